"""A supervisor confirms an area of professional expertise, or extends one for a time (1.7; R59, R63)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans
from spokesperson.people.models import Employee, Expertise, Topic

CLAUSE = partial(under, "expertise")


def confirm_expertise(
    by: Employee, employee: Employee, topic: str, *, until: datetime | str | None = None
) -> Expertise:
    """Confirm ``topic`` (a slug of the list) as an area of ``employee``, open or ``until`` an instant.

    Raises ``Invalid`` (topic, until) and ``door.Refused`` for anyone but the supervisor, or theirs.
    """
    slug = clean_line("topic", topic, 60)
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        raise Invalid("topic", "Choose a topic of the list.", CLAUSE())
    now = clock.now()
    ends = spans.end(until, now, CLAUSE(), field="until")
    area = {"type": "Relationship", "relationship": "expertise", "subject": employee.urn, "object": slug}
    as2 = {"type": "Add", "object": area, **({"endTime": clock.iso(ends)} if ends else {})}

    def change(verdict: door.Verdict) -> Expertise:
        values = {"confirmed_by": by, "confirmed_at": now, "until": ends}
        area_row, _ = Expertise.objects.update_or_create(employee=employee, topic=found, defaults=values)
        acts.keep(
            by, "Add", area, subject=employee.urn, clauses=[CLAUSE()], verdict=verdict, target=employee.urn,
            endTime=clock.iso(ends) if ends else "",
        )  # fmt: skip
        return area_row

    return door.act(acts.about_person(by, "confirm_expertise", employee, as2), change)
