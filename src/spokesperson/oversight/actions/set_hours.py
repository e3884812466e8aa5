"""Set somebody's working time: the week, one day that differs, leave (Def-Representative, 1.5; R25, R80).

Working time decides when somebody may take part. Nothing is set for days gone by: what was done then is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from spokesperson.decisions import door
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import person_fields, staffing
from spokesperson.people.models import Employee, Shift, WorkingDay

CLAUSE = partial(under, "hours")
LONGEST = timedelta(days=366)
MOST_BREAKS = 6
Hours = tuple[time, time, list[list[str]]]


def set_week(by: Employee, person: Employee, week: Sequence[Mapping[str, Any]]) -> list[Shift]:
    """The weekly shifts, in place of those there are: ``[{weekday: 0, start: "09:00", end: "17:00", breaks: [...]}]``.

    0 is Monday; a weekday that is not named is free. Raises ``Invalid`` (week, week.0.start ...) and ``door.Refused``.
    """
    if not isinstance(week, list | tuple) or len(week) > 7:
        raise Invalid("week", "Give at most one shift for each day of the week.", CLAUSE())
    read: dict[int, Hours] = {}
    for place, day in enumerate(week):
        number = day.get("weekday") if isinstance(day, Mapping) else None
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 6:
            raise Invalid(f"week.{place}.weekday", "Give the day of the week from 0, Monday, to 6, Sunday.", CLAUSE())
        if number in read:
            raise Invalid(f"week.{place}.weekday", "One shift a day; put breaks into it.", CLAUSE())
        read[number] = hours(day, f"week.{number}.")

    def change(verdict: door.Verdict) -> list[Shift]:
        Employee.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
        Shift.objects.filter(employee=person).delete()
        made = Shift.objects.bulk_create(
            Shift(employee=person, weekday=n, start=start, end=end, breaks=breaks)
            for n, (start, end, breaks) in sorted(read.items())
        )
        _keep(by, person, {"sp:week": {str(n): _said(h) for n, h in sorted(read.items())}}, verdict)
        return made

    return door.act(_activity(by, person, {"sp:week": {str(n): _said(h) for n, h in sorted(read.items())}}), change)


def set_day(
    by: Employee,
    person: Employee,
    day: date | str,
    *,
    start: str = "",
    end: str = "",
    breaks: Sequence[Sequence[str]] = (),
) -> WorkingDay:
    """One date that differs from the week: other hours, or, without ``start`` and ``end``, none.

    Raises ``Invalid`` (day, start, end, breaks) and ``door.Refused``.
    """
    date_ = _to_come("day", day)
    free = not start and not end
    found = None if free else hours({"start": start, "end": end, "breaks": breaks}, "")
    values: dict[str, Any] = {"start": None, "end": None, "breaks": []}
    if found is not None:
        values = {"start": found[0], "end": found[1], "breaks": found[2]}
    said = {"sp:day": str(date_), "sp:hours": _said(found) if found else []}

    def change(verdict: door.Verdict) -> WorkingDay:
        made, _ = WorkingDay.objects.update_or_create(employee=person, date=date_, defaults=values)
        _keep(by, person, said, verdict)
        return made

    return door.act(_activity(by, person, said), change)


def set_leave(by: Employee, person: Employee, first: date | str, last: date | str) -> list[WorkingDay]:
    """No working time from ``first`` to ``last``, both included. Raises ``Invalid`` (first, last), ``door.Refused``."""
    begin, end = _to_come("first", first), _to_come("last", last)
    if end < begin:
        raise Invalid("last", "The last day comes before the first.", CLAUSE())
    if end - begin > LONGEST:
        raise Invalid("last", "Enter at most a year at once.", CLAUSE())
    days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    said = {"sp:leave": [str(begin), str(end)]}

    def change(verdict: door.Verdict) -> list[WorkingDay]:
        made = WorkingDay.objects.bulk_create(
            [WorkingDay(employee=person, date=day) for day in days],
            update_conflicts=True, unique_fields=["employee", "date"], update_fields=["start", "end", "breaks"],
        )  # fmt: skip
        _keep(by, person, said, verdict)
        return made

    return door.act(_activity(by, person, said), change)


def clear_day(by: Employee, person: Employee, first: date | str, last: date | str | None = None) -> int:
    """The weekly shifts hold again from ``first`` to ``last`` (default that day). Returns how many days changed."""
    begin = _to_come("first", first)
    end = _to_come("last", last) if last else begin
    said = {"sp:cleared": [str(begin), str(end)]}

    def change(verdict: door.Verdict) -> int:
        gone, _ = WorkingDay.objects.filter(employee=person, date__gte=begin, date__lte=end).delete()
        if not gone:
            raise Invalid("first", "No day differs from the week there.", CLAUSE())
        _keep(by, person, said, verdict)
        return gone

    return door.act(_activity(by, person, said), change)


def hours(given: Mapping[str, Any], prefix: str) -> Hours:
    """Start, end and breaks of one day as times; ``Invalid`` names the field after ``prefix``."""
    start, end = _wall(given.get("start"), f"{prefix}start"), _wall(given.get("end"), f"{prefix}end")
    if start >= end:
        raise Invalid(f"{prefix}end", "The end must come after the start, on the same day.", CLAUSE())
    given_breaks = given.get("breaks") or []
    if not isinstance(given_breaks, list | tuple) or len(given_breaks) > MOST_BREAKS:
        raise Invalid(f"{prefix}breaks", f"Give at most {MOST_BREAKS} breaks, each with start and end.", CLAUSE())
    breaks, last = [], start
    for pause in given_breaks:
        pair = pause if isinstance(pause, list | tuple) and len(pause) == 2 else ("", "")
        begins, ends = _wall(pair[0], f"{prefix}breaks"), _wall(pair[1], f"{prefix}breaks")
        if not last <= begins < ends <= end:
            raise Invalid(f"{prefix}breaks", "Breaks lie within the shift, in order, none in another.", CLAUSE())
        breaks.append([f"{begins:%H:%M}", f"{ends:%H:%M}"])
        last = ends
    return start, end, breaks


def _wall(value: Any, field: str) -> time:
    try:
        found = time.fromisoformat(value) if isinstance(value, str) and len(value) == 5 else None
    except ValueError:
        found = None
    if found is None:
        raise Invalid(field, "Write the time like 09:00.", CLAUSE())
    return found


def _to_come(field: str, value: date | str | None) -> date:
    day = person_fields.day(field, value)
    if day is None or day < staffing.today():
        raise Invalid(field, "Choose today or a later day.", CLAUSE())
    if day > staffing.today() + 3 * LONGEST:
        raise Invalid(field, "Choose a day in the next three years.", CLAUSE())
    return day


def _said(found: Hours) -> list[Any]:
    return [f"{found[0]:%H:%M}", f"{found[1]:%H:%M}", found[2]]


def _activity(by: Employee, person: Employee, said: Mapping[str, Any]) -> Any:
    as2 = {"type": "Update", "object": {"type": "Relationship", "relationship": "hours", "subject": person.urn, **said}}
    return acts.about_person(by, "set_hours", person, as2)


def _keep(by: Employee, person: Employee, said: Mapping[str, Any], verdict: door.Verdict) -> None:
    shown = {"type": "Relationship", "relationship": "hours", "subject": person.urn, **said}
    acts.keep(by, "Update", shown, subject=person.urn, clauses=[CLAUSE()], verdict=verdict, target=person.urn)
