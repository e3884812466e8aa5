"""The record: everything newest first, one thing's life, its proof to take away (4.2; R71, R87, R88)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson.archive import store as archive
from spokesperson.decisions import access, door
from spokesperson.decisions.recorded import names, stamp
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in
from spokesperson.records import finding, life

PAGE = 30
LIFE = 60  # moments of one life on a page; the list by subject has them all


@signed_in
@require_safe
def records(request: SignedInRequest) -> HttpResponse:
    """What officials oversee; one's own for everybody else. ``subject`` narrows to one thing (R16), ``q`` to words."""
    who = request.employee
    subject, words = choosing.words(request, "subject", 120), choosing.words(request, "q")
    before = _before(request)
    looked = ""
    if words:
        found = finding.find(who, words, before, PAGE, everybody=_official(who))
        rows, last = found.rows, found.last
        if last is not None and found.back_to is not None:
            looked = _("Looked through the records back to %(when)s.") % {"when": stamp(found.back_to.captured)}
    elif subject:
        rows = access.visible(who, archive.by_subject(subject))[::-1]
        rows = [r for r in rows if before is None or (r.index is not None and r.index < before)][:PAGE]
        last = rows[-1].index if len(rows) == PAGE else None
    elif _official(who):
        rows, last = access.newest(who, PAGE, before)
    else:
        rows = archive.by_actor(who.urn, PAGE, before)
        last = rows[-1].index if len(rows) == PAGE else None
    known = names(rows)
    narrowed = {"q": words} if words else {"subject": subject} if subject else {}
    context = {
        "heading": _("The record"),
        "lede": _("Every act, newest first. Nothing in it can be changed or taken out unseen."),
        "query": words,
        "narrowed": bool(narrowed),
        "looked": looked,
        "items": [life.line(r, known) for r in rows],
        "more_url": f"{reverse('records')}?{urlencode({**narrowed, 'before': last})}" if last is not None else "",
        "count": archive.head().size,
    }
    return render(request, "web/records.html", context)


@signed_in
@require_safe
def record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The life of what a record is about, and the proof of that record."""
    try:
        found = access.life(request.employee, uid)
    except Employee.DoesNotExist as error:
        raise Http404 from error
    whole = found.whole
    context = life.page(found)
    at = [r.record_id for r in whole].index(found.here.record_id)
    begin = max(0, min(at - LIFE // 2, len(whole) - LIFE))
    context["life"] = context["life"][begin : begin + LIFE]
    for key, step in (("prev_url", at - 1), ("next_url", at + 1)):
        if 0 <= step < len(whole):
            context[key] = reverse("record", args=[whole[step].record_id])
    return render(request, "web/record.html", context)


@signed_in
@require_safe
def proof(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The proof as a file for ``verify.py``."""
    here = _get(request, uid)
    if not here.sealed:
        archive.seal_pending()
    try:
        body = orjson.dumps(archive.proof(here.record_id), option=orjson.OPT_INDENT_2)
    except archive.UnknownRecord as error:
        raise Http404 from error
    except archive.NotSealed:
        context = {"title": _("It is being sealed"), "text": _("Try again in a moment.")}
        return render(request, "web/problem.html", context, status=503)
    answer = HttpResponse(body, content_type="application/json")
    number = here.index if here.index is not None else here.record_id
    answer["Content-Disposition"] = f'attachment; filename="record-{number}.json"'
    return answer


@require_safe
def verifier(request: Any) -> HttpResponse:
    """The checker itself, to be read and run by anyone: plain Python, nothing to install."""
    answer = HttpResponse(archive.verifier_source(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify.py"'
    return answer


@require_safe
def checkpoint(request: Any) -> HttpResponse:
    """The signed head of the archive, for anyone to keep a copy of."""
    return HttpResponse(archive.head().checkpoint_text, content_type="text/plain; charset=utf-8")


def _before(request: SignedInRequest) -> int | None:
    """A record's number as a page address carries it; what is no such number means the newest page."""
    given = request.GET.get("before", "").strip()
    if given.isascii() and given.isdigit() and len(given) < 19:
        return int(given)
    if given:
        choosing.unknown(request, given)
    return None


def _get(request: SignedInRequest, uid: UUID) -> archive.Record:
    try:
        return access.get(request.employee, uid)
    except Employee.DoesNotExist as error:
        raise Http404 from error


def _official(who: Employee) -> bool:
    try:
        access.may_see_all(who)
    except door.Refused:
        return False
    return True
