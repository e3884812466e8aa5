"""The employee accepts a supervisor's offer to take part as Representative; nobody can be made to (L6, R23).

Whoever asked for the permission accepted it by asking. What is offered without having been asked for waits here.
"""

from __future__ import annotations

from spokesperson import clock
from spokesperson.accounts.models import GrantedAccount
from spokesperson.decisions import door
from spokesperson.oversight import acts
from spokesperson.oversight.actions.give_grant import CLAUSE, as_object
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Grant


def accept_grant(by: Employee, grant: Grant) -> Grant:
    """The permission holds from now. Raises ``Invalid`` (grant) once it is over, ``door.Refused`` for anyone else."""
    accounts = [g.account for g in GrantedAccount.objects.filter(grant=grant).select_related("account")]

    def change(verdict: door.Verdict) -> Grant:
        held = Grant.objects.select_for_update(of=("self",)).select_related("employee").get(pk=grant.pk)
        if held.accepted_at is not None:
            raise Invalid("grant", "You have accepted this permission already.", CLAUSE())
        if held.revoked_at is not None or (held.end and held.end <= clock.now()):
            raise Invalid("grant", "This permission is over. Ask your supervisor for a new one.", CLAUSE())
        held.accepted_at = clock.now()
        held.save(update_fields=["accepted_at"])
        acts.keep(
            by, "Accept", as_object(held, accounts), subject=by.urn, clauses=[CLAUSE()], verdict=verdict,
            summary=held.purpose, target=by.urn,
        )  # fmt: skip
        return held

    as2 = {"type": "Accept", "object": {"type": "Relationship", "relationship": "representative", "subject": by.urn}}
    return door.act(acts.about_person(by, "accept_grant", grant.employee, as2), change)
