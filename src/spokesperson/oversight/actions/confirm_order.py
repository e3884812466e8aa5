"""The employee confirms having received an order; it holds whether they do or not (1.5; R53)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.orders import ordering
from spokesperson.people.models import Employee, Order


def confirm_order(by: Employee, order: Order) -> Order:
    """Note that it was received; once is enough. Raises ``Invalid`` (order) and ``door.Refused`` for anyone else."""
    as2 = {"type": "Accept", "object": ordering.as_object(order), "target": order.employee.urn}

    def change(verdict: door.Verdict) -> Order:
        held = Order.objects.select_for_update(of=("self",)).select_related("employee", "issued_by").get(pk=order.pk)
        if held.lifted_at:
            raise Invalid("order", "It was lifted, so there is nothing left to confirm.", ordering.CLAUSE())
        if held.confirmed_at is None:
            held.confirmed_at = clock.now()
            held.save(update_fields=["confirmed_at"])
            ordering.keep(by, "Accept", held, verdict, "")
        return held

    return door.act(acts.about_person(by, "confirm_order", order.employee, as2), change)
