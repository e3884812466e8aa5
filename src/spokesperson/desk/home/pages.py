"""Home: what needs me, by when; and what I may do right now, by the same decision as everywhere (1.8, P2; R64)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from spokesperson import clock
from spokesperson.accounts import queries
from spokesperson.accounts.models import Account
from spokesperson.decisions import door, masking, recorded
from spokesperson.decisions.activity import Activity
from spokesperson.desk.home import agenda as agendas
from spokesperson.desk.home.agenda import Agenda, Matter
from spokesperson.desk.photos import handing
from spokesperson.desk.writing import limits
from spokesperson.directive.engine import next_steps
from spokesperson.directive.register import in_force, under
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

READY = {
    "stage": "draft", "purpose": "programs", "links_back": True, "text_identifies": True, "delete_reason": True,
    "think_answered": True,
}  # fmt: skip


@signed_in
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    who, now = request.employee, clock.now()
    may, facts = _may(who)
    roles = facts.get("roles", ())
    found = agendas.agenda(who, now, facts, handing.uploads(roles))
    context = {
        "now": now,
        "place": who.branch or who.department,
        "first_name": who.name.split()[0],
        "lede": _lede(found, now),
        "agenda": [
            {"heading": heading, "items": [_item(one, now) for one in rows]}
            for heading, rows in agendas.groups(found.matters, now)
        ],
        "more": [{"text": _and_more(n, url), "url": url} for n, url in found.more],
        "nothing": "" if found.total else _("Nothing needs you today."),
        "next": "" if roles else _("You have no role, so nothing is asked of you. What you write is checked here too."),
        "may": may,
        "asked": _asked(found),
        "out": _out(found),
        "may_write": bool(roles),
    }
    return render(request, "web/home.html", context)


def _lede(found: Agenda, now: datetime) -> str:
    if not found.matters:
        return ""
    first = found.matters[0]
    said = {"n": found.total, "title": first.title}
    if found.total == 1:
        return _("One thing needs you: %(title)s") % said
    if agendas.late(first, now):
        said["when"] = agendas.when(first, now)[0]
        return _("%(n)d things need you. The first is %(when)s: %(title)s") % said
    if first.due and first.due > now:
        said["when"] = agendas.when(first, now)[0]
        return _("%(n)d things need you. The first is due %(when)s: %(title)s") % said
    return _("%(n)d things need you. The first: %(title)s") % said


def _item(matter: Matter, now: datetime) -> dict[str, Any]:
    shown, note = agendas.when(matter, now)
    late = agendas.late(matter, now)
    return {
        "when": shown, "when_note": note, "late": late, "effect": "deny" if late else matter.effect,
        "status": matter.status, "title": matter.title, "text": matter.text, "clause": matter.clause,
        "url": matter.url, "verb": matter.verb,
    }  # fmt: skip


def _and_more(n: int, url: str) -> str:
    """How many of which list are not shown."""
    path = url.partition("?")[0]
    names = {
        reverse("drafts"): ngettext("one more draft", "%(n)d more drafts", n),
        reverse("reviews"): ngettext("one more to review", "%(n)d more to review", n),
        reverse("advice"): ngettext("one more asking for advice", "%(n)d more asking for advice", n),
        reverse("questions"): ngettext("one more question", "%(n)d more questions", n),
        reverse("handovers"): ngettext("one more photo", "%(n)d more photos", n),
        reverse("grants"): ngettext("one more permission", "%(n)d more permissions", n),
        reverse("access_requests"): ngettext("one more request", "%(n)d more requests", n),
        reverse("works"): ngettext("one more about your works", "%(n)d more about your works", n),
        reverse("accounts"): ngettext("one more account", "%(n)d more accounts", n),
    }
    return names.get(path, ngettext("one more", "%(n)d more", n)) % {"n": n}


def _may(who: Employee) -> tuple[dict[str, Any], dict[str, Any]]:
    """May I, now, here? Weighed by the door at once for the three questions people ask most; and its facts."""
    place = queries.usual(who)
    post, upload, delete = door.weigh_all(_question(who, action, place) for action in ("post", "upload", "delete"))
    facts = dict(post.decision.facts_used)
    items = [
        _line(post, _("Post, comment, link and like"), place, "write"),
        _line(upload, _("Photos and video"), place, "upload"),
        _line(delete, _("Deleting a post or a like"), place, "delete"),
    ]
    note = {"working": _("You are on library time"), "break": _("You are on your break")}.get(
        str(facts.get("working")), _("You are not on library time")
    )
    return {"note": note, "clause": under("hours"), "items": items, "limit": _minutes(facts)}, facts


def _question(who: Employee, action: str, place: Account | None) -> Activity:
    return Activity(actor=who, action=action, subject=who.urn, as2={"type": "Question"}, account=place, facts=READY)


def _asked(found: Agenda) -> dict[str, Any] | None:
    """A stop order takes the place of what one may do: what was asked, by whom, why (1.5; R51)."""
    stop = next((row for row in found.beside if row.kind == "asked"), None)
    if stop is None:
        return None
    since = stop.at("since")
    return {
        "by": stop.facts["name"], "since": recorded.stamp(since) if since else "", "reason": stop.facts["reason"],
        "url": reverse("order", args=[stop.uid]),
    }  # fmt: skip


def _minutes(facts: dict[str, Any]) -> str:
    """What is left of this week's limit (R50)."""
    return _("%(n)d minutes left this week") % {"n": facts["minutes_left"]} if facts.get("limited") else ""


def _line(verdict: door.Verdict, title: str, place: Account | None, action: str) -> dict[str, Any]:
    if verdict.effect in ("permit", "warn"):
        note = _("from %(handle)s") % {"handle": place.handle} if place else ""
        return {"effect": "permit", "title": title, "note": note, "clause": under("table")}
    reason = next(r for r in verdict.decision.reasons if r.effect == verdict.effect)
    roles = frozenset(verdict.decision.facts_used.get("roles", ()))
    wanted = next_steps.open_to(in_force(), reason.remedy, roles)
    url = f"{reverse('why')}?action={'post' if action == 'write' else action}"
    return {
        "effect": verdict.effect, "title": title, "note": "", "clause": reason.clause, "url": url,
        "label": _("Ask an Administrator") if wanted == "hand_to_administrator" else _("See why"),
    }  # fmt: skip


def _out(found: Agenda) -> list[dict[str, Any]]:
    """What went out last, with the way to its record."""
    rows = sorted(
        (row for row in found.beside if row.kind == "out"), key=lambda row: str(row.at("since")), reverse=True
    )
    return [
        {
            "title": masking.title(row.facts["text"] or "", reply=bool(row.facts["reply"])), "url": row.facts["url"],
            "when": recorded.stamp(since), "network": limits.label(row.facts["network"]), "number": "",
            "record_url": f"{reverse('records')}?subject=urn:sp:draft:{UUID(row.facts['draft'])}",
        }
        for row in rows
        if (since := row.at("since"))
    ]  # fmt: skip
