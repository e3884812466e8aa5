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
from spokesperson.directive.engine.vocabulary import Facts

WORDED = ("bool", "enum", "set")


@dataclass(frozen=True)
class Compiled:
    """``reads`` are the facts the conditions need. ``key`` and ``mask`` raise ``KeyError`` for one that is missing.

    They trust the types of the facts; ``check_facts`` looks at those where facts come in.
    """

    reads: tuple[str, ...]
    key: Callable[[Mapping[str, Any]], Any]
    mask: Callable[[Mapping[str, Any]], int]


def compile_masks(conditions: Iterable[Expr], known: Facts) -> Compiled:
    """``conditions`` as functions; bit i of the mask is set when condition i holds."""
    listed = list(conditions)
    needed = frozenset().union(*(facts_of(c) for c in listed))
    reads = tuple(name for name in known if name in needed)
    names = {name: f"v{i}" for i, name in enumerate(reads)}
    measured = [name for name in reads if known[name].type.name not in WORDED]
    scope: dict[str, Any] = {"__builtins__": {}, "get": _getter(reads)}
    exec("\n".join(_mask_source(listed, names, scope)), scope)  # noqa: S102 - see the module's docstring
    if not measured:
        return Compiled(reads, scope["get"], scope["mask"])
    asked = dict.fromkeys(a for c in listed for a in atoms(c) if not facts_of(a).isdisjoint(measured))
    scope["plain"] = _getter(tuple(name for name in reads if name not in measured))
    exec("\n".join(_key_source(list(asked), scope)), scope)  # noqa: S102
    return Compiled(reads, scope["key"], scope["mask"])


def _getter(reads: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Any]:
    """From facts to the values of ``reads``, in a tuple."""
    if len(reads) > 1:
        return itemgetter(*reads)
    return (lambda facts: (facts[reads[0]],)) if reads else lambda facts: ()


def _key_source(asked: list[Expr], scope: dict[str, Any]) -> Iterator[str]:
    """The plain values, and the answers to what is asked of numbers and instants."""
    names = {name: f"f[{name!r}]" for name in frozenset().union(*(facts_of(a) for a in asked))}
    yield "def key(f):"
    yield f"    return plain(f) + ({''.join(code(a, names, scope) + ', ' for a in asked)})"


def _unpacked(names: Mapping[str, str]) -> str:
    return "(" + "".join(f"{name}, " for name in names.values()) + ")"


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
