"""What the forms of this room have in common: a day that has come, a line of words (Def-Participation, 1.5)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from spokesperson.desk.errors import Invalid
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import today

ACTIVITY = partial(under, "talks")
PARTICIPATION = partial(under, "time")


def day_gone(field: str, given: date | str | None, clause: str, *, since: Employee | None = None) -> date:
    """Today or an earlier day by the institution's calendar, not before ``since`` was hired; ``Invalid`` otherwise."""
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given)
        except ValueError:
            given = None
    if given is None:
        raise Invalid(field, "Write the day like 2026-03-17.", clause)
    if given > today():
        raise Invalid(field, "Choose today or an earlier day; what has not been cannot be noted down.", clause)
    if since is not None and given < since.hired:
        raise Invalid(field, f"Choose a day since {since.name} was hired, {since.hired.isoformat()}.", clause)
    return given


def said(field: str, given: Any, limit: int, missing: str, clause: str) -> str:
    """A line of words that may not be empty; ``missing`` says what to write."""
    words = clean_line(field, given, limit)
    if not words:
        raise Invalid(field, missing, clause)
    return words
