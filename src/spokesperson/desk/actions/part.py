"""Part: write it differently for this network, and take the common words again (1.4; R42)."""

from __future__ import annotations

from django.db import transaction

from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.writing import bundles
from spokesperson.people.models import Employee


def part(draft: Draft, by: Employee) -> Draft:
    """From now on this draft keeps words of its own; they begin as the common ones, so nothing is decided anew."""
    with transaction.atomic():
        held, _ = _held(draft, by)
        held.follows = False
        held.save()
    return held


def rejoin(draft: Draft, by: Employee) -> Draft:
    """Take the common words again, with their pictures; the draft's own are gone. Its pause restarts if they differ."""
    with transaction.atomic():
        held, others = _held(draft, by)
        source = next((d for d in others if d.follows), None)
        held.follows = True
        held.save()
        if source is not None:
            bundles.take(source, held)
            bundles.take_pictures(source, held)
    return held


def _held(draft: Draft, by: Employee) -> tuple[Draft, list[Draft]]:
    held, others = bundles.held(draft.pk, by)
    if held.bundle is None:
        raise Invalid("draft", "It goes to one account only. Add another account first.")
    if DraftState(held.state) not in EDITABLE:
        raise WrongState("It is being sent or was sent already; nothing can be changed.")
    return held, others
