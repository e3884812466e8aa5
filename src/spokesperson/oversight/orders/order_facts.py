"""What the page of an order and the page before it tell: what happens, what happened, what went out after all (R51)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from spokesperson import clock, institution
from spokesperson.decisions.recorded import hour, stamp, weekday
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import halting
from spokesperson.oversight.orders import ordering
from spokesperson.people.models import Employee, Order

MOST_NAMED = 3


def _acts() -> dict[str, str]:
    return {
        "publish": _("A post"), "edit": _("A change"), "delete": _("A deletion"), "like": _("A like"),
        "unlike": _("A like taken back"), "by_hand": _("A post to be posted by hand"),
    }  # fmt: skip


def exactly(moment: datetime) -> str:
    """An hour with its seconds, by the institution's clock: ``10:59:04 am``, elsewhere ``10:59:04``."""
    local = moment.astimezone(institution.load(settings.INSTITUTION_FILE).zone)
    if (get_language() or "en").startswith("en"):
        return f"{local.hour % 12 or 12}:{local:%M:%S} {'am' if local.hour < 12 else 'pm'}"
    return f"{local:%H:%M:%S}"


def ahead(person: Employee, order: Order) -> list[dict[str, str]]:
    """What will happen at the press, counted now: {icon, strong, text} each."""
    found = halting.foreseen(person, ordering.covers(order))
    queued, handed, sending = found["queued"], found["handed"], found["sending"]
    lines = []
    if queued:
        n = len(queued)
        strong = ngettext("%(n)d scheduled item returns to draft.", "%(n)d scheduled items return to draft.", n)
        lines.append(
            {"icon": "reply", "strong": strong % {"n": n}, "text": f"{_named(queued)} {_('Nothing is lost.')}"}
        )
    if handed:
        n = len(handed)
        strong = ngettext(
            "%(n)d post to be posted by hand returns to draft.", "%(n)d posts to be posted by hand return to draft.", n
        )
        lines.append({"icon": "reply", "strong": strong % {"n": n}, "text": _("Nothing is lost.")})
    if sending:
        n = len(sending)
        strong = ngettext("%(n)d item is being sent this second", "%(n)d items are being sent this second", n)
        text = _("and is waited for, at most 10 seconds. You will be told whether it went out.")
        lines.append({"icon": "send", "strong": strong % {"n": n}, "text": text})
    if not lines:
        lines.append({"icon": "dash", "strong": _("Nothing is scheduled at the moment."), "text": ""})
    return lines


def _named(queued: Iterable[Intent]) -> str:
    """The first few by title and hour."""
    rows = list(queued)
    parts = []
    for intent in rows[:MOST_NAMED]:
        at = intent.due_at
        parts.append(_("“%(title)s” (%(when)s)") % {"title": _title(intent), "when": f"{weekday(at)}, {hour(at)}"})
    more = len(rows) - MOST_NAMED
    if more > 0:
        parts.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return f"{', '.join(parts)}."


def _title(intent: Intent) -> str:
    if intent.draft is not None:
        return intent.draft.title
    return _acts().get(intent.verb, intent.verb)


def happened(order: Order) -> dict[str, Any]:
    """What the order took off the desk, and what became of that which was being sent, as the acts stand now."""
    taken = order.answer.get("cancelled", [])
    flying = order.answer.get("in_flight", [])
    live = {o["intent"]: o for o in _outcomes([f["intent"] for f in flying])}
    titles = _titles([*taken, *flying])
    sent = [_flying(live.get(f["intent"], f), titles) for f in flying]
    return {
        "returned": [{"title": titles.get(t["draft"]) or _acts().get(t["act"], t["act"]), **_when(t)} for t in taken],
        "in_flight": sent,
        "incidents": _incidents(order),
    }


def sentence(order: Order) -> str:
    """The answer in a line: "2 returned, 1 had gone out at 10:59:04 am"."""
    told = happened(order)
    n = len(told["returned"]) + sum(f["outcome"] == "returned" for f in told["in_flight"])
    parts = [ngettext("%(n)d returned to draft", "%(n)d returned to draft", n) % {"n": n}]
    out = [f for f in told["in_flight"] if f["outcome"] == "went_out"]
    if out:
        hours = ", ".join(f["exactly"] for f in out)
        words = ngettext("%(n)d had gone out at %(hours)s", "%(n)d had gone out at %(hours)s", len(out))
        parts.append(words % {"n": len(out), "hours": hours})
    if open_ := [f for f in told["in_flight"] if f["outcome"] in ("still", "not_known")]:
        words = ngettext("of %(n)d it is not known yet", "of %(n)d it is not known yet", len(open_))
        parts.append(words % {"n": len(open_)})
    return f"{', '.join(parts)}."


def _outcomes(uids: list[str]) -> list[dict[str, Any]]:
    pks = Intent.objects.filter(uid__in=uids).values_list("pk", flat=True) if uids else ()
    return halting.outcomes(pks) if uids else []


def _titles(rows: list[dict[str, Any]]) -> dict[str, str]:
    uids = {r["draft"] for r in rows if r["draft"]}
    return {str(d.uid): d.title for d in Draft.objects.filter(uid__in=uids)} if uids else {}


def _when(row: dict[str, Any]) -> dict[str, str]:
    return {"when": _("was due %(when)s") % {"when": stamp(clock.aware(row["due"]))} if row["due"] else ""}


def _flying(row: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    words = {
        "went_out": ("warn", _("Had gone out")),
        "returned": ("permit", _("Returned to draft")),
        "failed": ("info", _("Did not go out")),
        "not_known": ("ask", _("Not known whether it went out")),
    }
    effect, word = words.get(row["outcome"], ("ask", _("Still being looked at")))
    at = exactly(clock.aware(row["at"])) if row["at"] else ""
    name = titles.get(row["draft"]) or _acts().get(row["act"], row["act"])
    return {"title": name, "outcome": row["outcome"], "effect": effect, "word": word, "exactly": at, "url": row["url"]}


def _incidents(order: Order) -> list[dict[str, str]]:
    """What went out after the instant of the order; each is on record as an incident."""
    if order.kind == "limit" or "epoch" not in order.answer:
        return []
    covers = ordering.covers(order)
    until = order.lifted_at
    rows = halting.went_out_since(order.employee, order.answer["epoch"], order.issued_at, until)
    found = [
        {"title": _title(i), "when": exactly(i.settled_at), "day": stamp(i.settled_at), "account": i.account.handle}
        for i in rows[:50]
        if i.settled_at and covers(i)
    ]
    for one in halting.by_hand_since(order.employee, order.issued_at, until)[:50]:
        if one.draft is not None and covers(one.draft):
            at = one.published_at
            found.append({
                "title": one.draft.title, "when": exactly(at), "day": stamp(at), "account": one.account.handle
            })  # fmt: skip
    return found
