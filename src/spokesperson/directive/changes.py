"""What two versions of the directive say differently: clauses, cells of the table, dated numbers (P2; R8).

Two compiled versions are compared once; both are immutable, so that the answer is kept by their hashes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from spokesperson.directive.marking import steps
from spokesperson.directive.register import compiled

if TYPE_CHECKING:
    from datetime import date

    from spokesperson.directive.engine import Clause, Directive

CHANGED, ADDED, REMOVED, SAME = "changed", "added", "removed", "same"
_WORDS = re.compile(r"\s+|[\w’']+|[^\w\s]")
_MARKUP = re.compile(r"[*_`]|^#+ |^- ", re.M)


@dataclass(frozen=True)
class ClauseChange:
    """One clause in both versions; ``old`` or ``new`` is None where a version does not have it."""

    id: str
    kind: str
    old: Clause | None
    new: Clause | None


@dataclass(frozen=True)
class CellChange:
    """One cell of the table of actions, by names; None stands for a role or an action that a version does not have."""

    action: str
    role: str
    old: bool | None
    new: bool | None


@dataclass(frozen=True)
class NumberChange:
    """One dated number of the annex: its name, its day, and its value with its unit in both versions."""

    name: str
    since: date
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Changes:
    """Everything, in the order of the newer text; a clause that is gone stands where it stood."""

    clauses: tuple[ClauseChange, ...]
    cells: tuple[CellChange, ...]
    numbers: tuple[NumberChange, ...]

    @property
    def told(self) -> tuple[ClauseChange, ...]:
        """The clauses that are not the same."""
        return tuple(c for c in self.clauses if c.kind != SAME)

    def of(self, clause_id: str) -> ClauseChange | None:
        return next((c for c in self.told if c.id == clause_id), None)


@lru_cache(maxsize=64)
def between(old_hash: str, new_hash: str) -> Changes:
    """The changes from the version with one file hash to that with another; ``Version.DoesNotExist`` for neither."""
    old, new = compiled(old_hash), compiled(new_hash)
    return Changes(tuple(_clauses(old, new)), tuple(_cells(old, new)), tuple(_numbers(old, new)))


def _clauses(old: Directive, new: Directive) -> list[ClauseChange]:
    before, after = {c.id: c for c in old.clauses}, {c.id: c for c in new.clauses}
    found = []
    for clause_id in _merged(list(before), list(after)):
        was, now = before.get(clause_id), after.get(clause_id)
        if was is not None and now is not None:
            kind = SAME if prose(was) == prose(now) else CHANGED
        else:
            kind = ADDED if was is None else REMOVED
        found.append(ClauseChange(clause_id, kind, was, now))
    return found


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The ids of both in the order of ``new``, those only in ``old`` right after what they followed there."""
    out = list(new)
    for at, one in enumerate(old):
        if one not in out:
            before = next((o for o in reversed(old[:at]) if o in out), None)
            out.insert(out.index(before) + 1 if before is not None else 0, one)
    return out


def _cells(old: Directive, new: Directive) -> list[CellChange]:
    roles = {**old.roles, **new.roles}
    actions = {**old.actions, **new.actions}
    found = []
    for action, name in actions.items():
        for role, shown in roles.items():
            was, now = old.matrix.get((role, action)), new.matrix.get((role, action))
            if was != now:
                found.append(CellChange(name, shown, was, now))
    return found


def _numbers(old: Directive, new: Directive) -> list[NumberChange]:
    # A number holds from the beginning of a day; which instant that is, each file's own zone says.
    before, after = (
        {(v.name, v.since.date()): f"{v.value} {v.unit}".strip() for v in d.document.limits} for d in (old, new)
    )
    keys = sorted({*before, *after})
    return [NumberChange(*k, before.get(k), after.get(k)) for k in keys if before.get(k) != after.get(k)]


def prose(clause: Clause) -> str:
    """A clause's words without its tables, whose cells and numbers are compared as such."""
    lines = [line for line in clause.text.splitlines() if not line.lstrip().startswith("|")]
    return "\n".join(lines).strip()


def first_words(old: Clause, new: Clause, most: int = 90) -> tuple[str, str]:
    """The first stretch of words that differs, as (removed, added); either may be empty. Long ones are cut short."""
    a, b = (_WORDS.findall(_MARKUP.sub("", prose(c))) for c in (old, new))
    for equal, gone, come in steps(a, b):
        removed, added = "".join(gone).strip(" ,;."), "".join(come).strip(" ,;.")
        if not equal and (removed or added):
            return _short(removed, most), _short(added, most)
    return "", ""


def _short(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"
