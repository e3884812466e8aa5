"""Post now or at an hour, once the pause is over and the questions are answered (1.8; R18, R64, R65)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.actions.submit import complete, remember, submit
from spokesperson.desk.actions.write import peek, same
from spokesperson.desk.by_hand.unconnected import by_hand
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import queue
from spokesperson.desk.states import DraftState, move
from spokesperson.desk.texts import clean_line
from spokesperson.desk.writing import content, off_time
from spokesperson.directive.register import NoDirectiveInForce, in_force, under
from spokesperson.people.models import Employee

FURTHEST = timedelta(days=366)


def post(draft: Draft, by: Employee, *, emergency: str = "") -> Intent:
    """Send now. Raises ``door.Refused`` (too early: with the seconds left), ``Invalid``, ``WrongState``.

    ``emergency`` is an Administrator's reason for speaking outside working time (R18).
    """
    return _release(draft, by, None, emergency)


def schedule(draft: Draft, by: Employee, when: datetime) -> Intent:
    """Send at ``when`` (aware), and never before the pause is over."""
    return _release(draft, by, within_reach(when), "")


def within_reach(when: datetime, field: str = "scheduled_for") -> datetime:
    """``when`` in UTC if it is still to come, and within a year; ``Invalid`` (``field``) otherwise."""
    try:
        when = clock.aware(when)
    except (ValueError, OverflowError) as error:
        raise Invalid(field, f"{error}.") from error
    now = clock.now()
    if when <= now:
        raise Invalid(field, "Choose an hour that is still to come.")
    if when > now + FURTHEST:
        raise Invalid(field, "Choose an hour within the next twelve months.")
    return when


def pause_ends(draft: Draft) -> datetime:
    """When the pause after the last change of content is over, by the server's clock (R64)."""
    return paused(draft.edited_at)


def paused(since: datetime) -> datetime:
    """When the directive's pause after a change at ``since`` is over; at once where it asks for none."""
    try:
        seconds = in_force().limits(clock.now()).get("pause_seconds", 0)
    except NoDirectiveInForce:
        seconds = 0
    return since + timedelta(seconds=seconds)


def in_need(draft: Draft, by: Employee, emergency: str) -> Draft:
    """Note why it cannot wait; the reason stays with the post, and giving it is taking note of the warning (R18).

    Where the hour stands against it all the same, nothing is noted: the refusal that follows changes nothing.
    """
    reason = clean_line("emergency", emergency, 300)
    if not reason:
        return draft
    draft.emergency = reason
    if off_time.refused(door.weigh(appraisal.proposal(draft, "draft", appraisal.appraise(draft)))):
        return peek(draft, by)
    with transaction.atomic():
        held = same(draft, by)
        held.emergency = reason
        held.settled = {**held.settled, "emergency": held.emergency}
        held.save()
    return peek(draft, by)


def _release(draft: Draft, by: Employee, when: datetime | None, emergency: str) -> Intent:
    try:
        return _decided(draft, by, when, emergency)
    except door.Refused:
        # Whoever is asked approves it for the hour it was meant for (R20).
        waits = Draft.objects.filter(pk=draft.pk, state__in=(DraftState.DRAFT, DraftState.PAUSING))
        waits.update(scheduled_for=when)
        raise


def _decided(draft: Draft, by: Employee, when: datetime | None, emergency: str) -> Intent:
    draft = in_need(peek(draft, by), by, emergency)
    if by_hand(draft.account):
        raise Invalid(
            "account",
            "Nobody here is connected to this account. Release the post and post it by hand.",
            under("timing"),
        )
    if draft.state in (DraftState.DRAFT, DraftState.FAILED):
        submit(draft, by, when=when)
        draft = peek(draft, by)
    move(draft.state, DraftState.SCHEDULED)
    complete(draft)
    draft.scheduled_for = when
    found = appraisal.appraise(draft)
    stage = "submit" if when else "send"
    activity = appraisal.proposal(draft, stage, found)
    if when and not appraisal.thought(draft):
        raise Invalid("answers", "Answer the questions before you schedule it.", under("questions"))

    def change(verdict: door.Verdict) -> Intent:
        held = same(draft, by)
        held.scheduled_for = when
        held.state = move(held.state, DraftState.SCHEDULED)
        held.decided_at_work = verdict.decision.facts_used.get("working") == "working"
        held.decided_hash = content.content_hash(held)
        held.last_decision = verdict.uid
        held.why = ""
        held.save()
        return queue.enqueue_draft(held, max(when, pause_ends(held)) if when else clock.now())

    try:
        return door.act(activity, change)
    except door.Refused as refused:
        remember(draft, refused.verdict)
        raise
