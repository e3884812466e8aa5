"""Pause and think (1.8): each question is answered, as somebody would who may go on; a reply has one. R64, R65."""

from __future__ import annotations

import pytest

from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import post, write
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.screened import appraisal
from tests import factories
from tests.desk.conftest import later, ready

THREAD = {"in_reply_to": "https://books.example/@dale/1", "thread_text": "When is story time?", "topic": "programs"}
SAID = "I work at the Willow County Library as a librarian. Story time is at ten on Saturdays."
ASKED = ("readers", "account", "confidential", "face")


def sent(draft: Draft) -> tuple[str, ...]:
    """The clauses of the refusal, or nothing if it went on its way; a refusal leaves the draft where it is."""
    with later(61):
        try:
            post.post(draft, draft.author)
        except Refused as refused:
            draft.refresh_from_db()
            assert not Intent.objects.exists()
            assert draft.state in ("draft", "pausing")
            return refused.verdict.decision.clauses
    return ()


def test_a_post_has_four_questions_and_a_reply_one(house):
    """R65: so that an answer comes in time; never none."""
    assert tuple(appraisal.questions(ready(house.boss, house.board))) == ASKED
    assert len(appraisal.questions(ready(house.ann, house.hers, SAID, **THREAD))) == 1


@pytest.mark.parametrize("left", ASKED)
@pytest.mark.parametrize("words", [None, "", "   "], ids=["missing", "empty", "spaces"])
def test_one_question_left_open_stops_a_post(house, left, words):
    """R65, bad input: unanswered cannot publish, and the rule of 1.8 says so."""
    given = {**factories.answers(), left: words}
    draft = ready(house.boss, house.board, answers={k: v for k, v in given.items() if v is not None})
    assert "1.8" in sent(draft)


@pytest.mark.parametrize("wrong", [{"account": "no"}, {"confidential": "yes"}, {"face": "no"}])
def test_an_answer_that_speaks_against_it_stops_a_post(house, wrong):
    """R65, bad input: not the right account, something confidential, not to their face."""
    assert "1.8" in sent(ready(house.boss, house.board, answers={**factories.answers(), **wrong}))


def test_a_reply_waits_for_its_one_answer(house):
    """R65, bad input: no answer at all; with the one it goes."""
    draft = ready(house.ann, house.hers, SAID, answers={}, **THREAD)
    assert "1.8" in sent(draft)
    (key,) = appraisal.questions(draft)
    write.save(draft, house.ann, answers={key: factories.answers()[key]})
    factories.settle_warnings(draft)
    assert sent(Draft.objects.get(pk=draft.pk)) == ()
    assert Draft.objects.get(pk=draft.pk).answers == {key: factories.answers()[key]}
