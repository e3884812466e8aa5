"""Suspend all publishing at once, with a reason, and let it go on again (Def-Administrator).

While it lasts nothing new goes out; replies do. What was to go out keeps its text and its hour. Whoever lets it go on
says of each post whose hour has passed meanwhile whether it is sent, moved or given back; nothing is sent unasked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from spokesperson import clock
from spokesperson.accounts.models import Suspension
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.post import within_reach
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import queue
from spokesperson.desk.states import DraftState, move
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing, under
from spokesperson.people.models import Employee

CLAUSE = partial(under, "suspending")
SEND, MOVE, GIVE_BACK = "send", "move", "draft"


@dataclass(frozen=True)
class Fate:
    """What becomes of one post whose hour passed while publishing was suspended; ``when`` only for ``move``."""

    what: str
    when: datetime | None = None


def standing() -> Suspension | None:
    """The suspension that stands now, if any."""
    return Suspension.objects.filter(lifted_at=None).select_related("by").first()


def held() -> QuerySet[Intent]:
    """What waits because publishing is suspended, or would: new posts in the queue, the next first."""
    rows = Intent.objects.filter(verb="publish", state="queued", draft__in_reply_to="")
    return rows.select_related("draft__author", "account").order_by("due_at", "id")


def overdue(now: datetime | None = None) -> list[Intent]:
    """Those of ``held`` whose hour has passed."""
    return list(held().filter(due_at__lte=now or clock.now()))


def may(who: Employee) -> bool:
    """Whether ``who`` may suspend publishing and let it go on, and therefore sees all that waits."""
    return door.weigh(_activity(who, "Question", "")).permitted


def suspend(by: Employee, *, reason: str) -> Suspension:
    """Nothing new goes out from now on. Raises ``Invalid`` (reason) and ``door.Refused``."""
    reason = clean_line("reason", reason, 300)
    if not reason:
        raise Invalid("reason", "Say why publishing is suspended. Everybody reads it on every page.", CLAUSE())

    def change(verdict: door.Verdict) -> Suspension:
        if standing():
            raise Invalid("reason", "Publishing is suspended already.", CLAUSE())
        made = Suspension.objects.create(by=by, since=clock.now(), reason=reason)
        _keep(by, "Block", made, reason, {"sp:held": [i.draft.urn for i in held() if i.draft]})
        return made

    return door.act(_activity(by, "Block", reason), change)


def resume(by: Employee, *, fates: Mapping[UUID, Fate] | None = None, reason: str = "") -> Suspension:
    """Publishing goes on. ``fates`` says of each post of ``overdue`` (by its draft) what becomes of it.

    Raises ``Invalid`` (publishing, fate-<uid>, when-<uid>) and ``door.Refused``. A post that is sent or moved is
    decided once more when its turn comes, like every other.
    """
    fates = dict(fates or {})
    reason = clean_line("reason", reason, 300)

    def change(verdict: door.Verdict) -> Suspension:
        # Two who suspend in the same instant leave two rows; both end here.
        rows = list(Suspension.objects.select_for_update().filter(lifted_at=None))
        if not rows:
            raise Invalid("publishing", "Publishing is not suspended.", CLAUSE())
        settled = [_settle(intent, fates.get(intent.draft.uid), by) for intent in _locked_overdue() if intent.draft]
        Suspension.objects.filter(pk__in=[r.pk for r in rows]).update(lifted_at=clock.now(), lifted_by=by)
        rows[0].refresh_from_db()
        _keep(by, "Undo", rows[0], reason, {"sp:settled": settled})
        return rows[0]

    return door.act(_activity(by, "Undo", reason), change)


def _locked_overdue() -> list[Intent]:
    """The posts asked about, each draft locked before its queue row, as the author's own acts do it."""
    waiting = [intent.draft_id for intent in overdue() if intent.draft_id]
    list(Draft.objects.select_for_update(of=("self",)).filter(pk__in=waiting).values_list("pk"))
    return overdue()


def _settle(intent: Intent, fate: Fate | None, by: Employee) -> dict[str, str]:
    draft = intent.draft
    assert draft is not None
    if fate is None or fate.what not in (SEND, MOVE, GIVE_BACK):
        raise Invalid(
            f"fate-{draft.uid}", "Its hour has passed. Choose: send it now, move it, or give it back.", CLAUSE()
        )
    told = {"id": draft.urn, "sp:fate": fate.what}
    if fate.what == GIVE_BACK:
        queue.cancel(draft, "its hour passed while publishing was suspended")
        draft.state = move(draft.state, DraftState.DRAFT)
        draft.scheduled_for = None
        draft.why = "Its hour passed while publishing was suspended. Look at it again and choose another."
        draft.save(update_fields=["state", "scheduled_for", "why", "epoch"])
    elif fate.what == MOVE:
        if fate.when is None:
            raise Invalid(f"when-{draft.uid}", "Give the day and the hour it moves to.")
        when = within_reach(fate.when, f"when-{draft.uid}")
        Intent.objects.filter(pk=intent.pk, state="queued").update(due_at=when)
        Draft.objects.filter(pk=draft.pk).update(scheduled_for=when)
        told["sp:to"] = clock.iso(when)
    return told


def _activity(by: Employee, kind: str, reason: str) -> Activity:
    return Activity(
        actor=by,
        action="suspend",
        subject="urn:sp:publishing",
        as2={"type": kind, "actor": by.urn, "object": {"type": "Service", "name": "publishing"}, "summary": reason},
    )


def _keep(by: Employee, kind: str, suspension: Suspension, summary: str, more: dict[str, object]) -> None:
    archive.append(
        {
            "type": kind,
            "actor": by.urn,
            "object": {"type": "Service", "id": suspension.urn, "name": "publishing"},
            "sp:clauses": citing(CLAUSE()),
            **({"summary": summary} if summary else {}),
            **more,
        },
        subject="urn:sp:publishing",
        series="oversight",
    )
