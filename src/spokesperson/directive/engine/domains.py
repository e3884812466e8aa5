"""What a fact can be, as far as the rules can tell: the values of a fact in classes that no condition tells apart.

Between two thresholds all numbers are alike, and so are words that stand in the same sets. One value of each class
therefore stands for all of them, and a truth table over the classes is complete (R3).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from spokesperson.directive.engine.expression import Const, Expr, atoms, evaluate, facts_of, walk
from spokesperson.directive.engine.model import Directive
from spokesperson.directive.engine.vocabulary import LARGEST, Fact, Type

ORDERED = ("int", "date", "time", "instant", "duration")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DAY = 24 * 60 * 60 * 1_000_000
_LOWEST, _HIGHEST = -(10**17), 2 * 10**17  # microseconds that an instant can surely hold
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "int": (-LARGEST, LARGEST),
    "date": (1, date.max.toordinal()),
    "time": (0, _DAY - 1),
    "instant": (_LOWEST // 2, _HIGHEST),
    "duration": (0, _HIGHEST),
}


def ordinal(value: Any) -> int:
    """A number, date, time, instant or duration as a whole number (days for dates, else microseconds)."""
    if isinstance(value, datetime):
        return (value - _EPOCH) // _TICK
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, time):
        return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond
    if isinstance(value, timedelta):
        return value // _TICK
    return int(value)


def restored(kind: str, number: int) -> Any:
    """The value of type ``kind`` behind its whole number."""
    if kind == "instant":
        return _EPOCH + number * _TICK
    if kind == "date":
        return date.fromordinal(number)
    if kind == "time":
        return (_EPOCH + number * _TICK).time()
    return number * _TICK if kind == "duration" else number


@dataclass(frozen=True)
class Alike:
    """Values of one fact that no condition tells apart: ``words`` for words, sets and yes or no; else the whole
    numbers from ``low`` to ``high`` (see ``ordinal``; None is without end). ``example`` is one of them.
    """

    example: Any
    words: frozenset[Any] = frozenset()
    low: int | None = None
    high: int | None = None

    def holds(self, value: Any) -> bool:
        """Whether ``value`` is one of these."""
        if self.words:
            return value in self.words
        at = ordinal(value)
        return (self.low is None or self.low <= at) and (self.high is None or at <= self.high)


def declared(*versions: Directive) -> dict[str, Fact]:
    """The facts of these versions, their open words filled in from the versions' tables and roles."""
    open_words = {
        "actions": frozenset(a for v in versions for a in (*v.actions, *v.acts)),
        "roles": frozenset(r for v in versions for r in v.roles),
    }
    found: dict[str, Fact] = {}
    for version in reversed(versions):
        for name, fact in version.facts.items():
            kind = Type(fact.type.name, open_words[fact.type.of]) if fact.type.of else fact.type
            found[name] = Fact(kind, fact.doc, fact.clause, fact.otherwise)
    return found


class Domains:
    """The classes of every fact under these ``conditions`` (with limits already filled in)."""

    def __init__(self, conditions: Iterable[Expr], facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.atoms: dict[str, list[Expr]] = {}
        self.mixed: set[str] = set()
        self.found: dict[str, tuple[Alike, ...]] = {}
        for atom in dict.fromkeys(a for c in conditions for a in atoms(c)):
            names = facts_of(atom)
            self.mixed |= names if len(names) > 1 else set()
            for name in names:
                self.atoms.setdefault(name, []).append(atom)

    def of(self, name: str) -> tuple[Alike, ...]:
        """The classes of the fact ``name``. Where it is in ``mixed`` (compared with another fact) they are samples."""
        if name not in self.found:
            kind = self.facts[name].type
            made = self.spans(name, kind.name) if kind.name in ORDERED else self.words(name, kind)
            self.found[name] = tuple(made)
        return self.found[name]

    def signature(self, name: str, value: Any) -> tuple[Any, ...]:
        """How every condition on this fact alone comes out for ``value``."""
        return tuple(evaluate(a, {name: value}, {}) for a in self.atoms.get(name, ()) if len(facts_of(a)) == 1)

    def words(self, name: str, kind: Type) -> list[Alike]:
        known = sorted(kind.values) or sorted(self.named(name)) or ["other"]
        if kind.name == "bool":
            values: list[Any] = [False, True]
        elif kind.name == "set":
            values = [frozenset(), *(frozenset({word}) for word in known)]
        else:
            values = known
        classes: dict[Any, list[Any]] = {}
        for value in values:
            key = self.signature(name, value)
            classes.setdefault((key, value) if name in self.mixed or kind.name == "bool" else key, []).append(value)
        return [Alike(members[0], frozenset(members)) for members in classes.values()]

    def named(self, name: str) -> set[str]:
        """The words that conditions name beside an open fact."""
        consts = (e.value for a in self.atoms.get(name, ()) for e in walk(a) if isinstance(e, Const))
        return {w for c in consts for w in (c if isinstance(c, frozenset) else {c}) if isinstance(w, str)}

    def spans(self, name: str, kind: str) -> list[Alike]:
        lowest, highest = _BOUNDS[kind]
        points = sorted(p for p in self.thresholds(name, kind) if lowest <= p <= highest)
        edges: list[tuple[int | None, int | None]] = []
        low: int | None = None
        for point in points:
            edges += [(low, point - 1)] if low is None or low <= point - 1 else []
            edges.append((point, point))
            low = point + 1
        edges.append((low, None))
        joined: list[tuple[int | None, int | None, Any]] = []
        for low, high in edges:
            at = min(max(_inside(low, high), lowest), highest)
            key = self.signature(name, restored(kind, at))
            if joined and joined[-1][2] == key and name not in self.mixed:
                joined[-1] = (joined[-1][0], high, key)
            else:
                joined.append((low, high, key))
        return [
            Alike(restored(kind, min(max(_inside(low, high), lowest), highest)), frozenset(), low, high)
            for low, high, _ in joined
        ]

    def thresholds(self, name: str, kind: str) -> set[int]:
        """Every number at which a condition on this fact can turn; a few more do no harm, they are joined again."""
        found: set[int] = set()
        for atom in self.atoms.get(name, ()):
            numbers = [ordinal(e.value) for e in walk(atom) if isinstance(e, Const) and _is_number(e.value)]
            if kind == "int" and len(numbers) > 1:
                signs = itertools.product((-1, 0, 1), repeat=min(len(numbers), 4))
                found |= {sum(s * n for s, n in zip(sign, numbers, strict=False)) for sign in signs}
            else:
                found |= set(numbers) or {0}
        return found


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, date, time, timedelta)) and not isinstance(value, bool)


def _inside(low: int | None, high: int | None) -> int:
    """A number of the span, the one that lies at its edge (just below or above a threshold)."""
    if low is not None:
        return low
    return high if high is not None else 0


def initial(fact: Fact) -> Any:
    """A value for a fact that no example states: what the directive says holds otherwise, or one that says nothing."""
    if fact.otherwise is not None:
        return fact.otherwise
    kind = fact.type
    if kind.name == "enum":
        return "none" if "none" in kind.values else min(kind.values, default="other")
    quiet: Mapping[str, Any] = {"bool": False, "int": 0, "set": frozenset(), "time": time(12), "duration": timedelta()}
    return quiet.get(kind.name, date(2026, 1, 5) if kind.name == "date" else _EPOCH)
