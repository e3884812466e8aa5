"""Advice (1.1): asked, answered, taken over, departed from, passed on. R16, R30, R31, R32."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import access, door
from spokesperson.desk.actions import post, submit, write
from spokesperson.desk.actions.answer_advice import answer_advice
from spokesperson.desk.actions.ask_advice import ask_advice
from spokesperson.desk.actions.pass_on_advice import pass_on_due
from spokesperson.desk.actions.take_advice import take_advice
from spokesperson.desk.actions.withdraw_advice import withdraw_advice
from spokesperson.desk.advice import advising
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Advice, Draft
from spokesperson.desk.screened import appraisal, sentences
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.desk.writing import content
from tests import factories
from tests.desk.conftest import later, ready

PROPOSED = "Thank you for telling us. Story time is at ten now, and we keep seats for those who come late."
NAMED = f"I work at the Willow County Library as a librarian. {PROPOSED}"


@pytest.fixture
def house(house):
    house.manager = house.ann.supervisor
    house.top = house.manager.supervisor
    return house


@pytest.fixture
def draft(house) -> Draft:
    return ready(house.ann, house.hers, "I work at the Library as a librarian. You are early.", topic="programs")


def fresh(draft: Draft) -> Draft:
    return Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)


def verdict(draft: Draft, stage: str = "send") -> door.Verdict:
    draft = fresh(draft)
    return door.weigh(appraisal.proposal(draft, stage, appraisal.appraise(draft)))


def fired(draft: Draft, stage: str = "send") -> set[str]:
    return {r.rule for r in verdict(draft, stage).decision.reasons}


def test_a_question_goes_to_the_direct_supervisor_with_thread_and_draft(house, draft):
    """R30: and it is on record."""
    asked = ask_advice(draft, house.ann, question="Too short?")
    assert (asked.asked_of, asked.flagged, asked.question) == (house.manager, False, "Too short?")
    record = archive.by_subject(asked.urn)[-1]
    assert record.activity["object"]["object"]["content"] == draft.text
    assert record.activity["target"] == house.manager.urn


def test_an_empty_question_means_the_draft_is_the_question(house, draft):
    """R30."""
    assert ask_advice(draft, house.ann).question == ""
    empty = write.start(house.ann, account=house.hers)
    with pytest.raises(Invalid) as error:
        ask_advice(empty, house.ann)
    assert error.value.field == "question"


def test_without_a_supervisor_on_the_chart_an_administrator_is_asked_and_it_is_flagged(house):
    """R30."""
    house.boss.supervisor = None
    house.boss.save()
    second = factories.administrator("Wanda Web", title="Manager of Web Development & Support")
    draft = ready(house.boss, house.board)
    asked = ask_advice(draft, house.boss)
    assert (asked.asked_of, asked.flagged) == (second, True)


def test_a_supervisor_who_left_is_not_asked(house, draft):
    """R30."""
    house.manager.left = factories.AT_WORK.date() - timedelta(days=1)
    house.manager.save()
    assert ask_advice(draft, house.ann).asked_of == house.boss


def test_publishing_waits_for_the_answer(house, draft):
    """R30, M5R: the clause is named; what was scheduled is held when its hour comes."""
    asked = ask_advice(draft, house.ann)
    assert "advice-open" in fired(draft)
    with later(61), pytest.raises(door.Refused) as error:
        post.post(draft, house.ann)
    assert "1.1" in error.value.verdict.decision.clauses
    assert "advice-open" not in fired(draft, "submit")
    answer_advice(asked, house.manager, words="Fine as it is.")
    assert "advice-open" not in fired(draft)


def test_what_was_scheduled_before_comes_back_while_advice_is_open(house, draft):
    """R30."""
    with later(61):
        submit.submit(draft, house.ann)
        post.schedule(draft, house.ann, clock.now() + timedelta(hours=1))
        ask_advice(draft, house.ann)
    with later(3700):
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT
    assert "advice" in draft.why


def test_the_author_takes_the_question_back_with_a_reason(house, draft):
    """R30: a bad input names its field; nobody else takes it back."""
    asked = ask_advice(draft, house.ann)
    with pytest.raises(Invalid) as error:
        withdraw_advice(asked, house.ann, why=" ")
    assert error.value.field == "why"
    with pytest.raises(NotYours):
        withdraw_advice(asked, house.manager, why="no")
    withdraw_advice(asked, house.ann, why="The customer called meanwhile.")
    assert "advice-open" not in fired(draft)
    with pytest.raises(Invalid):
        answer_advice(asked, house.manager, words="Late.")
    assert archive.by_subject(asked.urn)[-1].activity["summary"] == "The customer called meanwhile."


def test_one_question_is_open_at_a_time(house, draft):
    """R30."""
    ask_advice(draft, house.ann)
    with pytest.raises(Invalid) as error:
        ask_advice(draft, house.ann, question="And now?")
    assert (error.value.field, error.value.clause) == ("question", "1.1")
    assert Advice.objects.count() == 1


def test_whoever_has_no_role_asks_for_a_permission_first(house):
    """R30: the act is a Representative's or an Administrator's."""
    draft = write.start(house.aide, text="May I?")
    with pytest.raises(door.Refused):
        ask_advice(draft, house.aide)
    assert not Advice.objects.exists()


def test_only_whoever_was_asked_answers(house, draft):
    """R31, R16: not even an Administrator who is no part of it."""
    asked = ask_advice(draft, house.ann)
    for other in (house.boss, house.aide, house.ann, house.top):
        with pytest.raises(NotYours):
            answer_advice(asked, other, words="I say.")
    with pytest.raises(Invalid) as error:
        answer_advice(asked, house.manager)
    assert error.value.field == "words"
    answer_advice(asked, house.manager, words="Be warmer.", proposed=PROPOSED)
    with pytest.raises(Invalid):
        answer_advice(asked, house.manager, words="Again.")


def test_a_proposed_response_is_taken_over_and_each_sentence_keeps_its_author(house, draft):
    """R31, 2.2: also in what is recorded when it goes out."""
    asked = ask_advice(draft, house.ann)
    answer_advice(asked, house.manager, proposed=NAMED)
    held = take_advice(asked, house.ann)
    assert held.text == NAMED
    assert set(held.authorship.values()) == {house.manager.urn}
    assert set(held.authorship) == {sentences.key(s) for s in sentences.split(NAMED)}
    mine = write.save(held, house.ann, text=NAMED.replace("Thank you for telling us.", "Thanks, Dale."))
    assert sentences.key("Thank you for telling us.") not in mine.authorship
    assert len(mine.authorship) == 2
    assert content.note(fresh(mine))["sp:authorship"] == mine.authorship


def test_taking_over_is_the_askers_and_needs_a_proposed_response(house, draft):
    """R31."""
    asked = ask_advice(draft, house.ann)
    with pytest.raises(NotYours):
        take_advice(asked, house.manager)
    answer_advice(asked, house.manager, words="Wait a day.")
    with pytest.raises(Invalid) as error:
        take_advice(asked, house.ann)
    assert error.value.field == "advice"
    assert "against-advice" not in fired(draft), "words alone cannot be departed from"


def test_publishing_something_else_needs_a_recorded_reason(house, draft):
    """R31: who one is and a link back (1.6) are no departure."""
    asked = ask_advice(draft, house.ann)
    answer_advice(asked, house.manager, proposed=PROPOSED)
    assert "against-advice" in fired(draft, "submit")
    with pytest.raises(door.Refused) as error:
        submit.submit(draft, house.ann)
    assert "1.1" in error.value.verdict.decision.clauses
    write.save(draft, house.ann, text=f"{NAMED} https://willowlibrary.example/now")
    assert "against-advice" not in fired(draft, "submit")
    write.save(draft, house.ann, text="I work at the Library. We are closed.", departure_reason="It is closed today.")
    assert "against-advice" not in fired(draft, "submit")
    assert content.note(fresh(draft))["sp:departureReason"] == "It is closed today."


def test_a_new_answer_asks_for_a_new_reason(house, draft):
    """R31."""
    first = ask_advice(draft, house.ann)
    answer_advice(first, house.manager, proposed=PROPOSED)
    write.save(draft, house.ann, departure_reason="I know them.")
    second = ask_advice(draft, house.ann, question="Sure?")
    answer_advice(second, house.manager, proposed=PROPOSED)
    assert "against-advice" in fired(draft, "submit")


def test_advice_is_not_approval(house, draft):
    """R31: no approval comes of it."""
    asked = ask_advice(draft, house.ann)
    answer_advice(asked, house.manager, words="Good.", proposed=PROPOSED)
    take_advice(asked, house.ann)
    assert not fresh(draft).approvals.exists()


def test_an_unanswered_question_passes_to_the_supervisors_supervisor_once(house, draft):
    """R32: after four open hours; both keep it; on record. Repeating the chore changes nothing."""
    asked = ask_advice(draft, house.ann)
    with later(3 * 3600):
        assert pass_on_due() == 0
    with later(4 * 3600 + 60):
        assert pass_on_due() == 1
        assert pass_on_due() == 0
    asked.refresh_from_db()
    assert (asked.passed_to, asked.flagged) == (house.top, False)
    assert archive.by_subject(asked.urn)[-1].activity["target"] == house.top.urn
    for who in (house.manager, house.top):
        assert asked in advising.to_answer(who)
    with later(4 * 3600 + 90):
        answer_advice(asked, house.top, words="Yes.")


def test_the_night_is_no_open_hour(house, draft):
    """R32: asked at a quarter to closing, it is the next morning's."""
    with clock.at(factories.AT_WORK.replace(hour=22, minute=0)):
        asked = ask_advice(draft, house.ann)
    assert asked.pass_on_at > asked.asked_at + timedelta(hours=10)


def test_a_circle_in_the_chart_stops_at_an_administrator(house, draft):
    """R32, bad input: the supervisor's supervisor is who asked."""
    house.manager.supervisor = house.ann
    house.manager.save()
    asked = ask_advice(draft, house.ann)
    with later(5 * 3600):
        pass_on_due()
    asked.refresh_from_db()
    assert (asked.passed_to, asked.flagged) == (house.boss, True)
    answer_advice(asked, house.boss, words="As you wrote it.")


def test_a_chart_that_ends_goes_to_an_administrator(house, draft):
    """R32."""
    house.manager.supervisor = None
    house.manager.save()
    asked = ask_advice(draft, house.ann)
    with later(5 * 3600):
        pass_on_due()
    asked.refresh_from_db()
    assert asked.passed_to == house.boss


def test_an_answered_question_goes_nowhere(house, draft):
    """R32."""
    asked = ask_advice(draft, house.ann)
    answer_advice(asked, house.manager, words="Yes.")
    with later(5 * 3600):
        assert pass_on_due() == 0


def test_its_records_are_read_by_those_who_are_part_of_it(house, draft):
    """R16: an Administrator oversees every post, and not the advice they are no part of."""
    asked = ask_advice(draft, house.ann, question="Too short?")
    record = archive.by_subject(asked.urn)[-1]
    for party in (house.ann, house.manager):
        assert access.get(party, record.record_id).record_id == record.record_id
    for other in (house.boss, house.top, house.aide):
        with pytest.raises(door.Refused):
            access.get(other, record.record_id)
        assert access.visible(other, [record]) == []


def test_nothing_is_asked_about_what_is_being_sent(house, draft):
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.SENDING)
    with pytest.raises(WrongState):
        ask_advice(draft, house.ann)


def test_the_question_of_somebody_else_is_not_asked(house, draft):
    with pytest.raises(NotYours):
        ask_advice(draft, house.boss)


def test_oversized_words_name_the_field(house, draft):
    with pytest.raises(Invalid) as error:
        ask_advice(draft, house.ann, question="x" * 1001)
    assert error.value.field == "question"


def test_the_adviser_reads_in_the_list_what_it_was_about_and_not_what_is_written_since(house, draft):
    """R16, 4.2: rewritten after the answer, the draft is its author's until it is sent."""

    def listed(who, show: str) -> str:
        client = Client()
        client.force_login(who.user)
        return client.get(f"/advice?show={show}").content.decode()

    asked = ask_advice(draft, house.ann)
    write.save(fresh(draft), house.ann, text="Asked about while it was open.")
    assert "Asked about while it was open." in listed(house.manager, "answer")
    answer_advice(asked, house.manager, words="Fine.")
    write.save(fresh(draft), house.ann, text="Between you and me, it is another matter now.")
    assert "Asked about while it was open." in listed(house.manager, "given")
    assert "another matter" not in listed(house.manager, "given")
    assert "another matter" in listed(house.ann, "asked")
