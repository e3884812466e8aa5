"""Orders as they stand: what was asked of somebody, and who may take it back (1.5; R46, R50-R53).

What an order does to an act is decided at the door like everything else; here it is only read and told.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from spokesperson import clock
from spokesperson.people.models import Employee, Order

# A line of the org chart longer than this is a circle.
LONGEST_LINE = 30


def orders(person: Employee) -> QuerySet[Order]:
    """Everything that was ever asked of ``person``, the newest first."""
    return Order.objects.filter(employee=person).select_related("issued_by", "lifted_by", "employee__supervisor")


def standing(person: Employee, at: datetime | None = None) -> QuerySet[Order]:
    """What holds at ``at`` (default now), confirmed or not."""
    at = at or clock.now()
    open_ = Q(lifted_at=None) | Q(lifted_at__gt=at)
    return orders(person).filter(open_, issued_at__lte=at)


def covers(use: str) -> Q:
    """Stop orders that reach ``use``; they name Library business, personal use at work, or both (R52)."""
    return Q(kind="stop", personal=True) if use == "personal" else Q(kind="stop", business=True)


def stopped(person: Employee, use: str = "business") -> bool:
    """Whether ``person`` was asked to stop and that holds."""
    return standing(person).filter(covers(use)).exists()


def free(at: datetime | None = None) -> Q:
    """For a filter of employees: whom nobody asked to stop Library business, so that they can be given work (R52)."""
    at = at or clock.now()
    stops = Order.objects.filter(covers("business"), issued_at__lte=at, employee=OuterRef("pk"))
    return ~Q(Exists(stops.filter(Q(lifted_at=None) | Q(lifted_at__gt=at))))


def issued_by(actor: Employee, order: Order) -> str:
    """Who gave the order, seen from ``actor``: self, below (``actor`` is above them), or other (R53)."""
    if order.issued_by_id == actor.pk:
        return "self"
    above = order.issued_by.supervisor_id
    for _ in range(LONGEST_LINE):
        if above is None:
            break
        if above == actor.pk:
            return "below"
        above = Employee.objects.values_list("supervisor_id", flat=True).get(pk=above)
    return "other"
