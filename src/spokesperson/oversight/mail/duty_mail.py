"""E-mail about a duty: an overdue talk, a permission about to end, what waits, an order (1.5, 1.8; R27, R47, R53).

What it is about stands in the key of the delivery, which also keeps the same reason from being written twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from spokesperson import clock
from spokesperson.decisions.recorded import day
from spokesperson.directive import following
from spokesperson.directive.models import Delivery
from spokesperson.oversight.grants import listing as grants
from spokesperson.oversight.mail import digest_mail, order_mail
from spokesperson.people.models import Employee, Grant
from spokesperson.people.queries import representatives

TALK, GRANT = "talk", "grant"
ORDERS = (order_mail.GIVEN, order_mail.LIFTED)
SUBJECTS = {
    TALK: "talks", GRANT: "grants", digest_mail.KIND: "replying", **dict.fromkeys(ORDERS, "orders"),
}  # fmt: skip
NOTICE = timedelta(days=14)


def ending() -> Iterator[tuple[UUID, str]]:
    """Who is told that a permission ends within two weeks: the one who holds it and the one who gave it."""
    for grant in grants.ends_soon(clock.now() + NOTICE):
        assert grant.end is not None  # chosen by it
        for person in (grant.employee, grant.granted_by):
            yield person.uid, f"{GRANT}:{grant.uid}:{grant.end:%Y-%m-%d}:{person.uid}"


def facts(delivery: Delivery) -> dict[str, Any]:
    """What the text of such a mail may name; nothing for other kinds."""
    if delivery.kind == TALK:
        whose, due = _talk(delivery)
        return {
            "whose": whose.name,
            "mine": whose.uid == delivery.person,
            "boss": whose.supervisor.name if whose.supervisor else "",
            "due": day(due),
            "overdue": max(0, (following.today() - due).days),
            "page": settings.BASE_URL + reverse("representative", args=[whose.handle]),
        }
    if delivery.kind == GRANT:
        grant = _grant(delivery)
        return {
            "whose": grant.employee.name,
            "mine": grant.employee.uid == delivery.person,
            "boss": grant.granted_by.name,
            "ends": day(grant.end) if grant.end else "",
            "page": settings.BASE_URL + reverse("grant", args=[grant.uid]),
        }
    if delivery.kind in ORDERS:
        return order_mail.facts(delivery)
    return digest_mail.facts(delivery) if delivery.kind == digest_mail.KIND else {}


def needless(delivery: Delivery) -> str:
    """Why it need not be sent any more; empty if it must be. A talk that was held drops its own reminders."""
    if delivery.kind == TALK:
        whose, _due = _talk(delivery)
        return "" if representatives().filter(pk=whose.pk).exists() else "No longer a Representative."
    if delivery.kind == GRANT:
        over = _grant(delivery)
        return "The permission is over." if over.revoked_at or (over.end and over.end <= clock.now()) else ""
    if delivery.kind in ORDERS:
        return order_mail.needless(delivery)
    return digest_mail.needless(delivery) if delivery.kind == digest_mail.KIND else ""


def _talk(delivery: Delivery) -> tuple[Employee, date]:
    _kind, whose, due, *_rest = delivery.key.split(":")
    return Employee.objects.select_related("supervisor").get(uid=whose), date.fromisoformat(due)


def _grant(delivery: Delivery) -> Grant:
    return Grant.objects.select_related("employee", "granted_by").get(uid=delivery.key.split(":")[1])
