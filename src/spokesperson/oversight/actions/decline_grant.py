"""The employee declines an offer, or gives a permission back at any time; nobody is made to take part (L6, R23).

No reason is asked for, and none is needed: nothing follows from saying no.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.accounts.models import GrantedAccount
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.oversight import acts
from spokesperson.oversight.actions.give_grant import CLAUSE, as_object
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Grant


def decline_grant(by: Employee, grant: Grant, *, words: str = "") -> Grant:
    """The permission is over from now, whether it was an offer or held.

    Raises ``Invalid`` (words: too long; grant: over already) and ``door.Refused`` for anyone but the employee.
    """
    words = clean_line("words", words, 150)
    accounts = [g.account for g in GrantedAccount.objects.filter(grant=grant).select_related("account")]

    def change(verdict: door.Verdict) -> Grant:
        held = Grant.objects.select_for_update(of=("self",)).select_related("employee").get(pk=grant.pk)
        now = clock.now()
        if held.revoked_at is not None or (held.end and held.end <= now):
            raise Invalid("grant", "This permission is over already.", CLAUSE())
        offered = held.accepted_at is None
        held.revoked_at = now
        held.suspended_why = words or (_("Declined by the employee.") if offered else _("Given back by the employee."))
        held.save(update_fields=["revoked_at", "suspended_why"])
        acts.keep(
            by, "Reject" if offered else "Leave", as_object(held, accounts), subject=by.urn, clauses=[CLAUSE()],
            verdict=verdict, summary=words, target=by.urn,
        )  # fmt: skip
        return held

    as2 = {"type": "Reject", "object": {"type": "Relationship", "relationship": "representative", "subject": by.urn}}
    return door.act(acts.about_person(by, "decline_grant", grant.employee, as2), change)
