"""The Library disallows somebody's taking part where other duties suffer: all of it, a channel, an account (1.5; R46).

Reading the directive and reporting a violation are never disallowed: no rule of the directive asks for this fact there.
"""

from __future__ import annotations

from typing import Any

from spokesperson import clock
from spokesperson.accounts.models import CHANNELS, Account
from spokesperson.decisions import door
from spokesperson.desk.sending.halting import Drain
from spokesperson.oversight.actions.order import DRAIN
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.mail import order_mail
from spokesperson.oversight.orders import ordering
from spokesperson.oversight.orders.ordering import CLAUSE
from spokesperson.people import orders
from spokesperson.people.models import Employee, Order


def disallow(
    by: Employee,
    person: Employee,
    *,
    reason: Any,
    channel: str = "",
    account: Account | None = None,
    since: Any = None,
    equipment: str = "unknown",
    drain: Drain | None = None,
) -> Order:
    """From this transaction on, the person's grant is disallowed: everywhere, on one channel, or from one account.

    What is queued from there returns to draft, as with a stop. Raises ``Invalid`` (reason, channel, account, since,
    employee) and ``door.Refused`` for anyone but the line and Administrators.
    """
    if channel not in ("", *(name for name, _ in CHANNELS)):
        raise Invalid("channel", f"Choose one of {', '.join(name for name, _ in CHANNELS)}, or none.", CLAUSE())
    ordering.target(person, channel, account)
    given = Order(
        kind="disallow", employee=person, issued_by=by, channel=channel, account=account.uid if account else None,
        reason=ordering.reason(reason),
    )  # fmt: skip
    ordering.from_now_on(since)
    ordering.present(person)
    flying: list[int] = []

    def change(verdict: door.Verdict) -> Order:
        given.issued_at = clock.now()
        if orders.standing(person).filter(kind="disallow", channel=channel, account=given.account).exists():
            raise Invalid("employee", "This is disallowed already, and that holds.", CLAUSE())
        given.save()
        flying.extend(ordering.halt(given))
        order_mail.write(given)
        taken = {"sp:cancelled": given.answer["cancelled"], "sp:inFlight": given.answer["in_flight"]}
        ordering.keep(by, "Reject", given, verdict, given.reason, **taken)
        return given

    made = ordering.give(by, "disallow", given, change, equipment)
    return ordering.finish(by, made, flying, drain or DRAIN)
