"""Lines of the org chart: who is whose supervisor (Def-Representative, 1.5, 5.1)."""

from __future__ import annotations

from spokesperson.people.models import Employee


def relation(actor: Employee, person: Employee) -> str:
    """What ``actor`` is to ``person``: self, supervisor, above (the supervisor's supervisor) or other."""
    if actor.pk == person.pk:
        return "self"
    if person.supervisor_id == actor.pk:
        return "supervisor"
    if person.supervisor is not None and person.supervisor.supervisor_id == actor.pk:
        return "above"
    return "other"
