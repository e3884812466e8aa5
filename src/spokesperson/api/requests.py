"""Requests to a supervisor through the API: what was asked, and to grant or decline it (P1; R1, R23).

A draft is approved where drafts are approved: ``POST /api/v1/drafts/{uid}/approve``.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Status

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions import access, door
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.states import WrongState
from spokesperson.directive.register import under
from spokesperson.oversight.actions.close_request import AlreadyClosed, decline
from spokesperson.oversight.actions.give_grant import as_object
from spokesperson.oversight.actions.grant_request import grant_request
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.grants import requests
from spokesperson.people.models import AccessRequest, Employee, Grant

router = Router(tags=["requests"])


class GrantIn(Strict):
    """The grant to be given; without ``accounts`` it covers the account the request was about."""

    purpose: str
    accounts: list[UUID] | None = None
    activities: list[str] = list(Grant.ACTIVITIES)
    topics: list[str] = []
    channels: list[str] = []
    end: str = ""
    in_absence: bool = False


class DeclineIn(Strict):
    words: str


@router.get("/access-requests", summary="Requests of mine, and those of my people")
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    who = caller(request)
    rows = AccessRequest.objects.filter(Q(employee=who) | Q(employee__supervisor=who))
    return [as_json(found) for found in rows.select_related("employee", "asked_of", "answered_by")[:200]]


@router.post("/access-requests/{uuid:uid}/grant", summary="Designate whoever asked", response={201: dict[str, Any]})
def grant(request: HttpRequest, uid: UUID, body: GrantIn) -> Status[Any]:
    who, found = caller(request), _find(uid, caller(request))
    if found.template != requests.GRANT:
        raise Invalid("uid", "This is a request to approve a draft; approve the draft.")
    accounts = _accounts(found, body)
    try:
        made = grant_request(
            who, found, accounts=accounts, purpose=body.purpose, activities=body.activities,
            topics=body.topics, channels=body.channels, end=body.end, in_absence=body.in_absence,
        )  # fmt: skip
    except AlreadyClosed as error:
        raise WrongState(f"The request is {error.args[0]} already.") from error
    return Status(201, {"request": as_json(found), "grant": as_object(made, accounts)})


@router.post("/access-requests/{uuid:uid}/decline", summary="Decline a request, with the reason")
def no(request: HttpRequest, uid: UUID, body: DeclineIn) -> dict[str, Any]:
    who = caller(request)
    try:
        return as_json(decline(who, _find(uid, who), words=body.words))
    except AlreadyClosed as error:
        raise WrongState(f"The request is {error.args[0]} already.") from error


def _find(uid: UUID, who: Employee) -> AccessRequest:
    """One that the caller may know of, else ``AccessRequest.DoesNotExist`` (404)."""
    found = AccessRequest.objects.select_related("employee__supervisor", "asked_of", "answered_by").get(uid=uid)
    try:
        access.may_see(who, found.employee)
    except door.Refused as refused:
        raise AccessRequest.DoesNotExist from refused
    return found


def _accounts(found: AccessRequest, body: GrantIn) -> list[Account]:
    wanted = body.accounts
    if wanted is None:
        wanted = [UUID(found.resource.removeprefix("urn:sp:account:"))] if "account" in found.resource else []
    rows = list(Account.objects.select_related("owner").filter(uid__in=wanted))
    if len(rows) != len(set(wanted)):
        raise Invalid("accounts", "There is no such account.", under("grants"))
    return rows


def as_json(found: AccessRequest) -> dict[str, Any]:
    now = requests.standing(found)
    return {
        "uid": str(found.uid),
        "from": {"name": found.employee.name, "urn": found.employee.urn},
        "to": {"name": found.asked_of.name, "urn": found.asked_of.urn},
        "for": found.template,
        "action": found.action,
        "resource": found.resource,
        "words": found.words,
        "asked_at": clock.iso(found.asked_at),
        "expires_at": clock.iso(found.expires_at),
        "state": now.state,
        "answered_at": clock.iso(now.at) if now.at else None,
        "answered_by": now.by.name if now.by else None,
        "answer": found.answer,
        "decision": str(found.decision),
    }
