"""Put an employee into a position, also as acting holder (Def-Administrator; R13, R14)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans, staffing
from spokesperson.people.models import Employee, Holding, Position

CLAUSE = partial(under, "administrators")


def hold_position(
    by: Employee,
    person: Employee,
    *,
    position: str,
    start: datetime | str | None = None,
    end: datetime | str | None = None,
    acting: bool = False,
) -> Holding:
    """``person`` holds ``position`` (a title) from ``start`` (default now) to ``end`` (default open).

    Another position ends what the line permits for the present one (R27). Raises ``Invalid`` (position, start, end,
    employee) and ``door.Refused``; an Administrator position is given as an appointment is: by another person.
    """
    place = position_called(position)
    begins = spans.begin(start, CLAUSE())
    ends = spans.end(end, begins, CLAUSE())
    _employed_then(person, begins)
    not_oneself(by, person, place)

    def change(verdict: door.Verdict) -> Holding:
        staffing.lock_register()
        overlaps = Holding.objects.filter(Q(end=None) | Q(end__gt=begins), employee=person, position=place)
        if (overlaps.filter(start__lt=ends) if ends else overlaps).exists():
            raise Invalid("position", f"{person.name} holds this position in that time already.")
        return give(person, place, begins, ends, bool(acting), by, verdict)

    as2 = {"type": "Join", "object": as_object(person, place, begins, ends, bool(acting))}
    action = "appoint" if place.administrator else "keep_people"
    return door.act(acts.about_person(by, action, person, as2), change)


def give(
    person: Employee, place: Position, begins: datetime, ends: datetime | None, acting: bool, by: Employee,
    verdict: door.Verdict,
) -> Holding:  # fmt: skip
    """Store a checked holding with its record, and suspend what it ends; inside the act's transaction."""
    made = Holding.objects.create(employee=person, position=place, start=begins, end=ends, acting=acting)
    staffing.suspend_grants(person, staffing.NEW_POSITION, begins, by, verdict)
    shown = as_object(person, place, begins, ends, acting)
    acts.keep(by, "Join", shown, subject=person.urn, clauses=[CLAUSE()], verdict=verdict, target=person.urn)
    return made


def position_called(title: str, field: str = "position") -> Position:
    found = Position.objects.filter(title__iexact=clean_line(field, title, 160)).first()
    if found is None:
        raise Invalid(field, "There is no position of this title. Open it first, or choose one of the list.", CLAUSE())
    return found


def not_oneself(by: Employee, person: Employee, place: Position) -> None:
    """An Administrator position cannot be taken by oneself; a further role of the directive neither."""
    if by.pk == person.pk and (place.role or place.official) and not place.administrator:
        raise Invalid(
            "position", "Nobody gives themselves a position that carries authority. Ask another one.", CLAUSE()
        )


def _employed_then(person: Employee, at: datetime) -> None:
    if person.left is not None and staffing.begin_of(person.left) <= at:
        raise Invalid("employee", f"{person.name} does not work here then.", CLAUSE())


def as_object(
    person: Employee, place: Position, begins: datetime, ends: datetime | None, acting: bool
) -> dict[str, Any]:
    """A holding as it stands in records: a post of the institution is a place in it."""
    return {
        "type": "Place",
        "relationship": "position",
        "subject": person.urn,
        "sp:position": place.title,
        "sp:acting": acting,
        "startTime": clock.iso(begins),
        "endTime": clock.iso(ends) if ends else "",
    }
