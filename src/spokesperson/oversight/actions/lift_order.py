"""Whoever gave an order, or somebody above them, lifts it (1.5; R46, R53). What was returned to draft stays a draft."""

from __future__ import annotations

from typing import Any

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.mail import order_mail
from spokesperson.oversight.orders import ordering
from spokesperson.people import orders
from spokesperson.people.models import Employee, Order


def lift_order(by: Employee, order: Order, *, reason: Any) -> Order:
    """End the order now. Raises ``Invalid`` (reason, order) and ``door.Refused`` for anyone equal or below."""
    words = ordering.reason(reason)
    as2 = {"type": "Undo", "object": ordering.as_object(order), "summary": words, "target": order.employee.urn}

    def change(verdict: door.Verdict) -> Order:
        held = Order.objects.select_for_update(of=("self",)).select_related("employee", "issued_by").get(pk=order.pk)
        if held.lifted_at:
            raise Invalid("order", "It was lifted already.", ordering.CLAUSE())
        held.lifted_at, held.lifted_by, held.lifted_why = clock.now(), by, words
        held.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        order_mail.write(held, order_mail.LIFTED)
        ordering.keep(by, "Undo", held, verdict, words)
        return held

    seen = orders.issued_by(by, order)
    return door.act(acts.about_person(by, "lift_order", order.employee, as2, issued_by=seen), change)
