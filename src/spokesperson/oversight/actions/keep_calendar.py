"""Keep the institution's calendar: its closed days, and public holidays, each closed or kept open (1.8; R25, R67)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import person_fields, staffing
from spokesperson.people import public_holidays
from spokesperson.people.models import Closure, Employee

CLAUSE = partial(under, "replying")
CALENDAR = "urn:sp:calendar"
YEARS_AHEAD = 5


def keep_day(by: Employee, day: date | str, *, name: str, kept_open: bool = False) -> Closure:
    """Enter ``day`` as closed or, a holiday, as kept open; also to change the one or the other.

    Raises ``Invalid`` (day, name) and ``door.Refused``.
    """
    found = _to_come(day)
    called = clean_line("name", name, 120)
    if not called:
        raise Invalid("name", "Say what day it is, like Stocktaking.", CLAUSE())
    said = _said(found, called, kept_open)

    def change(verdict: door.Verdict) -> Closure:
        values = {"name": called, "kept_open": bool(kept_open), "entered_by": by}
        made, _ = Closure.objects.update_or_create(date=found, defaults=values)
        acts.keep(by, "Update", said, subject=CALENDAR, clauses=[CLAUSE()], verdict=verdict)
        return made

    return door.act(_activity(by, "Update", said), change)


def remove_day(by: Employee, day: date | str) -> None:
    """Take ``day`` off the calendar: an ordinary day again. Raises ``Invalid`` (day) and ``door.Refused``."""
    found = _to_come(day)
    said = _said(found, "", True)

    def change(verdict: door.Verdict) -> None:
        if not Closure.objects.filter(date=found).delete()[0]:
            raise Invalid("day", "This day is not on the calendar.", CLAUSE())
        acts.keep(by, "Remove", said, subject=CALENDAR, clauses=[CLAUSE()], verdict=verdict)

    door.act(_activity(by, "Remove", said), change)


def take_holidays(by: Employee, year: int, *, kept_open: Iterable[date | str] = ()) -> list[Closure]:
    """Enter the public holidays of ``year`` that nobody decided yet: closed, but for those ``kept_open``.

    Raises ``Invalid`` (year, kept_open) and ``door.Refused``.
    """
    this = staffing.today().year
    if not isinstance(year, int) or not this <= year <= this + YEARS_AHEAD:
        raise Invalid("year", f"Choose a year from {this} to {this + YEARS_AHEAD}.", CLAUSE())
    proposed = public_holidays.undecided(year, staffing.today())
    if not proposed:
        raise Invalid("year", "No public holiday of this year waits for a decision.", CLAUSE())
    open_ = {person_fields.day("kept_open", day) for day in kept_open}
    if strange := open_ - {day for day, _ in proposed}:
        raise Invalid("kept_open", f"{min(str(d) for d in strange)} is none of the holidays to decide.", CLAUSE())
    said = {"type": "Collection", "id": CALENDAR, "sp:days": [_said(d, n, d in open_) for d, n in proposed]}

    def change(verdict: door.Verdict) -> list[Closure]:
        taken = set(Closure.objects.values_list("date", flat=True))
        rows = [
            Closure(date=d, name=n[:120], kept_open=d in open_, entered_by=by) for d, n in proposed if d not in taken
        ]
        made = Closure.objects.bulk_create(rows)
        acts.keep(by, "Update", said, subject=CALENDAR, clauses=[CLAUSE()], verdict=verdict)
        return made

    return door.act(_activity(by, "Update", said), change)


def _to_come(value: date | str) -> date:
    day = person_fields.day("day", value)
    if day is None or day < staffing.today():
        raise Invalid(
            "day", "Choose today or a later day: clocks that ran on days gone by stay as they were.", CLAUSE()
        )
    if day.year > staffing.today().year + YEARS_AHEAD:
        raise Invalid("day", f"Choose a day of the next {YEARS_AHEAD} years.", CLAUSE())
    return day


def _said(day: date, name: str, kept_open: bool) -> dict[str, Any]:
    return {"type": "Collection", "id": CALENDAR, "sp:day": str(day), "name": name, "sp:open": bool(kept_open)}


def _activity(by: Employee, kind: str, said: dict[str, Any]) -> Activity:
    as2 = {"type": kind, "actor": by.urn, "object": said}
    return Activity(actor=by, action="keep_people", subject=CALENDAR, as2=as2)
