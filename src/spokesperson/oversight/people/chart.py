"""The org chart as a page can show it: one part of the tree at a time, with counts of what is folded away (R13, R27).

Everybody's line is read in one query; what is drawn is at most ``WIDE`` reports with ``NARROW`` of theirs each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from spokesperson import clock
from spokesperson.people.models import Employee, Holding
from spokesperson.people.queries import administrators, employed, open_at, representatives

WIDE, NARROW = 20, 5


@dataclass(frozen=True)
class Line:
    """One employee as far as the chart needs them."""

    pk: int
    handle: str
    name: str
    supervisor: int | None
    branch: str
    department: str


@dataclass
class Node:
    """One person in the drawn part: ``team`` reports to them, ``below`` are all under them, ``more`` are not drawn."""

    line: Line
    team: int
    below: int
    children: list[Node] = field(default_factory=list)
    more: int = 0
    depth: int = 0


class Chart:
    """The chart of today. Whoever reports to nobody employed stands at the top."""

    def __init__(self) -> None:
        fields = ("pk", "handle", "name", "supervisor_id", "branch", "department")
        rows = employed().order_by("name", "pk").values_list(*fields)
        self.lines = {row[0]: Line(*row) for row in rows}
        self.teams: dict[int | None, list[int]] = {}
        for pk, line in self.lines.items():
            boss = line.supervisor if line.supervisor in self.lines else None
            self.teams.setdefault(boss, []).append(pk)
        self.below = self._below()

    def _below(self) -> dict[int, int]:
        """How many stand under each, counted from the leaves up."""
        order = list(self.teams.get(None, ()))
        for pk in order:
            order.extend(self.teams.get(pk, ()))
        found: dict[int, int] = {}
        for pk in reversed(order):
            found[pk] = sum(1 + found[child] for child in self.teams.get(pk, ()))
        return found

    def handle(self, given: str) -> Line | None:
        return next((line for line in self.lines.values() if line.handle == given), None)

    def above(self, pk: int) -> list[Line]:
        """The line above somebody, the topmost first."""
        found: list[Line] = []
        at = self.lines[pk].supervisor
        while at in self.lines and self.lines[at] not in found:
            found.insert(0, self.lines[at])
            at = self.lines[at].supervisor
        return found

    def beside(self, at: int | None) -> int:
        """How many stand side by side under ``at``, or at the top: ``tree`` shows ``WIDE`` of them on a page."""
        if at is not None:
            return len(self.teams.get(at, []))
        tops = self.teams.get(None, [])
        return self.beside(tops[0]) if len(tops) == 1 else len(tops)

    def tree(self, at: int | None, page: int) -> list[Node]:
        """The part under ``at``, or the whole from the top.

        With more than ``WIDE`` reports ``page`` (from 1) says which of them.
        """
        if at is not None:
            node = self._node(at, 0)
            team = self.teams.get(at, [])
            node.children, node.more = self._wide(team, page)
            return [node]
        tops = sorted(self.teams.get(None, []), key=lambda pk: -self.below[pk])
        if len(tops) == 1:
            return self.tree(tops[0], page)
        return self._wide(tops, page)[0]

    def _wide(self, team: list[int], page: int) -> tuple[list[Node], int]:
        first = (page - 1) * WIDE
        shown = [self._node(pk, 1) for pk in team[first : first + WIDE]]
        for node in shown:
            below = self.teams.get(node.line.pk, [])
            node.children = [self._node(pk, 2) for pk in below[:NARROW]]
            node.more = len(below) - len(node.children)
        return shown, max(0, len(team) - first - len(shown))

    def _node(self, pk: int, depth: int) -> Node:
        return Node(self.lines[pk], len(self.teams.get(pk, ())), self.below[pk], depth=depth)


def details(pks: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Position, acting, and role flags of the people drawn; one query."""
    at = clock.now()
    rows: QuerySet[Employee] = Employee.objects.filter(pk__in=list(pks))
    held = Holding.objects.filter(open_at(at), employee=OuterRef("pk")).order_by("acting", "-start")
    found = rows.annotate(
        title=held.values("position__title")[:1],
        acting=held.values("acting")[:1],
        administrator=Exists(administrators(at).filter(pk=OuterRef("pk"))),
        representative=Exists(representatives(at).filter(pk=OuterRef("pk"))),
    ).values("pk", "title", "acting", "administrator", "representative")
    return {row["pk"]: dict(row) for row in found}
