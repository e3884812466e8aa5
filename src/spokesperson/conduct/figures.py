"""Minutes a week by kind, as people noted them down themselves (Def-Participation, 1.5; R21, R48).

One source for the chart, the table under it and the API, so that they cannot differ. Only business time is counted:
personal use is nobody's figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_noop

from spokesperson import clock
from spokesperson.decisions import facts
from spokesperson.decisions.facts import monday
from spokesperson.people.models import Employee, Participation
from spokesperson.people.signed_in import today

# From reading-like to public, as the chart stacks them; looked up where they are shown.
KINDS = {
    "researching": gettext_noop("Researching"),
    "reading": gettext_noop("Reading"),
    "corresponding": gettext_noop("Corresponding"),
    "posting": gettext_noop("Posting"),
}
SHORT, LONG = 8, 26  # weeks shown
Noted = Mapping[tuple[date, str], int]  # minutes by day and kind


@dataclass(frozen=True)
class Week:
    """One week from its Monday: minutes of each of ``KINDS``, in their order."""

    start: date
    minutes: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.minutes)

    @property
    def end(self) -> date:
        """Its Sunday."""
        return self.start + timedelta(days=6)


@dataclass(frozen=True)
class Left:
    """What the door says about the present week: ``limit`` in minutes or None, ``left`` of it, ``used`` so far."""

    limit: int | None
    left: int
    used: int


def entries(person: Employee, use: str = "business") -> QuerySet[Participation]:
    return Participation.objects.filter(employee=person, use=use).select_related("topic")


def first_day(number: int = SHORT) -> date:
    """The Monday of the first of the last ``number`` weeks, the present one among them."""
    return monday(today()) - timedelta(weeks=number - 1)


def noted(person: Employee, begun: date) -> Noted:
    """Minutes of each day and kind from ``begun`` to the end of this week; one query."""
    rows = entries(person).filter(date__gte=begun, date__lte=monday(today()) + timedelta(days=6))
    found = rows.order_by().values_list("date", "kind").annotate(total=Sum("minutes"))
    return {(day, kind): minutes for day, kind, minutes in found}


def weeks(found: Noted, number: int = SHORT) -> list[Week]:
    """The last ``number`` weeks of what was noted from ``first_day``, the present one last."""
    sums: Counter[tuple[date, str]] = Counter()
    for (day, kind), minutes in found.items():
        sums[monday(day), kind] += minutes
    starts = [first_day(number) + timedelta(weeks=n) for n in range(number)]
    return [Week(start, tuple(sums[start, kind] for kind in KINDS)) for start in starts]


def since(found: Noted, begun: date) -> dict[str, int]:
    """Minutes of each kind from ``begun`` to today."""
    sums: Counter[str] = Counter()
    for (day, kind), minutes in found.items():
        sums[kind] += minutes if day >= begun else 0
    return {kind: sums[kind] for kind in KINDS}


def this_week(people: Iterable[Employee]) -> dict[int, int]:
    """Business minutes of the present week by the employee's key, in one query."""
    rows = Participation.objects.filter(employee__in=people, use="business", date__gte=monday(today()))
    return dict(rows.order_by().values_list("employee").annotate(total=Sum("minutes")))


def with_limit(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """``people`` with ``limit`` and ``used`` of the present week, as the door reads them (R50)."""
    return people.annotate(**facts.week_told_with(clock.now(), monday(today()), today()))


def left(person: Any, used: int) -> Left:
    """The limit that a supervisor set, and what remains of it; of somebody read by ``with_limit``."""
    return Left(person.limit, facts.minutes_left(person.limit, person.used), used)


def left_of(person: Employee, used: int) -> Left:
    """As ``left``, for one person as the registers hold them."""
    return left(with_limit(Employee.objects.filter(pk=person.pk)).get(), used)


def as_json(rows: Iterable[Week]) -> list[dict[str, object]]:
    return [{"week": w.start.isoformat(), **dict(zip(KINDS, w.minutes, strict=True)), "total": w.total} for w in rows]
