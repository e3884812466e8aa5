"""Open hours: the institution's weekly hours minus its closures, in its own zone (1.3, 1.8; R25, R30, R67).

A clock that runs in open hours stands still at night and on closed days, and keeps to wall time over a change to or
from summer time: the day it changes is an hour shorter or longer, its opening and closing stay where the door says.
``Calendar`` is pure; ``add_open_hours`` and ``open_between`` read the institution's file and the closures themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.people.models import Closure

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
MOST_HOURS = 100_000
# The week of an institution whose file names no hours.
USUAL: Mapping[str, Sequence[Sequence[str]]] = {
    day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}


@dataclass(frozen=True)
class Calendar:
    """When the institution is open. ``week`` holds for a weekday (0 = Monday) ordered pairs "09:00", "20:00" of wall
    time, "24:00" for midnight; at least one day has one. Nothing is open on a day of ``closed``.
    """

    zone: ZoneInfo
    week: Mapping[int, Sequence[tuple[str, str]]]
    closed: frozenset[date] = field(default_factory=frozenset)

    def add(self, at: datetime, hours: float) -> datetime:
        """The first instant (UTC) by which ``hours`` open hours have passed since ``at``; ``at`` itself for none.

        Raises ``ValueError`` for a negative or endless number, a naive instant, and a week that is never open.
        """
        if not (math.isfinite(hours) and 0 <= hours <= MOST_HOURS):
            raise ValueError(f"open hours: expected 0 to {MOST_HOURS:,}, not {hours}")
        at, left = clock.aware(at), timedelta(hours=hours)
        if not left:
            return at
        for start, end in self.spans(at):
            if end - start >= left:
                return start + left
            left -= end - start
        raise ValueError("open hours: no day of the week is open")

    def between(self, a: datetime, b: datetime) -> timedelta:
        """How long the institution is open from ``a`` to ``b``; nothing if ``b`` comes first."""
        a, b = clock.aware(a), clock.aware(b)
        total = timedelta()
        for start, end in self.spans(a):
            if start >= b:
                break
            total += min(end, b) - start
        return total

    def next_open(self, at: datetime) -> datetime:
        """``at`` if the institution is open then, else the next opening."""
        return next((start for start, _ in self.spans(clock.aware(at))), at)

    def spans(self, at: datetime) -> Iterator[Span]:
        """Every stretch of open time from ``at`` on, in order, none overlapping; endless if any day is open."""
        if not any(self.week.values()):
            return
        day, cursor = at.astimezone(self.zone).date() - DAY, at
        while True:
            for opens, closes in () if day in self.closed else self.week.get(day.weekday(), ()):
                start, end = max(self._instant(day, opens), cursor), self._instant(day, closes)
                if start < end:
                    yield start, end
                    cursor = end
            day += DAY

    def _instant(self, day: date, wall: str) -> datetime:
        """Wall time as an instant: a skipped hour counts from the old offset, of a doubled one the first is meant."""
        if wall == "24:00":
            day, wall = day + DAY, "00:00"
        return datetime.combine(day, time.fromisoformat(wall), self.zone).astimezone(UTC)


def calendar(since: datetime | None = None) -> Calendar:
    """The institution's calendar with its closures from the day of ``since`` (default now) on; one query."""
    house = institution.load(settings.INSTITUTION_FILE)
    first = clock.aware(since or clock.now()).astimezone(house.zone).date() - DAY
    closed = Closure.objects.filter(kept_open=False, date__gte=first).values_list("date", flat=True)
    return Calendar(house.zone, week(house.hours or USUAL), frozenset(closed))


def week(hours: Mapping[str, Sequence[Sequence[str]]]) -> dict[int, list[tuple[str, str]]]:
    """The hours of the institution's file by weekday, 0 = Monday."""
    return {
        number: [(opens, closes) for opens, closes in hours[day]]
        for number, day in enumerate(institution.WEEKDAYS)
        if day in hours
    }


def add_open_hours(at: datetime, hours: float) -> datetime:
    """When ``hours`` open hours have passed since ``at`` (aware; the answer is in UTC)."""
    return calendar(at).add(at, hours)


def open_between(a: datetime, b: datetime) -> timedelta:
    """How long the institution is open from ``a`` to ``b``."""
    return calendar(a).between(a, b)
