"""End the holding of a position, unless nobody would be an Administrator then (Def-Administrator; R13, R15, R27)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.hold_position import as_object
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans, staffing
from spokesperson.people.models import Employee, Holding

CLAUSE = partial(under, "administrators")


def end_holding(by: Employee, holding: Holding, *, reason: str = "", end: datetime | str | None = None) -> Holding:
    """End it now or at ``end``; one still to come never begins.

    Raises ``Invalid`` (end, holding, reason) and ``door.Refused``.
    """
    said = clean_line("reason", reason, 400)
    ends = spans.begin(end, CLAUSE()) if end else clock.now()
    person, place = holding.employee, holding.position

    def change(verdict: door.Verdict) -> Holding:
        with staffing.never_ownerless("holding", ends):
            held = Holding.objects.select_for_update(of=("self",)).select_related("employee", "position").get(
                pk=holding.pk
            )  # fmt: skip
            if held.end is not None and held.end <= ends:
                raise Invalid("end", "It has ended by then already.", CLAUSE())
            began = held.start < ends
            if began:
                held.end = ends
                held.save(update_fields=["end"])
                staffing.suspend_grants(person, staffing.NEW_POSITION, ends, by, verdict)
            else:
                Holding.objects.filter(pk=held.pk).delete()
                held.end = held.start
        shown = as_object(person, place, held.start, held.end, held.acting)
        acts.keep(
            by, "Leave", shown, subject=person.urn, clauses=[CLAUSE()], verdict=verdict, summary=said, target=person.urn
        )
        return held

    as2 = {"type": "Leave", "object": as_object(person, place, holding.start, ends, holding.acting), "summary": said}
    return door.act(acts.about_person(by, "keep_people", person, as2), change)
