"""Pages of orders: asking somebody to stop or to spend less time, one order and what it did, all of them (R46-R53).

The page that asks counts beforehand what will happen; the real numbers are taken in the transaction and told after it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spokesperson.accounts.models import CHANNELS, Account
from spokesperson.decisions import door
from spokesperson.decisions.recorded import stamp
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions import order as ordering
from spokesperson.oversight.actions.confirm_order import confirm_order
from spokesperson.oversight.actions.disallow import disallow
from spokesperson.oversight.actions.lift_order import lift_order
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.mail import order_mail
from spokesperson.oversight.orders import order_facts
from spokesperson.oversight.orders import words as telling
from spokesperson.people import choosing
from spokesperson.people import orders as register
from spokesperson.people.models import Employee, Order
from spokesperson.people.queries import team
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

COVERS = {"business": (True, False), "both": (True, True), "personal": (False, True)}
PAGE = 25
MOST_TEAM = 50


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def order_new(request: SignedInRequest, handle: str, kind: str = "stop") -> HttpResponse:
    """Ask first, with what will happen; then do it. Outside one's line: 403 that names the right supervisor."""
    person = Employee.objects.select_related("supervisor").filter(handle=handle).first()
    if person is None:
        raise Http404
    error: Invalid | None = None
    try:
        if request.method == "POST":
            made = _give(request, person, kind)
            messages.success(request, _said(made))
            return HttpResponseRedirect(reverse("order", args=[made.uid]))
        verdict = telling.may_give(request.employee, telling.VERBS[kind], person)
        if not verdict.permitted:
            raise door.Refused(verdict)
    except Invalid as wrong:
        error = wrong
    except door.Refused as refused:
        return _not_yours(request, person, refused)
    context = _form(request, person, kind, error)
    return render(request, "web/order_new.html", context, status=422 if error else 200)


def _give(request: SignedInRequest, person: Employee, kind: str) -> Order:
    given, who, device = request.POST, request.employee, equipment(request)
    reason = given.get("reason", "")
    if kind == "limit":
        return ordering.limit(who, person, minutes=given.get("minutes", ""), reason=reason, equipment=device)
    if kind == "disallow":
        channel, account = _place(person, given.get("where", ""))
        return disallow(who, person, reason=reason, channel=channel, account=account, equipment=device)
    covers = given.get("covers", "")
    if covers not in COVERS:
        raise Invalid("covers", _("Say what it covers."), under("orders"))
    business, personal = COVERS[covers]
    return ordering.stop(who, person, reason=reason, business=business, personal=personal, equipment=device)


def _place(person: Employee, given: str) -> tuple[str, Account | None]:
    """All of it, a channel (``channel:blog``), or an account (``account:<uid>``)."""
    kind, _colon, value = given.partition(":")
    if kind == "channel" and value in dict(CHANNELS):
        return value, None
    if kind == "account":
        found = next((a for a in _accounts(person) if str(a.uid) == value), None)
        if found is not None:
            return "", found
    if given != "all":
        raise Invalid("where", _("Choose where."), under("orders"))
    return "", None


def _accounts(person: Employee) -> list[Account]:
    rows = Account.objects.filter(owner=person).exclude(state="retired").select_related("owner")
    return [a for a in rows if a.kind == "personal"]


def _said(made: Order) -> str:
    if made.kind == "limit":
        return _("From now on: %(title)s.") % {"title": telling.title(made).lower()}
    return order_facts.sentence(made)


def _not_yours(request: SignedInRequest, person: Employee, refused: door.Refused) -> HttpResponse:
    boss = person.supervisor
    text = str(refused)
    if boss is not None and boss.pk != request.employee.pk and person.pk != request.employee.pk:
        text = f"{text} {_('For %(name)s that is %(boss)s.') % {'name': person.name, 'boss': boss.name}}"
    uid = refused.verdict.uid
    context = {
        "title": _("Not this time"),
        "text": text,
        "clause": under("orders"),
        "decision_url": reverse("why_decision", args=[uid]) if uid else "",
    }
    return render(request, "web/problem.html", context, status=403)


def _form(request: SignedInRequest, person: Employee, kind: str, error: Invalid | None) -> dict[str, Any]:
    given = request.POST
    covers = given.get("covers", "business")
    business, personal = COVERS.get(covers, (True, False))
    order = Order(kind=kind, employee=person, business=business, personal=personal)
    field = {"employee": "", "business": "covers"}.get(error.field, error.field) if error else ""
    return {
        "kind": kind,
        "person": person,
        "first_name": person.name.split()[0],
        "back": telling.url_of(person),
        "ahead": order_facts.ahead(person, order) if kind != "limit" else [],
        "accounts": _accounts(person) if kind != "limit" else [],
        "channels": [(name, _(word)) for name, word in CHANNELS],
        "covers": covers,
        "where": given.get("where", "all"),
        "minutes": given.get("minutes", ""),
        "reason": given.get("reason", ""),
        "standing": [telling.row(o) for o in register.standing(person)[:5]],
        "smaller": telling.new_url(person, "limit"),
        "may": telling.may(request.employee, person),
        "errors": [{"field": field, "text": str(error), "clause": error.clause}] if error else [],
    }


@signed_in
@require_safe
def order(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One order: what, who, since, why, what it did, received or not, and its history."""
    return _order(request, _find(request, uid), None)


@signed_in
@require_POST
def order_confirm(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The employee has received it."""
    found = _find(request, uid)
    try:
        confirm_order(request.employee, found)
    except Invalid as error:
        return _order(request, found, error)
    messages.success(request, _("Received. %(name)s sees that.") % {"name": found.issued_by.name})
    return HttpResponseRedirect(reverse("order", args=[uid]))


@signed_in
@require_POST
def order_lift(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Whoever gave it, or somebody above, takes it back, with the reason."""
    found = _find(request, uid)
    try:
        lift_order(request.employee, found, reason=request.POST.get("reason", ""))
    except Invalid as error:
        return _order(request, found, error)
    messages.success(request, _("Lifted. What was returned to draft stays a draft until its author posts it again."))
    return HttpResponseRedirect(reverse("order", args=[uid]))


def _find(request: SignedInRequest, uid: UUID) -> Order:
    rows = Order.objects.select_related("employee__supervisor", "issued_by", "lifted_by")
    found = order_mail.with_newest(rows, uid).filter(uid=uid).first()
    if found is None or not telling.may_read(request.employee, found):
        raise Http404
    return found


def _order(request: SignedInRequest, found: Order, error: Invalid | None) -> HttpResponse:
    context = {
        "order": telling.row(found),
        "kind": found.kind,
        "mine": found.employee_id == request.employee.pk,
        "person": found.employee,
        "back": telling.url_of(found.employee),
        "told": order_facts.happened(found) if found.kind != "limit" else None,
        "history": _history(found),
        "confirmed": stamp(found.confirmed_at) if found.confirmed_at else "",
        "may_lift": found.lifted_at is None and _may_lift(request.employee, found),
        "reason": request.POST.get("reason", ""),
        "errors": [{"field": error.field if error.field == "reason" else "", "text": str(error)}] if error else [],
        "records": f"{reverse('records')}?subject={found.employee.urn}",
    }
    return render(request, "web/order.html", context, status=422 if error else 200)


def _may_lift(viewer: Employee, found: Order) -> bool:
    seen = register.issued_by(viewer, found)
    activity = acts.about_person(viewer, "lift_order", found.employee, {"type": "Question"}, issued_by=seen)
    return door.weigh(activity).permitted


def _history(found: Order) -> list[dict[str, str]]:
    rows = [(found.issued_at, _("Given by %(name)s") % {"name": found.issued_by.name})]
    if found.confirmed_at:
        rows.append((found.confirmed_at, _("Received, says %(name)s") % {"name": found.employee.name}))
    if found.lifted_at and found.lifted_by:
        text = _("Lifted by %(name)s: %(why)s") % {"name": found.lifted_by.name, "why": found.lifted_why}
        rows.append((found.lifted_at, text))
    rows = sorted([*rows, *order_mail.history(found)], key=lambda row: row[0])
    return [{"when": stamp(at), "text": text} for at, text in rows]


@signed_in
@require_safe
def orders(request: SignedInRequest) -> HttpResponse:
    """What was asked of me, what I asked, and whom I may ask."""
    who = request.employee
    rows = Order.objects.filter(Q(employee=who) | Q(issued_by=who)).select_related("employee", "issued_by")
    page = choosing.page(request, Paginator(rows.order_by("lifted_at", "-issued_at"), PAGE))
    people = list(team(who).select_related("supervisor")[:MOST_TEAM])
    context = {
        "items": [{**telling.row(o), "mine": o.employee_id == who.pk} for o in page],
        "page": page,
        "team": [
            {"name": p.name, "stop": telling.new_url(p, "stop"), "limit": telling.new_url(p, "limit")} for p in people
        ],
    }
    return render(request, "web/orders.html", context)
