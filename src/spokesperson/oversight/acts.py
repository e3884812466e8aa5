"""What every act of oversight shares: how it is proposed at the door and how it stands in the archive (4.2; R87)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.door import Verdict
from spokesperson.oversight.errors import Invalid
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

EQUIPMENT = ("library", "own", "unknown")


def about_person(by: Employee, action: str, person: Employee, as2: Mapping[str, Any], **facts: Any) -> Activity:
    """An act that concerns ``person``: who they are to the actor, and whether they are still employed."""
    stated = {"relation": relation(by, person), "target_employed": employed(person), **facts}
    return Activity(actor=by, action=action, subject=person.urn, as2={**as2, "actor": by.urn}, facts=stated)


def about_account(
    by: Employee, action: str, account: Account, as2: Mapping[str, Any], settled: frozenset[str], equipment: str
) -> Activity:
    """An act on an account of the register; what the register says about it goes into the decision."""
    if equipment not in EQUIPMENT:
        raise Invalid("equipment", "Say whether the device is the Library's, your own, or not known.", "4.1")
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


def employed(person: Employee) -> bool:
    """Whether the person is employed today, by the institution's calendar."""
    today = clock.now().astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()
    return person.hired <= today and (person.left is None or today < person.left)


def keep(
    by: Employee,
    kind: str,
    obj: Mapping[str, Any],
    *,
    subject: str,
    clauses: Sequence[str],
    verdict: Verdict | None = None,
    summary: str = "",
    series: str = "oversight",
    **more: Any,
) -> str:
    """Append the act itself to the archive and return the record's id; inside the caller's transaction."""
    activity = {
        "type": kind,
        "actor": by.urn,
        "object": dict(obj),
        "sp:clauses": list(clauses),
        **({"summary": summary} if summary else {}),
        **({"sp:directive": verdict.decision.directive_hash, "sp:decision": str(verdict.uid)} if verdict else {}),
        **({"sp:equipment": verdict.activity.equipment} if verdict else {}),
        **more,
    }
    return str(archive.append(activity, subject=subject, series=series).record_id)


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
        "sp:backup": account.backup.urn if account.backup else "",
    }
