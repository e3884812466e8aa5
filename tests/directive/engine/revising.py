"""A version with something changed in it, whatever the file's words are at the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from spokesperson.directive.engine.compiling import compile
from spokesperson.directive.engine.expression import FactRef, Op, both
from spokesperson.directive.engine.model import Directive, LimitValue, Rule, Template


def changed(directive: Directive, **fields) -> Directive:
    return compile(replace(directive.document, **fields))


def with_cell(directive: Directive, role: str, action: str, held: bool) -> Directive:
    return changed(directive, matrix={**directive.matrix, (role, action): held})


def with_limit(directive: Directive, name: str, value: int) -> Directive:
    """The number with another value from its first day on."""
    limits = (replace(v, value=value) if v.name == name else v for v in directive.document.limits)
    return changed(directive, limits=tuple(limits))


def with_later_limit(directive: Directive, name: str, value: int, since: datetime) -> Directive:
    return changed(directive, limits=(*directive.document.limits, LimitValue(name, value, since)))


def with_rule(directive: Directive, rule_id: str, **fields) -> Directive:
    """The rule with other fields."""
    assert rule_id in {r.id for r in directive.document.rules}
    rules = (replace(r, **fields) if r.id == rule_id else r for r in directive.document.rules)
    return changed(directive, rules=tuple(rules))


def only_if(directive: Directive, rule_id: str, fact: str) -> Directive:
    """The rule with one more condition: ``fact``."""
    (rule,) = (r for r in directive.document.rules if r.id == rule_id)
    return with_rule(directive, rule_id, when=both(rule.when, FactRef(fact)))


def without_rule(directive: Directive, rule_id: str) -> Directive:
    assert rule_id in {r.id for r in directive.document.rules}
    return changed(directive, rules=tuple(r for r in directive.document.rules if r.id != rule_id))


def with_denial(directive: Directive, clause: str, when: Op | FactRef) -> Directive:
    """One more rule, which denies."""
    rule = Rule("one-more", clause, "deny", when, Template(("No.",)))
    return changed(directive, rules=(*directive.document.rules, rule))


def with_fact(directive: Directive, name: str, fact) -> Directive:
    """A version that declares a fact of its own; its cases say nothing of it."""
    return changed(directive, facts={**directive.facts, name: fact})


def in_force_from(directive: Directive, effective: datetime) -> Directive:
    return changed(directive, effective=effective)
