"""Appoint an Administrator: by a second person, from a start, perhaps to an end, with a reason (R14)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans
from spokesperson.people.models import Appointment, Employee

CLAUSE = partial(under, "administrators")


def appoint(
    by: Employee,
    employee: Employee,
    *,
    reason: str,
    start: datetime | str | None = None,
    end: datetime | str | None = None,
) -> Appointment:
    """Make ``employee`` an Administrator from ``start`` (default now) to ``end`` (default open).

    Raises ``Invalid`` (reason, start, end) and ``door.Refused`` for anyone but an Administrator or the Executive
    Director, for oneself, and for somebody not employed.
    """
    reason = clean_line("reason", reason, 400)
    if not reason:
        raise Invalid("reason", "Say why; the reason stands in the record.", CLAUSE())
    begins = spans.begin(start, CLAUSE())
    ends = spans.end(end, begins, CLAUSE())
    as2: dict[str, Any] = {
        "type": "Offer",
        "object": {"type": "Relationship", "relationship": "administrator", "subject": employee.urn},
        "startTime": clock.iso(begins),
        "summary": reason,
        **({"endTime": clock.iso(ends)} if ends else {}),
    }

    def change(verdict: door.Verdict) -> Appointment:
        made = Appointment.objects.create(
            employee=employee, appointed_by=by, start=begins, end=ends, reason=reason
        )  # fmt: skip
        acts.keep(
            by, "Add", {**as2["object"], "sp:appointment": made.pk}, subject=employee.urn, clauses=[CLAUSE()],
            verdict=verdict, summary=reason, startTime=clock.iso(begins), endTime=clock.iso(ends) if ends else "",
        )  # fmt: skip
        return made

    return door.act(acts.about_person(by, "appoint", employee, as2), change)
