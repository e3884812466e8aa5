"""Giving a post another hour, and suspending all publishing: what the calendar leads to (1.8, Def-Administrator)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson import clock, institution
from spokesperson.decisions import recorded
from spokesperson.decisions.door import Refused
from spokesperson.desk import refusing
from spokesperson.desk.actions import plan, suspend
from spokesperson.desk.calendar.local_hours import EARLIER, LATER, Ambiguous, instant
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.people import undoing
from spokesperson.people.signed_in import SignedInRequest, signed_in


def hour(given: str, choice: str = "", field: str = "scheduled_for") -> datetime:
    """A wall-clock hour of the institution as an instant. Raises ``Invalid`` (``field``) or ``Ambiguous``."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    try:
        return instant(datetime.fromisoformat(given), zone, choice)
    except Ambiguous:
        raise
    except ValueError as error:
        raise Invalid(field, _("Give a day and an hour, like 2026-03-17 16:00.")) from error
    except OverflowError as error:  # the last hours of the year 9999 have no UTC
        raise Invalid(field, _("Choose an hour within the next twelve months.")) from error


def choices(asked: Ambiguous) -> dict[str, Any]:
    """What to choose between where the clocks change, in words (shown by the page that asked)."""
    said = _("That hour comes twice, because the clocks go back.") if asked.twice else _(
        "That hour does not exist, because the clocks go forward."
    )  # fmt: skip
    earlier, later = (f"{at:%H:%M} {at.tzname()}" for at in (asked.earlier, asked.later))
    return {"text": said, "options": [(EARLIER, earlier), (LATER, later)]}


@signed_in
def move(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One post's hour: dragging and typing both come here, and the same press confirms both."""
    draft = Draft.objects.select_related("account", "author").filter(uid=uid, author=request.employee).first()
    if draft is None:
        raise Http404
    if request.method != "POST":
        return _move_page(request, draft, _proposed(draft, request.GET.get("day", "")))
    given = f"{request.POST.get('day', '').strip()}T{request.POST.get('hour', '').strip()}"
    try:
        when = None if request.POST.get("none") else hour(given, request.POST.get("choice", ""))
        before = _when(draft)
        moved = plan.plan(draft, request.employee, when)
    except Ambiguous as asked:
        return _move_page(request, draft, _split(given), asked=choices(asked), status=422)
    except Refused as refused:
        return _move_page(request, draft, _split(given), verdict=refused.verdict, status=403)
    except (Invalid, WrongState) as error:
        return _move_page(request, draft, _split(given), error=error, status=422)
    except Changed as error:
        return _move_page(request, draft, _split(given), error=error, status=409)
    undoing.said(request, _said(moved), reverse("draft_move", args=[uid]), before)
    day = (
        moved.scheduled_for and moved.scheduled_for.astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()
    )
    return HttpResponseRedirect(reverse("calendar") + (f"?day={day.isoformat()}" if day else ""))


def _when(draft: Draft) -> dict[str, str]:
    """The hour it has now, as the form that moves it back would send it."""
    if draft.scheduled_for is None:
        return {"none": "1"}
    local = draft.scheduled_for.astimezone(institution.load(settings.INSTITUTION_FILE).zone)
    return {"day": local.date().isoformat(), "hour": f"{local:%H:%M}"}


def _said(draft: Draft) -> str:
    if draft.scheduled_for is None:
        return _("It has no hour any more.")
    said = {"hour": recorded.stamp(draft.scheduled_for)}
    if draft.state == DraftState.SCHEDULED:
        return _("It goes out on %(hour)s.") % said
    return _("It is planned for %(hour)s. It goes out then only if you send it to the desk before.") % said


def _proposed(draft: Draft, day: str) -> tuple[str, str]:
    """The day that was dropped on, or the present one; the hour it has, or the next full one."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    now = clock.now().astimezone(zone)
    has = draft.scheduled_for.astimezone(zone) if draft.scheduled_for else None
    try:
        dropped = date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        dropped = ""
    next_hour = time((now + timedelta(hours=1)).hour)
    return dropped or (has or now).date().isoformat(), f"{has:%H:%M}" if has else f"{next_hour:%H:%M}"


def _split(given: str) -> tuple[str, str]:
    day, _sep, at = given.partition("T")
    return day[:20], at[:20]


def _move_page(
    request: SignedInRequest, draft: Draft, proposed: tuple[str, str], *, error: Exception | None = None,
    asked: dict[str, Any] | None = None, verdict: Any = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    errors = [{"field": "day", "text": str(error), "clause": getattr(error, "clause", "")}] if error else []
    if asked:
        errors = [{"field": "choice", "text": f"{asked['text']} {_('Choose which you mean.')}"}]
    context = {
        "draft": draft, "day": proposed[0], "hour": proposed[1], "errors": errors, "asked": asked,
        "has": recorded.stamp(draft.scheduled_for) if draft.scheduled_for else "",
        "scheduled": draft.state == DraftState.SCHEDULED,
        "refused": refusing.box(verdict),
    }  # fmt: skip
    return render(request, "web/move.html", context, status=status)


@signed_in
def publishing(request: SignedInRequest) -> HttpResponse:
    """Suspend all publishing with a reason; or see what is held, and let it go on."""
    if request.method != "POST":
        return _publishing_page(request)
    try:
        if suspend.standing() is None:
            suspend.suspend(request.employee, reason=request.POST.get("reason", ""))
            messages.warning(request, _("Publishing is suspended. What was to go out keeps its text and its hour."))
        else:
            suspend.resume(request.employee, fates=_fates(request), reason=request.POST.get("reason", ""))
            messages.success(request, _("Publishing goes on."))
    except Refused as refused:
        return _publishing_page(request, refused=refusing.box(refused.verdict), status=403)
    except Invalid as error:
        return _publishing_page(request, error=error, status=422)
    return HttpResponseRedirect(reverse("publishing") if suspend.standing() else reverse("calendar"))


def _fates(request: SignedInRequest) -> dict[UUID, suspend.Fate]:
    found = {}
    for intent in suspend.overdue():
        assert intent.draft is not None
        uid = intent.draft.uid
        what = request.POST.get(f"fate-{uid}", "")
        when = None
        if what == suspend.MOVE:
            field = f"when-{uid}"
            try:
                when = hour(request.POST.get(field, ""), "", field)
            except Ambiguous as asked:
                raise Invalid(field, f"{choices(asked)['text']} {_('Choose another hour.')}") from asked
        if what:
            found[uid] = suspend.Fate(what, when)
    return found


def _publishing_page(
    request: SignedInRequest, *, error: Invalid | None = None, refused: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    found, may = suspend.standing(), suspend.may(request.employee)
    # A person decides about each one that is late; of those to come the first fifty say what is meant. Whoever decides
    # nothing here reads why nothing goes out: whose posts wait is on the calendar, as far as it is theirs to see.
    late = suspend.overdue(now) if found and may else []
    ahead = list(suspend.held().filter(due_at__gt=now)[:50]) if may else []
    context = {
        "may": may,
        "suspension": found,
        "since": recorded.stamp(found.since) if found else "",
        "late": [_held(i, request) for i in late],
        "ahead": [_held(i, request) for i in ahead],
        "ahead_count": suspend.held().filter(due_at__gt=now).count() if len(ahead) == 50 else len(ahead),
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "web/publishing.html", context, status=status)


def _held(intent: Any, request: SignedInRequest) -> dict[str, Any]:
    uid = intent.draft.uid
    return {
        "uid": uid,
        "title": intent.draft.title,
        "meta": f"{recorded.stamp(intent.due_at)}, {intent.account.handle}, {intent.draft.author.name}",
        "fate": request.POST.get(f"fate-{uid}", ""),
        "when": request.POST.get(f"when-{uid}", ""),
    }
