"""E-mail about an order: that it was given, and that it was lifted (1.5; R46, R50-R53, L9).

It is written down in the transaction of the order and sent by the worker, so that no order ever waits for a mail
server. The reason is told, because the employee reads it anyway; what is confidential in it is not, because mail
travels (1.3; R41). Which order it is about stands in the key of the delivery.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson.decisions import masking
from spokesperson.decisions.recorded import stamp
from spokesperson.directive.deliveries import enqueue
from spokesperson.directive.models import Delivery
from spokesperson.directive.register import under, version_at
from spokesperson.oversight.orders import order_facts
from spokesperson.oversight.orders import words as telling
from spokesperson.people import orders
from spokesperson.people.models import Order

GIVEN, LIFTED = "order", "order_lifted"
CLAUSE = partial(under, "orders")


def write(order: Order, kind: str = GIVEN) -> None:
    """Write down that the employee is to be told, in the caller's transaction; the mail itself is sent later."""
    at = order.lifted_at if kind == LIFTED else order.issued_at
    enqueue(version_at(), kind, [(order.employee.uid, f"{kind}:{order.uid}")], at)


def _keys(uid: UUID) -> list[str]:
    return [f"{kind}:{uid}" for kind in (GIVEN, LIFTED)]


def about(delivery: Delivery) -> Order:
    uid = delivery.key.split(":")[1]
    return Order.objects.select_related("employee", "issued_by", "lifted_by").get(uid=uid)


def mails(order: Order) -> list[Delivery]:
    """What was written to the employee about ``order``, the first first."""
    return list(Delivery.objects.filter(key__in=_keys(order.uid)).order_by("asked_at", "pk"))


def facts(delivery: Delivery) -> dict[str, Any]:
    """What the text may name, as it stands when the mail is sent."""
    order = about(delivery)
    by = order.lifted_by if delivery.kind == LIFTED and order.lifted_by else order.issued_by
    still = [telling.title(o) for o in orders.standing(order.employee)[: telling.MOST] if o.pk != order.pk]
    return {
        "order": order.kind,
        "what": telling.title(order),
        "who": by.name,
        "answers_to": [by.email] if by.email else [],
        "when": stamp(order.issued_at),
        "lifted": stamp(order.lifted_at) if order.lifted_at else "",
        "reason": masking.hidden(order.lifted_why if delivery.kind == LIFTED else order.reason),
        "told": order_facts.happened(order) if order.kind != "limit" else None,
        "still": still,
        "page": settings.BASE_URL + reverse("order", args=[order.uid]),
        "drafts": settings.BASE_URL + reverse("drafts"),
    }


def needless(delivery: Delivery) -> str:
    """Why it need not be sent any more; empty if it must be."""
    if delivery.kind == LIFTED:
        return ""
    order = about(delivery)
    if order.lifted_at:
        return "Lifted in the meantime."
    return "Received in the meantime." if order.confirmed_at else ""


def with_newest(rows: QuerySet[Order], uid: UUID) -> QuerySet[Order]:
    """``rows`` with what became of the newest mail about the order ``uid``, in the same question."""
    newest = Delivery.objects.filter(key__in=_keys(uid)).order_by("-asked_at", "-pk")
    values = {"state": F("state"), "error": F("error"), "at": Coalesce("sent_at", "asked_at")}
    return rows.annotate(**{f"mail_{name}": Subquery(newest.values(found=value)[:1]) for name, value in values.items()})


def history(order: Any) -> list[tuple[datetime, str]]:
    """How the newest mail went, of an order ``with_newest``: instant and words; one not needed says nothing."""
    words = {
        "sent": _("The e-mail went out"),
        "waiting": _("The e-mail waits to be sent"),
        "failed": _("The e-mail did not go out: %(why)s"),
    }
    return [(order.mail_at, words[order.mail_state] % {"why": order.mail_error})] if order.mail_state in words else []
