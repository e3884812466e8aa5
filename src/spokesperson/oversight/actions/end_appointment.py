"""End an Administrator's appointment, unless nobody would be left to answer for the desk (R14, R15)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans, staffing
from spokesperson.people.models import Appointment, Employee

CLAUSE = partial(under, "administrators")


def end_appointment(
    by: Employee, appointment: Appointment, *, reason: str, end: datetime | str | None = None
) -> Appointment:
    """End it now or at ``end``. Raises ``Invalid`` (reason, end, appointment) and ``door.Refused``."""
    reason = clean_line("reason", reason, 400)
    if not reason:
        raise Invalid("reason", "Say why; the reason stands in the record.", CLAUSE())
    ends = spans.begin(end, CLAUSE()) if end else clock.now()
    person = appointment.employee
    relationship = {"type": "Relationship", "relationship": "administrator", "subject": person.urn}
    as2 = {"type": "Remove", "object": relationship, "endTime": clock.iso(ends), "summary": reason}

    def change(verdict: door.Verdict) -> Appointment:
        with staffing.never_ownerless("appointment", ends):
            held = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
            _still_open(held, ends)
            held.end = max(ends, held.start)
            held.save(update_fields=["end"])
        acts.keep(
            by, "Remove", {**relationship, "sp:appointment": held.pk}, subject=person.urn, clauses=[CLAUSE()],
            verdict=verdict, summary=reason, endTime=clock.iso(held.end),
        )  # fmt: skip
        return held

    return door.act(acts.about_person(by, "appoint", person, as2), change)


def _still_open(appointment: Appointment, ends: datetime) -> None:
    if appointment.end is not None and appointment.end <= ends:
        raise Invalid("end", "It has ended by then already.", CLAUSE())
