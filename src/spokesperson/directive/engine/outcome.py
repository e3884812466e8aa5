"""From the rules that fired to an answer: severity, the table's cells, obligations and advice (Overview; R28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from spokesperson.directive.engine.decision import Obligation, Reason
from spokesperson.directive.engine.expression import Missing, evaluate
from spokesperson.directive.engine.model import SEVERITY, Document, Duty, Rule, Template
from spokesperson.directive.engine.vocabulary import LARGEST

UNKNOWN_ACTION = "unknown-action"
FACT_MISSING = "fact-missing"
TABLE = "table"


class Outcome(NamedTuple):
    """The parts of a decision that the rules give. ``open``: numbers of the act stand in its sentences."""

    effect: str
    clauses: tuple[str, ...]
    reasons: tuple[Reason, ...]
    obligations: tuple[Obligation, ...]
    advice: tuple[Reason, ...]
    open: bool


@dataclass(frozen=True)
class Asked:
    """What of the request decides which rows of the table count."""

    action: str
    includes: frozenset[str]
    roles: frozenset[str]
    table: bool


def outcome(
    document: Document, asked: Asked | None, rules: Iterable[Rule], duties: Iterable[Duty], facts: Mapping[str, Any],
    limits: Mapping[str, int], extra: Iterable[Reason] = (),
) -> Outcome:  # fmt: skip
    """The answer when ``rules`` and ``duties`` (in the file's order) have fired; ``extra`` are further reasons."""
    fired = list(rules)
    alone = [r for r in fired if r.alone]
    spoken = alone or fired
    reasons = [reason_of(r, facts, limits) for r in spoken if r.effect != "advise"]
    if not alone and asked is not None:
        reasons += cells(document, asked, fired)
    reasons = sorted([*reasons, *extra], key=lambda r: SEVERITY[r.effect])
    effect = reasons[0].effect if reasons else "deny"
    return Outcome(
        effect=effect,
        clauses=tuple(dict.fromkeys(c for r in reasons for c in (r.clause, *r.related))),
        reasons=tuple(reasons),
        obligations=() if alone else tuple(obligation_of(d, facts, limits) for d in duties),
        advice=tuple(reason_of(r, facts, limits) for r in spoken if r.effect == "advise"),
        open=False,
    )


def reason_of(rule: Rule, facts: Mapping[str, Any], limits: Mapping[str, int]) -> Reason:
    related = tuple(c for c, kinds in rule.related if not kinds or kinds & _found(rule, facts)) if rule.related else ()
    return Reason(rule.cited, rule.id, rule.effect, sentence(rule.text, facts, limits, rule), rule.remedy, related)


def obligation_of(duty: Duty, facts: Mapping[str, Any], limits: Mapping[str, int]) -> Obligation:
    properties: dict[str, Any] = {"do": duty.do, "text": sentence(duty.text, facts, limits)}
    if duty.after:
        properties["after"] = True
    if duty.wait is not None:
        seconds = evaluate(duty.wait, facts, limits)
        if not isinstance(seconds, Missing):
            properties["wait_seconds"] = max(0, min(seconds, LARGEST))
    return Obligation(duty.id, duty.clause, properties)


def sentence(template: Template, facts: Mapping[str, Any], limits: Mapping[str, int], rule: Rule | None = None) -> str:
    """The words of a template with the values of this act."""
    words = []
    for part in template.parts:
        if isinstance(part, str):
            words.append(part)
        elif part is None:
            words.append(_kinds(rule, facts))
        else:
            value = evaluate(part, facts, limits)
            words.append("some" if isinstance(value, Missing) else str(value))
    return "".join(words)


def _kinds(rule: Rule | None, facts: Mapping[str, Any]) -> str:
    found = _found(rule, facts) if rule else ()
    return ", ".join(sorted(kind.replace("_", " ") for kind in found))


def _found(rule: Rule, facts: Mapping[str, Any]) -> frozenset[str]:
    """The kinds a screen's rule speaks of here."""
    found: frozenset[str] = facts.get(f"screen.{rule.level}", frozenset()) & rule.kinds
    return found


def cells(document: Document, asked: Asked, fired: Iterable[Rule]) -> list[Reason]:
    """What the table says of every row the act needs; outside the table only a rule that permits can.

    An act can include rows of the table only: one beside the table is an act of its own.
    """
    permits = [r for r in fired if r.effect == "permit"]
    found = [_unknown(document, action) for action in unknown(document, asked.action, asked.includes)]
    for action in [asked.action, *sorted(asked.includes - {asked.action})]:
        clause = f"{document.table_clause}/{action}"
        if action not in document.actions and action not in document.acts:
            continue
        if asked.table and action in document.actions:
            if not any(r.opens == action for r in permits):
                found.append(cell(document, asked.roles, action, clause))
        elif action == asked.action and not permits:
            found.append(Reason(clause, TABLE, "deny", *_refused(document, action, "Nothing in the directive permits")))
    return found


def unknown(document: Document, action: str, includes: frozenset[str]) -> list[str]:
    """What nobody named: the act itself, and whatever it includes that is no row of the table."""
    named = action in document.actions or action in document.acts
    return [*([] if named else [action]), *sorted(includes - document.actions.keys() - (set() if named else {action}))]


def _unknown(document: Document, action: str) -> Reason:
    text = f"This is an unknown action ({action}). What the directive does not name, it does not permit."
    if action in document.acts:
        text = f"“{document.acts[action]}” is an act of its own and no part of another."
    return Reason(document.table_clause, UNKNOWN_ACTION, "deny", text)


def cell(document: Document, roles: frozenset[str], action: str, clause: str) -> Reason:
    """One row of the table for the roles held: the union of their cells."""
    holders = [name for role, name in document.roles.items() if role in roles and document.matrix[role, action]]
    if holders:
        text = f"The table of actions gives “{document.actions[action]}” to {' and '.join(holders)}."
        return Reason(clause, TABLE, "permit", text)
    return Reason(clause, TABLE, "deny", *_refused(document, action, "The table of actions gives you no right to"))


def _refused(document: Document, action: str, words: str) -> tuple[str, str]:
    if action in document.refusals:
        return document.refusals[action].text, document.refusals[action].remedy
    return f"{words} “{ {**document.actions, **document.acts}[action] }”.", "none"
