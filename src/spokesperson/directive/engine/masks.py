"""Conditions compiled to one function from facts to a bit mask, which checks every fact's type on its way.

The source is generated from checked expressions only; no author's text gets into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from operator import itemgetter
from typing import Any

from spokesperson.directive.engine.expression import TRUE, Expr, Op, both, code
from spokesperson.directive.engine.vocabulary import FACTS, LARGEST, Type

Mask = Callable[[Mapping[str, Any]], int]


def compile_mask(conditions: Iterable[Expr], checked: Iterable[str]) -> Mask:
    """A function from facts to the mask of ``conditions`` (bit i for condition i).

    ``checked`` are facts whose type needs no look here. The function raises ``KeyError`` for a fact that is missing and
    ``TypeError`` for one that is undeclared or of another type; the caller then finds out which.
    """
    names = {name: f"v{i}" for i, name in enumerate(FACTS)}
    scope: dict[str, Any] = {"get": itemgetter(*FACTS), "t_bool": bool, "t_set": frozenset}
    looked = {name: fact.type for name, fact in FACTS.items() if name not in checked}
    bools = [names[name] for name, kind in looked.items() if kind.name == "bool"]
    wrong = [_not(kind, names[name], scope) for name, kind in looked.items() if kind.name != "bool"]
    # True | False stays a bool; anything else in between makes it an int, or cannot be joined at all.
    wrong.append(f"type({' | '.join(bools)}) is not t_bool")
    lines = [
        "def mask(f):",
        f"    if len(f) != {len(FACTS)}: raise TypeError",
        f"    {', '.join(names.values())} = get(f)",
        f"    if {' or '.join(wrong)}: raise TypeError",
        "    m = 0",
        *_tests(conditions, names, scope),
        "    return m",
    ]
    scope["__builtins__"] = {"len": len, "type": type, "TypeError": TypeError}
    exec("\n".join(lines), scope)  # noqa: S102 - see the module's docstring
    made: Mask = scope["mask"]
    return made


def _tests(conditions: Iterable[Expr], names: Mapping[str, str], scope: dict[str, Any]) -> Iterator[str]:
    """One line of source for each condition; those that begin with the same question share one asking of it."""
    groups: dict[Expr, list[tuple[int, Expr]]] = {}
    for i, condition in enumerate(conditions):
        guard, rest = _guarded(condition)
        groups.setdefault(guard, []).append((i, rest))
    for guard, members in groups.items():
        yield f"    if {code(guard, names, scope)}:"
        for i, rest in members:
            yield f"        m |= {1 << i}" if rest == TRUE else f"        if {code(rest, names, scope)}: m |= {1 << i}"


def _guarded(condition: Expr) -> tuple[Expr, Expr]:
    """A condition as a question and what it asks besides. An empty set has nothing in common with any other."""
    if isinstance(condition, Op) and condition.op == "and":
        return condition.args[0], both(*condition.args[1:])
    if isinstance(condition, Op) and condition.op == "&":
        return condition.args[0], condition
    return condition, TRUE


def _not(kind: Type, name: str, scope: dict[str, Any]) -> str:
    """Source of "this value is not of its type"; an instant was compared with another before."""
    if kind.name == "instant":
        return "False"
    if kind.name == "enum":
        scope[f"t_{name}"] = kind.values
        return f"{name} not in t_{name}"
    if kind.name == "set":
        scope[f"t_{name}"] = kind.values
        return f"type({name}) is not t_set or {name} and not {name} <= t_{name}"
    scope[f"t_{name}"] = {"int": int, "date": date, "time": time}[kind.name]
    beyond = f" or not {-LARGEST} <= {name} <= {LARGEST}" if kind.name == "int" else ""
    return f"type({name}) is not t_{name}{beyond}"
