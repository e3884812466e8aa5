"""Who may see a record (4.2; R16): the person it is about, their line, and Library officials. Asked at the door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

PERSON = "urn:sp:person:"


def may_see(who: Employee, whose: Employee | None) -> None:
    """Return if ``who`` may see what is recorded of ``whose``; ``door.Refused`` otherwise. Looking is not recorded."""
    verdict = door.weigh(
        Activity(
            actor=who,
            action="read_record",
            subject=who.urn,
            as2={"type": "Read"},
            facts={"relation": relation(who, whose) if whose else "other"},
        )
    )
    if not verdict.permitted:
        raise door.Refused(verdict)


def may_see_all(who: Employee) -> None:
    """Return if ``who`` may see everybody's records; ``door.Refused`` otherwise."""
    may_see(who, None)


def get(who: Employee, uid: UUID) -> archive.Record:
    """The record, if ``who`` may see it; ``Employee.DoesNotExist`` (404) for an unknown id."""
    found = archive.get(str(uid))
    if found is None:
        raise Employee.DoesNotExist
    may_see(who, person(found.actor))
    return found


def person(urn: str) -> Employee | None:
    """The employee behind an actor's URN; ``None`` for the system or somebody outside."""
    if not urn.startswith(PERSON):
        return None
    try:
        uid = UUID(urn.removeprefix(PERSON))
    except ValueError:
        return None
    return Employee.objects.select_related("supervisor").filter(uid=uid).first()


def summary(found: archive.Record) -> dict[str, Any]:
    """A record in a list, without its words."""
    return {
        "record": found.record_id,
        "index": found.index,
        "captured": clock.iso(found.captured),
        "type": found.type,
        "actor": found.actor,
        "subject": found.subject,
        "clauses": list(found.clauses),
        "sealed": found.sealed,
    }


def full(found: archive.Record) -> dict[str, Any]:
    return {**summary(found), "activity": found.activity, "leaf": found.leaf, "media": list(found.media)}
