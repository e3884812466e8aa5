"""What differs between two versions of a directive: words, numbers, cells, rules, and above all answers (R3).

``compare`` reads both versions whole; of the truth table it lists every cell that is answered differently, with facts
that show it. A cell that was only sampled is named in ``Diff.sampled``; nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from spokesperson.directive.engine import truth
from spokesperson.directive.engine.boxes import cover
from spokesperson.directive.engine.comparing import MOST, Comparison, Raw, Region, turn
from spokesperson.directive.engine.domains import Domains
from spokesperson.directive.engine.expression import facts_of
from spokesperson.directive.engine.model import Directive
from spokesperson.directive.engine.structure import Changed, structure
from spokesperson.directive.engine.vocabulary import to_json
from spokesperson.directive.engine.wording import range_of

__all__ = ["MOST", "CellChange", "Changed", "Diff", "Row", "compare"]


@dataclass(frozen=True)
class CellChange:
    """A cell of the truth table that is answered differently.

    ``roles`` are held by ``who`` (words); ``use`` and ``stage`` are words, "" for all of them; ``when`` says in plain
    words where in the cell ("" is always, all else being in order). ``clauses`` are those of the ``example``, complete
    facts that show it and can become a case. ``beside`` are obligations and advice that only that version gives.
    """

    roles: tuple[str, ...]
    who: str
    action: str
    use: str
    stage: str
    when: str
    before: str
    after: str
    clauses_before: tuple[str, ...]
    clauses_after: tuple[str, ...]
    example: Mapping[str, Any] = field(hash=False)
    beside_before: tuple[str, ...] = ()
    beside_after: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    uses: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    region: Region = ()

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Whether these facts lie in this cell, where it changed."""
        return (
            facts["roles"] == frozenset(self.roles)
            and facts["action"] == self.action
            and facts["use"] in self.uses
            and facts["stage"] in self.stages
            and (self.since is None or facts["now"] >= self.since)
            and (self.until is None or facts["now"] < self.until)
            and all(any(c.holds(facts[name]) for c in classes) for name, classes in self.region)
        )

    def data(self) -> dict[str, Any]:
        """The change as plain data for JSON."""
        return {
            "roles": list(self.roles),
            "who": self.who,
            "action": self.action,
            "use": self.use,
            "stage": self.stage,
            "when": self.when,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "before": self.before,
            "after": self.after,
            "clauses_before": list(self.clauses_before),
            "clauses_after": list(self.clauses_after),
            "beside_before": list(self.beside_before),
            "beside_after": list(self.beside_after),
            "example": {name: to_json(value) for name, value in self.example.items()},
        }


@dataclass(frozen=True)
class Row:
    """Cell changes that say the same, as one row for people to read: ``cells[0]`` stands for them."""

    who: tuple[str, ...]
    actions: tuple[str, ...]
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class Diff:
    """All that differs. ``looked`` is how many combinations of facts both versions were asked; ``sampled`` names the
    cells that have more than ``MOST`` combinations and in which not all were looked at; ``mixed`` the facts that a
    condition compares with another fact, so that only samples of their values could be looked at.
    """

    old: Directive
    new: Directive
    front: tuple[Changed, ...]
    clauses: tuple[Changed, ...]
    limits: tuple[Changed, ...]
    matrix: tuple[Changed, ...]
    rules: tuple[Changed, ...]
    people: tuple[Changed, ...]
    cells: tuple[CellChange, ...]
    looked: int = 0
    sampled: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the two versions differ in nothing but spaces, comments and cases."""
        return not (self.front or self.clauses or self.limits or self.matrix or self.rules or self.people or self.cells)

    def parts(self) -> dict[str, tuple[Changed, ...]]:
        """The differences in the file itself, by what they are about."""
        return {
            "front": self.front,
            "clauses": self.clauses,
            "limits": self.limits,
            "matrix": self.matrix,
            "rules": self.rules,
            "people": self.people,
        }

    def rows(self) -> tuple[Row, ...]:
        """The changed cells for people to read: those that say the same of several people or actions as one row.

        What changes the effect comes first.
        """
        return tuple(sorted(_rows(self.cells), key=lambda row: row.cells[0].before == row.cells[0].after))

    def data(self) -> dict[str, Any]:
        """The whole comparison as plain data for JSON."""
        return {
            "old": _named(self.old),
            "new": _named(self.new),
            "same": self.same,
            **{part: [c.data() for c in found] for part, found in self.parts().items()},
            "cells": [c.data() for c in self.cells],
            "looked_at": self.looked,
            "sampled": list(self.sampled),
            "compared_facts": list(self.mixed),
        }


def compare(old: Directive, new: Directive) -> Diff:
    """What differs between two versions, from the day on which both would be in force."""
    comparisons = _comparisons(old, new)
    cells = tuple(_cells(comparisons, new))
    names = {name for c in comparisons for condition in c.changed for name in facts_of(condition)}
    return Diff(
        old=old,
        new=new,
        cells=cells,
        looked=sum(c.looked for c in comparisons),
        sampled=tuple(dict.fromkeys(s for c in comparisons for s in c.sampled)),
        mixed=tuple(sorted({n for c in comparisons for n in c.domains.mixed} & names)),
        **structure(old, new),
    )


def _comparisons(old: Directive, new: Directive) -> list[Comparison]:
    """One for each stretch of time in which other numbers hold in one of the versions."""
    found: list[Comparison] = []
    for at in truth.moments(old, new):
        numbers = (truth.limits_of(old, at), truth.limits_of(new, at))
        if not found or numbers != (found[-1].old.limits, found[-1].new.limits):
            found.append(Comparison(old, new, at))
    return found


def _cells(comparisons: list[Comparison], new: Directive) -> Iterator[CellChange]:
    """Every change once, with the instants between which it holds if that is not always."""
    stretches = [{_key(raw): raw for raw in c.differences()} for c in comparisons]
    for number, found in enumerate(stretches):
        for key, raw in found.items():
            if number and key in stretches[number - 1]:
                continue
            end = next((i for i in range(number + 1, len(stretches)) if key not in stretches[i]), None)
            until = comparisons[end].at if end is not None else None
            yield _cell(raw, comparisons[number], new, raw.at if number else None, until)


def _key(raw: Raw) -> tuple[Any, ...]:
    return raw.who, raw.action, raw.cells, raw.region, turn(raw.before, raw.after)


def _cell(
    raw: Raw, comparison: Comparison, new: Directive, since: datetime | None, until: datetime | None
) -> CellChange:
    uses, stages = (frozenset(cell[i] for cell in raw.cells) for i in (0, 1))
    facts, domains = comparison.domains.facts, comparison.domains
    return CellChange(
        roles=tuple(sorted(raw.who.roles)),
        who=raw.who.words,
        action=raw.action,
        use=_some(uses, facts["use"].type.values),
        stage=_some(stages, facts["stage"].type.values),
        when=_when(raw, domains, since, until),
        before=raw.before.effect,
        after=raw.after.effect,
        clauses_before=raw.before.clauses,
        clauses_after=raw.after.clauses,
        example={n: v for n, v in raw.example.items() if n in new.facts},
        beside_before=tuple(b for b in raw.before.beside if b not in raw.after.beside),
        beside_after=tuple(b for b in raw.after.beside if b not in raw.before.beside),
        since=since,
        until=until,
        uses=uses,
        stages=stages,
        region=raw.region,
    )


def _some(words: frozenset[str], every: frozenset[str]) -> str:
    return "" if words == every else ", ".join(sorted(words))


def _when(raw: Raw, domains: Domains, since: datetime | None, until: datetime | None) -> str:
    days = [f"from {since:%Y-%m-%d} on"] if since else []
    days += [f"before {until:%Y-%m-%d}"] if until else []
    parts = [range_of(name, classes, domains.facts, domains.of(name)) for name, classes in raw.region]
    return "; ".join([*days, *parts])


def _rows(cells: tuple[CellChange, ...]) -> Iterator[Row]:
    groups: dict[Any, dict[tuple[str, str], CellChange]] = {}
    for cell in cells:
        groups.setdefault(_saying(cell), {})[cell.who, cell.action] = cell
    for members in groups.values():
        who = list(dict.fromkeys(w for w, _ in members))
        actions = list(dict.fromkeys(a for _, a in members))
        places = frozenset((who.index(w), actions.index(a)) for w, a in members)
        left = dict(members)
        for people, acts in cover(places, (len(who), len(actions))):
            mine = [(who[i], actions[j]) for i in sorted(people) for j in sorted(acts)]
            taken = [left.pop(place) for place in mine if place in left]
            if taken:
                names = (tuple(who[i] for i in sorted(people)), tuple(actions[j] for j in sorted(acts)))
                yield Row(*names, tuple(taken))


def _saying(cell: CellChange) -> tuple[Any, ...]:
    """What a row says beside who does what; the row of the table that is cited goes with the action."""

    def clauses(found: tuple[str, ...], other: tuple[str, ...]) -> frozenset[str]:
        return frozenset(c.removesuffix(f"/{cell.action}") for c in found if c not in other)

    gone, come = clauses(cell.clauses_before, cell.clauses_after), clauses(cell.clauses_after, cell.clauses_before)
    beside = (frozenset(cell.beside_before), frozenset(cell.beside_after))
    effects = (cell.before, cell.after) if cell.before != cell.after else ()
    return (cell.use, cell.stage, cell.when, effects, gone, come, *beside)


def _named(version: Directive) -> dict[str, str]:
    return {
        "directive": version.code,
        "revision": version.revision,
        "effective": version.effective.isoformat(),
        "file_hash": version.file_hash,
    }
