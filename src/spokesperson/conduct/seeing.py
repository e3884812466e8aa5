"""Who sees somebody's taking part: the person and the line, and both see the same (1.5; R48). Asked at the door.

Looking is not recorded; an attempt from outside the line is.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from spokesperson.decisions import acting, door
from spokesperson.people.models import Employee


def must_see(who: Employee, person: Employee) -> None:
    """Return if ``who`` may; otherwise the attempt is recorded and ``door.Refused`` raised."""
    asked = acting.about_person(who, "read_activity", person, {"type": "Read", "object": person.urn})
    if not door.weigh(asked).permitted:
        door.act(asked, lambda verdict: None)


def person(handle: str) -> Employee:
    """By the handle in an address; ``Employee.DoesNotExist``."""
    return _people().get(handle=handle)


def by_uid(uid: UUID) -> Employee:
    """By the register's uid; ``Employee.DoesNotExist``."""
    return _people().get(uid=uid)


def _people() -> QuerySet[Employee]:
    return Employee.objects.select_related("supervisor__supervisor")
