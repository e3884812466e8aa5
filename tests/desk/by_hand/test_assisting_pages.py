"""Posting by hand as pages and through the API (1.2, 1.8, 4.2): L3, L5, R36, and who is reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.desk.actions.note_posted import note_posted
from spokesperson.desk.by_hand import capturing
from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.states import DraftState
from tests.api.conftest import Caller
from tests.desk.by_hand.test_by_hand import PAGE, WORDS, hand, net, noted, released  # noqa: F401
from tests.desk.conftest import later, ready


def test_check_copy_open_post_note(hand, client):  # noqa: F811
    """L3, M5R: the whole way on the composer's page."""
    draft = ready(hand.ann, hand.account, WORDS)
    client.force_login(hand.ann.user)
    page = client.get(f"/drafts/{draft.uid}").content.decode()
    assert "You post this one yourself" in page
    assert f"/drafts/{draft.uid}/release" in page
    assert f'/drafts/{draft.uid}/post"' not in page
    assert "by-hand-words" not in page
    with later(61):
        assert client.post(f"/drafts/{draft.uid}/release").status_code == 302
        page = client.get(f"/drafts/{draft.uid}").content.decode()
        assert f">{WORDS}</textarea>" in page
        assert 'rel="noopener noreferrer"' in page
        assert hand.account.address in page
        address = hand.net.put("/t/1", PAGE.format(WORDS))
        assert client.post(f"/drafts/{draft.uid}/posted", {"address": address}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED
    assert "equal to what was decided" in client.get("/drafts").content.decode()


def test_a_no_closes_the_copy_too(hand, client):  # noqa: F811
    """R36."""
    draft = ready(hand.ann, hand.account, "What a shit show, from the Library.")
    client.force_login(hand.ann.user)
    with later(61):
        answer = client.post(f"/drafts/{draft.uid}/release")
    assert answer.status_code == 403
    assert "by-hand-words" not in answer.content.decode()


def test_typing_on_takes_the_copy_away(hand, client):  # noqa: F811
    """R36, R64: the live check too."""
    draft = released(hand)
    client.force_login(hand.ann.user)
    fields = {"text": WORDS + " And beer.", "account": str(hand.account.uid)}
    answer = client.post(f"/drafts/{draft.uid}/check", fields, headers={"X-Check": "1"})
    assert "by-hand-words" not in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == DraftState.PAUSING


def test_what_is_asked_is_asked_on_the_page_and_the_address_stays(hand, client):  # noqa: F811
    """L3, bad input: a box to tick, nothing typed twice."""
    draft = released(hand)
    client.force_login(hand.ann.user)
    address = hand.net.put("/t/2", "members only", status=403)
    answer = client.post(f"/drafts/{draft.uid}/posted", {"address": address})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-unreadable"' in page
    assert 'id="f-unreadable"' in page
    assert address in page
    answer = client.post(f"/drafts/{draft.uid}/posted", {"address": "https://elsewhere.example/1"})
    assert 'id="f-elsewhere"' in answer.content.decode()
    assert client.post(f"/drafts/{draft.uid}/posted", {"address": address, "unreadable": "1"}).status_code == 302
    assert Publication.objects.get().version == ""


def test_to_others_the_draft_does_not_exist(hand, client):  # noqa: F811
    draft = released(hand)
    client.force_login(hand.boss.user)
    for path in ("release", "posted"):
        assert client.post(f"/drafts/{draft.uid}/{path}", {"address": "https://x.example/1"}).status_code == 404


def test_the_author_is_reminded_after_a_day_and_the_supervisor_after_twenty(hand, client):  # noqa: F811
    """L3: reminder, and the federal model's twenty days."""
    draft = released(hand)
    boss = draft.author.supervisor
    client.force_login(hand.ann.user)
    assert "To be posted by hand" in client.get("/").content.decode()
    with clock.at(clock.now() + timedelta(days=2)):
        assert "Where does it stand?" in client.get("/").content.decode()
    client.force_login(boss.user)
    with clock.at(clock.now() + timedelta(days=19)):
        assert "Not in the record" not in client.get("/").content.decode()
    with clock.at(clock.now() + timedelta(days=21)):
        assert "Not in the record" in client.get("/").content.decode()


def test_a_difference_and_a_missing_copy_are_shown_to_the_supervisor(hand, client):  # noqa: F811
    """L3."""
    noted(hand, released(hand), WORDS.replace("ten", "eleven"))
    second = released(hand, WORDS.replace("boats", "planes"))
    address = hand.net.put("/t/9", "members only", status=403)
    note_posted(second, hand.ann, address, unreadable=True)
    client.force_login(hand.ann.supervisor.user)
    page = client.get("/").content.decode()
    assert "differs from what was decided" in page
    assert "No copy" not in page
    with clock.at(clock.now() + timedelta(days=21)):
        assert "No copy" in client.get("/").content.decode()


def test_the_chore_looks_once_a_day_until_it_finds_the_copy(hand):  # noqa: F811
    """L3."""
    capturing._looked.clear()
    draft = released(hand)
    address = hand.net.put("/t/9", "members only", status=403)
    note_posted(draft, hand.ann, address, unreadable=True)
    asked = len(hand.net.asked)
    assert (capturing.look_again(), capturing.look_again()) == (0, 0)
    assert len(hand.net.asked) > asked
    hand.net.put("/t/9", PAGE.format(WORDS))
    seen = len(hand.net.asked)
    assert capturing.look_again() == 0
    assert len(hand.net.asked) == seen
    with clock.at(clock.now() + timedelta(hours=25)):
        assert capturing.look_again() == 1
        assert capturing.look_again() == 0


def test_the_same_way_through_the_api(hand):  # noqa: F811
    """L3, R36, M5R."""
    speak = Caller(hand.ann)
    draft = ready(hand.ann, hand.account, WORDS)
    assert speak.post(f"/drafts/{draft.uid}/release").status == 403
    with later(61):
        answer = speak.post(f"/drafts/{draft.uid}/release", {})
        assert (answer.status, answer.body["state"]) == (200, "handed")
        assert speak.post(f"/drafts/{draft.uid}/posted", {"address": "data:text/html,x"}).body["field"] == "address"
        address = hand.net.put("/t/1", PAGE.format(WORDS.replace("ten", "eleven")))
        answer = speak.post(f"/drafts/{draft.uid}/posted", {"address": address})
    assert (answer.status, answer.body["outcome"]) == (201, "differs")
    assert Caller(hand.boss).post(f"/drafts/{draft.uid}/posted", {"address": address}).status == 404


@pytest.mark.parametrize("state", ["handed", "published"])
def test_the_lists_know_what_was_posted_by_hand(hand, client, state):  # noqa: F811
    draft = released(hand)
    if state == "published":
        noted(hand, draft)
    client.force_login(hand.ann.user)
    assert client.get("/drafts").status_code == 200
    assert client.get(f"/drafts/{draft.uid}").status_code == 200
    assert Draft.objects.get().state == state


def test_who_speaks_from_an_account_of_their_own_is_led_to_what_blocking_means(hand, client):  # noqa: F811
    """L2: from the composer, before and after the words are cleared; not for the Library's own accounts."""
    client.force_login(hand.ann.user)
    draft = ready(hand.ann, hand.account, WORDS)
    address = f'href="/accounts/{hand.account.uid}/before-blocking"'
    assert address in client.get(f"/drafts/{draft.uid}").content.decode()
    with later(61):
        client.post(f"/drafts/{draft.uid}/release")
        assert address in client.get(f"/drafts/{draft.uid}").content.decode()
    client.force_login(hand.boss.user)
    ours = ready(hand.boss, hand.board)
    assert "before-blocking" not in client.get(f"/drafts/{ours.uid}").content.decode()
