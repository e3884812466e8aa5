"""A supervisor withdraws the permission to take part (Def-Representative; R23, R27). Past acts keep their verdict."""

from __future__ import annotations

from functools import partial
from typing import Any

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Grant

CLAUSE = partial(under, "grants")


def revoke_grant(by: Employee, grant: Grant, *, reason: str) -> Grant:
    """End the grant at once. Raises ``Invalid`` (reason, grant) and ``door.Refused`` for anyone but the line."""
    reason = clean_line("reason", reason, 200)
    if not reason:
        raise Invalid("reason", "Say why; the employee may read it.", CLAUSE())
    person = grant.employee
    named = {"type": "Relationship", "relationship": "representative", "id": f"urn:sp:grant:{grant.uid}"}
    as2: dict[str, Any] = {"type": "Undo", "object": {**named, "subject": person.urn}, "summary": reason}

    def change(verdict: door.Verdict) -> Grant:
        held = Grant.objects.select_for_update().get(pk=grant.pk)
        now = clock.now()
        if held.revoked_at or (held.end and held.end <= now):
            raise Invalid("grant", "It has ended already.", CLAUSE())
        held.revoked_at = now
        held.suspended_why = reason
        held.save(update_fields=["revoked_at", "suspended_why"])
        acts.keep(
            by, "Undo", as2["object"], subject=person.urn, clauses=[CLAUSE()], verdict=verdict, summary=reason,
            target=person.urn,
        )  # fmt: skip
        return held

    return door.act(acts.about_person(by, "grant", person, as2), change)
