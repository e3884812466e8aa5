"""Which denials can be asked away, of whom, and how a request stands (P1, Def-Library-business; R1, R20).

An approval is an act of its own - a grant, or the approval of a draft - and a fact in the next decision. It never
overrides the decision that denied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from spokesperson import clock, institution
from spokesperson.decisions import door
from spokesperson.desk.models import Approval, Draft
from spokesperson.desk.review import reviewing
from spokesperson.desk.states import DraftState
from spokesperson.directive.register import compiled, under
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import AccessRequest, Employee, Grant

ANSWER_WITHIN = timedelta(days=14)
# How long a reference to an approval may be presented again; the grant itself ends when it says.
REFERENCE_LASTS = timedelta(days=30)
GRANT, APPROVAL = "request_grant", "ask_supervisor"
REPRESENTATIVE = "representative"


@dataclass(frozen=True)
class Offer:
    """A request that a denial leaves open: what for, in words for the person."""

    template: str
    title: str
    text: str


@dataclass(frozen=True)
class Standing:
    """``pending``, ``approved``, ``denied``, ``cancelled`` or ``expired``; an approval has an end.

    ``cancelled`` is what either side took back: the request, or the grant that answered it.
    """

    state: str
    at: datetime | None = None
    by: Employee | None = None
    until: datetime | None = None


def offered(verdict: door.Verdict, draft: Draft | None) -> Offer | None:
    """What the actor may ask their supervisor for after ``verdict``, or nothing."""
    actor = verdict.activity.actor
    if actor.supervisor is None:
        return None
    remedies = {r.remedy for r in verdict.decision.reasons if r.effect == verdict.effect}
    if verdict.effect == "ask" and APPROVAL in remedies and draft is not None and _may_be_approved(draft, actor):
        text = _("%(name)s can approve exactly these words.") % {"name": actor.supervisor.name}
        return Offer(APPROVAL, _("Ask for approval"), text)
    if verdict.effect == "deny" and GRANT in remedies and _would_help(verdict):
        text = _("%(name)s can permit you to take part as a Representative.") % {"name": actor.supervisor.name}
        return Offer(GRANT, _("Ask to be designated"), text)
    return None


def _may_be_approved(draft: Draft, actor: Employee) -> bool:
    """Sent to the desk, not yet on its way, and the actor's own."""
    waiting = draft.state in (DraftState.DRAFT, DraftState.PAUSING)
    return waiting and draft.author_id == actor.pk and reviewing.shown(draft)


def _would_help(verdict: door.Verdict) -> bool:
    """Whether the table gives a Representative each row that the act needs."""
    rules = compiled(verdict.decision.directive_hash)
    needed = {verdict.activity.action, *verdict.activity.includes}
    return verdict.activity.use == "business" and all(rules.matrix.get((REPRESENTATIVE, row)) for row in needed)


def digest(bound: Any) -> str:
    """SHA-256 over a question as it came in, so that the order of its members does not matter. Unlike a record it may
    hold any JSON."""
    return hashlib.sha256(orjson.dumps(bound, option=orjson.OPT_SORT_KEYS)).hexdigest()


def standing(request: AccessRequest) -> Standing:
    """How the request stands now."""
    if request.state != "pending":
        return Standing(request.state, request.answered_at, request.answered_by)
    given = _approval_of_draft(request) if request.template == APPROVAL else _grant(request)
    if given is not None:
        return given
    return Standing("expired" if clock.now() > request.expires_at else "pending")


def _grant(request: AccessRequest) -> Standing | None:
    rows = Grant.objects.filter(
        employee=request.employee_id, requested_at__gte=request.asked_at, requested_at__lte=request.expires_at
    )
    over: datetime | None = None
    for found in rows.select_related("granted_by").order_by("requested_at"):
        ended = [at for at in (found.revoked_at, found.suspended_at) if at and at <= clock.now()]
        if not ended:
            lasts = found.requested_at + REFERENCE_LASTS
            return Standing("approved", found.requested_at, found.granted_by, min(found.end or lasts, lasts))
        over = min(ended)
    return Standing("cancelled", over) if over else None


def _approval_of_draft(request: AccessRequest) -> Standing | None:
    rows = Approval.objects.filter(
        draft__uid=request.resource.removeprefix("urn:sp:draft:"),
        at__gte=request.asked_at,
        at__lte=request.expires_at,
    )
    found = rows.select_related("by").order_by("at").first()
    return Standing("approved", found.at, found.by, found.at + REFERENCE_LASTS) if found else None


def end_of_day(day: str) -> datetime:
    """The first instant after ``day`` (2026-03-17) by the institution's clock; ``Invalid`` (end) for no day."""
    return _midnight("end", day, timedelta(days=1))


def start_of_day(day: str) -> datetime:
    """The first instant of ``day`` by the institution's clock; ``Invalid`` (start) for no day."""
    return _midnight("start", day, timedelta(0))


def _midnight(field: str, day: str, later: timedelta) -> datetime:
    zone = institution.load(settings.INSTITUTION_FILE).zone
    try:
        return datetime.combine(date.fromisoformat(day) + later, time.min, tzinfo=zone)
    except (ValueError, OverflowError) as error:
        raise Invalid(field, "Write a day like 2026-03-17.", under("grants")) from error


def approval(given: str, subject: Employee, bound: Mapping[str, Any]) -> datetime | None:
    """Until when the approval of that id may be referred to, if it was given to ``subject`` for this very question."""
    try:
        uid = UUID(given.removeprefix("apr_"))
    except ValueError:
        return None
    request = AccessRequest.objects.filter(approval=uid, employee=subject).first()
    if request is None or request.bound != digest(bound):
        return None
    found = standing(request)
    return found.until if found.state == "approved" and found.until and clock.now() <= found.until else None
