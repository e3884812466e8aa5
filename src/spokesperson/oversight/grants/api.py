"""Permissions through the API: give, accept, decline, give back, renew, revoke; groups joined (R23, R24, R27, L6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from spokesperson import clock
from spokesperson.accounts.models import Account, GroupMembership
from spokesperson.decisions.wire import Strict, caller
from spokesperson.directive.register import under
from spokesperson.oversight.actions.accept_grant import accept_grant
from spokesperson.oversight.actions.decline_grant import decline_grant
from spokesperson.oversight.actions.give_grant import give_grant, renew
from spokesperson.oversight.actions.join_group import join_group, leave_group
from spokesperson.oversight.actions.revoke_grant import revoke_grant
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.grants import listing as grants
from spokesperson.oversight.grants import requests
from spokesperson.people import grants as standing
from spokesperson.people.models import Employee, Grant

router = Router(tags=["grants"])


class GiveIn(Strict):
    """What is permitted; no topics or channels mean all. ``last_day`` is a day, ``end`` an instant; one of them."""

    person: UUID
    accounts: list[UUID] = Field(max_length=50)
    purpose: str = Field(max_length=1000)
    activities: list[str] = list(Grant.ACTIVITIES)
    topics: list[str] = []
    channels: list[str] = []
    start: str = Field("", max_length=40)
    end: str = Field("", max_length=40)
    last_day: str = Field("", max_length=10)
    in_absence: bool = False


class RenewIn(Strict):
    end: str = Field("", max_length=40)
    last_day: str = Field("", max_length=10)
    in_absence: bool = False


class RevokeIn(Strict):
    reason: str = Field(max_length=1000)


class DeclineIn(Strict):
    words: str = Field("", max_length=1000)


class JoinIn(Strict):
    account: UUID
    name: str = Field(max_length=1000)
    address: str = Field(max_length=1000)
    open: bool


def _end(end: str, last_day: str) -> Any:
    if end and last_day:
        raise Invalid("end", "Give the last day or an instant, not both.", under("grants"))
    return requests.end_of_day(last_day) if last_day else end


@router.get("/grants", summary="Permissions of mine, and those of my line")
def listed(request: HttpRequest, limit: int = 100) -> dict[str, list[dict[str, Any]]]:
    who, most = caller(request), max(1, min(limit, 200))
    return {
        "mine": [as_json(g) for g in grants.mine(who)[:most]],
        "of_my_line": [as_json(g) for g in grants.of_my_line(who)[:most]],
    }


@router.post("/grants", summary="Permit somebody to take part as a Representative", response={201: dict[str, Any]})
def give(request: HttpRequest, body: GiveIn) -> Status[Any]:
    person = Employee.objects.select_related("supervisor__supervisor").filter(uid=body.person).first()
    if person is None:
        raise Invalid("person", "Nobody in the register has this uid.", under("grants"))
    accounts = list(Account.objects.select_related("owner").filter(uid__in=body.accounts))
    if len(accounts) != len(set(body.accounts)):
        raise Invalid("accounts", "There is no such account.", under("grants"))
    made = give_grant(
        caller(request), person, accounts=accounts, purpose=body.purpose, activities=body.activities,
        topics=body.topics, channels=body.channels, start=body.start,
        end=_end(body.end, body.last_day), in_absence=body.in_absence,
    )  # fmt: skip
    return Status(201, _shown(made))


@router.get("/grants/{uuid:uid}", summary="One permission, how it stands and why")
def one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return as_json(grants.get(caller(request), uid))


@router.post("/grants/{uuid:uid}/accept", summary="Accept an offer; until then it holds nothing")
def accept(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    who = caller(request)
    return _shown(accept_grant(who, grants.get(who, uid)))


@router.post("/grants/{uuid:uid}/decline", summary="Decline an offer or give a permission back; no reason is needed")
def decline(request: HttpRequest, uid: UUID, body: DeclineIn | None = None) -> dict[str, Any]:
    who = caller(request)
    return _shown(decline_grant(who, grants.get(who, uid), words=body.words if body else ""))


@router.post(
    "/grants/{uuid:uid}/renew", summary="The same again from now, by the present supervisor",
    response={201: dict[str, Any]},
)  # fmt: skip
def again(request: HttpRequest, uid: UUID, body: RenewIn | None = None) -> Status[Any]:
    who, given = caller(request), body or RenewIn(end="", last_day="")
    end = _end(given.end, given.last_day)
    return Status(201, _shown(renew(who, grants.get(who, uid), end=end, in_absence=given.in_absence)))


@router.post("/grants/{uuid:uid}/revoke", summary="Withdraw a permission at once")
def revoke(request: HttpRequest, uid: UUID, body: RevokeIn) -> dict[str, Any]:
    who = caller(request)
    return _shown(revoke_grant(who, grants.get(who, uid), reason=body.reason))


@router.get("/groups-joined", summary="Groups I joined for the Library")
def groups(request: HttpRequest) -> list[dict[str, Any]]:
    rows = (
        GroupMembership.objects.filter(account__owner=caller(request)).select_related("account").order_by("-joined_at")
    )
    return [group_json(g) for g in rows[:200]]


@router.post("/groups-joined", summary="I joined a group, under a permission", response={201: dict[str, Any]})
def join(request: HttpRequest, body: JoinIn) -> Status[Any]:
    account = Account.objects.select_related("owner").filter(uid=body.account).first()
    if account is None:
        raise Invalid("account", "There is no such account.", under("grants"))
    made = join_group(caller(request), account, name=body.name, address=body.address, open=body.open)
    return Status(201, group_json(made))


@router.post("/groups-joined/{int:pk}/leave", summary="I left the group")
def leave(request: HttpRequest, pk: int) -> dict[str, Any]:
    if pk >= 2**63:
        raise GroupMembership.DoesNotExist
    rows = GroupMembership.objects.select_related("account__owner__supervisor")
    return group_json(leave_group(caller(request), rows.get(pk=pk)))


def _shown(grant: Grant) -> dict[str, Any]:
    return as_json(grants.all_().get(pk=grant.pk))


def as_json(grant: Grant) -> dict[str, Any]:
    now = standing.state(grant)
    return {
        "uid": str(grant.uid),
        "person": {"uid": str(grant.employee.uid), "name": grant.employee.name},
        "given_by": {"uid": str(grant.granted_by.uid), "name": grant.granted_by.name},
        "in_absence": grant.in_absence,
        "state": now.name,
        "why": now.why,
        "accounts": [str(a.uid) for a in grants.covered(grant)],
        "activities": grant.activities,
        "topics": grant.topics,
        "channels": grant.channels,
        "purpose": grant.purpose,
        "start": clock.iso(grant.start),
        "end": clock.iso(grant.end) if grant.end else None,
        "accepted_at": clock.iso(grant.accepted_at) if grant.accepted_at else None,
    }


def group_json(group: GroupMembership) -> dict[str, Any]:
    return {
        "id": group.pk,
        "account": str(group.account.uid),
        "name": group.name,
        "address": group.address,
        "open": group.open,
        "joined_at": clock.iso(group.joined_at),
        "left_at": clock.iso(group.left_at) if group.left_at else None,
    }
