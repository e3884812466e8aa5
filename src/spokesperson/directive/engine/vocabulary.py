"""Typed facts: what a decision may turn on, and how a fact is given, checked and stored (Definitions; R2, R28).

A fact nobody declared cannot be used in a condition, and a fact of another type is refused by name. ``action`` and
``includes`` hold words of the directive's own table, so an unknown word there is an answer (denied), not an error.
The facts every directive knows are in ``catalogue``; an institution's file may declare further ones of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from spokesperson.directive.engine.errors import FactError, nearest

LARGEST = 2**53 - 1  # what canonical JSON holds
LONGEST = timedelta(seconds=10**9)
TYPES = ("bool", "int", "date", "time", "instant", "duration", "enum", "set")


@dataclass(frozen=True)
class Type:
    """bool, int, date, time, instant, duration, enum of ``values`` or set of ``values``.

    Without ``values`` an enum is any word and a set any words; ``of`` says where the directive itself declares them
    (``actions`` or ``roles``).
    """

    name: str
    values: frozenset[str] = frozenset()
    of: str = ""

    def expected(self) -> str:
        """What a value of this type looks like, for an error message."""
        words = ", ".join(sorted(self.values))
        if self.name == "enum":
            return f"one of {words}" if words else "a word"
        if self.name == "set":
            return f"a set of {words}" if words else "a set of words"
        return _EXPECTED[self.name]

    def holds(self, value: object) -> bool:
        """Whether ``value`` is of this type."""
        if self.name == "enum":
            return type(value) is str and (value in self.values if self.values else _word(value))
        if self.name == "set":
            if not isinstance(value, (set, frozenset)) or not all(type(v) is str for v in value):
                return False
            return value <= self.values if self.values else all(_word(v) for v in value)
        if self.name == "instant":
            return isinstance(value, datetime) and value.utcoffset() is not None and 1900 <= value.year < 9990
        if self.name == "duration":  # whole seconds, as they are stored
            return type(value) is timedelta and not value.microseconds and timedelta(0) <= value < LONGEST
        if self.name == "time":
            return type(value) is time and value.tzinfo is None
        return type(value) is PYTHON[self.name] and (type(value) is not int or abs(value) <= LARGEST)

    @property
    def quiet(self) -> object:
        """The value that says nothing: false, 0, no words, "none" where that is a word of it; else ``None``.

        A stored decision leaves facts with this value out.
        """
        if self.name == "enum":
            return "none" if "none" in self.values else None
        return {"bool": False, "int": 0, "set": frozenset()}.get(self.name)


def _word(value: str) -> bool:
    """Open words end up in records: nothing unprintable, nothing endless."""
    return len(value) <= 80 and value.isprintable()


_EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "date": "a date like 2026-03-17",
    "time": "a time of day like 12:30",
    "instant": "an instant with its zone, like 2026-03-17T10:12:00-05:00",
    "duration": "a duration like PT30M or P2D",
}
PYTHON: Mapping[str, type] = {"bool": bool, "int": int, "date": date, "time": time, "duration": timedelta}
BOOL, INT, DATE, TIME, INSTANT, DURATION = (
    Type(name) for name in ("bool", "int", "date", "time", "instant", "duration")
)


def enum(words: str) -> Type:
    return Type("enum", frozenset(words.split()))


def words_of(words: str = "") -> Type:
    return Type("set", frozenset(words.split()))


@dataclass(frozen=True)
class Fact:
    """One declared fact: its type, what it means, the clause it comes from, and what holds when an act does not state
    it (``None``: then it is missing, and a missing fact denies). ``ask`` is the question its author answers, or "".
    """

    type: Type
    doc: str
    clause: str = ""
    otherwise: Any = None
    ask: str = ""


Facts = Mapping[str, Fact]


@dataclass
class Vocabulary:
    """The facts as one directive knows them: its actions and roles stand for the open words; ``table`` is its rows."""

    facts: Facts
    actions: frozenset[str] = frozenset()
    table: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    terms: Mapping[str, Any] = field(default_factory=dict)

    def type_of(self, name: str) -> Type:
        """The type of a declared fact, its open words filled in from the directive."""
        kind = self.facts[name].type
        return Type(kind.name, getattr(self, kind.of)) if kind.of else kind


def check_facts(facts: Mapping[str, object], known: Facts) -> None:
    """Raise ``FactError`` for the first fact that is not declared or not of its type. Facts may be missing."""
    for name, value in facts.items():
        fact = known.get(name) if isinstance(name, str) else None
        if fact is None:
            near = nearest(name, known)
            raise FactError(str(name), f"a declared fact{f' like {near}' if near else ''}", value)
        if fact.type is BOOL and type(value) is bool:  # most facts are, and asking them all is most of the time
            continue
        if not fact.type.holds(value):
            raise FactError(name, fact.type.expected(), value)


def from_json(facts: Mapping[str, object], known: Facts) -> dict[str, object]:
    """Facts as JSON or YAML gives them (lists, ISO strings), as typed facts. Raises ``FactError``."""
    typed = {name: _typed(name, value, known) for name, value in facts.items()}
    check_facts(typed, known)
    return typed


def _typed(name: str, value: object, known: Facts) -> object:
    fact = known.get(name)
    if fact is None:
        return value
    if fact.type.name == "set" and isinstance(value, (list, tuple)):
        return frozenset(value) if all(isinstance(v, str) for v in value) else value
    if fact.type.name in PARSE and isinstance(value, str):
        try:
            return PARSE[fact.type.name](value)
        except (ValueError, OverflowError):
            raise FactError(name, fact.type.expected(), value) from None
    return value


_DURATION = re.compile(r"P(?!$)(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?")


def duration(text: str) -> timedelta:
    """A duration of ISO 8601 in days, hours, minutes and whole seconds (``P2D``, ``PT1H30M``); ``ValueError`` else."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a duration")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


PARSE: Mapping[str, Any] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "duration": duration,
}


def to_json(value: object) -> object:
    """A fact's value as it stands in a canonical decision: sets sorted, instants in UTC with microseconds."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, timedelta):
        return f"PT{value // timedelta(seconds=1)}S"
    if isinstance(value, (date, time)):
        return value.isoformat()
    return value
