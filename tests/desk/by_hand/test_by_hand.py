"""Posting by hand on an account nobody here is connected to (1.2, 1.8, 4.2): L3, L5, M5R, R36 and bad input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import note_posted, post, withdraw, write
from spokesperson.desk.actions.release import release
from spokesperson.desk.by_hand.unconnected import by_hand
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Draft, Intent, Publication
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.people.models import Order
from tests import factories
from tests.desk.conftest import later, ready
from tests.networks import pages as web

WORDS = "I work at the Library as a librarian. Paper boats on Saturday at ten."
PAGE = "<html><body><nav>Home</nav><article><h2>Ann</h2><p>{}</p></article></body></html>"


@pytest.fixture
def net(settings) -> Iterator[web.Pages]:
    with web.serving() as found:
        settings.EGRESS_ALLOW = [found.allow]
        yield found


@pytest.fixture
def hand(house: SimpleNamespace, net: web.Pages) -> SimpleNamespace:
    """``ann`` with a personal account on ``net`` that a grant covers and nobody is connected to."""
    account = factories.account_personal(house.ann, network="forum", handle="ann", address=f"{net.address}/u/ann")
    factories.granted(house.ann, account)
    return SimpleNamespace(**vars(house), net=net, account=account)


def released(hand: SimpleNamespace, text: str = WORDS, **more: object) -> Draft:
    draft = ready(hand.ann, hand.account, text, **more)
    with later(61):
        return release(draft, hand.ann)


def noted(hand: SimpleNamespace, draft: Draft, shown: str = WORDS, path: str = "/t/1", **more: bool) -> Publication:
    address = hand.net.put(path, PAGE.format(shown))
    return note_posted.note_posted(draft, hand.ann, address, **more)


def created(draft: Draft) -> archive.Record:
    return next(r for r in archive.by_subject(draft.urn) if r.type == "Create")


def test_from_check_to_the_public_copy(hand):
    """L3, M5R: released, posted by hand, noted; the public copy stands in the archive."""
    draft = released(hand)
    assert draft.state == DraftState.HANDED
    assert not Intent.objects.exists()
    made = noted(hand, draft)
    draft.refresh_from_db()
    assert (draft.state, draft.why) == (DraftState.PUBLISHED, "")
    assert (made.by_hand, made.text, made.account) == (True, WORDS, hand.account)
    assert made.version
    record = created(draft)
    assert record.activity["sp:byHand"] == "same"
    assert record.activity["object"]["url"] == made.url
    assert b"Paper boats" in (record.raw or b"")


def test_nothing_is_copied_before_the_pause_and_the_questions(hand):
    """R36, R64: exactly like what the desk sends itself."""
    draft = ready(hand.ann, hand.account, WORDS)
    with pytest.raises(Refused) as error:
        release(draft, hand.ann)
    assert "1.8" in error.value.verdict.decision.clauses
    unanswered = write.start(hand.ann, account=hand.account, text=WORDS, purpose="programs", equipment="library")
    with later(61), pytest.raises(Refused):
        release(unanswered, hand.ann)


@pytest.mark.parametrize("text", ["What a shit show this is, from the Library.", f"{WORDS} Card 2 1530 0001 2345 6."])
def test_an_unresolved_no_is_not_copied_either(hand, text):
    """R36."""
    draft = ready(hand.ann, hand.account, text)
    with later(61), pytest.raises(Refused):
        release(draft, hand.ann)
    draft.refresh_from_db()
    assert draft.state != DraftState.HANDED


def test_not_without_the_grant_that_names_the_account(hand):
    """M5R: own account, permitted by the supervisor."""
    other = factories.account_personal(hand.ann, network="wiki", handle="ann2")
    draft = ready(hand.ann, other, WORDS)
    with later(61), pytest.raises(Refused):
        release(draft, hand.ann)


def test_a_connected_account_is_the_desks_and_the_other_way_round(hand):
    """1.8: there is one road for each account."""
    with later(61):
        with pytest.raises(Invalid) as error:
            release(ready(hand.ann, hand.hers, WORDS), hand.ann)
        assert error.value.field == "account"
        with pytest.raises(Invalid) as error:
            post.post(ready(hand.ann, hand.account, WORDS), hand.ann)
        assert error.value.field == "account"
    assert not by_hand(factories.account_library("mastodon", "@willow@social.example", token="t"))


def test_any_change_takes_the_words_back_to_the_check(hand):
    """R36, R64: what was not decided is not copied."""
    draft = released(hand)
    write.save(draft, hand.ann, text=WORDS + " And beer.")
    draft.refresh_from_db()
    assert draft.state == DraftState.PAUSING
    with pytest.raises(Invalid) as error:
        noted(hand, draft)
    assert error.value.field == "address"


def test_it_can_be_taken_back_before_it_is_posted(hand):
    draft = released(hand)
    withdraw.withdraw(draft, hand.ann)
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT


def test_what_differs_is_recorded_as_it_stands_and_told(hand):
    """L3: it is public already; the author and the supervisor see the difference."""
    draft = released(hand)
    stands = WORDS.replace("ten", "eleven")
    made = noted(hand, draft, stands)
    draft.refresh_from_db()
    assert stands in made.text
    assert draft.why == note_posted.DIFFERENT
    record = created(draft)
    assert record.activity["sp:byHand"] == "differs"
    assert stands in record.activity["object"]["content"]
    assert record.activity["object"]["sp:decided"] == WORDS


@pytest.mark.parametrize("status", [401, 403, 500, 404])
def test_what_only_members_can_read_is_the_authors_word_and_looked_for_again(hand, status):
    """L3, L5: nobody is asked to show the account."""
    draft = released(hand)
    address = hand.net.put("/t/9", "members only", status=status)
    with pytest.raises(Invalid) as error:
        note_posted.note_posted(draft, hand.ann, address)
    assert error.value.field == "unreadable"
    made = note_posted.note_posted(draft, hand.ann, address, unreadable=True)
    assert (made.version, made.text) == ("", WORDS)
    assert created(draft).activity["sp:byHand"] == "word"
    assert note_posted.capture(made) is False
    hand.net.put("/t/9", PAGE.format(WORDS))
    assert note_posted.capture(made) is True
    assert note_posted.capture(made) is False
    made.refresh_from_db()
    assert made.version
    assert archive.by_subject(draft.urn)[-1].type == "Add"


def test_a_sign_in_page_is_not_taken_for_the_post(hand):
    """L3, bad input."""
    draft = released(hand)
    with pytest.raises(Invalid) as error:
        noted(hand, draft, "Please sign in to go on.")
    assert error.value.field == "unreadable"


def test_another_host_is_asked_about_and_not_taken_silently(hand, settings):
    """L3, bad input: address not of that network."""
    with web.serving() as other:
        settings.EGRESS_ALLOW = [hand.net.allow, other.allow]
        address = other.put("/t/1", PAGE.format(WORDS))
        draft = released(hand)
        with pytest.raises(Invalid) as error:
            note_posted.note_posted(draft, hand.ann, address)
        assert error.value.field == "elsewhere"
        assert other.asked == []
        made = note_posted.note_posted(draft, hand.ann, address, elsewhere=True)
    assert made.url == address
    assert created(draft).activity["sp:elsewhere"] is True


def test_a_post_by_somebody_else_is_asked_about(hand):
    """L3, bad input: address not of that account."""
    draft = released(hand)
    address = f"{hand.net.address}/bob/1"
    body = {"type": "Note", "id": address, "content": WORDS, "attributedTo": f"{hand.net.address}/bob"}
    hand.net.put("/bob/1", json.dumps(body), Content_Type="application/activity+json")
    with pytest.raises(Invalid) as error:
        note_posted.note_posted(draft, hand.ann, address)
    assert error.value.field == "elsewhere"
    body["attributedTo"] = f"{hand.net.address}/users/Ann"
    hand.net.put("/bob/1", json.dumps(body), Content_Type="application/activity+json")
    assert note_posted.note_posted(draft, hand.ann, address).uri == address


@pytest.mark.parametrize(
    "address",
    [
        "", "   ", "my post", "data:text/html,<p>words", "javascript:alert(1)", "file:///etc/passwd", "https://",
        "https://social.example", "https://social.example/", "https://ann:pw@social.example/1", "https://[bad/1",
        "https://social.example/" + "a" * 500, "https://social.example/a b", "https://social.example:99999/1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_post_names_the_field(hand, address):
    """L3, L5, bad input."""
    draft = released(hand)
    with pytest.raises(Invalid) as error:
        note_posted.note_posted(draft, hand.ann, address, elsewhere=True, unreadable=True)
    assert error.value.field == "address"
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/1", "https://10.1.2.3/1", "http://social.example/1", "https://[::1]/1"]
)
def test_an_address_inside_the_house_is_refused_whatever_is_said(hand, address):
    """L3, bad input: private addresses."""
    draft = released(hand)
    with pytest.raises(Invalid) as error:
        note_posted.note_posted(draft, hand.ann, address, elsewhere=True, unreadable=True)
    assert error.value.field == "address"


def test_one_post_is_noted_once(hand):
    """L3, bad input: already registered, also with another end of the address."""
    noted(hand, released(hand))
    second = released(hand, WORDS + " Come along.")
    for address in (f"{hand.net.address}/t/1", f"{hand.net.address}/t/1#reply"):
        with pytest.raises(Invalid) as error:
            note_posted.note_posted(second, hand.ann, address)
        assert error.value.field == "address"


def test_words_that_were_never_decided_are_not_noted(hand):
    """R36, bad input."""
    for draft in (ready(hand.ann, hand.account, WORDS), ready(hand.ann, hand.hers, WORDS)):
        with pytest.raises(Invalid) as error:
            noted(hand, draft)
        assert error.value.field == "address"


def test_nobody_notes_for_somebody_else(hand):
    """4.2."""
    draft = released(hand)
    for act in (
        lambda: noted(SimpleNamespace(**{**vars(hand), "ann": hand.boss}), draft),
        lambda: release(draft, hand.boss),
    ):
        with pytest.raises(NotYours):
            act()


def test_somebody_who_was_asked_to_stop_copies_nothing(hand):
    """R51: the door is the same."""
    Order.objects.create(
        employee=hand.ann, issued_by=hand.ann.supervisor, kind="stop", business=True, personal=False,
        issued_at=factories.AT_WORK, reason="rest",
    )  # fmt: skip
    draft = ready(hand.ann, hand.account, WORDS)
    with later(61), pytest.raises(Refused):
        release(draft, hand.ann)


def test_what_was_decided_meanwhile_is_not_decided_twice(hand):
    draft = released(hand)
    with later(61), pytest.raises(WrongState):
        release(draft, hand.ann)
    noted(hand, draft)
    with pytest.raises(Invalid):
        noted(hand, draft, path="/t/2")
