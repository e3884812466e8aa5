"""The calendar's page: what goes out when, by month, week, day or as a list (1.8)."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.decisions import recorded
from spokesperson.desk.actions.suspend import standing
from spokesperson.desk.calendar import entries as calendar
from spokesperson.desk.calendar.local_hours import day_bounds
from spokesperson.people import choosing
from spokesperson.people.models import Closure
from spokesperson.people.signed_in import SignedInRequest, signed_in

VIEWS = {
    "month": gettext_lazy("Month"),
    "week": gettext_lazy("Week"),
    "day": gettext_lazy("Day"),
    "list": gettext_lazy("List"),
}
MOST = {"month": 3, "week": 12, "day": 60, "list": 60}
LIST_DAYS = 31
MOST_ACCOUNTS = 200
FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True)
class Span:
    """What one page shows: ``first`` day, how many ``days``, the days it belongs to, and where its arrows lead."""

    view: str
    day: date
    first: date
    days: int
    before: date
    after: date


@signed_in
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """Month, week, day or list; view, day and filters stand in the address."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    today = clock.now().astimezone(zone).date()
    span = _span(choosing.one_of(request, "view", VIEWS, "month"), _day(request, today))
    accounts = list(Account.objects.filter(owner=None).exclude(state="draft").order_by("handle")[:MOST_ACCOUNTS])
    chosen = _chosen(request, accounts)
    suspension = standing()
    first, last = day_bounds(datetime.combine(span.first, datetime.min.time()), span.days, zone)
    entries = calendar.between(request.employee, first, last, zone, suspended=suspension is not None, **chosen)
    return render(request, "web/calendar.html", _context(request, span, today, entries, chosen, accounts))


def _context(
    request: SignedInRequest,
    span: Span,
    today: date,
    entries: list[calendar.Entry],
    chosen: dict[str, str],
    accounts: list[Account],
) -> dict[str, Any]:
    grid = span.view in ("month", "week")
    offset, entries_here = (0, entries) if grid else _page(request, entries, MOST[span.view])
    days = _days(span, today, calendar.by_day(entries_here), chosen)
    loose = calendar.without_hour(request.employee)
    return {
        "heading": _heading(span),
        "summary": _summary(entries),
        "view": span.view,
        "views": [
            {"label": label, "url": _url(view, span.day, chosen), "current": view == span.view}
            for view, label in VIEWS.items()
        ],
        "before": _url(span.view, span.before, chosen),
        "after": _url(span.view, span.after, chosen),
        "today": _url(span.view, today, chosen),
        "weekdays": _weekdays() if grid else [],
        "weeks": [days[n : n + 7] for n in range(0, len(days), 7)] if grid else [],
        "days": [] if grid else [d for d in days if d["entries"] or d["closed"]],
        "earlier": _url(span.view, span.day, chosen, offset - MOST[span.view]) if offset else "",
        "later": _later(span, entries, offset, chosen),
        "loose": [_loose(d) for d in loose[:8]],
        "loose_more": len(loose) > 8,
        "empty": not entries,
        "chosen": chosen,
        "filters": _filters(chosen, entries, accounts),
        "all_url": _url(span.view, span.day, {}) if any(chosen.values()) else "",
        "day": span.day.isoformat(),
    }


def _page(request: SignedInRequest, entries: list[calendar.Entry], most: int) -> tuple[int, list[calendar.Entry]]:
    """The part of a long list that the address asks for, and where it begins."""
    given = request.GET.get("from", "")
    offset = int(given) if given.isdecimal() and given.isascii() and len(given) < 7 else 0
    offset = offset if offset < len(entries) else 0
    if given not in ("", str(offset)):
        choosing.unknown(request, given)
    return offset, entries[offset : offset + most]


def _later(span: Span, entries: list[calendar.Entry], offset: int, chosen: dict[str, str]) -> str:
    most = MOST[span.view]
    more = span.view in ("day", "list") and len(entries) > offset + most
    return _url(span.view, span.day, chosen, offset + most) if more else ""


def _days(
    span: Span, today: date, found: dict[date, list[calendar.Entry]], chosen: dict[str, str]
) -> list[dict[str, Any]]:
    every = [span.first + timedelta(days=n) for n in range(span.days)]
    closed = dict(
        Closure.objects.filter(date__range=(every[0], every[-1]), kept_open=False).values_list("date", "name")
    )
    most = MOST[span.view]
    return [
        {
            "iso": day.isoformat(),
            "number": day.day,
            "weekday": formats.date_format(day, "D"),
            "spoken": formats.date_format(day, pgettext("date format", "l j F")),
            "url": _url("day", day, chosen),
            "today": day == today,
            "past": day < today,
            "out": span.view == "month" and day.month != span.day.month,
            "closed": closed.get(day, ""),
            "entries": [_entry(e) for e in found.get(day, [])[:most]],
            "more": max(0, len(found.get(day, [])) - most),
        }
        for day in every
    ]


def _entry(one: calendar.Entry) -> dict[str, Any]:
    word, tone, icon = calendar.STATUS[one.status]
    where = ", ".join(part for part in (recorded.hour(one.at), one.account, one.author) if part)
    return {
        "title": one.title or (_("Without words yet") if one.mine else _("Still being written")),
        "status": _(word),
        "tone": tone,
        "icon": icon,
        "meta": where,
        "url": _where(one),
        "move": reverse("draft_move", args=[one.uid]) if one.movable else "",
    }


def _where(one: calendar.Entry) -> str:
    if one.mine:
        return reverse("draft", args=[one.uid])
    if one.status == "review":
        return reverse("review", args=[one.uid])
    return f"{reverse('records')}?{urlencode({'subject': f'urn:sp:draft:{one.uid}'})}"


def _loose(draft: Any) -> dict[str, str]:
    return {
        "title": draft.title or _("Without words yet"),
        "meta": draft.account.handle if draft.account else _("no account yet"),
        "url": reverse("draft", args=[draft.uid]),
        "move": reverse("draft_move", args=[draft.uid]),
    }


def _span(view: str, day: date) -> Span:
    if view == "month":
        first = _week_of(day.replace(day=1))
        length = weeks.monthrange(day.year, day.month)[1]
        shown = (day.replace(day=length) - first).days + 1
        before = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
        return Span(view, day, first, shown + -shown % 7, before, day.replace(day=length) + timedelta(days=1))
    if view == "week":
        first = _week_of(day)
        return Span(view, day, first, 7, first - timedelta(days=7), first + timedelta(days=7))
    days = 1 if view == "day" else LIST_DAYS
    return Span(view, day, day, days, day - timedelta(days=days), day + timedelta(days=days))


def _week_of(day: date) -> date:
    """The first day of the week ``day`` is in, as the reader's language begins it."""
    sunday_first = int(formats.get_format("FIRST_DAY_OF_WEEK")) == 0
    return day - timedelta(days=(day.weekday() + (1 if sunday_first else 0)) % 7)


def _weekdays() -> list[str]:
    first = _week_of(date(2026, 9, 10))
    return [formats.date_format(first + timedelta(days=n), "D") for n in range(7)]


def _day(request: SignedInRequest, today: date) -> date:
    """The day of the address; one that is none, or lies far away, is today, and the page says so."""
    given = request.GET.get("day", "").strip()
    try:
        found = date.fromisoformat(given) if given else today
    except ValueError:
        found = date.min
    if FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    choosing.unknown(request, given)
    return today


def _heading(span: Span) -> str:
    if span.view == "month":
        return str(formats.date_format(span.day, pgettext("date format", "F Y")))
    if span.view == "day":
        return str(formats.date_format(span.day, pgettext("date format", "l j F Y")))
    first, last = (recorded.day(d) for d in (span.first, span.first + timedelta(days=span.days - 1)))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _summary(entries: list[calendar.Entry]) -> str:
    """How many wait, in one sentence: "9 scheduled, 2 in review, 1 to clear up"."""
    count = {status: sum(e.status == status for e in entries) for status in calendar.STATUS}
    parts = [
        _("%(n)d scheduled") % {"n": count["scheduled"]} if count["scheduled"] else _("Nothing scheduled"),
        *([_("%(n)d held") % {"n": count["held"]}] if count["held"] else []),
        *([_("%(n)d in review") % {"n": count["review"]}] if count["review"] else []),
    ]
    unclear = count["unknown"] + count["failed"]
    if unclear:
        parts.append(_("%(n)d to clear up") % {"n": unclear})
    return ", ".join(parts)


def _chosen(request: SignedInRequest, accounts: list[Account]) -> dict[str, str]:
    """The filters of the address; a value that means nothing filters nothing, and the page says so."""
    return {
        "account": choosing.one_of(request, "account", {str(a.uid) for a in accounts}),
        "author": choosing.words(request, "author", 80),
        "status": choosing.one_of(request, "status", calendar.STATUS),
    }


def _filters(chosen: dict[str, str], entries: list[calendar.Entry], accounts: list[Account]) -> list[dict[str, Any]]:
    # Whoever has nothing in this time still stands in the choice that is made.
    author = chosen["author"]
    here = {e.by for e in entries}
    authors = sorted(here | ({(author, author)} if author and author not in dict(here) else set()), key=lambda b: b[1])
    return [
        _filter("account", _("Account"), _("All accounts"), [(str(a.uid), a.handle) for a in accounts], chosen),
        _filter("author", _("Author"), _("Every author"), authors, chosen),
        _filter("status", _("Status"), _("Every status"), [(k, _(v[0])) for k, v in calendar.STATUS.items()], chosen),
    ]


def _filter(
    name: str, label: str, every: str, options: list[tuple[str, str]], chosen: dict[str, str]
) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "options": [
            {"value": value, "label": shown, "current": value == chosen[name]}
            for value, shown in [("", every), *options]
        ],
    }


def _url(view: str, day: date, chosen: dict[str, str], offset: int = 0) -> str:
    said = {"view": view, "day": day.isoformat(), **{k: v for k, v in chosen.items() if v}}
    return f"{reverse('calendar')}?{urlencode(said | ({'from': str(offset)} if offset > 0 else {}))}"
