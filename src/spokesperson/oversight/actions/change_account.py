"""Maintain an account: its profile, its facts, its backup; a transfer to the Library (R10, M2A, M2R, M4A, M4R).

An account that changes hands is recorded as what it is now. That an individual created it stays true, so it counts
as the Library's only once an Administrator records the transfer, with the reason; the archive keeps who made it.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from spokesperson import clock
from spokesperson.accounts import tokens
from spokesperson.accounts.models import Account, derive_kind
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import cell
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

FACTS = ("created_by", "administered_by", "maintained_by")
PROFILE = ("network", "handle", "name", "address", "profile_text")


def action_for(account: Account) -> str:
    """The row of the table that maintaining this account falls under."""
    return "maintain_personal_account" if account.kind == "personal" else "maintain_library_account"


def stricter(account: Account, values: dict[str, Any]) -> str:
    """The row that a change falls under: the personal one only if the account is a person's own before and after."""
    after = derive_kind(*(values.get(name, getattr(account, name)) for name in FACTS))
    return "maintain_personal_account" if account.kind == after == "personal" else "maintain_library_account"


def change_account(
    account: Account,
    by: Employee,
    *,
    reason: str = "",
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
    **given: Any,
) -> Account:
    """Change what is given. A change of the three facts needs a ``reason``.

    Raises ``Invalid`` (the field) and ``door.Refused``: a Representative may not maintain a Library account, and
    nobody another person's own.
    """
    clause = account_fields.PERSONAL_CLAUSE() if account.kind == "personal" else account_fields.LIBRARY_CLAUSE()
    values = account_fields.check(given, clause)
    reason = clean_line("reason", reason, 400)
    if not values:
        raise Invalid("account", "Say what is to change.", clause)
    _possible(account, values, reason, clause)
    action = stricter(account, values)
    before = acts.profile(account)

    def change(verdict: door.Verdict) -> Account:
        held = locked(account)
        if stricter(held, values) != action or held.owner_id != account.owner_id:
            raise Invalid("account", "It changed hands meanwhile. Look at it again.", clause)
        server = (held.network, held.base_url)
        for name, value in values.items():
            setattr(held, name, value)
        _follow(held, values)
        _save(held)
        more: dict[str, Any] = {"sp:account": held.urn, "sp:before": before}
        # An authorisation is never shown to another server than the one that gave it (L5).
        if (held.network, held.base_url) != server and tokens.forget(held):
            more["sp:connected"] = False
        acts.keep(
            by, "Update", acts.profile(held), subject=held.urn, clauses=[cell(action)], verdict=verdict,
            summary=reason, **more,
        )  # fmt: skip
        return held

    as2 = {"type": "Update", "object": {**before, "sp:changes": sorted(values)}, "summary": reason}
    return door.act(acts.about_account(by, action, account, as2, settled, equipment), change)


def locked(account: Account) -> Account:
    """The account as it is now, held until the transaction ends."""
    rows = Account.objects.select_for_update(of=("self",)).select_related("owner", "steward", "backup")
    return rows.get(pk=account.pk)


def _possible(account: Account, values: dict[str, Any], reason: str, clause: str) -> None:
    if account.state == "retired":
        raise Invalid("account", "It is retired; register it anew if it is used again.", clause)
    if any(name in values and values[name] != getattr(account, name) for name in FACTS) and not reason:
        raise Invalid("reason", "Say why it changes hands; the reason stands in the record.", clause)
    for name in ("steward", "backup"):
        if account.kind == "personal" and values.get(name):
            raise Invalid(name, "Nobody else has a part in a personal account.", clause)
        if name in values and values[name] is None and getattr(account, name) and account.state != "draft":
            raise Invalid(name, "Name the Administrator who takes this over; an account is never left alone.", clause)
    account_fields.two_people(values.get("steward", account.steward), values.get("backup", account.backup))
    if _renamed(account, values):
        raise Invalid("handle", "Its notices stand under this name. Retire it and register the new one.", clause)
    for name in ("handle", "address", "channel", "network"):
        if name in values and not values[name]:
            raise Invalid(name, f"An account needs its {name}.", clause)
    if "handle" in values or "network" in values:
        account_fields.free(
            values.get("network", account.network), values.get("handle", account.handle), but=account
        )  # fmt: skip


def _renamed(account: Account, values: dict[str, Any]) -> bool:
    """Whether an account of the noticeboard would leave its name; other networks have redirections of their own."""
    named = {name: getattr(account, name) for name in ("network", "handle")}
    return account.network == "noticeboard" and any(values.get(n, v) != v for n, v in named.items())


def _follow(held: Account, values: dict[str, Any]) -> None:
    """What follows from a change: a complete account wakes up, a changed profile is to be checked again (1.6)."""
    if held.kind == "library":
        held.owner, held.shown = None, False
    if held.kind == "personal":
        held.steward = held.backup = None
    if held.kind == "personal" and held.owner is None:
        raise Invalid("administered_by", "Say whose it is: that person registers it as their own.", "")
    if held.state == "draft" and held.kind != "none" and held.forms:
        held.state = "active"
    if held.state == "frozen" and held.kind == "library":
        held.state = "active"
    if any(name in values for name in PROFILE):
        held.profile_checked_at = None
        held.profile_identifies = held.profile_states_position = False
        held.profile_notice_at = clock.now()


def _save(held: Account) -> None:
    try:
        held.save()
    except IntegrityError as error:
        raise Invalid("handle", "This account was registered at this very moment.") from error
