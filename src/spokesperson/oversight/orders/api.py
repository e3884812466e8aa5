"""Orders through the API: give, confirm, lift, and read them (1.5; R46, R50-R53)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Status

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions.wire import Strict, caller
from spokesperson.directive.models import Delivery
from spokesperson.directive.register import under
from spokesperson.oversight.actions.confirm_order import confirm_order
from spokesperson.oversight.actions.disallow import disallow
from spokesperson.oversight.actions.lift_order import lift_order
from spokesperson.oversight.actions.order import limit, stop
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.mail import order_mail
from spokesperson.oversight.orders import words as telling
from spokesperson.people.models import Employee, Order

router = Router(tags=["orders"])
MOST = 200
# What each kind of order may say besides whom it is for and why.
FIELDS = {"limit": ("minutes",), "stop": ("business", "personal"), "disallow": ("channel", "account")}


class OrderIn(Strict):
    """``kind``: limit (``minutes`` a week), stop (``business``, ``personal``), disallow (``channel``, ``account``)."""

    kind: str
    employee: str
    reason: str
    minutes: int | None = None
    business: bool | None = None
    personal: bool | None = None
    channel: str | None = None
    account: str | None = None
    since: str | None = None
    equipment: str = "unknown"


class LiftIn(Strict):
    reason: str


@router.get("/orders", summary="Orders given to me, by me, and to my people")
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    who = caller(request)
    rows = Order.objects.filter(Q(employee=who) | Q(issued_by=who) | Q(employee__supervisor=who))
    return [as_json(o) for o in rows.select_related("employee", "issued_by", "lifted_by")[:MOST]]


@router.post(
    "/orders", summary="Ask somebody to spend less time, to stop, or disallow it", response={201: dict[str, Any]}
)
def give(request: HttpRequest, body: OrderIn) -> Status[Any]:
    who, person = caller(request), _person(body.employee)
    if body.kind not in FIELDS:
        raise Invalid("kind", f"Choose one of {', '.join(FIELDS)}.", under("orders"))
    for name in {n for fields in FIELDS.values() for n in fields} - set(FIELDS[body.kind]):
        if getattr(body, name) is not None:
            raise Invalid(name, f"An order of the kind {body.kind} does not say this.", under("orders"))
    common: dict[str, Any] = {"reason": body.reason, "since": body.since, "equipment": body.equipment}
    match body.kind:
        case "limit":
            made = limit(who, person, minutes=body.minutes, **common)
        case "stop":
            business = True if body.business is None else body.business
            made = stop(who, person, business=business, personal=bool(body.personal), **common)
        case _:
            made = disallow(who, person, channel=body.channel or "", account=_account(body.account), **common)
    return Status(201, as_json(made))


@router.get("/orders/{uuid:uid}", summary="One order, and the e-mail about it")
def one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    found = _find(request, uid)
    return {**as_json(found), "mail": [_mail(d) for d in order_mail.mails(found)]}


def _mail(found: Delivery) -> dict[str, Any]:
    sent = clock.iso(found.sent_at) if found.sent_at else None
    return {"kind": found.kind, "state": found.state, "sent_at": sent, "why": found.error}


@router.post("/orders/{uuid:uid}/confirm", summary="I have received it")
def confirm(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return as_json(confirm_order(caller(request), _find(request, uid)))


@router.post("/orders/{uuid:uid}/lift", summary="Lift it, with the reason")
def lift(request: HttpRequest, uid: UUID, body: LiftIn) -> dict[str, Any]:
    return as_json(lift_order(caller(request), _find(request, uid), reason=body.reason))


def _person(given: str) -> Employee:
    """By handle, or by the URN that records use."""
    rows = Employee.objects.select_related("supervisor")
    try:
        key = given.removeprefix("urn:sp:person:")
        return rows.get(uid=key) if key != given else rows.get(handle=given)
    except (Employee.DoesNotExist, ValidationError, ValueError) as error:
        raise Invalid("employee", "Nobody of that name is in the register.", under("orders")) from error


def _account(given: str | None) -> Account | None:
    if not given:
        return None
    try:
        return Account.objects.select_related("owner").get(uid=given.removeprefix("urn:sp:account:"))
    except (Account.DoesNotExist, ValidationError, ValueError) as error:
        raise Invalid("account", "There is no such account.", under("orders")) from error


def _find(request: HttpRequest, uid: UUID) -> Order:
    """One that the caller may know of, else ``Order.DoesNotExist`` (404)."""
    found = Order.objects.select_related("employee__supervisor", "issued_by", "lifted_by").get(uid=uid)
    if not telling.may_read(caller(request), found):
        raise Order.DoesNotExist
    return found


def as_json(order: Order) -> dict[str, Any]:
    return {
        "uid": str(order.uid),
        "urn": order.urn,
        "kind": order.kind,
        "employee": {"name": order.employee.name, "urn": order.employee.urn},
        "issued_by": {"name": order.issued_by.name, "urn": order.issued_by.urn},
        "issued_at": clock.iso(order.issued_at),
        "business": order.business,
        "personal": order.personal,
        "minutes": order.minutes,
        "channel": order.channel,
        "account": str(order.account) if order.account else None,
        "reason": order.reason,
        "confirmed_at": clock.iso(order.confirmed_at) if order.confirmed_at else None,
        "lifted_at": clock.iso(order.lifted_at) if order.lifted_at else None,
        "lifted_by": order.lifted_by.name if order.lifted_by else None,
        "lifted_why": order.lifted_why,
        "cancelled": order.answer.get("cancelled", []),
        "in_flight": order.answer.get("in_flight", []),
    }
