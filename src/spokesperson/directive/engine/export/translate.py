"""What the translations into other policy languages have in common (R3, R28; the engine's independent oracles).

A translation is given complete facts: a fact that is missing is the engine's own affair, which denies and names it.
Other languages know neither instants to the microsecond nor days, so every point in time becomes a whole number that
keeps its order (``plain``).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from spokesperson.directive.engine.expression import TRUE, Const, Expr, LimitRef, Op, facts_of, fold, walk
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import Directive, Document, Duty, Rule

OBLIGE = "oblige"
START = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# The facts that every translation reads, whatever the rules say.
ALWAYS = ("action", "includes", "roles", "now")


@dataclass(frozen=True)
class Spoken:
    """A rule or an obligation as every translation sees it. ``effect`` is one of the engine's five or ``oblige``."""

    id: str
    clause: str
    effect: str
    when: Expr
    alone: bool = False
    opens: str = ""


def spoken(document: Document) -> tuple[Spoken, ...]:
    """Every rule and obligation, in the order in which the file has them."""
    return tuple(_spoken(one) for one in sorted(document.all_rules, key=lambda one: one.line))


def _spoken(one: Rule | Duty) -> Spoken:
    when = cheapest_first(fold(condition_of(one), {}, {}))
    if isinstance(one, Duty):
        return Spoken(one.id, one.clause, OBLIGE, when)
    return Spoken(one.id, one.cited, one.effect, when, one.alone, one.opens if one.effect == "permit" else "")


def ways_into(document: Document, action: str) -> tuple[Spoken, ...]:
    """The rules that stand in for the table's row ``action``."""
    return tuple(s for s in spoken(document) if s.opens == action)


def beside_the_table(document: Document) -> Iterator[tuple[str, Expr, list[Expr]]]:
    """For every act: when the table leaves it open, and the conditions of which one must then permit it."""
    permits = [s.when for s in spoken(document) if s.effect == "permit" and not s.alone]
    for action in (*document.actions, *document.acts):
        left = [fold(when, {"action": action}, {}) for when in permits]
        outside = fold(Op("not", (document.table,)), {"action": action}, {}) if action in document.actions else TRUE
        yield action, outside, left


def holders(document: Document, action: str) -> tuple[str, ...]:
    """The roles whose cell in the row ``action`` has an X."""
    return tuple(role for role in document.roles if document.matrix[role, action])


def facts_read(directive: Directive) -> tuple[str, ...]:
    """The facts that a request has to carry, in order."""
    document = directive.document
    conditions = [condition_of(one) for one in document.all_rules]
    return tuple(sorted({*ALWAYS, *(name for c in (document.table, *conditions) for name in facts_of(c))}))


def request(facts: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The facts ``names`` as the translations want them, ready for JSON. Raises ``KeyError`` for one not there."""
    return {name: plain(facts[name]) for name in names}


def plain(value: Any) -> Any:
    """A value of the engine as the translations write it.

    An instant is the microseconds since 1970 in UTC, a time of day the microseconds since midnight, a duration its
    microseconds, a day the number YYYYMMDD; a set is a sorted list.
    """
    if isinstance(value, datetime):
        return (value - START) // MICROSECOND
    if isinstance(value, date):
        return (value.year * 100 + value.month) * 100 + value.day
    if isinstance(value, time):
        return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond
    if isinstance(value, timedelta):
        return value // MICROSECOND
    return sorted(value) if isinstance(value, (set, frozenset)) else value


def limits(document: Document) -> dict[str, list[tuple[int, int]]]:
    """Every limit that a condition turns on: (from when, value), oldest first. The first holds before it, too: until
    then no directive is in force."""
    wanted = {e.name for one in document.all_rules for e in walk(condition_of(one)) if isinstance(e, LimitRef)}
    found: dict[str, dict[int, int]] = {name: {} for name in sorted(wanted)}
    for value in sorted(document.limits, key=lambda v: v.since):
        if value.name in found:
            found[value.name][plain(value.since)] = value.value
    return {name: list(values.items()) for name, values in found.items()}


def cheapest_first(expr: Expr) -> Expr:
    """The same condition, flat, with what costs those engines most (sets, alternatives) asked last."""
    if not isinstance(expr, Op):
        return expr
    args = [cheapest_first(a) for a in expr.args]
    if expr.op not in ("and", "or"):
        return Op(expr.op, tuple(args))
    flat = [b for a in args for b in (a.args if isinstance(a, Op) and a.op == expr.op else (a,))]
    return Op(expr.op, tuple(sorted(flat, key=_cost)))


def _cost(expr: Expr) -> int:
    return sum(len(e.value) if isinstance(e, Const) and isinstance(e.value, frozenset) else 1 for e in walk(expr))


def is_truth(expr: Expr) -> bool:
    """Whether this is a condition made of others, which some languages do not compare like a value."""
    return isinstance(expr, Op) and expr.op not in ("+", "-")


def line(text: str) -> str:
    """A text of the file's author as one line of a comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def header(directive: Directive, explained: str) -> list[str]:
    """The comment at the top: what was translated, and how it is to be asked."""
    about = f"{directive.code}, {directive.title}. Revision {directive.revision}, in force from {directive.effective}."
    facts = textwrap.wrap(f"Facts: {', '.join(facts_read(directive))}.", 110)
    origin = f"Translated from the file with the SHA-256 {directive.file_hash}."
    return [line(about), origin, "", *explained.split("\n"), "", *facts]
