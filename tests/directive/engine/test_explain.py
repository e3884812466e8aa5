"""A decision told in plain words: what to do next, and what would change the answer (R3; "why can't I?")."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spokesperson.directive import engine
from spokesperson.directive.engine.explain import explain
from spokesperson.directive.engine.model import SEVERITY
from spokesperson.directive.engine.remedies import REMEDIES
from tests.directive.engine.conftest import scene, sh620
from tests.directive.engine.revising import with_limit
from tests.directive.engine.strategies import facts_of_types


def told(name, **changes):
    return explain(engine.decide(scene(name, **changes), sh620()), sh620())


def test_a_denial_says_which_clause_what_to_do_and_what_would_change_it():
    found = told("administrator", seconds_since_edit=40)
    assert found.answer == "“Post new content or thread”: denied (SH 620.4, revision 1.0)."
    assert found.reasons[0].clause == "1.8"
    assert [(s.when, s.clause) for s in found.next_steps] == [("now", "1.8")]
    assert found.changes == ("If “seconds since the last change: 60 or more”: permitted.",)
    assert not found.together
    assert "seconds since the last change: 40" in found.turned_on


def test_where_several_reasons_stand_in_the_way_all_changes_are_named_together():
    found = told("representative", working="off", stopped=True)
    assert found.together
    assert found.changes[-1] == "Then: permitted."
    assert "not so: a request to stop stands" in found.changes


def test_an_empty_cell_of_the_table_cannot_be_changed_by_facts():
    found = told("representative", action="upload")
    assert found.changes == ()
    assert found.next_steps[0].clause == "Overview/upload"


def test_what_is_still_to_be_done_for_a_permit_is_listed():
    found = told("representative", stage="submit", seconds_since_edit=5, think_answered=False)
    assert found.answer.startswith("“Post new content or thread”: permitted")
    assert [w.clause for w in found.to_do] == ["1.8", "1.8"]
    assert "Seconds left: 55." in found.to_do[0].text


def test_a_missing_fact_is_the_reason_and_nothing_is_guessed():
    facts = scene("administrator")
    del facts["employed"]
    found = explain(engine.decide(facts, sh620()), sh620())
    assert "fact missing: employed" in [r.text for r in found.reasons]
    assert found.changes == ()


def test_another_version_than_that_of_the_decision_is_said():
    from dataclasses import replace

    decision = engine.decide(scene("administrator"), sh620())
    assert explain(decision, sh620()).note == ""
    other = replace(with_limit(sh620(), "pause_seconds", 5), file_hash="0" * 64)
    assert "another version" in explain(decision, other).note


def test_every_remedy_a_rule_names_has_words():
    document = sh620().document
    named = {r.remedy for r in document.rules} | {r.remedy for r in document.refusals.values()}
    assert named <= REMEDIES.keys()
    assert all(remedy.words.endswith(".") for remedy in REMEDIES.values())


@pytest.mark.parametrize("name", ["administrator", "representative", "employee", "personal"])
def test_an_explanation_is_lines_and_plain_data(name):
    found = told(name)
    assert found.words().splitlines()[0] == found.answer
    assert json.loads(json.dumps(found.data()))["answer"] == found.answer


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["administrator", "representative", "personal"]), facts_of_types(sh620(), most=8))
def test_a_change_is_named_only_where_there_is_something_milder(name, changed):
    """Whatever the facts, explaining never fails, and a permitted act needs no change."""
    facts = {**scene(name), **changed, "now": scene(name)["now"]}
    decision = engine.decide(facts, sh620())
    found = explain(decision, sh620())
    assert len(found.reasons) == len(decision.reasons)
    if SEVERITY[decision.effect] == SEVERITY["permit"]:
        assert found.changes == ()
