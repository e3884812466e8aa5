"""Orders in words, for the pages of the person concerned and of those who may ask it (1.5; R46, R50-R53)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from spokesperson.accounts.models import CHANNELS, Account
from spokesperson.decisions import access, door
from spokesperson.decisions.recorded import stamp
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.people import orders
from spokesperson.people.models import Employee, Order

MOST = 10
VERBS = {"stop": "order", "limit": "order", "disallow": "disallow"}


def of(person: Employee, viewer: Employee, permitted: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """What stands for ``person``, the latest before it, and what ``viewer`` may ask: for ``web/parts/orders.html``.

    ``permitted`` is what the door said already of the verbs.
    """
    rows = list(orders.orders(person)[: MOST + 1])
    return {
        "name": person.name,
        "mine": person.pk == viewer.pk,
        "standing": [row(o) for o in rows if o.lifted_at is None],
        "past": [row(o) for o in rows[:MOST] if o.lifted_at is not None],
        "may": may(viewer, person, permitted),
    }


def may(viewer: Employee, person: Employee, permitted: Mapping[str, bool] | None = None) -> dict[str, str]:
    """The addresses of what ``viewer`` may ask of ``person`` now, by kind; the door is asked."""
    if viewer.pk == person.pk or not acts.employed(person):
        return {}
    if permitted is None:
        permitted = {verb: may_give(viewer, verb, person).permitted for verb in set(VERBS.values())}
    return {kind: new_url(person, kind) for kind, verb in VERBS.items() if permitted[verb]}


def may_give(viewer: Employee, verb: str, person: Employee) -> door.Verdict:
    return door.weigh(acts.about_person(viewer, verb, person, {"type": "Question"}))


def may_read(viewer: Employee, order: Order) -> bool:
    """The one concerned, whoever gave it, and those who may see that person's records."""
    if viewer.pk in (order.employee_id, order.issued_by_id):
        return True
    try:
        access.may_see(viewer, order.employee)
    except door.Refused:
        return False
    return True


def new_url(person: Employee, kind: str) -> str:
    names = {"stop": "order_new", "limit": "order_limit", "disallow": "order_disallow"}
    return reverse(names[kind], args=[person.handle])


def url_of(person: Employee) -> str:
    """The person's own page, where the house has one; the list of orders otherwise."""
    for name in ("representative", "person"):
        try:
            return reverse(name, args=[person.handle])
        except NoReverseMatch:
            continue
    return reverse("orders")


def title(order: Order) -> str:
    """What was asked, in a few words."""
    match order.kind:
        case "limit":
            return _("At most %(n)d minutes a week") % {"n": order.minutes}
        case "disallow":
            return _("Taking part disallowed%(where)s") % {"where": _where(order)}
    if order.business and order.personal:
        return _("Stop Library business, and personal use at work")
    return _("Stop Library business") if order.business else _("Stop personal use at work")


def _where(order: Order) -> str:
    if order.account:
        account = Account.objects.filter(uid=order.account).first()
        return _(" from %(handle)s") % {"handle": account.handle} if account else ""
    if order.channel:
        return _(" on this channel: %(channel)s") % {"channel": _(dict(CHANNELS)[order.channel])}
    return ""


def state(order: Order) -> tuple[str, str]:
    """Whether it holds and was received, with its tone."""
    if order.lifted_at:
        return "info", _("Lifted")
    if order.confirmed_at:
        return "deny" if order.kind != "limit" else "warn", _("Holds, received")
    return "deny" if order.kind != "limit" else "warn", _("Holds, not yet confirmed")


def banner(person: Employee) -> dict[str, Any] | None:
    """What stands above every page of the one concerned: a stop or what is disallowed while it holds, a limit until it
    was received (R53).
    """
    rows = [o for o in orders.standing(person)[:MOST] if o.kind != "limit" or o.confirmed_at is None]
    if not rows:
        return None
    found = min(rows, key=lambda o: (o.confirmed_at is not None, o.kind != "stop"))
    address = reverse("order", args=[found.uid])
    text = _("%(name)s asked this of you on %(when)s: %(reason)s") % {
        "name": found.issued_by.name, "when": stamp(found.issued_at), "reason": found.reason
    }  # fmt: skip
    shown = {
        "effect": state(found)[0], "title": f"{title(found)}.", "text": text, "clause": under("orders"), "url": address,
        "label": _("Look at it"),
    }  # fmt: skip
    if found.confirmed_at is None:
        shown |= {"post": reverse("order_confirm", args=[found.uid]), "label": _("I have received it"), "more": address}
    return shown


def row(order: Order) -> dict[str, Any]:
    """An order in a list."""
    effect, word = state(order)
    return {
        "url": reverse("order", args=[order.uid]),
        "title": title(order),
        "reason": order.reason,
        "by": order.issued_by.name,
        "employee": order.employee.name,
        "since": stamp(order.issued_at),
        "lifted": stamp(order.lifted_at) if order.lifted_at else "",
        "effect": effect,
        "word": word,
        "confirm": reverse("order_confirm", args=[order.uid]) if not (order.confirmed_at or order.lifted_at) else "",
    }
