"""Minutes a week by kind, as people noted them down themselves (Def-Participation, 1.5; R21, R48).

One source for the chart, the table under it and the API, so that they cannot differ. Only business time is counted:
personal use is nobody's figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_noop

from spokesperson import clock, institution
from spokesperson.decisions import facts
from spokesperson.decisions.facts import monday
from spokesperson.people import orders
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


def weeks(person: Employee, number: int = SHORT) -> list[Week]:
    """The last ``number`` weeks, the present one last; one query."""
    last = monday(today())
    starts = [last - timedelta(weeks=n) for n in reversed(range(number))]
    rows = entries(person).filter(date__gte=starts[0], date__lte=last + timedelta(days=6))
    found: dict[tuple[date, str], int] = {}
    for day, kind, minutes in rows.order_by().values_list("date", "kind").annotate(total=Sum("minutes")):
        found[monday(day), kind] = found.get((monday(day), kind), 0) + minutes
    return [Week(start, tuple(found.get((start, kind), 0) for kind in KINDS)) for start in starts]


def since(person: Employee, begun: date) -> dict[str, int]:
    """Minutes of each kind from ``begun`` to today."""
    rows = entries(person).filter(date__gte=begun).order_by()
    found = dict(rows.values_list("kind").annotate(total=Sum("minutes")))
    return {kind: found.get(kind, 0) for kind in KINDS}


def this_week(people: Iterable[Employee]) -> dict[int, int]:
    """Business minutes of the present week by the employee's key, in one query."""
    rows = Participation.objects.filter(employee__in=people, use="business", date__gte=monday(today()))
    return dict(rows.order_by().values_list("employee").annotate(total=Sum("minutes")))


def left(person: Employee, used: int) -> Left:
    """The limit that a supervisor set, and what remains of it in the door's own words (R50)."""
    now = clock.now()
    told = facts.gather(person.pk, now, institution.load(settings.INSTITUTION_FILE).zone)
    if not told["limited"]:
        return Left(None, 0, used)
    standing = orders.standing(person, now).filter(kind="limit").order_by("minutes")
    return Left(standing.values_list("minutes", flat=True)[0], told["minutes_left"], used)


def as_json(rows: Iterable[Week]) -> list[dict[str, object]]:
    return [{"week": w.start.isoformat(), **dict(zip(KINDS, w.minutes, strict=True)), "total": w.total} for w in rows]
