"""Accounts as the API speaks of them: a ``Profile`` to create or to update (M1A-M4R; R10-R12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spokesperson.accounts.models import INDIVIDUAL, Account
from spokesperson.directive.register import under
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.actions.change_account import change_account
from spokesperson.oversight.actions.register_account import register_account
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def create(
    by: Employee, profile: dict[str, Any], settled: Iterable[str], equipment: str, use: str = "business"
) -> dict[str, Any]:
    """Register ``profile``: as ``by``'s own if an individual administers and maintains it, else as the Library's."""
    given = _fields(profile)
    already = given.pop("already_made", False)
    if not isinstance(already, bool):
        raise Invalid("already_made", "Say true or false.")
    known = frozenset(settled)
    if given.get("administered_by") == given.get("maintained_by") == INDIVIDUAL:
        return as_json(register_personal_account(by, settled=known, equipment=equipment, use=use, **given))
    if use != "business":
        raise Invalid("use", "The Library's accounts are for Library business only.", under("business accounts"))
    if "owner" in given:
        raise Invalid("owner", "Only a personal account has an owner.", account_fields.LIBRARY_CLAUSE())
    return as_json(register_account(by, already_made=already, settled=known, equipment=equipment, **given))


def change(
    by: Employee, account: Account, profile: dict[str, Any], settled: Iterable[str], equipment: str = "unknown"
) -> dict[str, Any]:
    """Change what ``profile`` names; ``reason`` where the account changes hands."""
    given = _fields(profile)
    reason = given.pop("reason", "")
    changed = change_account(account, by, reason=reason, settled=frozenset(settled), equipment=equipment, **given)
    return as_json(changed)


def _fields(profile: dict[str, Any]) -> dict[str, Any]:
    """The profile's fields, with every name an ordinary one: no credential, none of our own arguments."""
    given = {key: value for key, value in profile.items() if key != "type"}
    account_fields.refuse_credentials(given)
    known = {*account_fields.FIELDS, "owner", "already_made", "reason"}
    for name in given:
        if name not in known:
            raise Invalid("object", f"A profile holds {', '.join(sorted(known))}.")
    return given


def as_json(account: Account) -> dict[str, Any]:
    return {
        "uid": str(account.uid),
        "urn": account.urn,
        "network": account.network,
        "handle": account.handle,
        "name": account.name,
        "address": account.address,
        "forms": list(account.forms),
        "channel": account.channel,
        "purpose": account.purpose,
        "created_by": account.created_by,
        "administered_by": account.administered_by,
        "maintained_by": account.maintained_by,
        "kind": account.kind,
        "state": account.state,
        "backup": account.backup.handle if account.backup else "",
    }
