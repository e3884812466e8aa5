"""A supervisor asks an employee to spend less time on it, or to stop, at once (1.5; R50-R52).

A stop takes effect in the transaction that gives it; what is being sent at that moment is waited for and told.
"""

from __future__ import annotations

from typing import Any

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.sending.halting import Drain
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.mail import order_mail
from spokesperson.oversight.orders import ordering
from spokesperson.oversight.orders.ordering import CLAUSE
from spokesperson.people import orders
from spokesperson.people.models import Employee, Order

REPLACED = "A new limit took its place."
DRAIN = Drain()


def limit(
    by: Employee, person: Employee, *, minutes: Any, reason: Any, since: Any = None, equipment: str = "unknown"
) -> Order:
    """``minutes`` a week (0 to 2400) of Library business from now on. An earlier limit that ``by`` may lift ends.

    Raises ``Invalid`` (minutes, reason, since, employee) and ``door.Refused`` for anyone outside the line.
    """
    minutes = _minutes(minutes)
    given = Order(kind="limit", employee=person, issued_by=by, minutes=minutes, reason=ordering.reason(reason))
    ordering.from_now_on(since)
    ordering.present(person)

    def change(verdict: door.Verdict) -> Order:
        given.issued_at = clock.now()
        for earlier in ordering.replaces(by, person, "limit"):
            earlier.lifted_at, earlier.lifted_by, earlier.lifted_why = given.issued_at, by, REPLACED
            earlier.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
            ordering.keep(by, "Undo", earlier, verdict, REPLACED)
        given.save()
        order_mail.write(given)
        ordering.keep(by, "Invite", given, verdict, given.reason)
        return given

    return ordering.give(by, "order", given, change, equipment)


def stop(
    by: Employee,
    person: Employee,
    *,
    reason: Any,
    business: bool = True,
    personal: bool = False,
    since: Any = None,
    equipment: str = "unknown",
    drain: Drain | None = None,
) -> Order:
    """No Library business, and no personal use at work if ``personal``, from this transaction on (R51, R52).

    ``answer`` of the order says what was returned to draft and what became of that which was being sent.
    Raises ``Invalid`` (reason, business, personal, since, employee) and ``door.Refused`` for anyone outside the line.
    """
    if not isinstance(business, bool) or not isinstance(personal, bool):
        raise Invalid("business", "Say true or false.", CLAUSE())
    if not (business or personal):
        raise Invalid("business", "Say what it covers: Library business, personal use at work, or both.", CLAUSE())
    given = Order(
        kind="stop", employee=person, issued_by=by, business=business, personal=personal,
        reason=ordering.reason(reason),
    )  # fmt: skip
    ordering.from_now_on(since)
    ordering.present(person)
    flying: list[int] = []

    def change(verdict: door.Verdict) -> Order:
        given.issued_at = clock.now()
        _not_yet(given)
        given.save()
        flying.extend(ordering.halt(given))
        order_mail.write(given)
        ordering.keep(by, "Block", given, verdict, given.reason, **_taken(given))
        return given

    made = ordering.give(by, "order", given, change, equipment)
    return ordering.finish(by, made, flying, drain or DRAIN)


def _taken(order: Order) -> dict[str, Any]:
    return {"sp:cancelled": order.answer["cancelled"], "sp:inFlight": order.answer["in_flight"]}


def _minutes(given: Any) -> int:
    """Whole minutes a week; a form gives them as text."""
    if isinstance(given, str) and given.strip().isascii() and given.strip().lstrip("+-").isdigit():
        given = int(given.strip()[:12])
    if isinstance(given, bool) or not isinstance(given, int):
        raise Invalid("minutes", "Give whole minutes a week, like 120.", CLAUSE())
    if not 0 <= given <= Order.MOST_MINUTES:
        raise Invalid("minutes", f"Give 0 to {Order.MOST_MINUTES} minutes a week.", CLAUSE())
    return given


def _not_yet(given: Order) -> None:
    """A second stop must ask for more than the first."""
    standing = orders.standing(given.employee)
    news = (given.business and not standing.filter(orders.covers("business")).exists()) or (
        given.personal and not standing.filter(orders.covers("personal")).exists()
    )
    if not news:
        raise Invalid("employee", f"{given.employee.name} was asked to stop already, and that holds.", CLAUSE())
