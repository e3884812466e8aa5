"""The reviewer's queue and card, advice and declined questions as pages: R16, R17, R20, R30-R32, R35, R61, R62."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import approve, submit, write
from spokesperson.desk.actions.ask_advice import ask_advice
from spokesperson.desk.actions.send_back import send_back
from spokesperson.desk.advice import declining
from spokesperson.desk.models import Advice, Approval, Decline, Draft, Review
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import content
from tests import factories
from tests.desk.actions.test_approve import demanding
from tests.desk.conftest import ready

SAID = "I work at the Library as a librarian. Story time moves to {hour}."


@pytest.fixture
def house(house):
    """Every post needs an approval here."""
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    for person in (house.ann, house.boss):
        factories.acknowledge(person)
    house.manager = house.ann.supervisor
    return house


def browse(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def asked(house, hour: str = "ten", author=None) -> Draft:
    author = author or house.ann
    draft = ready(author, author.accounts.first() or house.board, SAID.format(hour=hour))
    with pytest.raises(Refused):
        submit.submit(draft, author)
    return Draft.objects.get(pk=draft.pk)


def seen(draft: Draft) -> str:
    return content.content_hash(Draft.objects.get(pk=draft.pk))


def test_after_a_decision_the_next_item_opens_and_at_the_end_the_list_says_so(house):
    """R20: focus goes to its heading."""
    first, second = asked(house, "ten"), asked(house, "eleven")
    manager = browse(house.manager)
    listed = manager.get("/review").content.decode()
    assert f"/review/{first.uid}#item" in listed
    assert f"/review/{second.uid}#item" in listed
    answer = manager.post(f"/review/{first.uid}", {"decision": "approve", "seen": seen(first)})
    assert answer.headers["Location"] == f"/review/{second.uid}#item"
    answer = manager.post(
        f"/review/{second.uid}",
        {"decision": "reject", "seen": seen(second), "words": "Not ours to say.", "clause": "1.7"},
    )
    assert answer.headers["Location"] == "/review"
    assert "Nothing waits. Last decided" in manager.get("/review").content.decode()
    assert Review.objects.get().clause == "1.7"


def test_newer_words_are_answered_with_the_version_that_arrived(house):
    """R20: 409."""
    draft = asked(house)
    hash_ = seen(draft)
    write.save(draft, house.ann, text=SAID.format(hour="noon"))
    with pytest.raises(Refused):
        submit.submit(Draft.objects.get(pk=draft.pk), house.ann)
    answer = browse(house.manager).post(f"/review/{draft.uid}", {"decision": "approve", "seen": hash_})
    assert answer.status_code == 409
    assert "Version 2 arrived at" in answer.content.decode()
    assert not Approval.objects.exists()


def test_only_what_changed_since_this_reviewer_read_it_is_marked(house):
    """R20: whole sentences, spoken; reading it again loses nothing."""
    draft = asked(house)
    manager = browse(house.manager)
    assert "You read this version first" in manager.get(f"/review/{draft.uid}").content.decode()
    write.save(draft, house.ann, text=SAID.format(hour="noon") + " Bring a blanket.")
    with pytest.raises(Refused):
        submit.submit(Draft.objects.get(pk=draft.pk), house.ann)
    for _ in range(2):
        page = manager.get(f"/review/{draft.uid}").content.decode()
        assert '<del><span class="vh">removed: </span>ten</del>' in page
        assert "Bring a blanket.</ins>" in page
    assert "<ins>" not in browse(house.manager.supervisor).get(f"/review/{draft.uid}").content.decode()


def test_what_is_confidential_is_named_and_not_shown_also_where_it_was_struck_out(house):
    """1.3, R20: the phone number is in neither version that the reviewer reads."""
    draft = ready(house.ann, house.hers, "I work at the Library. Ask Dale Reyes, 312-555-0172, about it.")
    with pytest.raises(Refused):
        submit.submit(draft, house.ann)
    manager = browse(house.manager)
    assert "312-555-0172" not in manager.get(f"/review/{draft.uid}").content.decode()
    write.save(draft, house.ann, text="I work at the Library. Ask at the desk about it.")
    factories.settle_warnings(Draft.objects.get(pk=draft.pk))
    with pytest.raises(Refused):
        submit.submit(Draft.objects.get(pk=draft.pk), house.ann)
    page = manager.get(f"/review/{draft.uid}").content.decode()
    assert "312-555-0172" not in page
    assert "[hidden: " in page


def test_ones_own_item_shows_no_decision_and_names_whom_to_ask(house):
    """R20."""
    draft = asked(house)
    page = browse(house.ann).get(f"/review/{draft.uid}").content.decode()
    assert f"Ask {house.manager.name}" in page
    assert 'name="decision"' not in page


def test_bad_input_names_its_field_and_keeps_the_words(house):
    """R20, bad input."""
    draft = asked(house)
    manager = browse(house.manager)
    answer = manager.post(f"/review/{draft.uid}", {"decision": "reject", "seen": seen(draft), "words": "Because."})
    assert answer.status_code == 422
    assert 'href="#f-clause"' in answer.content.decode()
    assert "Because." in answer.content.decode()
    assert manager.post(f"/review/{draft.uid}", {"decision": "burn"}).status_code == 422


def test_given_back_and_expired_have_their_lists(house):
    """R20: the filter stands in the address; no word written since is shown."""
    back, over = asked(house, "ten"), asked(house, "eleven")
    send_back(back, house.manager, seen=seen(back), verdict="changes", words="Say which branch.")
    approve.approve(over, house.manager, seen=seen(over))
    Approval.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    write.save(back, house.ann, text="Nobody else has read this.")
    manager = browse(house.manager)
    page = manager.get("/review?show=back").content.decode()
    assert "Say which branch." in page
    assert "Nobody else" not in page
    assert f"/review/{over.uid}" in manager.get("/review?show=expired").content.decode()
    assert "no choice of this list" in manager.get("/review?show=all").content.decode()


def test_the_queue_asks_little_however_much_waits(house):
    """1,600 drafts: at most 12 queries and 60 KiB for the list, and a bound for the card."""
    draft = asked(house)
    now = clock.now()
    Draft.objects.bulk_create(
        Draft(
            author=house.ann, account=house.hers, text=SAID.format(hour=n), state="draft", created_at=now,
            edited_at=draft.edited_at - timedelta(minutes=1), last_decision=draft.last_decision,
        )
        for n in range(1600)
    )  # fmt: skip
    manager = browse(house.manager)
    manager.get("/review")
    for url, most in (("/review", 12), (f"/review/{draft.uid}", 30), ("/advice", 12), ("/questions", 12)):
        with CaptureQueriesContext(
            connection,
        ) as asked_:
            answer = manager.get(url)
        assert answer.status_code == 200
        assert len(answer.content) < 60 * 1024, url
        assert len(asked_) <= most, (url, len(asked_), "\n".join(q["sql"][:160] for q in asked_))


def test_advice_is_asked_in_the_composer_answered_and_taken_over(house):
    """R30, R31: the pages of both."""
    draft = ready(house.ann, house.hers, SAID.format(hour="ten"))
    ann, manager = browse(house.ann), browse(house.manager)
    assert f"Ask {house.manager.name} what to write" in ann.get(f"/drafts/{draft.uid}").content.decode()
    ann.post(f"/drafts/{draft.uid}/ask-advice", {"question": "Warmer?"})
    one = Advice.objects.get()
    assert f"/advice/{one.uid}" in manager.get("/").content.decode()
    page = manager.get(f"/advice/{one.uid}").content.decode()
    assert "Warmer?" in page
    assert "Story time moves to ten" in page
    assert manager.post(f"/advice/{one.uid}", {"act": "answer"}).status_code == 422
    manager.post(f"/advice/{one.uid}", {"act": "answer", "words": "Yes.", "proposed": "Come at ten, we saved a seat."})
    page = ann.get(f"/drafts/{draft.uid}").content.decode()
    assert "Use this response" in page
    assert 'name="departure_reason"' in page
    ann.post(f"/advice/{one.uid}", {"act": "take"})
    page = ann.get(f"/drafts/{draft.uid}").content.decode()
    assert f"1 sentence is by {house.manager.name}." in page


def test_an_advice_thread_exists_for_its_parties_only(house):
    """R16: an Administrator who is no part of it finds nothing."""
    draft = ready(house.ann, house.hers, SAID.format(hour="ten"))
    one = ask_advice(draft, house.ann)
    for other in (house.boss, house.aide, house.manager.supervisor):
        assert browse(other).get(f"/advice/{one.uid}").status_code == 404
        assert str(one.uid) not in browse(other).get("/advice").content.decode()


def test_the_author_departs_from_advice_with_a_reason_the_adviser_reads(house):
    """R31."""
    draft = ready(house.ann, house.hers, SAID.format(hour="ten"))
    one = ask_advice(draft, house.ann)
    manager, ann = browse(house.manager), browse(house.ann)
    manager.post(f"/advice/{one.uid}", {"act": "answer", "proposed": "Come at ten."})
    ann.post(f"/drafts/{draft.uid}", {"text": SAID.format(hour="nine"), "departure_reason": "They asked for nine."})
    assert "They asked for nine." in manager.get(f"/advice/{one.uid}").content.decode()


def test_a_polite_decline_is_used_with_one_press_and_the_question_taken_by_an_expert(house):
    """R60, R61, R62."""
    expert = factories.representative("Fay Fees", supervisor=house.manager)
    factories.expert(expert, "fees")
    draft = ready(
        house.ann, house.hers, "I work at the Willow County Library. It is forty dollars.", topic="fees",
        in_reply_to="https://books.example/1", thread_text="Why so high?", purpose="question",
    )  # fmt: skip
    ann = browse(house.ann)
    assert "Use this decline" in ann.get(f"/drafts/{draft.uid}").content.decode()
    ann.post(f"/drafts/{draft.uid}/decline", {"which": "0"})
    draft.refresh_from_db()
    assert draft.text.startswith("I work at the Willow County Library.")
    assert "Fay Fees" in draft.text
    assert declining.is_decline(draft)
    assert ann.post(f"/drafts/{draft.uid}/decline", {"which": "99"}).status_code == 404
    made = Decline.objects.create(
        employee=house.ann, thread=draft.in_reply_to, thread_text="Why so high?", topic=factories.topic("fees"),
        draft=draft, at=clock.now(), offered_to=expert,
    )  # fmt: skip
    page = browse(expert)
    assert "Why so high?" in page.get("/questions").content.decode()
    assert "Why so high?" in page.get("/").content.decode()
    answer = page.post("/questions", {"act": "take", "uid": str(made.uid)})
    reply = Draft.objects.get(author=expert)
    assert answer.headers["Location"] == f"/drafts/{reply.uid}"
    assert "Taken by you" in page.get("/questions").content.decode()
    page.post("/questions", {"act": "give_back", "uid": str(made.uid)})
    assert page.post("/questions", {"act": "take", "uid": "nonsense"}).status_code == 422
    assert browse(house.aide).post("/questions", {"act": "take", "uid": str(made.uid)}).status_code == 404


def test_the_state_of_what_is_given_back_is_draft(house):
    """R20."""
    draft = asked(house)
    browse(house.manager).post(
        f"/review/{draft.uid}", {"decision": "changes", "seen": seen(draft), "words": "Name the branch."}
    )
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT
    assert "Name the branch." in browse(house.ann).get("/").content.decode()
