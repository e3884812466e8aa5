"""Outside working time: an hour of the next shift, or an Administrator's emergency (Def-Administrator; R18, R25).

The refusal names the next shift; this is where it is taken, beside the verdict. An emergency is offered only where the
rule that refused asks for one. Nothing is decided here: what is pressed passes the door like every post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from spokesperson import institution
from spokesperson.decisions import at_work, door, recorded
from spokesperson.desk.by_hand.unconnected import by_hand
from spokesperson.desk.states import DraftState
from spokesperson.directive.engine.expression import facts_of
from spokesperson.directive.register import in_force

if TYPE_CHECKING:
    from spokesperson.desk.models import Draft
    from spokesperson.desk.screened.appraisal import Appraisal
    from spokesperson.people.models import Employee

REMEDY, EMERGENCY = "schedule_next_shift", "emergency"
WAITING = (DraftState.DRAFT, DraftState.PAUSING, DraftState.FAILED)


def refused(verdict: door.Verdict) -> bool:
    """Whether the hour stands against it."""
    return any(r.remedy == REMEDY for r in verdict.decision.reasons if r.effect == "deny")


def only(verdict: door.Verdict) -> bool:
    """Whether nothing but the hour stands against it."""
    denied = [r for r in verdict.decision.reasons if r.effect == "deny"]
    return bool(denied) and all(r.remedy == REMEDY for r in denied)


def part(draft: Draft, viewer: Employee, verdict: door.Verdict, found: Appraisal) -> dict[str, Any]:
    """The part "later": {clause, schedule? {url, value, hour}, emergency? {url}}; nothing where more is wrong."""
    if not draft.pk or draft.state not in WAITING or not only(verdict):
        return {}
    denied = [r for r in verdict.decision.reasons if r.effect == "deny"]
    hand = by_hand(draft.account)
    offer: dict[str, Any] = {}
    if not hand:
        offer["schedule"] = {"url": reverse("draft_schedule", args=[draft.uid]), **_next_shift(viewer)}
    if all(_lifted_by_need(r.rule) for r in denied):
        page = "draft_release" if hand else "draft_post"
        offer["emergency"] = {"url": reverse(page, args=[draft.uid])}
    return {"later": {"clause": denied[0].clause, **offer}} if offer else {}


def _lifted_by_need(rule: str) -> bool:
    """Whether the rule that refused asks about an emergency; a Representative's hour has none (R18)."""
    return any(EMERGENCY in facts_of(one.when) for one in in_force().document.rules if one.id == rule)


def _next_shift(viewer: Employee) -> dict[str, str]:
    """When the next working hour of ``viewer`` begins, for the field and in words; empty where none is known."""
    back = at_work.next_hour(viewer)
    if back is None:
        return {"value": "", "hour": ""}
    local = back.astimezone(institution.load(settings.INSTITUTION_FILE).zone)
    return {"value": f"{local:%Y-%m-%dT%H:%M}", "hour": recorded.stamp(back)}
