"""Who is at work now, until when, and when the others are back (Def-Administrator; R25). For pages; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, JSONField, Prefetch, Q, QuerySet, TimeField, Value
from django.db.models.functions import Cast

from spokesperson import clock, institution
from spokesperson.decisions.facts import working_state
from spokesperson.people.models import Closure, Employee, Shift, WorkingDay

AHEAD = 14


@dataclass(frozen=True)
class Presence:
    """``state`` is working, break or off. ``until``: the end of the working day; ``back``: the next hour of work, or
    ``None`` where none is known within two weeks."""

    person: Employee
    state: str
    until: datetime | None
    back: datetime | None


def presence(people: QuerySet[Employee], at: datetime | None = None) -> list[Presence]:
    """Those at work first, then by when they are back; four queries, however many people."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    local = (at or clock.now()).astimezone(zone)
    days = [local.date() + timedelta(days=n) for n in range(AHEAD)]
    special = WorkingDay.objects.filter(date__range=(days[0], days[-1]))
    closed = set(
        Closure.objects.filter(date__range=(days[0], days[-1]), kept_open=False).values_list("date", flat=True)
    )
    rows = people.prefetch_related("shifts", Prefetch("working_days", queryset=special, to_attr="special_days"))
    found = [_one(person, local, days, closed, zone) for person in rows]
    never = datetime.max.replace(tzinfo=zone)
    return sorted(found, key=lambda p: (p.state != "working", p.back or never, p.person.name))


def next_hour(person: Employee, at: datetime | None = None) -> datetime | None:
    """When the next working hour of one person begins, by one query; ``None`` where none is known within two weeks."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    local = (at or clock.now()).astimezone(zone)
    days = [local.date() + timedelta(days=n) for n in range(AHEAD)]
    weekly, special, closed = _hours_of(person, days[0], days[-1])
    for day in days:
        planned = special.get(day) if day in special or day in closed else weekly.get(day.weekday())
        if begin := next((b for b in _begins(day, planned, zone) if b > local), None):
            return begin
    return None


def _hours_of(person: Employee, first: date, last: date) -> tuple[dict[int, Any], dict[date, Any], set[date]]:
    """The weekly shifts of ``person``, the days that differ from them, and the days the house is closed."""
    ahead = Q(date__range=(first, last))
    key, never = Cast("date", CharField()), Cast(Value(None), TimeField())
    columns = ("kind", "key", "start", "end", "breaks")
    shifts = Shift.objects.filter(employee=person).annotate(kind=Value("shift"), key=Cast("weekday", CharField()))
    days = WorkingDay.objects.filter(ahead, employee=person).annotate(kind=Value("day"), key=key)
    shut = Closure.objects.filter(ahead, kept_open=False).annotate(
        kind=Value("closed"), key=key, start=never, end=never, breaks=Value([], JSONField())
    )  # fmt: skip
    asked = [rows.order_by().values_list(*columns) for rows in (shifts, days, shut)]
    found: dict[str, dict[str, Any]] = {"shift": {}, "day": {}, "closed": {}}
    for kind, name, start, end, breaks in asked[0].union(*asked[1:], all=True):
        given = {"start": start.isoformat(), "end": end.isoformat(), "breaks": breaks} if start and end else None
        found[kind][name] = given
    weekly = {int(weekday): given for weekday, given in found["shift"].items()}
    special = {date.fromisoformat(day): given for day, given in found["day"].items()}
    return weekly, special, {date.fromisoformat(day) for day in found["closed"]}


def _one(person: Employee, local: datetime, days: list[date], closed: set[date], zone: ZoneInfo) -> Presence:
    planned = {day: _day(person, day, closed) for day in days}
    today = planned[days[0]]
    state = working_state(today, None, local)
    until = _at(days[0], today["end"], zone) if today and state != "off" else None
    if state == "working":
        return Presence(person, state, until, None)
    back = next((begin for day in days for begin in _begins(day, planned[day], zone) if begin > local), None)
    return Presence(person, state, until, back)


def _day(person: Employee, day: date, closed: set[date]) -> dict[str, Any] | None:
    """Start, end and breaks of one day, as ``working_state`` takes them; ``None`` for a free day."""
    special: Iterable[WorkingDay] = person.special_days  # type: ignore[attr-defined]
    found: Any = next((w for w in special if w.date == day), None)
    if found is None and day not in closed:
        found = next((s for s in person.shifts.all() if s.weekday == day.weekday()), None)
    if found is None or not found.start or not found.end:
        return None
    return {"start": found.start.isoformat(), "end": found.end.isoformat(), "breaks": found.breaks}


def _begins(day: date, planned: dict[str, Any] | None, zone: ZoneInfo) -> list[datetime]:
    """When work begins on that day: at its start and after each break."""
    if planned is None:
        return []
    return [_at(day, text, zone) for text in (planned["start"], *(end for _, end in planned["breaks"]))]


def _at(day: date, text: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), zone)
