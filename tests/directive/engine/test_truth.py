"""The truth table asks the rules without words; it must answer as decisions do (R3, R28)."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from spokesperson.directive import engine
from spokesperson.directive.engine import truth
from spokesperson.directive.engine.domains import Domains, declared, ordinal, restored
from spokesperson.directive.engine.model import SEVERITY
from spokesperson.directive.engine.scenes import Scenes
from tests.directive.engine.conftest import SMALL, scene, sh620
from tests.directive.engine.strategies import facts_of_types


def side(directive):
    shared = truth.Conditions()
    limits = truth.limits_of(directive, truth.moments(directive)[0])
    return truth.Side(directive.document, limits, shared), shared


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_answer_of_the_table_is_that_of_the_decision(data):
    directive = sh620()
    asked, shared = side(directive)
    facts = {**scene("representative"), **data.draw(facts_of_types(directive, most=12))}
    facts["now"] = scene("representative")["now"]
    decision = engine.decide(facts, directive)
    answer = asked.answer(shared.mask(facts), facts)
    assert answer.effect == decision.effect
    assert set(answer.clauses) == set(decision.clauses)
    assert len(answer.beside) == len(decision.advice) + len(decision.obligations)


def test_people_are_each_role_alone_no_role_and_all_together():
    found = [(sorted(p.roles), p.words) for p in truth.people(sh620())]
    assert found == [
        (["administrator"], "Administrator"),
        (["representative"], "Representative"),
        ([], "no role"),
        (["administrator", "representative"], "Administrator and Representative"),
    ]


def test_numbers_between_thresholds_are_alike_and_the_thresholds_are_not():
    directive = engine.load(SMALL)
    asked, shared = side(directive)
    domains = Domains(shared.index, declared(directive))
    spans = [(c.low, c.high) for c in domains.of("seconds_since_edit")]
    assert spans == [(None, 59), (60, None)]
    assert [c.holds(59) for c in domains.of("seconds_since_edit")] == [True, False]
    assert asked.limits == {"pause": 60}


def test_words_no_rule_tells_apart_are_one_class():
    _asked, shared = side(sh620())
    domains = Domains(shared.index, declared(sh620()))
    classes = [c.words for c in domains.of("channel")]
    assert classes == [frozenset({"blog", "wiki", "forum", "social", "none"})]  # no rule reads it
    assert len(domains.of("working")) > 1


def test_a_value_and_its_whole_number_are_the_same():
    now = scene("administrator")["now"]
    assert restored("instant", ordinal(now)) == now
    assert restored("duration", ordinal(timedelta(hours=3))) == timedelta(hours=3)
    assert restored("time", ordinal(now.time())) == now.time()
    assert restored("date", ordinal(now.date())) == now.date()


def test_in_the_scene_of_a_cell_nothing_but_the_table_stands_in_the_way():
    """What an Administrator and a Representative may do is permitted in its scene, whatever the stage."""
    directive = sh620()
    asked, shared = side(directive)
    scenes = Scenes([directive], asked, shared, Domains(shared.index, declared(directive)))
    for who in truth.people(directive)[:2]:
        for action in directive.actions:
            for stage in scenes.stages:
                facts = {**scenes.base(who, action, "business"), "stage": stage}
                facts["now"] = truth.moments(directive)[0]
                found = engine.decide(facts, directive)
                held = directive.matrix[next(iter(who.roles)), action]
                assert found.effect == ("permit" if held else "deny"), (who.words, action, stage, found.reasons)
                assert held or set(found.clauses) == {f"Overview/{action}"}


def test_a_version_always_in_force_answers_before_its_first_day():
    directive = sh620()
    early = {**scene("administrator"), "now": directive.effective - timedelta(days=400), "seconds_since_edit": 59}
    assert engine.decide(early, directive).clauses == ("P2",)
    found = engine.decide(early, truth.always_in_force(directive))
    assert (found.effect, found.clauses[0]) == ("deny", "1.8")
    assert SEVERITY[found.effect] == 0
