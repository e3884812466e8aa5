"""An answer of no leads on to something that this directive has, for this person (Overview, R28; R2)."""

from __future__ import annotations

from itertools import product

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine.catalogue import UNSTATED
from spokesperson.directive.engine.next_steps import INSTEAD, OTHERS, OWN, open_to, step
from spokesperson.directive.engine.remedies import REMEDIES
from tests.directive.packs import shipped

SH, UHM, GVL = "sh-620.4.md", "university-hospital.md", "village-library.md"


def remedies_of(directive: engine.Directive) -> set[str]:
    """Every remedy that a refusal under this directive can name."""
    rules = {r.remedy for r in directive.document.rules if r.effect in ("deny", "ask", "warn")}
    return rules | {r.remedy for r in directive.document.refusals.values()}


def permitted(directive: engine.Directive, act: str, roles: frozenset[str]) -> bool:
    """Whether the decision itself permits the act to these roles, of oneself or of another."""
    scene = directive.document.cases[0].given
    for relation, agreed in product(("self", "supervisor", "other"), (False, True)):
        facts = {**UNSTATED, **scene, "action": act, "includes": frozenset(), "roles": roles, "relation": relation}
        more = {"records_officer": agreed, "official": agreed, "judged": agreed}
        if engine.decide({**facts, **more}, directive).effect in ("permit", "warn"):
            return True
    return False


@pytest.mark.parametrize("file", shipped.FILES)
def test_every_next_step_of_every_refusal_is_an_act_the_directive_has_and_permits_to_that_person(file):
    """Asked of the rules themselves: what a person is told to do, the door does not refuse as well."""
    directive = shipped.loaded(file)
    sets = [frozenset(), *(frozenset({role}) for role in directive.roles), frozenset(directive.roles)]
    for remedy, roles in product(sorted(remedies_of(directive)), sets):
        told = open_to(directive, remedy, roles)
        assert told in REMEDIES or told == remedy
        if told in OWN:
            assert permitted(directive, OWN[told], roles), (remedy, set(roles))
        if told in OTHERS:
            assert any(permitted(directive, act, one) for act in OTHERS[told] for one in sets), (remedy, told)


def test_where_there_is_no_handing_over_nobody_is_told_to_hand_over():
    author = frozenset({"duty_officer"})
    assert open_to(shipped.loaded(UHM), "hand_to_administrator", author) == INSTEAD
    assert "uploads it for you" not in step(shipped.loaded(UHM), "hand_to_administrator", author).words
    assert open_to(shipped.loaded(GVL), "hand_to_administrator", frozenset({"helper"})) == "hand_to_administrator"


def test_who_has_no_role_is_not_told_to_do_what_takes_one():
    """SH 620.4: only Administrators and Representatives hand over a photo."""
    directive = shipped.loaded(SH)
    assert open_to(directive, "hand_to_administrator", frozenset({"representative"})) == "hand_to_administrator"
    assert open_to(directive, "hand_to_administrator", frozenset()) == INSTEAD


def test_a_directive_without_representatives_sends_nobody_to_ask_to_become_one():
    assert open_to(shipped.loaded(UHM), "request_grant", frozenset()) == INSTEAD
    assert open_to(shipped.loaded(SH), "request_grant", frozenset()) == "request_grant"


def test_a_step_of_the_persons_own_needs_no_act():
    for file in shipped.FILES:
        assert open_to(shipped.loaded(file), "remove_finding", frozenset()) == "remove_finding"
        assert open_to(shipped.loaded(file), "a-word-of-an-author", frozenset()) == "a-word-of-an-author"
