"""Transfer an employee: to another supervisor, another position, or both (Def-Representative; R13, R27).

What the old line had permitted is suspended at once; the new supervisor renews it with one click.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.oversight import acts
from spokesperson.oversight.actions.hold_position import not_oneself, position_called
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import staffing
from spokesperson.people.models import Employee, Grant, Holding, Position


@dataclass(frozen=True)
class Transferred:
    """The person as they stand now, and the permissions that wait for the new supervisor."""

    person: Employee
    suspended: list[Grant]


def transfer(
    by: Employee, person: Employee, *, supervisor: Employee | str | None = None, position: str = "", reason: str = ""
) -> Transferred:
    """Move ``person`` now. A new ``position`` ends those held, but for acting ones.

    Raises ``Invalid`` (supervisor, position, reason) and ``door.Refused``.
    """
    boss = staffing.supervisor_for(person, supervisor)
    place = position_called(position) if position else None
    said = clean_line("reason", reason, 400)
    moves = boss is not None and boss.pk != person.supervisor_id
    if not moves and place is None:
        raise Invalid("supervisor", "Choose another supervisor, another position, or both.")
    staffing.no_circle(person, boss)
    if place is not None:
        not_oneself(by, person, place)
        if Holding.objects.filter(employee=person, position=place, end=None, acting=False).exists():
            raise Invalid("position", f"{person.name} holds this position already.")

    def change(verdict: door.Verdict) -> Transferred:
        now = clock.now()
        with staffing.never_ownerless("position", now):
            held = Employee.objects.select_related("supervisor", "user").get(pk=person.pk)
            old = held.supervisor
            if moves:
                staffing.no_circle(held, boss)
                staffing.new_line(held, boss, by, verdict)
            if place is not None:
                _change_position(held, place)
                staffing.suspend_grants(held, staffing.NEW_POSITION, now, by, verdict)
        shown = staffing.as_object(held, **_moved(old if moves else None, boss if moves else None, place))
        acts.keep(
            by, "Move", shown, subject=held.urn, clauses=[staffing.REPRESENTATIVE()], verdict=verdict, summary=said
        )
        return Transferred(held, list(Grant.objects.filter(employee=held, suspended_at=now)))

    shown = {"type": "Move", "object": staffing.as_object(person, **_moved(None, boss, place)), "summary": said}
    action = "appoint" if place is not None and place.administrator else "keep_people"
    return door.act(acts.about_person(by, action, person, shown), change)


def _change_position(person: Employee, place: Position) -> None:
    now = clock.now()
    for held in Holding.objects.filter(employee=person, acting=False, end=None):
        if held.start >= now:
            held.delete()
        else:
            held.end = now
            held.save(update_fields=["end"])
    Holding.objects.create(employee=person, position=place, start=now)


def _moved(old: Employee | None, new: Employee | None, place: Position | None) -> dict[str, Any]:
    found: dict[str, Any] = {"sp:position": place.title} if place else {}
    if new is not None:
        found["sp:supervisor"] = [old.urn, new.urn] if old else new.urn
    return found
