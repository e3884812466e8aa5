"""What every order shares: how it is proposed, what it takes off the desk, and the answer it gives (1.5; R46, R50-R53).

An order stands from its own transaction on, whether or not the answer can be written down afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import halting
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.people import orders
from spokesperson.people.models import Employee, Order

CLAUSE = partial(under, "orders")
log = logging.getLogger(__name__)
# How an order stands in the archive.
KINDS = {"limit": "Invite", "stop": "Block", "disallow": "Reject"}


def reason(given: Any, field: str = "reason") -> str:
    """The words that go with it; the employee reads them."""
    words = clean_line(field, given, 400)
    if not words:
        raise Invalid(field, "Say why. The employee reads it, and it becomes part of the record.", CLAUSE())
    return words


def from_now_on(since: Any) -> None:
    """An order holds from now on: one that is dated back, or ahead, is refused."""
    if since in (None, ""):
        return
    try:
        since = clock.aware(since)
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid("since", "Leave it out: an order holds from the moment it is given.", CLAUSE()) from error
    back = since < clock.now()
    words = "It cannot be dated back" if back else "It cannot be dated ahead"
    raise Invalid("since", f"{words}: an order holds from the moment it is given.", CLAUSE())


def present(person: Employee) -> None:
    if not acts.employed(person):
        raise Invalid("employee", f"{person.name} is not employed any more.", CLAUSE())


def as_object(order: Order) -> dict[str, Any]:
    """An order as it stands in records."""
    return {
        "type": "Object",
        "id": order.urn,
        "sp:kind": order.kind,
        "sp:business": order.business,
        "sp:personal": order.personal,
        "sp:channel": order.channel,
        "sp:account": f"urn:sp:account:{order.account}" if order.account else "",
        **({"sp:minutesAWeek": order.minutes} if order.kind == "limit" else {}),
    }


def give(
    by: Employee, action: str, draft: Order, change: Callable[[door.Verdict], Order], equipment: str = "unknown"
) -> Order:
    """Pass the door with the order ``draft`` and let ``change`` do it, in one transaction."""
    if equipment not in acts.EQUIPMENT:
        raise Invalid("equipment", "Say whether the device is the Library's, your own, or not known.", under("privacy"))
    as2 = {"type": KINDS[draft.kind], "object": as_object(draft), "summary": draft.reason, "target": draft.employee.urn}
    return door.act(acts.about_person(by, action, draft.employee, as2), change)


def keep(by: Employee, kind: str, order: Order, verdict: door.Verdict, summary: str, **more: Any) -> None:
    """The record of an act on an order; it belongs to the employee's, who reads it (R53)."""
    acts.keep(
        by, kind, {**as_object(order), **more}, subject=order.employee.urn, clauses=[CLAUSE()], verdict=verdict,
        summary=summary, target=order.employee.urn,
    )  # fmt: skip


def covers(order: Order) -> halting.Covers:
    """What of the person's the order reaches: by use for a stop, by account for what is disallowed."""

    def stop(thing: Intent | Draft) -> bool:
        return order.personal if halting.use_of(thing) == "personal" else order.business

    def disallowed(thing: Intent | Draft) -> bool:
        account = thing.account
        if account is None or account.kind != "personal" or halting.use_of(thing) != "business":
            return False
        return order.account in (None, account.uid) and order.channel in ("", account.channel)

    return stop if order.kind == "stop" else disallowed


def halt(order: Order) -> list[int]:
    """Take what the order reaches off the desk, in its transaction; returns the acts being sent at this moment."""
    found = halting.halt(order.employee, covers(order), _why(order))
    order.answer = {"epoch": found.epoch, "cancelled": found.returned, "in_flight": halting.outcomes(found.in_flight)}
    order.save(update_fields=["answer"])
    return found.in_flight


def _why(order: Order) -> str:
    if order.kind == "disallow":
        return "Taking part was disallowed, so it was not sent. Your words are kept."
    return "You were asked to stop, so it was not sent. Your words are kept."


def finish(by: Employee, order: Order, in_flight: list[int], drain: halting.Drain) -> Order:
    """After the order is committed: wait for what was being sent, then say and record what became of it."""
    if not in_flight:
        return order
    halting.wait(in_flight, drain)
    answer = {**order.answer, "in_flight": halting.outcomes(in_flight)}
    try:
        with transaction.atomic():
            held = Order.objects.select_for_update().get(pk=order.pk)
            held.answer = answer
            held.save(update_fields=["answer"])
            acts.keep(
                by, "Update", {**as_object(order), "sp:inFlight": answer["in_flight"]}, subject=order.employee.urn,
                clauses=[CLAUSE()], target=order.employee.urn,
            )  # fmt: skip
    except archive.ArchiveUnavailable:
        # The order stands and is recorded; its page reads what became of each act from the acts themselves.
        log.exception("what was being sent could not be recorded", extra={"order": str(order.uid)})
    order.answer = answer
    return order


def target(person: Employee, channel: str, account: Account | None) -> None:
    """What may be disallowed besides everything: one channel, or one personal account of the employee (R46)."""
    if channel and account is not None:
        raise Invalid("channel", "Choose a channel or an account, not both.", CLAUSE())
    if account is not None and (account.kind != "personal" or account.owner_id != person.pk):
        raise Invalid("account", f"{account.handle} is not a personal account of {person.name}.", CLAUSE())


def replaces(by: Employee, person: Employee, kind: str) -> list[Order]:
    """Standing orders of this kind that ``by`` may take back, so that a new one takes their place."""
    rows = orders.standing(person).filter(kind=kind).select_for_update(of=("self",))
    return [found for found in rows if orders.issued_by(by, found) != "other"]
