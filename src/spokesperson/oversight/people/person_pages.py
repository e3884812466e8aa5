"""One employee: line, positions, appointments, permissions, areas, exceptions, working time (R13, R14, R25, R27, R59).

Name, position, branch, line and confirmed areas are for everybody signed in; the rest for the person, the line above
them and Library officials, as the door says of their records (R16).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import BooleanField, Case, Count, F, Q, TextField, Value, When
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.recorded import day, stamp
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.orders import words as orders
from spokesperson.oversight.people import areas_page, hours_page, staffing
from spokesperson.people.models import Appointment, Employee, Expertise, Grant, Holding, TopicException
from spokesperson.people.signed_in import SignedInRequest, signed_in

ACTS = (
    "read_record", "keep_people", "appoint", "set_hours", "confirm_expertise", "except_topic", "order", "disallow",
)  # fmt: skip
ABOVE = "supervisor__supervisor__supervisor__supervisor__supervisor"


@signed_in
@require_safe
def person(request: SignedInRequest, handle: str) -> HttpResponse:
    """One person, as far as the reader may know."""
    found = find(handle)
    may = weighed(request.employee, found)
    private = may["read_record"] or found.pk == request.employee.pk
    held = _held(found)
    now = clock.now()
    context = {
        "person": head(found),
        "may": may,
        "private": private,
        "line": _line(found),
        "team": getattr(found, "team", 0),
        "positions": [_position(row, now) for row in held if row["kind"] == "position"],
        "appointments": [_appointment(row, now) for row in held if row["kind"] == "appointment"] if private else [],
        "grants": [_grant(row, now) for row in held if row["kind"] == "grant"] if private else [],
        "areas": [row["label"] for row in held if row["kind"] == "area" and _open(row, now)],
        "exceptions": [_exception(row) for row in held if row["kind"] == "exception" and private and _later(row, now)],
        "orders": orders.of(found, request.employee, may) if private else None,
        "week": hours_page.in_words(list(found.shifts.all())) if private else [],
    }
    return render(request, "web/person.html", context)


def find(handle: str) -> Employee:
    rows = Employee.objects.select_related(ABOVE).annotate(team=Count("reports", filter=Q(reports__left=None)))
    found = rows.filter(handle=handle).first()
    if found is None:
        raise Http404
    return found


def weighed(who: Employee, person: Employee) -> dict[str, bool]:
    """What ``who`` may do here, by one question to the registers."""
    asked = [acts.about_person(who, action, person, {"type": "Question"}) for action in ACTS]
    return {v.activity.action: v.permitted for v in door.weigh_all(asked)}


def head(person: Employee) -> dict[str, Any]:
    gone = person.left is not None and person.left <= staffing.today()
    return {
        "name": person.name,
        "handle": person.handle,
        "email": person.email,
        "place": " · ".join(part for part in (person.branch, person.department) if part),
        "url": reverse("person", args=[person.handle]),
        "chart": f"{reverse('people')}?at={person.handle}",
        "hired": person.hired,
        "left": person.left,
        "gone": gone,
    }


def _line(person: Employee) -> list[dict[str, str]]:
    """Who answers for the person, the nearest first, as far up as is read."""
    found: list[dict[str, str]] = []
    at = person.supervisor
    for _step in ABOVE.split("__"):
        if at is None:
            break
        found.append({"name": at.name, "url": reverse("person", args=[at.handle])})
        at = at.supervisor if "supervisor" in at._state.fields_cache else None
    return found


def _held(person: Employee) -> list[dict[str, Any]]:
    """Positions, appointments, permissions, areas and exceptions as rows of one query, the newest first."""
    at = clock.now()
    no, empty = Value(value=False), Value("", output_field=TextField())

    def rows(
        of: Any, kind: str, label: str, extra: Any, begin: str, finish: str, mark: Any = no, uid: Any = empty
    ) -> Any:
        return of.order_by().values_list(
            Value(kind), Cast(F(label), TextField()), Cast(extra, TextField()), F(begin), F(finish),
            Cast(mark, BooleanField()), Cast(uid, TextField()),
        )  # fmt: skip

    closed = Case(
        When(revoked_at__lte=at, then=Value("revoked")),
        When(suspended_at__lte=at, then=F("suspended_why")),
        When(accepted_at=None, then=Value("offered")),
        default=Value(""), output_field=TextField(),
    )  # fmt: skip
    stops = Case(When(suspended_at__lte=at, then=Value(value=True)), default=no)
    mine = {"employee": person}
    parts = [
        rows(Holding.objects.filter(**mine), "position", "position__title", empty, "start", "end", F("acting")),
        rows(Appointment.objects.filter(**mine), "appointment", "reason", F("appointed_by__name"), "start", "end"),
        rows(Grant.objects.filter(**mine), "grant", "purpose", closed, "start", "end", stops, F("uid")),
        rows(Expertise.objects.filter(**mine), "area", "topic__name", empty, "confirmed_at", "until"),
        rows(TopicException.objects.filter(**mine), "exception", "topic__name", F("thread"), "start", "end"),
    ]
    names = ("kind", "label", "extra", "start", "end", "mark", "uid")
    found = [dict(zip(names, row, strict=True)) for row in parts[0].union(*parts[1:], all=True)]
    return sorted(found, key=lambda row: row["start"], reverse=True)


def _open(row: dict[str, Any], now: Any) -> bool:
    return row["start"] <= now and (row["end"] is None or row["end"] > now)


def _later(row: dict[str, Any], now: Any) -> bool:
    return row["end"] is None or row["end"] > now


def _span(row: dict[str, Any]) -> str:
    if row["end"] is None:
        return _("since %(day)s") % {"day": day(row["start"])}
    return _("%(first)s to %(last)s") % {"first": day(row["start"]), "last": day(staffing.moment_before(row["end"]))}


def _state(row: dict[str, Any], now: Any) -> tuple[str, str]:
    if _open(row, now):
        return "permit", _("now")
    return ("info", _("to come")) if row["start"] > now else ("", _("past"))


def _position(row: dict[str, Any], now: Any) -> dict[str, Any]:
    effect, word = _state(row, now)
    if effect == "permit" and row["mark"]:
        word = _("acting now")
    elif row["mark"]:
        word = f"{word}, {_('acting')}"
    return {"title": row["label"], "span": _span(row), "effect": effect, "word": word}


def _appointment(row: dict[str, Any], now: Any) -> dict[str, Any]:
    effect, word = _state(row, now)
    return {"by": row["extra"], "reason": row["label"], "span": _span(row), "effect": effect, "word": word}


def _grant(row: dict[str, Any], now: Any) -> dict[str, Any]:
    if row["mark"]:
        effect, word = "ask", _("suspended")
    elif row["extra"] == "revoked":
        effect, word = "", _("taken back")
    elif row["extra"] == "offered":
        effect, word = "info", _("offered")
    else:
        effect, word = _state(row, now)
    why = _(row["extra"]) if row["mark"] and row["extra"] else ""
    return {
        "purpose": row["label"],
        "span": _span(row),
        "effect": effect,
        "word": word,
        "why": why,
        "url": _grant_url(row["uid"]),
    }


def _exception(row: dict[str, Any]) -> dict[str, Any]:
    return {"topic": row["label"], "thread": row["extra"], "until": stamp(staffing.moment_before(row["end"]))}


def _grant_url(uid: str) -> str:
    """The page of one permission, where it is installed."""
    try:
        return reverse("grant", args=[UUID(uid)])
    except NoReverseMatch:
        return ""


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: SignedInRequest, handle: str) -> HttpResponse:
    """Working time: the week, the days that differ, leave (R25)."""
    return _part(request, handle, "person_hours", "web/person_hours.html", hours_page)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: SignedInRequest, handle: str) -> HttpResponse:
    """Areas of expertise and exceptions given in advance (R59, R63)."""
    return _part(request, handle, "person_areas", "web/person_areas.html", areas_page)


def _part(request: SignedInRequest, handle: str, name: str, template: str, page: Any) -> HttpResponse:
    found = find(handle)
    may = weighed(request.employee, found)
    if not may["read_record"] and found.pk != request.employee.pk:
        door_closed(request.employee, found)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            messages.success(request, page.do(request.employee, found, request.POST))
            return HttpResponseRedirect(reverse(name, args=[handle]))
        except Invalid as error:
            errors = [{"field": error.field.replace(".", "-"), "text": str(error), "clause": error.clause}]
    shown = page.context(found, request.POST if errors else {})
    context = {"person": head(found), "may": may, "errors": errors, **shown}
    return render(request, template, context, status=422 if errors else 200)


def door_closed(who: Employee, person: Employee) -> None:
    """``Refused`` with the door's own reasons for not reading what is kept of ``person``."""
    verdict = door.weigh(acts.about_person(who, "read_record", person, {"type": "Read"}))
    raise door.Refused(verdict)
