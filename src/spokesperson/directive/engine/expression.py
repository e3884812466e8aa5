"""Conditions: one expression over declared facts, limits and the directive's own terms.

The syntax is a small part of Python's: and, or, not, comparisons, ``in``, sets, words in quotes, whole numbers with
+ and -. No calls, no attributes but declared dotted facts and ``limit.NAME``. ``&`` between two sets asks whether they
have a member in common; an instant less another is a duration. Types are checked when the file is loaded, so that no
decision can fail on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from spokesperson.directive.engine.vocabulary import to_json

Value = bool | int | str | frozenset[str] | date | datetime | time | timedelta


@dataclass(frozen=True)
class Const:
    value: Value


@dataclass(frozen=True)
class FactRef:
    name: str


@dataclass(frozen=True)
class LimitRef:
    name: str


@dataclass(frozen=True)
class Op:
    """``op`` is and, or, not, ==, !=, <, <=, >, >=, in, not in, &, + or -."""

    op: str
    args: tuple[Expr, ...]


Expr = Const | FactRef | LimitRef | Op
TRUE, FALSE = Const(True), Const(False)


class Missing:
    """The value of what cannot be told because facts are missing (``names``)."""

    __slots__ = ("names",)

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything in it."""
    yield expr
    if isinstance(expr, Op):
        for arg in expr.args:
            yield from walk(arg)


def facts_of(expr: Expr) -> frozenset[str]:
    return frozenset(e.name for e in walk(expr) if isinstance(e, FactRef))


def limits_of(expr: Expr) -> frozenset[str]:
    return frozenset(e.name for e in walk(expr) if isinstance(e, LimitRef))


def atoms(expr: Expr) -> Iterator[Expr]:
    """The conditions an expression is made of: what stands between and, or and not."""
    if isinstance(expr, Op) and expr.op in ("and", "or", "not"):
        for arg in expr.args:
            yield from atoms(arg)
    elif not isinstance(expr, Const):
        yield expr


def replace(expr: Expr, old: Expr, new: Expr) -> Expr:
    """The expression with every ``old`` in it replaced."""
    if expr == old:
        return new
    return Op(expr.op, tuple(replace(a, old, new) for a in expr.args)) if isinstance(expr, Op) else expr


def both(first: Expr, *others: Expr) -> Expr:
    """All of them, flattened."""
    parts: list[Expr] = []
    for one in (first, *others):
        parts += one.args if isinstance(one, Op) and one.op == "and" else [one]
    kept = tuple(p for p in parts if p != TRUE)
    return kept[0] if len(kept) == 1 else Op("and", kept) if kept else TRUE


COMPUTE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
    "&": lambda a, b: not a.isdisjoint(b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
}


def evaluate(expr: Expr, facts: Mapping[str, Any], limits: Mapping[str, int]) -> Any:
    """The value of ``expr``, or ``Missing`` where it depends on facts that are not there (Kleene's three values)."""
    if isinstance(expr, Const):
        return expr.value
    if isinstance(expr, FactRef):
        return facts[expr.name] if expr.name in facts else Missing(expr.name)
    if isinstance(expr, LimitRef):
        return limits[expr.name] if expr.name in limits else Missing(f"limit.{expr.name}")
    values = [evaluate(a, facts, limits) for a in expr.args]
    unknown = [v for v in values if isinstance(v, Missing)]
    if expr.op in ("and", "or"):
        settles = expr.op == "or"
        if any(v is settles for v in values):
            return settles
    if unknown:
        return Missing(*(name for v in unknown for name in v.names))
    if expr.op in ("and", "or"):
        return expr.op == "and"
    return not values[0] if expr.op == "not" else COMPUTE[expr.op](*values)


def fold(expr: Expr, known: Mapping[str, Any], limits: Mapping[str, int]) -> Expr:
    """What is left of ``expr`` when some facts are already known."""
    if isinstance(expr, FactRef):
        return Const(known[expr.name]) if expr.name in known else expr
    if isinstance(expr, LimitRef):
        return Const(limits[expr.name]) if expr.name in limits else expr
    if isinstance(expr, Const):
        return expr
    if expr.op in ("and", "or"):
        return _fold_junction(expr.op, expr.args, known, limits)
    args = tuple(fold(a, known, limits) for a in expr.args)
    if all(isinstance(a, Const) for a in args):
        return Const(evaluate(Op(expr.op, args), {}, {}))
    return Op(expr.op, args)


def _fold_junction(op: str, args: tuple[Expr, ...], known: Mapping[str, Any], limits: Mapping[str, int]) -> Expr:
    """The first part that settles it ends it: most rules are about another act than the one that is known."""
    settles = op == "or"
    rest: list[Expr] = []
    for arg in args:
        left = fold(arg, known, limits)
        if not isinstance(left, Const):
            rest.append(left)
        elif left.value is settles:
            return TRUE if settles else FALSE
    if not rest:
        return FALSE if settles else TRUE
    return rest[0] if len(rest) == 1 else Op(op, tuple(rest))


def code(expr: Expr, names: Mapping[str, str], constants: dict[str, Any]) -> str:
    """Python source of ``expr``; ``names`` are the local variables of facts, ``constants`` collects other values."""
    if isinstance(expr, Const):
        return _literal(expr.value, constants)
    if isinstance(expr, FactRef):
        return names[expr.name]
    if isinstance(expr, LimitRef):
        raise KeyError(expr.name)
    args = [code(a, names, constants) for a in expr.args]
    if expr.op == "not":
        return f"(not {args[0]})"
    if expr.op == "&":
        return f"(not {args[0]}.isdisjoint({args[1]}))"
    return f"({f' {expr.op} '.join(args)})"


def _literal(value: Value, constants: dict[str, Any]) -> str:
    if isinstance(value, (bool, int, str)):
        return repr(value)
    name = f"c{len(constants)}"
    constants[name] = value
    return name


def show(expr: Expr) -> str:
    """The expression as an author would write it."""
    if isinstance(expr, Const):
        if isinstance(expr.value, frozenset):
            return "{" + ", ".join(repr(v) for v in sorted(expr.value)) + "}"
        if isinstance(expr.value, (bool, int, str)):
            return repr(expr.value)
        return f"'{to_json(expr.value) if isinstance(expr.value, timedelta) else expr.value.isoformat()}'"
    if isinstance(expr, FactRef):
        return expr.name
    if isinstance(expr, LimitRef):
        return f"limit.{expr.name}"
    args = [f"({show(a)})" if isinstance(a, Op) and a.op in ("and", "or") else show(a) for a in expr.args]
    return f"not {args[0]}" if expr.op == "not" else f" {expr.op} ".join(args)
