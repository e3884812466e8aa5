"""The truth table: who, doing what, gets which answer, and on which facts it turns (Overview; R3, R28).

A version is asked here without words: only its answer, the clauses, and what it obliges and advises to. Several
versions share one set of compiled conditions, so that they can be compared on the same facts quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from spokesperson.directive.engine.expression import Const, Expr, FactRef, LimitRef, Op, code, evaluate, facts_of, fold
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import SEVERITY, Directive, Document, Duty, LimitValue, Rule, limits_at
from spokesperson.directive.engine.outcome import unknown

# What a cell of the truth table is addressed by, beside the facts its rules turn on.
FIXED = ("action", "roles", "use", "stage")
Mask = Callable[[Mapping[str, Any]], int]


class Answer(NamedTuple):
    """An answer without its sentences: the effect, the clauses (most severe first), obligations and advice."""

    effect: str
    clauses: tuple[str, ...]
    beside: tuple[str, ...]

    def same(self, other: Answer) -> bool:
        return (
            self.effect == other.effect
            and set(self.clauses) == set(other.clauses)
            and set(self.beside) == set(other.beside)
        )


class Conditions:
    """Conditions, each with its place; ``limits`` are filled in before they get here. Compiled when first asked."""

    def __init__(self) -> None:
        self.index: dict[Expr, int] = {}
        self.reads: list[frozenset[str]] = []
        self.masks: dict[tuple[int, ...], Mask] = {}
        self.whole: Mask | None = None

    def add(self, found: Iterable[Expr]) -> list[int]:
        """The places of these conditions."""
        places = []
        for condition in found:
            place = self.index.setdefault(condition, len(self.reads))
            if place == len(self.reads):
                self.reads.append(facts_of(condition))
            places.append(place)
        return places

    def mask(self, facts: Mapping[str, Any]) -> int:
        """Bit i is set when condition i holds. Raises ``KeyError`` for a fact that is missing."""
        if self.whole is None:
            self.whole = self.compiled(range(len(self.reads)))
        return self.whole(facts)

    def reading(self, names: Iterable[str]) -> tuple[Mask, int]:
        """A function to the bits of those conditions that read one of these facts, and all the bits it can set."""
        wanted = set(names)
        places = tuple(i for i, reads in enumerate(self.reads) if not wanted.isdisjoint(reads))
        if places not in self.masks:
            self.masks[places] = self.compiled(places)
        return self.masks[places], sum(1 << i for i in places)

    def compiled(self, places: Iterable[int]) -> Mask:
        """One function; its source comes from checked expressions only, no author's text gets into it."""
        conditions = list(self.index)
        scope: dict[str, Any] = {"__builtins__": {}}
        names = {n: f"f[{n!r}]" for reads in self.reads for n in reads}
        tests = [f"    if {code(conditions[i], names, scope)}: m |= {1 << i}" for i in places]
        exec("\n".join(["def mask(f):", "    m = 0", *tests, "    return m"]), scope)  # noqa: S102 - see above
        made: Mask = scope["mask"]
        return made


class Side:
    """One version with one set of limits, asked through shared conditions."""

    def __init__(self, document: Document, limits: Mapping[str, int], shared: Conditions) -> None:
        self.document, self.limits, self.shared = document, limits, shared
        self.rules: list[tuple[Rule | Duty, Expr]] = [
            (rule, _filled(condition_of(rule), limits)) for rule in document.all_rules
        ]
        bits = shared.add(when for _, when in self.rules)
        shared.add(_about(rule, kinds) for rule in document.rules for _, kinds in rule.related if kinds)
        self.bits = [(1 << bit, rule) for bit, (rule, _) in zip(bits, self.rules, strict=True)]
        self.table = fold(document.table, {}, limits)
        self.by_bit: dict[int, list[tuple[int, Rule | Duty]]] = {}
        for position, (bit, rule) in enumerate(self.bits):
            self.by_bit.setdefault(bit, []).append((position, rule))
        self.mine = sum(self.by_bit)
        self.answers: dict[Any, Answer] = {}

    def answer(self, mask: int, facts: Mapping[str, Any]) -> Answer:
        """The answer when the conditions in ``mask`` hold; remembered."""
        asked = (facts["action"], facts["includes"], facts["roles"], facts["use"], facts["stage"])
        found = self.answers.get((mask, asked))
        if found is None:
            table = self.counts(facts)
            found = self.answers[mask, asked] = answer_of(self.document, self.fired(mask), facts, table)
        return found

    def fired(self, mask: int) -> list[Rule | Duty]:
        """The rules whose conditions are in ``mask``, in the file's order."""
        found, left = [], mask & self.mine
        while left:
            bit = left & -left
            found += self.by_bit[bit]
            left ^= bit
        return [rule for _, rule in sorted(found, key=lambda one: one[0])]

    def counts(self, facts: Mapping[str, Any]) -> bool:
        """Whether the table of actions counts for this act."""
        return evaluate(self.table, facts, self.limits) is True


def _filled(condition: Expr, limits: Mapping[str, int]) -> Expr:
    """A condition with its limits filled in."""
    return fold(condition, {}, limits) if _has_limit(condition) else condition


def _has_limit(expr: Expr) -> bool:
    if isinstance(expr, Op):
        return any(map(_has_limit, expr.args))
    return isinstance(expr, LimitRef)


def _about(rule: Rule, kinds: frozenset[str]) -> Expr:
    """Whether a screen's rule speaks of these kinds, for which it cites a related directive."""
    return Op("&", (FactRef(f"screen.{rule.level}"), Const(kinds & rule.kinds)))


def answer_of(document: Document, fired: Iterable[Rule | Duty], facts: Mapping[str, Any], table: bool) -> Answer:
    """The answer when exactly these rules (in the file's order) fire."""
    rules = [r for r in fired if isinstance(r, Rule)]
    alone = [r for r in rules if r.alone]
    spoken = alone or rules
    reasons = [(SEVERITY[r.effect], (r.cited, *related(r, facts))) for r in spoken if r.effect != "advise"]
    if not alone:
        reasons += cells(document, rules, facts, table)
    reasons.sort(key=lambda r: r[0])
    beside = [f"advice {r.cited} ({r.id})" for r in spoken if r.effect == "advise"]
    if not alone:
        beside += [f"obligation {d.clause} ({d.do})" for d in fired if isinstance(d, Duty)]
    effect = _EFFECTS[reasons[0][0]] if reasons else "deny"
    return Answer(effect, tuple(dict.fromkeys(c for _, cited in reasons for c in cited)), tuple(beside))


_EFFECTS = {severity: effect for effect, severity in SEVERITY.items()}


def related(rule: Rule, facts: Mapping[str, Any]) -> list[str]:
    """The related directives a rule cites for what was found."""
    if not rule.related:
        return []
    found = facts[f"screen.{rule.level}"] & rule.kinds if rule.level else frozenset()
    return [code for code, kinds in rule.related if not kinds or kinds & found]


def cells(
    document: Document, rules: list[Rule], facts: Mapping[str, Any], table: bool
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """What the table says of every row the act needs; outside the table only a rule that permits can."""
    action = facts["action"]
    permits = [r for r in rules if r.effect == "permit"]
    for _ in unknown(document, action, facts["includes"]):
        yield SEVERITY["deny"], (document.table_clause,)
    for row in [action, *sorted(facts["includes"] - {action})]:
        clause = f"{document.table_clause}/{row}"
        if row not in document.actions and row not in document.acts:
            continue
        if table and row in document.actions:
            if not any(r.opens == row for r in permits):
                held = any(document.matrix.get((role, row)) for role in facts["roles"])
                yield SEVERITY["permit" if held else "deny"], (clause,)
        elif row == action and not permits:
            yield SEVERITY["deny"], (clause,)


def rest(expr: Expr, known: Mapping[str, Any]) -> bool | frozenset[str]:
    """What is left of a condition when ``known`` facts are filled in: its truth, or the facts it still reads."""
    if isinstance(expr, Op) and expr.op in ("and", "or"):
        settles = expr.op == "or"
        left: frozenset[str] = frozenset()
        for arg in expr.args:
            found = rest(arg, known)
            if found is settles:
                return settles
            if isinstance(found, frozenset):
                left |= found
        return left or not settles
    if isinstance(expr, Op) and expr.op == "not":
        found = rest(expr.args[0], known)
        return not found if isinstance(found, bool) else found
    if isinstance(expr, Const):
        return bool(expr.value)
    if isinstance(expr, FactRef):
        return bool(known[expr.name]) if expr.name in known else frozenset({expr.name})
    unknown = facts_of(expr).difference(known)
    return unknown or evaluate(expr, known, {}) is True


@dataclass(frozen=True)
class Person:
    """Who asks: the roles held and what to call that."""

    roles: frozenset[str]
    words: str


def people(*versions: Directive) -> tuple[Person, ...]:
    """Each role alone, no role, and all roles together."""
    names = {role: words for v in reversed(versions) for role, words in v.roles.items()}
    alone = [Person(frozenset({role}), words) for role, words in names.items()]
    everything = [Person(frozenset(names), " and ".join(names.values()))] if len(names) > 1 else []
    return (*alone, Person(frozenset(), "no role"), *everything)


def actions(*versions: Directive) -> dict[str, str]:
    """Every row of the table and every act beside it, with its words."""
    return {a: words for v in reversed(versions) for a, words in {**v.actions, **v.acts}.items()}


def moments(*versions: Directive) -> list[datetime]:
    """The instants at which the numbers of a version change, from the day on all these versions are in force."""
    first = max(v.effective for v in versions)
    later = {x.since for v in versions for x in v.document.limits if x.since > first}
    return [first, *sorted(later)]


def limits_of(version: Directive, at: datetime) -> dict[str, int]:
    return limits_at(version.document.limits, at)


def always_in_force(version: Directive) -> Directive:
    """The version as if it had been in force at every moment, for asking what it would have said."""
    from spokesperson.directive.engine.compiling import compile

    document = version.document
    early = datetime(1, 1, 2, tzinfo=document.effective.tzinfo)
    first = limits_at(document.limits, document.effective)
    limits = [LimitValue(name, value, early) for name, value in first.items()]
    limits += [v for v in document.limits if v.since > document.effective]
    return compile(replace(document, effective=early, limits=tuple(limits)))
