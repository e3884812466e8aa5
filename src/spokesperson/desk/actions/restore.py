"""Restore: take a draft back that was thrown away, for the rest of the day (4.2; undo where it is lawful)."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from spokesperson import clock, institution
from spokesperson.archive import store as archive
from spokesperson.desk.actions.write import own
from spokesperson.desk.models import Draft
from spokesperson.desk.states import DraftState, WrongState, move
from spokesperson.people.models import Employee


def may_be_restored(draft: Draft) -> bool:
    """Whether it was thrown away today, by the institution's calendar; ``edited_at`` is when (see ``discard``)."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    today = clock.now().astimezone(zone).date()
    return draft.state == DraftState.DISCARDED and draft.edited_at.astimezone(zone).date() == today


def restore(draft: Draft, by: Employee) -> Draft:
    """Back to draft with all its words; the pause begins again. ``WrongState`` from the next day on."""
    with transaction.atomic():
        held = own(draft.pk, by)
        if held.state == DraftState.DISCARDED and not may_be_restored(held):
            raise WrongState("A draft can be taken back on the day it was thrown away, no longer.")
        submitted = bool(held.decided_hash)
        held.state = move(held.state, DraftState.DRAFT)
        held.edited_at = clock.now()
        held.save()
        if submitted:
            archive.append(
                {"type": "Undo", "actor": by.urn, "object": {"type": "Remove", "object": held.urn}},
                subject=held.urn,
                series="publication",
            )
    return held
