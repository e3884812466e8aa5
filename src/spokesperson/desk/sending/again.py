"""Every act is decided once more at the moment of sending (1.5, 1.8; R51): what held when it was queued may have ended.

A draft is read and screened anew. A like, an edit and a deletion keep in their row what was proposed, and that is
asked again: what the act itself states stays, while person, account and hour are what the registers say by now.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from spokesperson import clock
from spokesperson.accounts.models import Suspension
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.models import Intent
from spokesperson.desk.screened import appraisal
from spokesperson.desk.writing import content

CHANGED = "It was changed after it was decided, so it was not sent."
OF_AN_EARLIER_VERSION = "It was queued by an earlier version of this program. Do it once more."
NO_LONGER = "The directive no longer permits it."


@dataclass(frozen=True)
class Refusal:
    """Why it may no longer be done, in words for whoever wanted it, and the recorded decision."""

    why: str
    decision: uuid.UUID | None = None


def refusal(intent: Intent) -> Refusal | None:
    """Decide and record once more, inside the caller's transaction; ``None`` if the act may be done."""
    if intent.verb == "publish":
        draft = intent.draft
        assert draft is not None
        if content.content_hash(draft) != intent.payload_hash or draft.state not in ("scheduled", "sending"):
            return Refusal(CHANGED)
        activity = appraisal.proposal(draft, "send", appraisal.appraise(draft), sending=True)
    elif kept := intent.payload.get("act"):
        activity = proposed(intent, kept)
    else:
        return Refusal(OF_AN_EARLIER_VERSION)
    verdict = door.record(activity)
    if verdict.permitted:
        return None
    reason = next(iter(verdict.unsettled or verdict.decision.reasons), None)
    return Refusal(reason.text if reason else NO_LONGER, verdict.uid)


def suspended(intent: Intent) -> bool:
    """Whether all publishing of what is new is suspended and this is new; it then waits, keeping text and hour."""
    new = intent.verb == "publish" and intent.draft is not None and not intent.draft.in_reply_to
    return new and Suspension.objects.filter(lifted_at=None).exists()


def use(intent: Intent) -> str:
    """``business`` or ``personal``, as the draft behind the act says; likes are the institution's business."""
    publication = intent.publication
    draft = intent.draft or (publication.draft if publication else None)
    return draft.use if draft else "business"


def kept(activity: Activity) -> dict[str, Any]:
    """A proposal as JSON, to be asked again by ``proposed``."""
    return {
        "action": activity.action,
        "includes": sorted(activity.includes),
        "use": activity.use,
        "subject": activity.subject,
        "topic": activity.topic,
        "settled": sorted(activity.settled),
        "equipment": activity.equipment,
        "as2": dict(activity.as2),
        "facts": {name: _write(value) for name, value in activity.facts.items()},
    }


def proposed(intent: Intent, given: dict[str, Any]) -> Activity:
    """The proposal that ``kept`` wrote, by the intent's actor on its account, at the moment of sending."""
    facts = {name: _read(value) for name, value in given["facts"].items()}
    if intent.payload.get("paused"):
        # The pause of new words counts from when they were given, and is asked about when they go out (R64).
        facts["seconds_since_edit"] = int((clock.now() - intent.created_at).total_seconds())
    return Activity(
        actor=intent.actor,
        action=given["action"],
        includes=frozenset(given["includes"]),
        use=given["use"],
        subject=given["subject"],
        account=intent.account,
        topic=given["topic"],
        settled=frozenset(given["settled"]),
        equipment=given["equipment"],
        as2=given["as2"],
        facts={**facts, "sending": True},
    )


def _write(value: Any) -> Any:
    """A fact as JSON; what JSON has no form for is a pair of its kind and its value."""
    match value:
        case set() | frozenset():
            return ["set", sorted(value)]
        case datetime():
            return ["instant", clock.iso(value)]
        case date():
            return ["date", value.isoformat()]
        case timedelta():
            return ["seconds", int(value.total_seconds())]
    return value


def _read(value: Any) -> Any:
    match value:
        case ["set", list(members)]:
            return frozenset(members)
        case ["instant", str(instant)]:
            return datetime.fromisoformat(instant).astimezone(UTC)
        case ["date", str(day)]:
            return date.fromisoformat(day)
        case ["seconds", int(seconds)]:
            return timedelta(seconds=seconds)
    return value
