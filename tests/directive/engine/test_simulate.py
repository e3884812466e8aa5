"""Archived decisions asked again under a draft: which change, by which clause, and which cannot be judged (R3, R4)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from spokesperson.directive import engine
from spokesperson.directive.engine.expression import Const, FactRef, Op
from spokesperson.directive.engine.simulate import CHANGED, SAME, UNREADABLE, Simulator, simulate
from spokesperson.directive.engine.truth import always_in_force
from spokesperson.directive.engine.vocabulary import BOOL, Fact
from tests.directive.engine.conftest import scene, sh620
from tests.directive.engine.revising import in_force_from, only_if, with_cell, with_denial, with_fact, with_limit
from tests.directive.engine.strategies import facts_of_types

AHEAD = datetime(2031, 1, 1, tzinfo=UTC)
BOARD = Fact(BOOL, "the board agreed")


def draft(directive=None):
    """A version whose first day lies ahead of every decision here."""
    return in_force_from(directive or sh620(), AHEAD)


def stored(*facts):
    return [(n, engine.decide(f, sh620()).canonical()) for n, f in enumerate(facts)]


def test_a_draft_is_tried_on_decisions_made_before_its_first_day():
    new = draft(with_cell(sh620(), "representative", "upload", True))
    rows = stored(scene("representative", action="upload"), scene("administrator"), scene("representative"))
    found = simulate(rows, new)
    assert (found.total, len(found.changed), found.grounds, found.not_judged) == (3, 1, 0, 0)
    (one,) = found.changed
    assert (one.ref, one.before, one.after, one.clause) == (0, "deny", "permit", "Overview/upload")
    assert found.label.startswith("A simulation")
    assert found.directive_hash == new.file_hash


def test_the_clause_that_makes_the_difference_is_the_one_that_now_stands_in_the_way():
    new = draft(with_limit(sh620(), "pause_seconds", 120))
    (one,) = simulate(stored(scene("administrator", seconds_since_edit=90)), new).changed
    assert (one.before, one.after, one.clause) == ("permit", "deny", "1.8")


def test_the_clause_that_makes_the_difference_is_the_one_that_no_longer_stands_in_the_way():
    new = draft(only_if(sh620(), "stopped", "emergency"))
    (one,) = simulate(stored(scene("representative", stopped=True)), new).changed
    assert (one.before, one.after, one.clause) == ("deny", "permit", "1.5")
    assert one.clauses_before[0] == "1.5"


def test_other_grounds_for_the_same_answer_are_counted_apart():
    new = draft(only_if(sh620(), "stopped", "emergency"))
    found = simulate(stored(scene("representative", stopped=True, working="off")), new)
    assert (found.changed, found.grounds) == ([], 1)


def needs_the_board(directive):
    """Posting needs a fact of the institution's own."""
    posting = Op("==", (FactRef("action"), Const("post")))
    return with_denial(directive, "1.5", Op("and", (posting, Op("not", (FactRef("board_agreed"),)))))


def test_a_fact_the_old_decisions_did_not_keep_is_named_and_nothing_is_guessed():
    """A draft that asks for a fact of the institution's own cannot judge decisions in which nobody asked for it."""
    new = needs_the_board(with_fact(draft(), "board_agreed", BOARD))
    rows = stored(scene("administrator"), scene("administrator", action="comment"))
    found = simulate(rows, new, olds=[sh620()])
    assert (found.total, found.not_judged, found.changed) == (2, 1, [])
    assert dict(found.unkept) == {"board_agreed": 1}


def test_a_decision_made_under_the_same_facts_can_be_judged():
    old = with_fact(sh620(), "board_agreed", BOARD)
    bytes_ = engine.decide({**scene("administrator"), "board_agreed": False}, old).canonical()
    found = simulate([("a", bytes_)], needs_the_board(old), olds=[old])
    assert [(c.ref, c.clause) for c in found.changed] == [("a", "1.5")]
    assert found.not_judged == 0


def test_a_fact_that_the_draft_no_longer_declares_is_left_aside():
    old = with_fact(sh620(), "board_agreed", BOARD)
    bytes_ = engine.decide({**scene("administrator"), "board_agreed": True}, old).canonical()
    found = simulate([("a", bytes_)], sh620(), olds=[old])
    assert (found.total, found.changed, found.not_judged, found.unreadable) == (1, [], 0, [])


def test_bytes_that_hold_no_decision_are_listed():
    found = simulate([(1, b"not json"), (2, b"{}"), (3, b'{"effect":"deny"}')], sh620())
    assert [ref for ref, _ in found.unreadable] == [1, 2, 3]
    assert found.total == 3


def test_progress_is_told_and_the_result_is_plain_data():
    told = []
    rows = stored(scene("administrator")) * 2500
    found = simulate(rows, sh620(), progress=told.append)
    assert told == [1000, 2000, 2500]
    again = json.loads(json.dumps(found.data()))
    assert (again["simulation"], again["total"], again["changed"]) == (True, 2500, 0)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_verdict_is_what_deciding_again_gives(data):
    """Whatever road a stored decision takes, the simulation says what the other version decides on its facts."""
    new = only_if(
        with_cell(with_limit(draft(), "pause_seconds", 120), "representative", "upload", True), "stopped", "emergency"
    )
    simulator, then = Simulator(new), always_in_force(new)
    for _ in range(4):
        facts = {**scene("representative"), **data.draw(facts_of_types(sh620(), most=5))}
        facts["now"] = scene("representative")["now"] + timedelta(hours=data.draw(st.integers(0, 99)))
        decision = engine.decide(facts, sh620())
        verdict = simulator.verdict(decision.canonical())
        again = engine.decide(facts, then)
        assert (verdict.how == CHANGED) == (decision.effect != again.effect)
        assert (verdict.how == SAME) == (decision.effect == again.effect and decision.clauses == again.clauses)
        assert verdict.how != UNREADABLE
        if verdict.how == CHANGED:
            assert (verdict.before, verdict.after) == (decision.effect, again.effect)
            assert verdict.clauses_after == again.clauses
            assert verdict.clause in {*decision.clauses, *again.clauses}
