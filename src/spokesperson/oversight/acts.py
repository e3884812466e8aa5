"""What every act of oversight shares: how it is proposed at the door and how it stands in the archive (4.2; R87).

What acts of other rooms need too stands in ``decisions.acting`` and is named here again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spokesperson.accounts.models import Account
from spokesperson.decisions.acting import about_person, employed, keep, named
from spokesperson.decisions.activity import Activity
from spokesperson.directive.register import under
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

__all__ = ["EQUIPMENT", "about_account", "about_person", "employed", "keep", "named", "profile"]

EQUIPMENT = ("library", "own", "unknown")


def about_account(
    by: Employee, action: str, account: Account, as2: Mapping[str, Any], settled: frozenset[str], equipment: str
) -> Activity:
    """An act on an account of the register; what the register says about it goes into the decision."""
    if equipment not in EQUIPMENT:
        raise Invalid("equipment", "Say whether the device is the Library's, your own, or not known.", under("privacy"))
    return Activity(
        actor=by,
        action=action,
        subject=account.urn,
        account=account,
        as2={**as2, "actor": by.urn},
        settled=settled,
        equipment=equipment,
        facts={"channel": account.channel},
    )


def profile(account: Account) -> dict[str, Any]:
    """An account as an ActivityStreams object with the facts of its definition."""
    return {
        "type": "Profile",
        "id": account.urn,
        "name": account.handle,
        "url": account.address,
        "summary": account.purpose,
        "attributedTo": account.owner.urn if account.owner else "",
        "sp:network": account.network,
        "sp:channel": account.channel,
        "sp:forms": list(account.forms),
        "sp:createdBy": account.created_by,
        "sp:administeredBy": account.administered_by,
        "sp:maintainedBy": account.maintained_by,
        "sp:kind": account.kind,
        "sp:state": account.state,
        "sp:steward": account.steward.urn if account.steward else "",
        "sp:backup": account.backup.urn if account.backup else "",
    }
