"""Deciding fast: the rules specialised by who asks for what, and answers found again by what they turned on (R28).

For each (action, includes, use, roles, stage) the rules are folded with what is known; what remains becomes two
generated functions: from facts to a key, under which an answer is remembered, and to a mask of the conditions that
hold. A fact that no remaining rule reads is not looked at. What is new or missing leaves this road; the slow one says
exactly what is wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.engine.decision import FACTS_AT, FACTS_END, Decision, Reason, parts
from spokesperson.directive.engine.expression import (
    FALSE,
    TRUE,
    Const,
    Expr,
    FactRef,
    Missing,
    Op,
    evaluate,
    facts_of,
    fold,
)
from spokesperson.directive.engine.front import FIXED
from spokesperson.directive.engine.masks import WORDED, compile_masks
from spokesperson.directive.engine.model import Document, Duty, Rule, limits_at
from spokesperson.directive.engine.outcome import FACT_MISSING, Asked, Outcome, outcome
from spokesperson.directive.engine.vocabulary import PARSE, check_facts, to_json

NOT_IN_FORCE = "no-directive-in-force"
NEEDED = ("action", "includes", "use", "roles", "now")
MOST_PROGRAMS, MOST_ANSWERS = 2048, 8192


class Program:
    """The rules for one (action, includes, use, roles, stage) in one period of the annex.

    ``conditions`` are what is left of theirs, each once; ``reads`` the facts those need.
    """

    def __init__(self, document: Document, known: Mapping[str, Any], limits: Mapping[str, int]) -> None:
        self.document, self.limits = document, limits
        table = fold(document.table, known, limits)
        self.asked = Asked(known["action"], known["includes"], known["roles"], table == TRUE)
        self.rules = _remaining(document.rules, known, limits)
        self.duties = _remaining(document.duties, known, limits)
        self.conditions = list(dict.fromkeys(w for _, w in (*self.rules, *self.duties) if w != TRUE))
        compiled = compile_masks(self.conditions, document.facts)
        self.reads, self.key, self.mask = compiled.reads, compiled.key, compiled.mask
        kept = {*FIXED, *(n for n in self.reads if document.facts[n].type.name in WORDED)}
        every = [rule for rule, _ in (*self.rules, *self.duties)]
        self.loose = {rule.id for rule in every if not _said_by(rule) <= kept}
        self.said = tuple(sorted(frozenset().union(*map(_said_by, every)) - kept))
        types = {name: document.facts[name].type for name in dict.fromkeys((*self.reads, *self.said))}
        self.quiet = {name: kind.quiet for name, kind in types.items() if kind.quiet is not None}
        self.parsed = [(name, _PARSED[kind.name]) for name, kind in types.items() if kind.name in _PARSED]
        self.answers: dict[Any, Outcome] = {}
        self.bytes: dict[Any, tuple[bytes, bytes]] = {}

    def answer(self, facts: Mapping[str, Any]) -> Outcome:
        """The answer to checked facts; ``KeyError`` for one that is missing."""
        key = self.key(facts)
        found = self.answers.get(key) or self.remembered(key, facts)
        if found.open:
            key = self.worded(key, facts)
            found = self.answers.get(key) or self.remembered(key, facts)
        return found

    def worded(self, key: Any, facts: Mapping[str, Any]) -> Any:
        """The key of an answer whose sentences have numbers in them: with those numbers."""
        return key, tuple(map(facts.get, self.said))

    def remembered(self, key: Any, facts: Mapping[str, Any]) -> Outcome:
        if len(self.answers) >= MOST_ANSWERS:
            self.answers.clear()
            self.bytes.clear()
        found = self.answers[key] = self.built(facts)
        return found

    def built(self, facts: Mapping[str, Any]) -> Outcome:
        mask = self.mask(facts)
        holds = {condition: mask >> i & 1 for i, condition in enumerate(self.conditions)}
        rules = [r for r, when in self.rules if holds.get(when, 1)]
        duties = [d for d, when in self.duties if holds.get(when, 1)]
        found = outcome(self.document, self.asked, rules, duties, facts, self.limits)
        spoken = (*(r.rule for r in (*found.reasons, *found.advice)), *(o.id for o in found.obligations))
        return found._replace(open=any(one in self.loose for one in spoken))


def condition_of(rule: Rule | Duty) -> Expr:
    """When a rule fires; for a screen's rule that includes that its kinds were found."""
    if isinstance(rule, Rule) and rule.kinds:
        found = Op("&", (FactRef(f"screen.{rule.level}"), Const(rule.kinds)))
        return found if rule.when == TRUE else Op("and", (rule.when, found))
    return rule.when


def _remaining(rules: Any, known: Mapping[str, Any], limits: Mapping[str, int]) -> list[tuple[Any, Expr]]:
    folded = [(rule, fold(condition_of(rule), known, limits)) for rule in rules]
    return [(rule, when) for rule, when in folded if when != FALSE]


def _said_by(rule: Rule | Duty) -> frozenset[str]:
    """The facts whose values stand in a rule's sentence or in an obligation's wait."""
    said = [part for part in rule.text.parts if part is not None and not isinstance(part, str)]
    said += [rule.wait] if isinstance(rule, Duty) and rule.wait is not None else []
    found = frozenset({f"screen.{rule.level}"}) if isinstance(rule, Rule) and rule.kinds else frozenset()
    return found.union(*(facts_of(part) for part in said))


class Machine:
    """One directive, ready to decide. ``decide`` trusts that facts are declared and typed (``check_facts``)."""

    def __init__(self, document: Document, file_hash: str) -> None:
        self.document, self.file_hash = document, file_hash
        self.tail = (file_hash, document.code, document.revision, document.facts)
        later = sorted({v.since for v in document.limits if v.since > document.effective})
        self.starts = [start.astimezone(UTC) for start in (document.effective, *later)]
        self.since, self.single = self.starts[0], len(self.starts) == 1
        self.limits = [limits_at(document.limits, start) for start in self.starts]
        self.own = {n: f.otherwise for n, f in document.facts.items() if n not in FACTS and f.otherwise is not None}
        self.since_stored = str(to_json(self.since))
        self.programs: dict[Any, Program] = {}

    def decide(self, facts: Mapping[str, Any]) -> Decision:
        """The decision for these facts, which it keeps."""
        try:
            now = facts["now"]
            when = 0 if self.single and now >= self.since else self.period(now)
            program = self.programs[
                facts["action"], facts["includes"], facts["use"], facts["roles"], facts["stage"], when
            ]
            key = program.key(facts)
            effect, clauses, reasons, obligations, advice, numbers = program.answers[key]
            if numbers:
                effect, clauses, reasons, obligations, advice, _ = program.answers[program.worded(key, facts)]
        except (KeyError, TypeError):
            return self.closely(facts)
        return _new(Decision, (effect, clauses, reasons, obligations, advice, facts, *self.tail))

    def judge(self, stored: bytes) -> tuple[str, tuple[str, ...]]:
        """Effect and clauses that the facts of a stored decision get here; as quick as can be, for simulations.

        Raises ``ValueError`` for bytes that hold no decision, ``FactError`` for a fact that is undeclared or mistyped.
        """
        try:
            program, key, _ = self.stored(stored)
            found = program.answers[key]
        except (KeyError, TypeError, ValueError):
            again = self.closely(Decision.from_canonical(stored, self.document.facts).facts_used)
            return again.effect, again.clauses
        return found.effect, found.clauses

    def again(self, stored: bytes) -> bytes:
        """The canonical bytes of the decision that ``stored`` would be now; the facts are taken as they are stored.

        Raises as ``judge`` does.
        """
        try:
            program, key, facts = self.stored(stored)
            head, tail = program.bytes[key]
        except (KeyError, TypeError, ValueError):
            return self.again_closely(stored)
        return head + facts + tail

    def stored(self, stored: bytes) -> tuple[Program, Any, bytes]:
        """The rules and the key for a stored decision, and its facts as they stand in it. Raises what ``again`` catches
        where the facts were not complete or have not been asked before.
        """
        start, end = stored.index(FACTS_AT), stored.rindex(FACTS_END)
        if stored[start - 1] == _CLOSED_LIST:  # facts_missing stands before the facts
            raise KeyError
        given = stored[start + len(FACTS_AT) : end]
        facts = orjson.loads(given)
        now = facts["now"]
        when = 0 if self.single and now >= self.since_stored else self.period(datetime.fromisoformat(now))
        program = self.programs[
            facts["action"],
            frozenset(facts.get("includes", ())),
            facts["use"],
            frozenset(facts.get("roles", ())),
            facts["stage"],
            when,
        ]
        whole = {**program.quiet, **facts}
        for name, parse in program.parsed:
            if name in facts:
                whole[name] = parse(facts[name])
        key = program.key(whole)
        return program, program.worded(key, whole) if program.answers[key].open else key, given

    def again_closely(self, stored: bytes) -> bytes:
        """``again`` for what has not been asked before, or has numbers in its sentences; remembers what it can."""
        facts = Decision.from_canonical(stored, self.document.facts).facts_used
        found = self.closely(facts)
        program = self.program(facts) if facts.keys() >= {*FIXED, "now"} and facts["now"] >= self.since else None
        try:
            if program and not found.canonical_missing():
                key = program.key(facts)
                program.bytes[program.worded(key, facts) if program.answers[key].open else key] = parts(found)
        except KeyError:  # a fact was missing, so there is no answer to remember
            pass
        return found.canonical()

    def period(self, now: datetime) -> int:
        """Which stretch of the annex ``now`` lies in, from 0; KeyError before the directive takes effect."""
        if now < self.since:
            raise KeyError
        return bisect_right(self.starts, now) - 1

    def closely(self, facts: Mapping[str, Any]) -> Decision:
        """What the fast road could not take: a new combination, a fact missing or wrong, a time before the first."""
        check_facts(facts, self.document.facts)
        given: dict[str, Any] = {n: frozenset(v) if isinstance(v, set) else v for n, v in facts.items()}
        given = {**self.own, **given}
        if "now" in given and given["now"] < self.since:
            return self.made(given, self.not_in_force())
        if not given.keys() >= {*FIXED, "now"}:
            return self.made(given, self.interpret(given))
        try:
            return self.made(given, self.program(given).answer(given))
        except KeyError:
            return self.made(given, self.interpret(given))

    def program(self, facts: Mapping[str, Any]) -> Program:
        """The rules for what is asked. ``KeyError`` before the directive takes effect."""
        period = self.period(facts["now"])
        key = (*(facts[name] for name in FIXED), period)
        if key not in self.programs:
            if len(self.programs) >= MOST_PROGRAMS:
                self.programs.clear()
            known = {name: facts[name] for name in FIXED}
            self.programs[key] = Program(self.document, known, self.limits[period])
        return self.programs[key]

    def made(self, facts: Mapping[str, Any], found: Outcome) -> Decision:
        return Decision(*found[:5], facts, *self.tail)

    def not_in_force(self) -> Outcome:
        text = "No directive was in force at that moment, so nothing could be permitted."
        clause = next((c.id for c in self.document.clauses if c.id == "P2"), self.document.table_clause)
        reason = Reason(clause, NOT_IN_FORCE, "deny", text)
        return Outcome("deny", (clause,), (reason,), (), (), False)

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
_PARSED: Mapping[str, Any] = {**PARSE, "set": frozenset}
_CLOSED_LIST = ord("]")


def _missing(clause: str, name: str) -> Reason:
    return Reason(clause, FACT_MISSING, "deny", f"fact missing: {name}", "none")
