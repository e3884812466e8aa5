"""Every clause that can speak on an act for a role, read from the compiled rules (Overview; R28).

A rule can speak if its condition is not already false once the act, the role and the use are known. What remains open
then depends on the moment: the account, the hour, the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from spokesperson.directive.engine.expression import FALSE, Const, fold
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.register import compiled

if TYPE_CHECKING:
    from datetime import datetime

    from spokesperson.directive.engine import Directive
    from spokesperson.directive.engine.model import Duty, Rule, Template

SEVERITY = ("deny", "ask", "warn", "permit", "oblige", "advise")


@dataclass(frozen=True)
class Sentence:
    """What a clause can say: its effect (or ``oblige`` for something to do) and its words; ``roles`` it can reach."""

    effect: str
    text: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Voice:
    """One clause with all it can say on an act, the gravest first."""

    clause: str
    sentences: tuple[Sentence, ...]


@lru_cache(maxsize=256)
def voices(file_hash: str, action: str, period: datetime) -> tuple[Voice, ...]:
    """The clauses that can speak on ``action``, in the order of the text, for a holder of one role.

    ``period`` is the instant whose numbers are named. Each sentence names the roles that can meet it.
    """
    rules = compiled(file_hash)
    limits = rules.limits(period)
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for role in rules.roles:
        for rule in _remaining(rules, action, role, limits):
            text = words(rule.text, limits)
            said = found.setdefault(rule.clause, {}).setdefault((getattr(rule, "effect", "oblige"), text), [])
            if role not in said:
                said.append(role)
    order = [c.id for c in rules.clauses]
    return tuple(_voice(c, found[c]) for c in sorted(found, key=order.index))


def _voice(clause: str, said: Mapping[tuple[str, str], list[str]]) -> Voice:
    sentences = [Sentence(effect, text, tuple(roles)) for (effect, text), roles in said.items()]
    return Voice(clause, tuple(sorted(sentences, key=lambda s: SEVERITY.index(s.effect))))


def _remaining(rules: Directive, action: str, role: str, limits: Mapping[str, int]) -> Iterable[Rule | Duty]:
    known: dict[str, Any] = {
        "action": action,
        "roles": frozenset({role}),
        "use": "business",
        "includes": frozenset(),
        "employed": True,
        "governed": True,
    }
    return [r for r in rules.document.all_rules if fold(condition_of(r), known, limits) != FALSE]


def words(template: Template, limits: Mapping[str, int]) -> str:
    """A rule's sentence before any act: numbers of the annex in place, what depends on the moment left open as "…"."""
    out = []
    for part in template.parts:
        if isinstance(part, str):
            out.append(part)
        else:
            value = fold(part, {}, limits) if part is not None else None
            out.append(str(value.value) if isinstance(value, Const) else "…")
    return "".join(out)
