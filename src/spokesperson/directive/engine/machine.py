"""Deciding fast: the rules specialised by who asks for what, their conditions compiled to one bit mask (Overview; R28).

For each (action, includes, use, roles, stage) the rules are folded with what is known; what remains becomes one
generated function from facts to a mask, checking each fact's type on the way. The answer of a mask is remembered.
Facts that are missing, of another type or not declared leave this road; the slow one says exactly what is wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from spokesperson.directive.engine.decision import Decision, Reason
from spokesperson.directive.engine.expression import (
    FALSE,
    TRUE,
    Const,
    Expr,
    FactRef,
    Missing,
    Op,
    evaluate,
    fold,
)
from spokesperson.directive.engine.front import FIXED
from spokesperson.directive.engine.masks import compile_mask
from spokesperson.directive.engine.model import Document, Duty, Rule, limits_at
from spokesperson.directive.engine.outcome import FACT_MISSING, Asked, Outcome, obligation_of, outcome, reason_of
from spokesperson.directive.engine.vocabulary import FACTS, check_facts

NOT_IN_FORCE = "no-directive-in-force"
NEEDED = ("action", "includes", "use", "roles", "now")
MOST_PROGRAMS, MOST_OUTCOMES = 2048, 8192


class Program:
    """The rules for one (action, includes, use, roles, stage) in one period of the annex."""

    def __init__(self, document: Document, known: Mapping[str, Any], limits: Mapping[str, int]) -> None:
        self.document, self.limits = document, limits
        table = fold(document.table, known, limits)
        self.asked = Asked(known["action"], known["includes"], known["roles"], table == TRUE)
        self.rules = _remaining(document.rules, known, limits)
        self.duties = _remaining(document.duties, known, limits)
        self.conditions = list(dict.fromkeys(w for _, w in (*self.rules, *self.duties) if w != TRUE))
        self.mask = compile_mask(self.conditions, FIXED)
        every = [rule for rule, _ in (*self.rules, *self.duties)]
        self.spoken = {r.id: r for r in every if not r.text.fixed or getattr(r, "wait", None) is not None}
        self.outcomes: dict[int, Outcome] = {}

    def outcome(self, mask: int, facts: Mapping[str, Any]) -> Outcome:
        """The answer for a mask: bit i is set when condition i holds."""
        found = self.outcomes.get(mask)
        if found is None:
            if len(self.outcomes) >= MOST_OUTCOMES:
                self.outcomes.clear()
            found = self.outcomes[mask] = self.built(mask, facts)
        return self.worded(found, facts) if found.open else found

    def worded(self, found: Outcome, facts: Mapping[str, Any]) -> Outcome:
        """A remembered answer with this act's numbers in its sentences."""
        rules, limits = self.spoken, self.limits
        return found._replace(
            reasons=tuple(reason_of(rules[r.rule], facts, limits) if r.rule in rules else r for r in found.reasons),
            obligations=tuple(
                obligation_of(rules[o.id], facts, limits) if o.id in rules else o for o in found.obligations
            ),
            advice=tuple(reason_of(rules[r.rule], facts, limits) if r.rule in rules else r for r in found.advice),
        )

    def built(self, mask: int, facts: Mapping[str, Any]) -> Outcome:
        bit = {condition: mask >> i & 1 for i, condition in enumerate(self.conditions)}
        rules = [r for r, when in self.rules if bit.get(when, 1)]
        duties = [d for d, when in self.duties if bit.get(when, 1)]
        return outcome(self.document, self.asked, rules, duties, facts, self.limits)


def condition_of(rule: Rule | Duty) -> Expr:
    """When a rule fires; for a screen's rule that includes that its kinds were found."""
    if isinstance(rule, Rule) and rule.kinds:
        found = Op("&", (FactRef(f"screen.{rule.level}"), Const(rule.kinds)))
        return found if rule.when == TRUE else Op("and", (rule.when, found))
    return rule.when


def _remaining(rules: Any, known: Mapping[str, Any], limits: Mapping[str, int]) -> list[tuple[Any, Expr]]:
    folded = [(rule, fold(condition_of(rule), known, limits)) for rule in rules]
    return [(rule, when) for rule, when in folded if when != FALSE]


class Machine:
    """One directive, ready to decide."""

    def __init__(self, document: Document, file_hash: str) -> None:
        self.document, self.file_hash = document, file_hash
        self.tail = (file_hash, document.code, document.revision)
        later = sorted({v.since for v in document.limits if v.since > document.effective})
        self.starts = [start.astimezone(UTC) for start in (document.effective, *later)]
        self.since, self.single = self.starts[0], len(self.starts) == 1
        self.limits = [limits_at(document.limits, start) for start in self.starts]
        self.programs: dict[Any, Program] = {}

    def decide(self, facts: Mapping[str, Any]) -> Decision:
        """The decision for these facts. Raises ``FactError`` for a fact that is not declared or of another type."""
        try:
            now = facts["now"]
            when = 0 if now >= self.since and self.single else self.period(now)
            program = self.programs[
                facts["action"], facts["includes"], facts["use"], facts["roles"], facts["stage"], when
            ]
            mask = program.mask(facts)
            effect, clauses, reasons, obligations, advice, spoken = program.outcomes[mask]
        except (KeyError, TypeError):
            return self.closely(facts)
        if spoken:
            return self.made(dict(facts), program.outcome(mask, facts))
        return _new(Decision, (effect, clauses, reasons, obligations, advice, dict(facts), *self.tail))

    def period(self, now: datetime) -> int:
        """Which stretch of the annex ``now`` lies in, from 0; KeyError before the directive takes effect."""
        if now < self.since:
            raise KeyError
        return bisect_right(self.starts, now) - 1

    def closely(self, facts: Mapping[str, Any]) -> Decision:
        """What the fast road could not take: a new combination, a fact missing or wrong, a time before the first."""
        check_facts(facts)
        given: dict[str, Any] = {n: frozenset(v) if isinstance(v, set) else v for n, v in facts.items()}
        if "now" in given and given["now"] < self.since:
            return self.made(given, self.not_in_force())
        if len(given) < len(FACTS):
            return self.made(given, self.interpret(given))
        period = self.period(given["now"])
        key = (*(given[name] for name in FIXED), period)
        if key not in self.programs:
            if len(self.programs) >= MOST_PROGRAMS:
                self.programs.clear()
            known = {name: given[name] for name in FIXED}
            self.programs[key] = Program(self.document, known, self.limits[period])
        program = self.programs[key]
        return self.made(given, program.outcome(program.mask(given), given))

    def made(self, facts: dict[str, Any], found: Outcome) -> Decision:
        return Decision(*found[:5], facts, *self.tail)

    def not_in_force(self) -> Outcome:
        text = "No directive was in force at that moment, so nothing could be permitted."
        reason = Reason("P2", NOT_IN_FORCE, "deny", text)
        return Outcome("deny", ("P2",), (reason,), (), (), False)

    def interpret(self, facts: Mapping[str, Any]) -> Outcome:
        """Every rule asked one by one. A rule that cannot be told for want of a fact denies, and names the fact."""
        document = self.document
        limits = self.limits[self.period(facts["now"])] if "now" in facts else self.limits[-1]
        fired: list[Any] = []
        missing: dict[tuple[str, str], Reason] = {}
        for rule in document.all_rules:
            value = evaluate(condition_of(rule), facts, limits)
            if isinstance(value, Missing):
                clause = rule.cited if isinstance(rule, Rule) else rule.clause
                missing |= {(clause, n): _missing(clause, n) for n in sorted(value.names)}
            elif value:
                fired.append(rule)
        for name in NEEDED:
            if name not in facts:
                missing.setdefault((document.table_clause, name), _missing(document.table_clause, name))
        rules = [r for r in fired if isinstance(r, Rule)]
        duties = [d for d in fired if isinstance(d, Duty)]
        asked = self.asked(facts, limits)
        return outcome(document, asked, rules, duties, facts, limits, missing.values())

    def asked(self, facts: Mapping[str, Any], limits: Mapping[str, int]) -> Asked | None:
        """None where it cannot be told which rows of the table count; the missing fact denies already."""
        table = evaluate(self.document.table, facts, limits)
        if isinstance(table, Missing) or not facts.keys() >= {"action", "includes", "roles"}:
            return None
        return Asked(facts["action"], facts["includes"], facts["roles"], table)


_new = tuple.__new__  # a decision is a named tuple; its own constructor takes twice as long


def _missing(clause: str, name: str) -> Reason:
    return Reason(clause, FACT_MISSING, "deny", f"fact missing: {name}", "none")
