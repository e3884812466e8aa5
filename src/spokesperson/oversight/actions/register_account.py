"""Register an account that speaks for the Library (Def-Account-library; R10, R12, M1A, M1R).

What the register will say about the account goes into the decision, so the row is written first, as a draft, and
disappears again if the door says no. Two things outlast a refusal: its record, and an account that a Representative
made already in the Library's name: that one is registered as mixed and frozen until an Administrator takes it over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction

from spokesperson import clock
from spokesperson.accounts.models import INDIVIDUAL, LIBRARY, Account
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.register import cell
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields, public_words
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

CLAUSE = account_fields.LIBRARY_CLAUSE
NEEDED = ("network", "handle", "address", "channel", "purpose")


def register_account(
    by: Employee,
    *,
    already_made: bool = False,
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
    **given: Any,
) -> Account:
    """Register an account with its three facts, form, channel, purpose, steward and a second Administrator as backup.

    ``already_made`` says that the account exists on the network without the Library's doing. Raises ``Invalid``
    (the field) and ``door.Refused``: a Representative may not create one; no backup is a warning to be settled.
    """
    values = account_fields.check(given, CLAUSE())
    needed(values, CLAUSE())
    if not already_made and not values.get("steward"):
        values["steward"] = administrators().filter(pk=by.pk).first()
    if values.get("backup") == by and values.get("steward") in (None, by):
        raise Invalid("backup", "The backup is a second Administrator, not yourself.", CLAUSE())
    account_fields.two_people(values.get("steward"), values.get("backup"))
    if values.get("administered_by") == values.get("maintained_by") == INDIVIDUAL:
        raise Invalid("administered_by", "An individual runs it: register it as that person's own account.", CLAUSE())
    account = Account(registered_at=clock.now(), owner=by if already_made else None, **values)
    return enter(account, by, "create_library_account", settled, equipment, freeze if already_made else None)


def needed(values: dict[str, Any], clause: str) -> None:
    """``Invalid`` for the first field without which nothing can be registered."""
    for name in NEEDED:
        if not values.get(name):
            raise Invalid(name, f"Give the {name} of the account.", clause)


def enter(
    account: Account,
    by: Employee,
    action: str,
    settled: frozenset[str],
    equipment: str,
    despite: Callable[[Account, Employee, door.Verdict], None] | None = None,
    use: str = "business",
) -> Account:
    """Put ``account`` into the register if the door permits ``action``; ``despite`` says what a refusal leaves."""
    public_words.checked(account.owner or by, name=account.name, purpose=account.purpose)
    try:
        with transaction.atomic():
            account_fields.free(account.network, account.handle)
            account.save()
            as2 = {"type": "Create", "object": acts.profile(account)}
            activity = replace(acts.about_account(by, action, account, as2, settled, equipment), use=use)
            found = _decided(account, activity, despite)
    except IntegrityError as error:
        raise Invalid("handle", "This account was registered at this very moment.") from error
    if isinstance(found, door.Refused):
        raise found
    return found


def _decided(
    account: Account, activity: Activity, despite: Callable[[Account, Employee, door.Verdict], None] | None
) -> Account | door.Refused:
    """The account, or the refusal, with whichever records belong to it; the caller's transaction commits either."""

    def change(verdict: door.Verdict) -> Account:
        account.state = "active" if account.kind != "none" and account.forms else "draft"
        account.save(update_fields=["state"])
        acts.keep(
            activity.actor, "Create", acts.profile(account), subject=account.urn, verdict=verdict,
            clauses=[cell(activity.action)], **{"sp:account": account.urn, "sp:use": activity.use},
        )  # fmt: skip
        return account

    try:
        return door.act(activity, change)
    except door.Refused as refused:
        if despite and refused.verdict.effect == "deny":
            despite(account, activity.actor, refused.verdict)
        else:
            account.delete()
        return refused


def freeze(account: Account, by: Employee, verdict: door.Verdict) -> None:
    """R10, M1R: made by a person in the Library's name. The Library administers it from here, and nobody publishes."""
    account.created_by, account.administered_by, account.maintained_by = INDIVIDUAL, LIBRARY, INDIVIDUAL
    account.state = "frozen"
    account.save()
    acts.keep(
        by, "Flag", acts.profile(account), subject=account.urn, clauses=[CLAUSE(), cell("create_library_account")],
        verdict=verdict, summary="made by an individual in the Library's name", **{"sp:account": account.urn},
    )  # fmt: skip
