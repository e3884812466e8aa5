"""The employee takes back that they declined an offer: it is open again, and nothing else (L6, R23).

Soon after, and only while nothing was built on the answer. It gives nobody a permission: whoever wants it accepts it
then. What was held and given back is not reopened; the supervisor gives it anew.
"""

from __future__ import annotations

from datetime import timedelta

from spokesperson import clock
from spokesperson.accounts.models import GrantedAccount
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.oversight import acts
from spokesperson.oversight.actions.give_grant import CLAUSE, as_object
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Grant

SOON = timedelta(minutes=15)


def reopen_offer(by: Employee, grant: Grant) -> Grant:
    """Raises ``Invalid`` (grant) where it is too late, and ``door.Refused`` for anyone but the employee."""
    accounts = [g.account for g in GrantedAccount.objects.filter(grant=grant).select_related("account")]

    def change(verdict: door.Verdict) -> Grant:
        held = Grant.objects.select_for_update(of=("self",)).select_related("employee", "granted_by").get(pk=grant.pk)
        _still(held)
        _declined(held, by)
        held.revoked_at, held.suspended_why = None, ""
        held.save(update_fields=["revoked_at", "suspended_why"])
        acts.keep(
            by, "Undo", as_object(held, accounts), subject=by.urn, clauses=[CLAUSE()], verdict=verdict, target=by.urn
        )  # fmt: skip
        return held

    named = {"type": "Relationship", "relationship": "representative", "subject": by.urn}
    as2 = {"type": "Undo", "object": {"type": "Reject", "object": named}}
    return door.act(acts.about_person(by, "decline_grant", grant.employee, as2), change)


def _declined(held: Grant, by: Employee) -> None:
    """What the supervisor withdrew is not the employee's to reopen; the record says whose word ended it."""
    name = f"urn:sp:grant:{held.uid}"
    about = [r for r in archive.by_subject(held.employee.urn) if _id(r) == name]
    if not about or (about[-1].type, about[-1].actor) != ("Reject", by.urn):
        raise Invalid("grant", "This is no offer that you declined.", CLAUSE())


def _id(record: archive.Record) -> str:
    inner = record.activity.get("object")
    return str(inner.get("id", "")) if isinstance(inner, dict) else ""


def _still(held: Grant) -> None:
    now = clock.now()
    if held.revoked_at is None or held.accepted_at is not None:
        raise Invalid("grant", "This is no offer that you declined.", CLAUSE())
    if now - held.revoked_at > SOON:
        raise Invalid("grant", "You declined it a while ago. Ask your supervisor for a new one.", CLAUSE())
    later = Grant.objects.filter(employee=held.employee, requested_at__gt=held.revoked_at).exists()
    if later or held.suspended_at is not None or (held.end and held.end <= now):
        raise Invalid("grant", "Another permission has taken its place, or it is over.", CLAUSE())
