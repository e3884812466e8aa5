"""Join a group under a permission, and leave it: name, address, open or closed (Def-Representative; R24).

The record says which group it was and whether it was open, because what is written in a closed one is seen by few.
Leaving is always possible, also when the permission is over.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from spokesperson import clock
from spokesperson.accounts.models import Account, GroupMembership
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

CLAUSE = partial(under, "joining")
_address = URLValidator(schemes=["https", "http"])


def join_group(by: Employee, account: Account, *, name: str, address: str, open: bool | str) -> GroupMembership:
    """``by`` joined a group from ``account``.

    Raises ``Invalid`` (name, address, open) and ``door.Refused`` where no permission covers joining from there.
    """
    values: dict[str, Any] = {
        "name": _needed("name", name, 200, "Write the name of the group."),
        "address": _link(address),
        "open": _whether(open),
    }
    as2 = {"type": "Join", "actor": by.urn, "object": _object(values), "target": account.urn}

    def change(verdict: door.Verdict) -> GroupMembership:
        # Of two that join at the same moment the second waits here and finds the first.
        Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        there = GroupMembership.objects.filter(account=account, address=values["address"], left_at=None)
        if there.exists():
            raise Invalid("address", "You are in this group already.", CLAUSE())
        made = GroupMembership.objects.create(account=account, joined_at=clock.now(), **values)
        acts.keep(
            by, "Join", _object(values), subject=by.urn, clauses=[CLAUSE()], verdict=verdict, target=account.urn
        )  # fmt: skip
        return made

    facts = {"channel": account.channel}
    activity = Activity(actor=by, action="join_group", subject=by.urn, as2=as2, account=account, facts=facts)
    return door.act(activity, change)


def leave_group(by: Employee, group: GroupMembership) -> GroupMembership:
    """``by`` left the group. Raises ``Invalid`` (group) where it was left before, ``door.Refused`` for another's."""
    owner = group.account.owner or by

    def change(verdict: door.Verdict) -> GroupMembership:
        held = GroupMembership.objects.select_for_update(of=("self",)).select_related("account").get(pk=group.pk)
        if held.left_at is not None:
            raise Invalid("group", "You left this group already.", CLAUSE())
        held.left_at = clock.now()
        held.save(update_fields=["left_at"])
        named = _object({"name": held.name, "address": held.address, "open": held.open})
        acts.keep(
            by, "Leave", named, subject=by.urn, clauses=[CLAUSE()], verdict=verdict, target=held.account.urn
        )  # fmt: skip
        return held

    as2 = {"type": "Leave", "object": {"type": "Group", "url": group.address}}
    return door.act(acts.about_person(by, acts.named("leave_group", "decline_grant"), owner, as2), change)


def _object(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Group", "name": values["name"], "url": values["address"], "sp:open": values["open"]}


def _needed(field: str, given: Any, limit: int, missing: str) -> str:
    words = clean_line(field, given, limit)
    if not words:
        raise Invalid(field, missing, CLAUSE())
    return words


def _link(given: Any) -> str:
    found = _needed("address", given, 500, "Write the group's address, like https://forum.example/g/history.")
    try:
        _address(found)
    except ValidationError as error:
        raise Invalid("address", "Write a whole address, like https://forum.example/g/history.", CLAUSE()) from error
    return found


def _whether(given: bool | str) -> bool:
    if isinstance(given, bool):
        return given
    if given not in ("open", "closed"):
        raise Invalid("open", "Say whether anyone may read it (open) or members only (closed).", CLAUSE())
    return given == "open"
