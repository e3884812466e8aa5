"""Withdraw a post from the pause or the schedule, or discard a draft. What was sent on stays on record (4.2)."""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions.write import own
from spokesperson.desk.models import Draft
from spokesperson.desk.sending import queue
from spokesperson.desk.states import EDITABLE, DraftState, WrongState, move
from spokesperson.people.models import Employee


def withdraw(draft: Draft, by: Employee) -> Draft:
    """Back to draft. ``WrongState`` once the sender has it."""
    with transaction.atomic():
        held = own(draft.pk, by)
        # The graph lets the sender give a post back while it is being sent; the author can not take it from there.
        if DraftState(held.state) not in EDITABLE:
            raise WrongState("It is being sent or was sent already, so it cannot be withdrawn.")
        held.state = move(held.state, DraftState.DRAFT)
        queue.cancel(held, "withdrawn by the author")
        held.scheduled_for = None
        held.save()
        archive.append(
            {"type": "Undo", "actor": by.urn, "object": {"type": "Offer", "id": held.urn}},
            subject=held.urn,
            series="publication",
        )
    return held


def discard(draft: Draft, by: Employee) -> Draft:
    """Throw a draft away; it disappears from the lists, and what was recorded of it stays.

    ``edited_at`` then says when that was: for the rest of the day it can be taken back (``restore``).
    """
    with transaction.atomic():
        held = own(draft.pk, by)
        submitted = bool(held.decided_hash)
        held.state = move(held.state, DraftState.DISCARDED)
        held.edited_at = clock.now()
        held.save()
        if submitted:
            archive.append(
                {"type": "Remove", "actor": by.urn, "object": {"type": "Note", "id": held.urn}},
                subject=held.urn,
                series="publication",
            )
    return held
