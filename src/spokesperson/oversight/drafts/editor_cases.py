"""A case written for the author: an example for a rule or a condition that no case of the draft shows (R3).

The facts of an existing case are changed in one or two places until the rule fires or the condition comes out the
other way; the engine says what the answer is. Where no such change is found, nothing is offered.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from spokesperson.directive.engine import FACTS, CaseResult, Directive
from spokesperson.directive.engine.cases import fired
from spokesperson.directive.engine.expression import (
    Const,
    Expr,
    LimitRef,
    Missing,
    atoms,
    evaluate,
    facts_of,
    show,
    walk,
)  # fmt: skip
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import Duty, Rule, limits_at
from spokesperson.oversight.drafts import editor_text
from spokesperson.oversight.drafts.editor_check import Check, examine

TRIES = 4000
_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True)
class Goal:
    """What is to be shown: ``rule`` firing, or its condition ``atom`` coming out as ``wanted``."""

    rule: Rule | Duty
    atom: Expr | None = None
    wanted: bool = True

    @property
    def asked(self) -> Expr:
        return self.atom if self.atom is not None else condition_of(self.rule)


@dataclass(frozen=True)
class Example:
    """Facts under which the goal is shown, the case they come from, what was changed, and the answer."""

    goal: Goal
    like: CaseResult
    changes: Mapping[str, Any]
    effect: str


def goal_of(check: Check, sentence: str) -> Goal | None:
    """What a sentence of the coverage is about; None for the sentences about cells of the table."""
    assert check.rules is not None
    for rule in check.rules.document.all_rules:
        if f"the rule {rule.id!r} of" in sentence:
            return Goal(rule)
        if f"(rule {rule.id!r})" not in sentence:
            continue
        for atom in atoms(condition_of(rule)):
            if f"shows {show(atom)} (rule" in sentence:
                return Goal(rule, atom, sentence.endswith("true"))
    return None


def example(check: Check, goal: Goal) -> Example | None:
    """Facts that show the goal, near to an existing case; those of the rule's own clause are tried first."""
    assert check.rules is not None
    lines = Counter(c.case.line for c in check.cases)
    single = [c for c in check.cases if lines[c.case.line] == 1]  # the others stand for several scenes at once
    near = sorted(single, key=lambda c: c.case.clause != goal.rule.clause)
    for like, changes in islice(_tries(check.rules, goal, near), TRIES):
        facts = {"now": check.rules.effective, **like.case.given, **changes}
        limits = limits_at(check.rules.document.limits, facts["now"])
        shown = evaluate(goal.asked, facts, limits)
        if isinstance(shown, Missing) or shown is not goal.wanted:
            continue
        decision = check.rules.machine.decide(facts)
        if goal.atom is not None or goal.rule.id in fired(decision):
            return Example(goal, like, changes, decision.effect)
    return None


def _tries(rules: Directive, goal: Goal, near: list[CaseResult]) -> Iterator[tuple[CaseResult, dict[str, Any]]]:
    """One change, then two at once, of the facts that the goal turns on."""
    domains = {name: _values(rules, name, goal.asked) for name in sorted(facts_of(goal.asked))}
    singles = [{name: value} for name, values in domains.items() for value in values]
    for like in near:
        for change in singles:
            yield like, change
    for like in near[:12]:
        for n, first in enumerate(singles):
            for second in singles[n + 1 :]:
                if first.keys() != second.keys():
                    yield like, {**first, **second}


def _values(rules: Directive, name: str, asked: Expr) -> list[Any]:
    """Values worth trying for a fact: those its type lists, or those around the numbers and words of the condition."""
    kind = getattr(rules, "facts", FACTS)[name].type
    known = sorted({"roles": rules.roles, "actions": {**rules.actions, **rules.acts}}.get(kind.of, kind.values))
    if kind.name == "bool":
        return [True, False]
    constants = [e.value for e in walk(asked) if isinstance(e, Const)]
    if kind.name == "int":
        latest = limits_at(
            rules.document.limits, max((v.since for v in rules.document.limits), default=rules.effective)
        )
        numbers = [c for c in constants if type(c) is int]
        numbers += [latest[e.name] for e in walk(asked) if isinstance(e, LimitRef) and e.name in latest]
        return sorted({max(0, n + step) for n in numbers for step in (-1, 0, 1)})
    if kind.name == "enum":
        return known or [c for c in constants if isinstance(c, str)]
    if kind.name == "set":
        return [frozenset(), *(frozenset({word}) for word in known[:40])]
    return []


def written(check: Check, found: Example) -> str | None:
    """The draft's text with the example as a case after its rule's block; None if that would leave the case open."""
    node = next((n for n in editor_text.cases(check.source) if n.line == found.like.case.line), None)
    if node is None or not isinstance(node.value, dict):
        return None
    scene, given = node.get("scene"), node.get("given")
    facts = {**(given.data() if given is not None else {}), **{k: _json(v) for k, v in found.changes.items()}}
    lines = [
        f"name: {json.dumps(_name(found), ensure_ascii=False)}",
        *([f"scene: {scene.value}"] if scene is not None else []),
        f"given: {{{', '.join(f'{key}: {_yaml(value)}' for key, value in facts.items())}}}",
        f"then: {found.effect}",
        *([f"fires: [{found.goal.rule.id}]"] if found.goal.atom is None else []),
    ]
    text = editor_text.with_case(check.source, found.goal.rule.line, "\n".join(lines))
    again = examine(text)
    return text if again.rules is not None and len(again.differing) <= len(check.differing) else None


def _name(found: Example) -> str:
    if found.goal.atom is None:
        return f"{found.goal.rule.id} applies"
    return f"{found.goal.rule.id}: {show(found.goal.atom)} is {'true' if found.goal.wanted else 'false'}"


def _json(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


def _yaml(value: Any) -> str:
    if value is None or isinstance(value, (bool, int)):
        return json.dumps(value)
    if isinstance(value, list):
        return f"[{', '.join(_yaml(v) for v in value)}]"
    plain = _PLAIN.fullmatch(value) and value not in ("true", "false", "null", "yes", "no", "on", "off")
    return str(value) if plain else json.dumps(value, ensure_ascii=False)
