"""The versions of one announcement beside each other: where each goes, what differs, how it stands (1.4; R42)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson.desk.actions.together import Outcome
from spokesperson.desk.models import Draft
from spokesperson.desk.states import EDITABLE, DraftState
from spokesperson.desk.writing import bundles, limits

STATES = {
    DraftState.SCHEDULED: ("info", gettext_noop("Scheduled")),
    DraftState.HANDED: ("info", gettext_noop("To be posted by hand")),
    DraftState.SENDING: ("info", gettext_noop("Being sent")),
    DraftState.PUBLISHED: ("permit", gettext_noop("Published")),
    DraftState.UNKNOWN: ("ask", gettext_noop("Not known whether it went out")),
    DraftState.FAILED: ("deny", gettext_noop("Not sent")),
}


def build(draft: Draft) -> dict[str, Any] | None:
    """The tabs of the composer; nothing for a draft that was never saved. One query for a bundle, none without."""
    if not draft.pk:
        return None
    spread = reverse("draft_accounts", args=[draft.uid])
    if draft.bundle is None:
        may = DraftState(draft.state) in EDITABLE and not draft.in_reply_to and draft.account is not None
        return {"items": [], "spread_url": spread if may else ""}
    rows = bundles.members(draft)
    waiting = [d for d in rows if d.state in bundles.WAITING]
    return {
        "items": [_tab(one, draft) for one in rows],
        "spread_url": spread if not draft.in_reply_to else "",
        "follows": draft.follows,
        "others": sum(1 for d in rows if d.follows and d.pk != draft.pk),
        "part_url": reverse("draft_part", args=[draft.uid]),
        "rejoin_url": reverse("draft_rejoin", args=[draft.uid]),
        "post_url": reverse("draft_post_all", args=[draft.uid]) if len(waiting) > 1 else "",
        "schedule_url": reverse("draft_schedule_all", args=[draft.uid]) if len(waiting) > 1 else "",
        "waiting": len(waiting),
        "may_change": DraftState(draft.state) in EDITABLE,
    }


def _tab(one: Draft, current: Draft) -> dict[str, Any]:
    network = one.account.network if one.account else ""
    limit = limits.max_text(network) if network else None
    used = limits.length(network, one.text)
    effect, status = STATES.get(DraftState(one.state), ("", ""))
    return {
        "url": reverse("draft", args=[one.uid]),
        "label": one.account.handle if one.account else _("No account yet"),
        "network": limits.label(network) if network else "",
        "current": one.pk == current.pk,
        "own_words": not one.follows,
        "used": used,
        "limit": limit,
        "over": limit is not None and used > limit,
        "effect": effect,
        "status": _(status) if status else "",
    }


def report(done: list[Outcome]) -> list[dict[str, Any]]:
    """What became of each account in one press, for the head of the page."""
    return [
        {
            "label": one.draft.account.handle if one.draft.account else "",
            "network": limits.label(one.draft.account.network) if one.draft.account else "",
            "done": one.done,
            "words": one.words,
            "clause": one.clause,
            "url": reverse("draft", args=[one.draft.uid]),
            "why_url": reverse("why_decision", args=[one.decision]) if one.decision else "",
        }
        for one in done
    ]
