"""Random complete requests for a directive: aimed at its rules, so that every one fires and every effect occurs.

Most start from one of the directive's own cases, are then bent until a rule chosen at random fires (or narrowly does
not), and have a few facts more thrown about. Numbers and times hit their bounds exactly, one below and one above.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from spokesperson.directive.engine import Directive
from spokesperson.directive.engine.export import translate
from spokesperson.directive.engine.expression import Const, Expr, FactRef, LimitRef, Op, evaluate, walk
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import limits_at
from spokesperson.directive.engine.vocabulary import LARGEST, LONGEST

SECOND = timedelta(seconds=1)
STEPS: dict[type, Any] = {int: 1, datetime: timedelta(microseconds=1), date: timedelta(days=1), timedelta: SECOND}
MEASURES = ("int", "date", "time", "instant", "duration")
ZONES = (UTC, timezone(timedelta(hours=-6)), timezone(timedelta(hours=5, minutes=45)))
MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Requests:
    """An endless, seeded stream of complete requests: ``next(requests)`` is a mapping of typed facts."""

    def __init__(self, directive: Directive, seed: int) -> None:
        self.chance = random.Random(seed)
        self.document = document = directive.document
        self.facts = document.facts
        self.words = {name: self.possible(name) for name in self.facts}
        self.conditions = [condition_of(one) for one in document.all_rules]
        self.exceptions = [condition_of(r) for r in document.rules if r.alone]
        self.bounds = self.values_compared()
        read = translate.facts_read(directive)
        self.read = [name for name in read if name != "now"]
        self.cases = [dict(case.given) for case in document.cases]
        starts = sorted({document.effective, *(v.since for v in document.limits if v.since > document.effective)})
        self.moments = [*starts, starts[-1] + timedelta(days=400)]
        self.changes = starts[1:]
        self.limits = [limits_at(document.limits, start) for start in starts]
        self.starts = [self.anything() | case for case in self.cases] or [self.anything()]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self

    def __next__(self) -> dict[str, Any]:
        chance = self.chance
        facts = dict(chance.choice(self.starts)) if chance.random() < 0.95 else self.anything()
        facts["now"] = self.now()
        for condition in chance.choices(self.conditions, k=chance.choice((0, 1, 1, 2))):
            self.bend(condition, chance.random() < 0.75, facts)
        for name in chance.choices(self.read, k=chance.choice((0, 0, 0, 1, 2, 6))):
            facts[name] = self.value(name)
        if chance.random() < 0.9:
            for condition in self.exceptions:  # they silence all others, so they get less than their share
                self.bend(condition, False, facts)
        return facts

    def anything(self) -> dict[str, Any]:
        return {name: self.value(name) for name in self.facts} | {"now": self.now()}

    def now(self) -> datetime:
        """Around the moments at which something changes: before the directive, at a limit's new value, later."""
        chance = self.chance
        if chance.random() < 0.9:
            found = chance.choice(self.moments[-2:]) + timedelta(seconds=chance.randrange(10**8))
        else:
            found = chance.choice(self.moments) + timedelta(microseconds=chance.choice((-(10**13), -1, 0, 1, 10**13)))
        return found.astimezone(chance.choice(ZONES))

    def possible(self, name: str) -> list[str]:
        """The words a fact can hold; open ones get some that the directive does not know."""
        kind, document = self.facts[name].type, self.document
        if kind.of == "actions":
            return [*document.actions, *document.acts]
        if kind.of == "roles":
            return list(document.roles)
        return sorted(kind.values) or ["word", "another word", 'a "quoted\\ word', "größer"]

    def values_compared(self) -> dict[str, list[Any]]:
        """What each fact is compared with anywhere, limits at all their values; for open words, the words named."""
        found: dict[str, list[Any]] = {name: [] for name in self.facts}
        limits = self.document.limits
        for expr in (e for condition in self.conditions for e in walk(condition)):
            if not isinstance(expr, Op) or expr.op in ("and", "or", "not"):
                continue
            leaves = [leaf for arg in expr.args for leaf in walk(arg)]
            known = [leaf.value for leaf in leaves if isinstance(leaf, Const)]
            named = {leaf.name for leaf in leaves if isinstance(leaf, LimitRef)}
            known += [v.value for v in limits if v.name in named]
            for leaf in leaves:
                if isinstance(leaf, FactRef):
                    found[leaf.name] += known
        return {name: list(dict.fromkeys(values)) for name, values in found.items()}

    def value(self, name: str) -> Any:
        chance, kind = self.chance, self.facts[name].type.name
        if kind == "bool":
            return chance.random() < 0.5
        if kind == "enum":
            odd = name == "action" and chance.random() < 0.03
            return chance.choice(("unheard_of", "", 'de"le\\te')) if odd else chance.choice(self.words[name])
        if kind == "set":
            return self.set_of(name)
        if kind == "instant" and name == "now":
            return self.now()
        return self.measure(name, kind)

    def set_of(self, name: str) -> frozenset[str]:
        """Mostly few words. Rows included are rarer still: each combination costs the engine a program of its own."""
        chance, words = self.chance, self.words[name]
        if name == "includes":
            words = words if chance.random() < 0.05 else list(self.document.actions)
        size = chance.choice((0, 0, 0, 1, 1, 2) if name != "includes" else (0,) * 24 + (1,) * 5 + (2,))
        size = min(len(words), size)
        found = chance.sample(words, size)
        if name in ("includes", "roles") and chance.random() < 0.02:
            found.append("unheard_of")
        return frozenset(found)

    def measure(self, name: str, kind: str) -> Any:
        """A number, day or time: at what it is compared with, one less or one more, or far away."""
        chance = self.chance
        spread: dict[str, tuple[Any, ...]] = {
            "int": (0, 1, -1, 59, 10**6, LARGEST, -LARGEST),
            "date": (date(2011, 1, 1), date(2031, 12, 31)),
            "time": (time(0), time(12, 30), time(23, 59, 59, 999999)),
            "instant": tuple(self.moments),
            "duration": (timedelta(0), SECOND, LONGEST - SECOND),
        }
        bounds = [b for b in self.bounds[name] if type(b) is type(spread[kind][0])]
        if bounds and chance.random() < 0.8:
            return self.near(chance.choice(bounds))
        return chance.choice(spread[kind])

    def near(self, value: Any, steps: int | None = None) -> Any:
        step = self.chance.choice((-1, 0, 1)) if steps is None else steps
        if isinstance(value, time):
            found = datetime.combine(date(2020, 6, 15), value) + step * timedelta(microseconds=1)
            return found.time()
        if type(value) is int:
            return max(-LARGEST, min(LARGEST, value + step))
        if isinstance(value, timedelta):
            whole = value - timedelta(microseconds=value.microseconds)
            return min(LONGEST - SECOND, max(timedelta(0), whole + step * SECOND))
        return value + step * STEPS[type(value)]

    def bend(self, expr: Expr, wanted: bool, facts: dict[str, Any]) -> None:
        """Change ``facts`` until ``expr`` holds or fails as ``wanted``, as far as single facts can do that."""
        if not isinstance(expr, Op):
            if isinstance(expr, FactRef):
                facts[expr.name] = wanted
        elif expr.op == "not":
            self.bend(expr.args[0], not wanted, facts)
        elif expr.op in ("and", "or"):
            every = (expr.op == "and") == wanted
            for one in expr.args if every else [self.chance.choice(expr.args)]:
                self.bend(one, wanted, facts)
        elif self.holds(expr, facts) != wanted:
            self.turn(expr, wanted, facts)

    def holds(self, expr: Expr, facts: Mapping[str, Any]) -> Any:
        return evaluate(expr, facts, self.limits[bisect_right(self.changes, facts["now"])])

    def turn(self, expr: Op, wanted: bool, facts: dict[str, Any]) -> None:
        """One comparison that holds and should not, or the other way round."""
        a, b = expr.args
        fixed = isinstance(a, (Const, LimitRef)) or a == FactRef("now")
        side, other, op = (b, a, MIRROR.get(expr.op, expr.op)) if fixed else (a, b, expr.op)
        if op in ("in", "not in"):
            self.member(a, b, wanted == (op == "in"), facts)
        elif isinstance(side, FactRef) and side.name != "now":
            self.turn_fact(expr, side.name, op, self.holds(other, facts), wanted, facts)
        elif isinstance(side, Op) and side.op in ("+", "-"):
            self.turn_sum(expr, side, other, wanted, facts)
        elif isinstance(side, Op):  # a condition compared with another
            self.bend(side, self.holds(other, facts) == (wanted == (op == "==")), facts)

    def turn_fact(self, expr: Op, name: str, op: str, against: Any, wanted: bool, facts: dict[str, Any]) -> None:
        kind = self.facts[name].type.name
        if op == "&":
            common = self.chance.choice(sorted(against)) if against and wanted else ""
            self.put(facts, name, facts[name] - against | ({common} if common else set()))
        elif kind in MEASURES:
            self.nearly(expr, wanted, facts, name, against)
        elif wanted == (op == "=="):
            self.put(facts, name, against)
        elif kind == "set":
            self.put(facts, name, against ^ {self.chance.choice(self.words[name])})
        else:
            rest = [False, True] if kind == "bool" else self.words[name]
            self.put(facts, name, self.chance.choice([w for w in rest if w != against] or [against]))

    def turn_sum(self, expr: Op, side: Op, other: Expr, wanted: bool, facts: dict[str, Any]) -> None:
        """A sum, or one instant less another: a fact in it moves by what is lacking."""
        for i, part in enumerate(side.args):
            if isinstance(part, FactRef) and part.name != "now":
                lacking = self.holds(other, facts) - self.holds(side, facts)
                self.nearly(
                    expr, wanted, facts, part.name, facts[part.name] + (-lacking if i and side.op == "-" else lacking)
                )
                return

    def nearly(self, expr: Op, wanted: bool, facts: dict[str, Any], name: str, bound: Any) -> None:
        """The fact at its bound, or next to it, whichever makes the comparison as it is wanted."""
        for step in self.chance.sample((-1, 0, 1), 3):
            self.put(facts, name, self.near(bound, step))
            if self.holds(expr, facts) == wanted:
                return

    def member(self, word: Expr, words: Expr, wanted: bool, facts: dict[str, Any]) -> None:
        """A word in a set, or not: whichever of the two is a fact is changed."""
        if isinstance(words, FactRef):
            one = {self.holds(word, facts)}
            self.put(facts, words.name, facts[words.name] | one if wanted else facts[words.name] - one)
        elif isinstance(word, FactRef):
            there = self.holds(words, facts)
            rest = sorted(there) if wanted else [w for w in self.words[word.name] if w not in there]
            self.put(facts, word.name, self.chance.choice(rest or [facts[word.name]]))

    def put(self, facts: dict[str, Any], name: str, value: Any) -> None:
        """What a fact cannot hold it does not get: two facts that are compared need not have all words in common."""
        if self.facts[name].type.holds(value):
            facts[name] = value
