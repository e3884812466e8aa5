"""From when to when: the start and end of an appointment, a grant, an area of expertise (R14, R23, R63)."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.oversight.errors import Invalid


def begin(value: datetime | str | None, clause: str) -> datetime:
    """The start: now by default. Earlier today means now; an earlier day is refused, for nothing is dated back."""
    now = clock.now()
    if value is None or value == "":
        return now
    start = instant("start", value, clause)
    zone = institution.load(settings.INSTITUTION_FILE).zone
    if start.astimezone(zone).date() < now.astimezone(zone).date():
        raise Invalid("start", "Choose today or a later day; nothing can be dated back.", clause)
    return max(start, now)


def end(value: datetime | str | None, start: datetime, clause: str, field: str = "end") -> datetime | None:
    """The end, or none; ``Invalid`` where it does not come after ``start``."""
    if value is None or value == "":
        return None
    found = instant(field, value, clause)
    if found <= start:
        raise Invalid(field, "The end must come after the start.", clause)
    return found


def instant(field: str, value: datetime | str, clause: str = "") -> datetime:
    try:
        return clock.aware(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid(field, "Write a date and time with its zone, like 2026-03-17T10:12:00-05:00.", clause) from error


def day_to_come(field: str, given: date | str | None, clause: str = "") -> date | None:
    """A day after today; None where none is given; ``Invalid`` for a day gone by or one that is none."""
    if given is None or given == "":
        return None
    try:
        day = date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError as error:
        raise Invalid(field, "Write the day like 2027-03-17.", clause) from error
    if day <= clock.now().astimezone(institution.load(settings.INSTITUTION_FILE).zone).date():
        raise Invalid(field, "Choose a day to come; a review cannot be due in the past.", clause)
    return day
