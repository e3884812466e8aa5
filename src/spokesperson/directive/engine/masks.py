"""Conditions compiled to two functions from facts: a key that is quick to find again, and a bit mask.

The key holds the values of the facts the conditions read; a number or an instant is in it only by what the conditions
ask of it ("fewer than 60"), so that the same few keys come back all day. Both are generated from checked expressions
only; no author's text gets into them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from spokesperson.directive.engine.expression import TRUE, Expr, Op, atoms, both, code, facts_of
from spokesperson.directive.engine.vocabulary import LARGEST, PYTHON, Facts, Type

WORDED = ("bool", "enum", "set")


@dataclass(frozen=True)
class Compiled:
    """``reads`` are the facts the conditions need. ``key`` and ``mask`` raise ``KeyError`` for one that is missing;
    ``key`` raises ``TypeError`` for one of another type, and the caller then finds out which.
    """

    reads: tuple[str, ...]
    key: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    mask: Callable[[Mapping[str, Any]], int]


def compile_masks(conditions: Iterable[Expr], known: Facts) -> Compiled:
    """``conditions`` as functions; bit i of the mask is set when condition i holds."""
    listed = list(conditions)
    needed = frozenset().union(*(facts_of(c) for c in listed))
    reads = tuple(name for name in known if name in needed)
    names = {name: f"v{i}" for i, name in enumerate(reads)}
    scope: dict[str, Any] = {"t_bool": bool, "t_set": frozenset, "get": _getter(reads)}
    scope["__builtins__"] = {"type": type, "TypeError": TypeError}
    types = {name: known[name].type for name in reads}
    exec("\n".join(_key_source(listed, names, types, scope)), scope)  # noqa: S102 - see the module's docstring
    exec("\n".join(_mask_source(listed, names, scope)), scope)  # noqa: S102
    return Compiled(reads, scope["key"], scope["mask"])


def _getter(reads: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(reads) > 1:
        return itemgetter(*reads)
    return (lambda facts: (facts[reads[0]],)) if reads else lambda facts: ()


def _key_source(
    conditions: list[Expr], names: Mapping[str, str], types: Mapping[str, Type], scope: dict[str, Any]
) -> Iterator[str]:
    yield "def key(f):"
    yield f"    {_unpacked(names)} = v = get(f)"
    if wrong := list(_wrong(names, types, scope)):
        yield f"    if {' or '.join(wrong)}: raise TypeError"
    if all(kind.name in WORDED for kind in types.values()):
        yield "    return v"
        return
    asked = dict.fromkeys(a for c in conditions for a in atoms(c))
    measured = [a for a in asked if any(types[n].name not in WORDED for n in facts_of(a))]
    plain = [names[n] for n, kind in types.items() if kind.name in WORDED]
    parts = [*plain, *(code(a, names, scope) for a in measured)]
    yield f"    return ({', '.join(parts)},)"


def _unpacked(names: Mapping[str, str]) -> str:
    return "(" + "".join(f"{name}, " for name in names.values()) + ")"


def _wrong(names: Mapping[str, str], types: Mapping[str, Type], scope: dict[str, Any]) -> Iterator[str]:
    """Sources of "this fact is not of its type"."""
    if bools := [names[n] for n, kind in types.items() if kind.name == "bool"]:
        # True | False stays a bool; anything else in between makes it an int, or cannot be joined at all.
        yield f"type({' | '.join(bools)}) is not t_bool"
    yield from (_not(kind, names[n], scope) for n, kind in types.items() if kind.name not in ("bool", "instant"))


def _not(kind: Type, name: str, scope: dict[str, Any]) -> str:
    """Source of "this value is not of its type"; an instant was compared with another before."""
    scope[f"t_{name}"] = kind.values if kind.name in WORDED else PYTHON[kind.name]
    if kind.name == "enum":
        return f"{name} not in t_{name}" if kind.values else f"type({name}) is not t_{name}"
    if kind.name == "set":
        return f"type({name}) is not t_set or {name} and not {name} <= t_{name}"
    beyond = f" or not {-LARGEST} <= {name} <= {LARGEST}" if kind.name == "int" else ""
    return f"type({name}) is not t_{name}{beyond}"


def _mask_source(conditions: list[Expr], names: Mapping[str, str], scope: dict[str, Any]) -> Iterator[str]:
    """One line for each condition; those that begin with the same question share one asking of it."""
    yield "def mask(f):"
    yield f"    {_unpacked(names)} = get(f)"
    yield "    m = 0"
    groups: dict[Expr, list[tuple[int, Expr]]] = {}
    for i, condition in enumerate(conditions):
        guard, rest = _guarded(condition)
        groups.setdefault(guard, []).append((i, rest))
    for guard, members in groups.items():
        yield f"    if {code(guard, names, scope)}:"
        for i, rest in members:
            yield f"        m |= {1 << i}" if rest == TRUE else f"        if {code(rest, names, scope)}: m |= {1 << i}"
    yield "    return m"


def _guarded(condition: Expr) -> tuple[Expr, Expr]:
    """A condition as a question and what it asks besides. An empty set has nothing in common with any other."""
    if isinstance(condition, Op) and condition.op == "and":
        return condition.args[0], both(*condition.args[1:])
    if isinstance(condition, Op) and condition.op == "&":
        return condition.args[0], condition
    return condition, TRUE
