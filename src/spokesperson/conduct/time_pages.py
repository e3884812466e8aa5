"""One's own time: note it down, take an offer, put an entry right; and the entries behind a figure (R21, R48)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from spokesperson.conduct import figures, links, offers, representative_page, seeing
from spokesperson.conduct.actions.note_time import change_time, note_time, remove_time
from spokesperson.conduct.representative_pages import not_yours
from spokesperson.conduct.words import span
from spokesperson.decisions import recorded
from spokesperson.decisions.door import Refused
from spokesperson.desk.errors import Invalid
from spokesperson.people import choosing
from spokesperson.people.models import Employee, Participation, Topic
from spokesperson.people.signed_in import SignedInRequest, signed_in, today

A_PAGE = 25
FIELDS = ("date", "kind", "minutes", "use", "topic", "note")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_time(request: SignedInRequest) -> HttpResponse:
    """One's own entries of both uses; bad input is said beside the form and nothing is lost."""
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            messages.success(request, _do(request))
            return HttpResponseRedirect(reverse("my_time"))
        except Invalid as error:
            wrong = error
    return render(request, "web/time.html", _page(request, wrong), status=422 if wrong else 200)


def _do(request: SignedInRequest) -> str:
    given = {name: request.POST[name] for name in FIELDS if name in request.POST}
    match request.POST.get("verb"):
        case "note":
            values: dict[str, Any] = {"date": "", "kind": "", "minutes": "", **given}
            entry = note_time(request.employee, **values)
            return _("Noted: %(span)s.") % {"span": span(entry.minutes)}
        case "change":
            change_time(request.employee, _entry(request), **given)
            return _("Put right.")
        case "remove":
            remove_time(request.employee, _entry(request))
            return _("Taken out. That it was there stays on record.")
    raise Http404


def _entry(request: SignedInRequest) -> Participation:
    try:
        uid = UUID(request.POST.get("uid", ""))
    except ValueError as error:
        raise Http404 from error
    rows = Participation.objects.select_related("employee__supervisor", "topic")
    found = rows.filter(employee=request.employee, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _page(request: SignedInRequest, wrong: Invalid | None) -> dict[str, Any]:
    who, given = request.employee, dict(request.POST.items()) if wrong else {}
    rows = Participation.objects.filter(employee=who).select_related("topic")
    pages = choosing.page(request, Paginator(rows, A_PAGE))
    used = figures.this_week([who]).get(who.pk, 0)
    left = figures.left_of(who, used)
    return {
        "form": given if given.get("verb") == "note" else {"date": today().isoformat(), "use": "business"},
        "given": given,
        "kinds": [{"value": kind, "label": _(word)} for kind, word in figures.KINDS.items()],
        "topics": list(Topic.objects.values("slug", "name")),
        "offers": [_offer(offer) for offer in offers.offers(who)],
        "pages": pages,
        "entries": [_line(entry, given) for entry in pages.object_list],
        "used": span(left.used),
        "limit": span(left.limit) if left.limit is not None else "",
        "left": span(left.left),
        "over": left.limit is not None and left.left == 0,
        "value": min(left.used, left.limit or 0),
        "most": left.limit or 1,
        "today": today().isoformat(),
        "own": links.representative(who),
        "errors": [{"field": wrong.field, "text": str(wrong), "clause": wrong.clause}] if wrong else [],
        "wrong": {wrong.field: str(wrong)} if wrong else {},
    }


def _offer(offer: offers.Offer) -> dict[str, Any]:
    return {
        **offers.as_json(offer),
        "word": _(figures.KINDS[offer.kind]),
        "from": recorded.hour(offer.first),
        "to": recorded.hour(offer.last),
        "span": span(offer.minutes),
    }


def _line(entry: Participation, given: dict[str, Any]) -> dict[str, Any]:
    uid = str(entry.uid)
    return {
        "uid": uid,
        "day": recorded.day(entry.date),
        "date": entry.date.isoformat(),
        "kind": entry.kind,
        "word": _(figures.KINDS[entry.kind]),
        "span": span(entry.minutes),
        "minutes": entry.minutes,
        "use": entry.use,
        "topic": entry.topic.slug if entry.topic else "",
        "topic_name": entry.topic.name if entry.topic else "",
        "note": entry.note,
        "open": given.get("uid") == uid,
        "given": given if given.get("uid") == uid else {},
    }


def _monday(request: SignedInRequest) -> date:
    """The week of the address; what is no day means this week, and the page says so."""
    given = request.GET.get("week", "").strip()
    try:
        found = figures.monday(date.fromisoformat(given)) if given else None
        if found and found + timedelta(days=6):
            return found
    except (ValueError, OverflowError):
        choosing.unknown(request, given)
    return figures.monday(today())


@signed_in
@require_safe
def representative_time(request: SignedInRequest, handle: str) -> HttpResponse:
    """The business entries of one week, ``?week=`` its Monday: what a total of the table is made of."""
    try:
        person = representative_page.person(handle)
    except Employee.DoesNotExist as error:
        raise Http404 from error
    monday = _monday(request)
    sunday = monday + timedelta(days=6)
    try:
        seeing.must_see(request.employee, person)
    except Refused as refused:
        return not_yours(request, person, refused)
    rows = list(figures.entries(person).filter(date__gte=monday, date__lte=sunday)[:500])
    context = {
        "name": person.name,
        "own": links.representative(person),
        "mine": request.employee.pk == person.pk,
        "from": recorded.day(monday),
        "to": recorded.day(sunday),
        "total": span(sum(entry.minutes for entry in rows)),
        "entries": [_line(entry, {}) for entry in rows],
    }
    return render(request, "web/representative_time.html", context)
