"""The calendar over the wire: what goes out when, planning, suspending everything (1.8, Def-Administrator)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status

from spokesperson import clock, institution
from spokesperson.accounts.models import Suspension
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions import plan, suspend
from spokesperson.desk.calendar import entries as calendar
from spokesperson.desk.calendar.local_hours import day_bounds
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft

router = Router(tags=["calendar"])
LONGEST = 62


class PlanIn(Strict):
    at: str | None


class SuspendIn(Strict):
    reason: str


class FateIn(Strict):
    draft: UUID
    what: Literal["send", "move", "draft"]
    at: str | None = None


class ResumeIn(Strict):
    fates: list[FateIn] = []
    reason: str = ""


def _aware(field: str, given: str) -> datetime:
    try:
        return clock.aware(given)
    except (ValueError, OverflowError) as error:
        raise Invalid(field, f"{error}.") from error


def _suspension(found: Suspension) -> dict[str, Any]:
    return {
        "uid": str(found.uid),
        "since": clock.iso(found.since),
        "by": found.by.urn,
        "reason": found.reason,
        "lifted_at": clock.iso(found.lifted_at) if found.lifted_at else None,
    }


@router.get("/calendar", summary="What goes out when, as the caller may see it")
def entries(
    request: HttpRequest, first: date, days: int = 31, account: UUID | None = None, author: str = "", status: str = ""
) -> dict[str, Any]:
    if not 1 <= days <= LONGEST:
        raise Invalid("days", f"Ask for 1 to {LONGEST} days.")
    if not 2000 <= first.year <= 2200:
        raise Invalid("first", "Choose a day between the years 2000 and 2200.")
    if status and status not in calendar.STATUS:
        raise Invalid("status", f"Choose one of {', '.join(calendar.STATUS)}.")
    if "\x00" in author:
        raise Invalid("author", "Give the handle of an employee.")
    zone = institution.load(settings.INSTITUTION_FILE).zone
    begins, ends = day_bounds(datetime.combine(first, datetime.min.time()), days, zone)
    standing = suspend.standing()
    found = calendar.between(
        caller(request), begins, ends, zone, suspended=standing is not None, account=str(account or ""), author=author,
        status=status,
    )  # fmt: skip
    return {
        "first": first.isoformat(),
        "last": (first + timedelta(days=days - 1)).isoformat(),
        "suspended": _suspension(standing) if standing else None,
        "entries": [
            {
                "uid": str(e.uid), "at": e.at.isoformat(), "status": e.status, "title": e.title, "account": e.account,
                "author": e.author, "movable": e.movable,
            }
            for e in found
        ],
    }  # fmt: skip


@router.post("/drafts/{uuid:uid}/plan", summary="Give a draft an hour, take it away, or move what is scheduled")
def plan_draft(request: HttpRequest, uid: UUID, body: PlanIn) -> dict[str, Any]:
    when = _aware("at", body.at) if body.at is not None else None
    draft = plan.plan(Draft.objects.get(uid=uid, author=caller(request)), caller(request), when)
    hour = clock.iso(draft.scheduled_for) if draft.scheduled_for else None
    return {"uid": str(draft.uid), "state": draft.state, "scheduled_for": hour}


@router.post("/suspensions", summary="Suspend all publishing, with a reason", response={201: dict[str, Any]})
def begin(request: HttpRequest, body: SuspendIn) -> Status[Any]:
    return Status(201, _suspension(suspend.suspend(caller(request), reason=body.reason)))


@router.post("/suspensions/lift", summary="Let publishing go on; say what becomes of each post whose hour passed")
def lift(request: HttpRequest, body: ResumeIn) -> dict[str, Any]:
    fates = {f.draft: suspend.Fate(f.what, _aware(f"when-{f.draft}", f.at) if f.at else None) for f in body.fates}
    return _suspension(suspend.resume(caller(request), fates=fates, reason=body.reason))
