"""A supervisor withdraws an area of professional expertise; what was said in it stays as it was judged (1.7; R59)."""

from __future__ import annotations

from functools import partial

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Expertise

CLAUSE = partial(under, "expertise")


def withdraw_expertise(by: Employee, employee: Employee, topic: str) -> Expertise:
    """End the area ``topic`` now. Raises ``Invalid`` (topic) and ``door.Refused`` for anyone but the line."""
    area = {"type": "Relationship", "relationship": "expertise", "subject": employee.urn, "object": str(topic)[:60]}

    def change(verdict: door.Verdict) -> Expertise:
        now = clock.now()
        rows = Expertise.objects.select_for_update(of=("self",)).select_related("topic")
        found = rows.filter(employee=employee, topic__slug=str(topic)[:60]).first()
        if found is None or (found.until is not None and found.until <= now):
            raise Invalid("topic", "This is none of the confirmed areas.", CLAUSE())
        found.until = now
        found.save(update_fields=["until"])
        acts.keep(
            by, "Remove", area, subject=employee.urn, clauses=[CLAUSE()], verdict=verdict, target=employee.urn
        )  # fmt: skip
        return found

    as2 = {"type": "Remove", "object": area}
    return door.act(acts.about_person(by, "confirm_expertise", employee, as2), change)
