"""Declining politely (1.7): the words, what they close and who is offered the question. R60, R61, R62, R63."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.desk.actions import submit, write
from spokesperson.desk.actions.take_question import give_back_question, take_question
from spokesperson.desk.advice import declining
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Decline, Draft, Guidance
from spokesperson.desk.screened import appraisal
from spokesperson.oversight.actions.except_topic import except_topic
from tests import factories
from tests.desk.conftest import asked_to_stop, later

THREAD = "https://books.example/@dale/1"
ASKED = "Why is the fee for a lost book so high?"
SAY = "I work at the Willow County Library as a librarian."


@pytest.fixture
def house(house):
    factories.topic("fees")
    house.expert = factories.representative("Fay Fees", supervisor=house.ann.supervisor)
    factories.expert(house.expert, "fees")
    return house


def reply(house, text: str, author=None, **more) -> Draft:
    author = author or house.ann
    fields = {
        "in_reply_to": THREAD, "thread_text": ASKED, "topic": "fees", "purpose": "question", "text": text,
        "account": author.accounts.first() or house.board, "no_link_reason": "no page fits",
        "answers": factories.answers(), **more,
    }  # fmt: skip
    draft = write.start(author, equipment="library", **fields)
    return Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)


def fired(draft: Draft) -> set[str]:
    return {r.rule for r in door.weigh(appraisal.proposal(draft, "draft", appraisal.appraise(draft))).decision.reasons}


def polite(house, which: int = 0, contact: str = "Fay Fees") -> str:
    return f"{SAY} {declining.BUILT_IN[which] % {'contact': contact}}"


def declined(house) -> Decline:
    factories.posted(
        house.ann, house.hers, polite(house), in_reply_to=THREAD, thread_text=ASKED, topic="fees", purpose="question"
    )
    return Decline.objects.get()


def test_a_reply_outside_the_areas_is_refused_and_one_that_names_no_topic_is_asked_for_it(house):
    """R60."""
    assert "decline" in fired(reply(house, f"{SAY} It is forty dollars."))
    untagged = reply(house, f"{SAY} It is forty dollars.", topic="")
    factories.settle_warnings(untagged)
    with pytest.raises(door.Refused) as error:
        submit.submit(untagged, house.ann)
    assert "say-topic" in {r.rule for r in error.value.verdict.decision.reasons}


@pytest.mark.parametrize("which", range(len(declining.BUILT_IN)))
@pytest.mark.parametrize("contact", ["Fay Fees", "Willow County Library", "Riverside Branch"])
def test_declining_politely_is_always_possible(house, which, contact):
    """R60, R62: naming somebody who works here, a branch or the institution."""
    if (
        contact == "Riverside Branch"
        and contact not in declining.institution.load(declining.settings.INSTITUTION_FILE).branches
    ):
        pytest.skip("the tests' institution has no such branch")
    assert "decline" not in fired(reply(house, polite(house, which, contact)))


def test_the_words_for_it_are_the_same_in_spanish(house):
    """R60."""
    with declining.translation.override("es"):
        words = declining.texts(reply(house, "x"), "Fay Fees")[0]
    assert "decline" not in fired(reply(house, f"{SAY} {words}"))


@pytest.mark.parametrize(
    "text",
    [
        "{decline} But between us, it is far too high.",
        "It is forty dollars. {decline}",
        "Thank you for asking.",
        "",
    ],
)
def test_whatever_else_is_said_is_no_decline(house, text):
    """R60."""
    assert "decline" in fired(
        reply(house, f"{SAY} {text.format(decline=declining.BUILT_IN[0] % {'contact': 'Fay Fees'})}")
    )


def test_an_opinion_in_the_place_of_the_contact_is_no_decline(house):
    """R60: only who works here stands there."""
    assert "decline" in fired(reply(house, polite(house, contact="Forty dollars it is and nobody")))


def test_the_institutions_own_words_count_too(house):
    """R60: written by an Administrator, with a place for the contact; retired ones no longer."""
    own = Guidance.objects.create(
        kind="decline", title="Fees", text="About fees, {contact} is the one to ask!", by=house.boss,
        topic=factories.topic("fees"), changed_at=factories.AT_WORK,
    )  # fmt: skip
    draft = reply(house, f"{SAY} About fees, Fay Fees is the one to ask.")
    assert "decline" not in fired(draft)
    assert declining.texts(draft, "Fay Fees")[0] == "About fees, Fay Fees is the one to ask!"
    own.retired_at = factories.AT_WORK
    own.save()
    assert "decline" in fired(draft)


def test_after_a_decline_the_topic_is_closed_in_that_thread(house):
    """R61: for its author; other topics, other threads and other people stay free."""
    declined(house)
    assert "declined-before" in fired(reply(house, polite(house, 1)))
    factories.topic("rooms")
    assert "declined-before" not in fired(reply(house, polite(house), topic="programs"))
    assert "declined-before" not in fired(reply(house, polite(house), in_reply_to=THREAD + "2"))
    assert "declined-before" not in fired(reply(house, "It is five.", author=house.expert))


def test_what_was_not_published_closes_nothing(house):
    """R61."""
    draft = reply(house, polite(house))
    factories.settle_warnings(draft)
    submit.submit(draft, house.ann)
    assert not Decline.objects.exists()


def test_the_question_is_offered_to_somebody_who_knows(house):
    """R62: and that is on record."""
    made = declined(house)
    assert (made.offered_to, made.thread_text) == (house.expert, ASKED)
    record = [r for r in archive.by_subject(made.draft.urn) if r.type == "Invite"][-1]
    assert record.activity["target"] == house.expert.urn
    assert set(declining.open_for(house.expert)) == {made}
    assert set(declining.open_for(house.boss)) == {made}
    assert not declining.open_for(house.ann).exists()
    assert not declining.open_for(house.aide).exists()


def test_without_an_expert_an_administrator_is_offered_it(house):
    """R62."""
    house.expert.expertise.all().delete()
    assert declined(house).offered_to == house.boss


def test_it_is_offered_to_nobody_who_was_asked_to_stop(house):
    """R52, R62: they could not answer; their duties pass to another."""
    second = factories.appointed("Sam Second")
    asked_to_stop(house.expert)
    assert declining.contact_for("fees", house.ann) in (house.boss, second)
    asked_to_stop(house.boss)
    assert declined(house).offered_to == second


def test_taking_it_begins_a_reply_so_that_the_public_gets_an_answer(house):
    """R62, 1.8: once; it can be given back."""
    made = declined(house)
    draft = take_question(made, house.expert, equipment="library")
    assert (draft.in_reply_to, draft.thread_text, draft.topic) == (THREAD, ASKED, "fees")
    assert "decline" not in fired(Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk))
    with pytest.raises(Invalid) as error:
        take_question(made, house.boss)
    assert error.value.field == "question"
    with pytest.raises(NotYours):
        give_back_question(made, house.boss)
    give_back_question(made, house.expert)
    take_question(made, house.boss)
    kinds = [r.type for r in archive.by_subject(f"urn:sp:question:{made.uid}")]
    assert kinds == ["Join", "Leave", "Join"]


def test_whoever_declined_and_whoever_knows_nothing_of_it_do_not_take_it(house):
    """R61, R62."""
    made = declined(house)
    for who in (house.ann, house.aide):
        with pytest.raises(NotYours):
            take_question(made, who)


@pytest.mark.parametrize("written", [THREAD, f"{THREAD}/", f"{THREAD}#reply-3", "https://BOOKS.example/@dale/1/"])
def test_a_reply_outside_the_areas_is_permitted_in_advance_in_one_thread(house, written):
    """R63: however its address is written, in either place; in no other thread, and not when it has ended."""
    except_topic(
        house.ann.supervisor, house.ann, "fees", reason="she set them", thread=written,
        end=clock.now() + timedelta(days=2),
    )  # fmt: skip
    for address in (THREAD, f"{THREAD}/", f"{THREAD}#reply-9"):
        assert "decline" not in fired(reply(house, f"{SAY} It is forty dollars.", in_reply_to=address))
    assert "decline" in fired(reply(house, f"{SAY} It is forty dollars.", in_reply_to=f"{THREAD}2"))
    with later(3 * 86_400):
        assert "decline" in fired(reply(house, f"{SAY} It is forty dollars."))


def test_an_answer_inside_the_areas_declines_nothing(house):
    """R61: an expert who uses the same words keeps their topic."""
    account = house.expert.accounts.get()
    factories.posted(
        house.expert, account, polite(house), in_reply_to=THREAD, thread_text=ASKED, topic="fees", purpose="question"
    )
    assert not Decline.objects.exists()
