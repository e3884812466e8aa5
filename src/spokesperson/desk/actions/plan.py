"""Plan: give a draft an hour, take the hour away, or move what is scheduled already (1.8; R20, R64).

A draft that is still being written only notes the hour. One that is scheduled is decided again for the new hour, and
keeps the old one if the answer is no. An approval is given for an hour, so moving voids it (R20).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.desk.actions.post import pause_ends, within_reach
from spokesperson.desk.actions.submit import remember
from spokesperson.desk.actions.write import peek, same
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import queue
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.desk.writing import content
from spokesperson.directive.register import citing, under
from spokesperson.people.models import Employee

PLANNED = frozenset({DraftState.DRAFT, DraftState.PAUSING, DraftState.FAILED})


def plan(draft: Draft, by: Employee, when: datetime | None) -> Draft:
    """The draft with its new hour (aware), or with none.

    Raises ``Invalid`` (scheduled_for), ``NotYours``, ``WrongState`` once it is on its way, ``Changed``, and
    ``door.Refused`` if what is scheduled may not go out at that hour.
    """
    draft = peek(draft, by)
    when = within_reach(when) if when is not None else None
    if draft.state == DraftState.SCHEDULED:
        if when is None:
            raise Invalid("scheduled_for", "Give the hour it is to move to, or take it back to a draft.")
        return _move(draft, by, when)
    if draft.state not in PLANNED:
        raise WrongState("It is on its way or out already, so its hour cannot be changed.")
    with transaction.atomic():
        held = same(draft, by)
        held.scheduled_for = when
        held.save(update_fields=["scheduled_for"])
    return held


def _move(draft: Draft, by: Employee, when: datetime) -> Draft:
    before = draft.scheduled_for
    draft.scheduled_for = when
    activity = appraisal.proposal(draft, "submit", appraisal.appraise(draft))

    def change(verdict: door.Verdict) -> Draft:
        held = same(draft, by)
        if not queue.cancel(held, "moved to another hour"):
            raise WrongState("It is being sent at this moment, so its hour cannot be changed.")
        held.scheduled_for = when
        held.decided_at_work = verdict.decision.facts_used.get("working") == "working"
        held.decided_hash = content.content_hash(held)
        held.last_decision = verdict.uid
        held.save()
        queue.enqueue_draft(held, max(when, pause_ends(held)))
        archive.append(
            {
                "type": "Move",
                "actor": by.urn,
                "object": {"type": "Note", "id": held.urn, "sp:contentHash": held.decided_hash},
                "sp:from": clock.iso(before) if before else "",
                "sp:to": clock.iso(when),
                "sp:clauses": citing(under("timing")),
            },
            subject=held.urn,
            series="publication",
        )
        return held

    try:
        return door.act(activity, change)
    except door.Refused as refused:
        remember(draft, refused.verdict)
        raise
