"""Resolve: a person looked at the network and says what became of a post that could not be confirmed (1.8)."""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions.write import own
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.states import DraftState, move
from spokesperson.people.models import Employee


def resolve(draft: Draft, by: Employee, *, outcome: str) -> Draft:
    """``outcome`` is ``look_again`` (the sender looks once more) or ``not_there`` (the draft may be sent anew)."""
    if outcome not in ("look_again", "not_there"):
        raise Invalid("outcome", "Choose whether to look again or to take it back as not sent.")
    with transaction.atomic():
        held = own(draft.pk, by)
        intent = Intent.objects.filter(draft=held, state="unknown").order_by("-id").first()
        if intent is None:
            raise Invalid("draft", "Nothing is unclear about this post.")
        if outcome == "look_again":
            held.state = move(held.state, DraftState.SENDING)
            intent.state, intent.attempts, intent.due_at, intent.lease_until = "sending", 0, clock.now(), clock.now()
        else:
            held.state = move(held.state, DraftState.FAILED)
            held.epoch += 1
            intent.state, intent.settled_at, intent.outcome = (
                "failed",
                clock.now(),
                "not on the network, says the author",
            )
        intent.save()
        held.save()
        archive.append(
            {"type": "Update", "actor": by.urn, "object": {"type": "Note", "id": held.urn, "summary": outcome}},
            subject=held.urn,
            series="publication",
        )
    return held
