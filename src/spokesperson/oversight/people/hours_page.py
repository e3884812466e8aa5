"""What the page of somebody's working time shows and does (Def-Representative; R25)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson.decisions.recorded import day
from spokesperson.oversight.actions import set_hours
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import staffing
from spokesperson.people.models import Closure, Employee, Shift, WorkingDay

WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip
MOST_SPANS = 60
_BREAK = re.compile(r"\s*(\d{1,2}:\d\d)\s*(?:-|–|to|a)\s*(\d{1,2}:\d\d)\s*")


def context(person: Employee, given: Mapping[str, Any]) -> dict[str, Any]:
    """The week as fields, and what differs from it from today on, days in a row taken together."""
    shifts = {s.weekday: s for s in person.shifts.all()}
    ahead = WorkingDay.objects.filter(employee=person, date__gte=staffing.today()).order_by("date")
    closed = Closure.objects.filter(date__gte=staffing.today(), kept_open=False).order_by("date")
    return {
        "week": [_row(n, shifts.get(n), given) for n in range(7)],
        "days": _together(list(ahead[:400]))[:MOST_SPANS],
        "closed": [{"name": c.name, "day": day(c.date)} for c in closed[:6]],
        "given": given,
    }


def _row(number: int, shift: Shift | None, given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {"start": "", "end": "", "breaks": ""}
    if shift is not None:
        breaks = ", ".join(f"{a}–{b}" for a, b in shift.breaks)
        kept = {"start": f"{shift.start:%H:%M}", "end": f"{shift.end:%H:%M}", "breaks": breaks}
    if given.get("verb") == "week":
        kept = {name: given.get(f"{name}{number}", "") for name in kept}
    return {"number": number, "name": WEEKDAYS[number], **kept}


def _together(rows: Sequence[WorkingDay]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    last: WorkingDay | None = None
    for row in rows:
        alike = last is not None and (last.start, last.end, last.breaks) == (row.start, row.end, row.breaks)
        if alike and last is not None and row.date - last.date == timedelta(days=1):
            found[-1]["last"] = row.date
        else:
            found.append({"first": row.date, "last": row.date, "words": _day_words(row)})
        last = row
    for span in found:
        one = span["first"] == span["last"]
        span["days"] = day(span["first"]) if one else _("%(first)s to %(last)s") % {
            "first": day(span["first"]), "last": day(span["last"]),
        }  # fmt: skip
    return found


def _day_words(row: WorkingDay) -> str:
    return _hours(row.start, row.end, row.breaks) if row.start and row.end else _("no working time")


def _hours(start: time, end: time, breaks: Sequence[Sequence[str]]) -> str:
    found = f"{start:%H:%M}–{end:%H:%M}"
    if breaks:
        pauses = ", ".join(f"{a}–{b}" for a, b in breaks)
        return _("%(hours)s, break %(breaks)s") % {"hours": found, "breaks": pauses}
    return found


def in_words(shifts: Sequence[Shift]) -> list[dict[str, Any]]:
    """The week as sentences, days with the same hours in a row taken together."""
    found: list[dict[str, Any]] = []
    for shift in sorted(shifts, key=lambda s: s.weekday):
        words = _hours(shift.start, shift.end, shift.breaks)
        if found and found[-1]["value"] == words and found[-1]["last"] == shift.weekday - 1:
            found[-1]["last"] = shift.weekday
        else:
            found.append({"first": shift.weekday, "last": shift.weekday, "value": words})
    for one in found:
        first, last = WEEKDAYS[one["first"]], WEEKDAYS[one["last"]]
        one["name"] = first if one["first"] == one["last"] else _("%(first)s to %(last)s") % {
            "first": first, "last": last,
        }  # fmt: skip
    return found


def do(by: Employee, person: Employee, given: Any) -> str:
    """One of the page's acts; returns what to say. Raises ``Invalid`` and ``Refused``."""
    verb = given.get("verb", "")
    if verb == "week":
        set_hours.set_week(by, person, [shift for n in range(7) if (shift := _shift(n, given))])
        return _("The week is kept.")
    if verb == "day":
        breaks = _breaks(given.get("breaks", ""), "breaks")
        set_hours.set_day(
            by, person, given.get("day", ""), start=given.get("start", ""), end=given.get("end", ""), breaks=breaks
        )
        return _("That day is kept.")
    if verb == "leave":
        found = set_hours.set_leave(by, person, given.get("first", ""), given.get("last", "") or given.get("first", ""))
        return _("No working time on %(n)d days.") % {"n": len(found)}
    if verb == "clear":
        set_hours.clear_day(by, person, given.get("first", ""), given.get("last", ""))
        return _("The week holds again then.")
    raise Invalid("verb", "Choose what to change.")


def _shift(number: int, given: Any) -> dict[str, Any] | None:
    start, end = given.get(f"start{number}", "").strip(), given.get(f"end{number}", "").strip()
    if not start and not end:
        return None
    breaks = _breaks(given.get(f"breaks{number}", ""), f"week.{number}.breaks")
    return {"weekday": number, "start": start, "end": end, "breaks": breaks}


def _breaks(text: str, field: str) -> list[list[str]]:
    """ "12:30-13:00, 15:00-15:15" as pairs."""
    found = []
    for part in text.replace(";", ",").split(",")[:20]:
        if part.strip():
            match = _BREAK.fullmatch(part)
            if match is None:
                raise Invalid(field, "Write breaks like 12:30-13:00, with commas between them.", set_hours.CLAUSE())
            found.append([match[1].zfill(5), match[2].zfill(5)])
    return found
