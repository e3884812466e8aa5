"""Submit: "I have finished writing". The draft is decided and recorded, and its pause runs (1.8; R64, R87)."""

from __future__ import annotations

from datetime import datetime

from spokesperson.decisions import door
from spokesperson.desk.actions.write import peek, same
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import DraftState, move
from spokesperson.desk.writing import content, limits
from spokesperson.directive.register import under
from spokesperson.people.models import Employee


def submit(draft: Draft, by: Employee, *, when: datetime | None = None) -> tuple[Draft, door.Verdict]:
    """Hand the draft to the desk, to go out at ``when`` if that is known already.

    Raises ``Invalid``, ``NotYours``, ``WrongState`` or ``door.Refused``.
    """
    draft = peek(draft, by)
    complete(draft)
    draft.scheduled_for = when or draft.scheduled_for
    activity = appraisal.proposal(draft, "submit", appraisal.appraise(draft))

    def change(verdict: door.Verdict) -> tuple[Draft, door.Verdict]:
        held = same(draft, by)
        if held.state != DraftState.PAUSING:
            held.state = move(held.state, DraftState.PAUSING)
        held.decided_hash = content.content_hash(held)
        held.last_decision = verdict.uid
        held.why = ""
        held.save()
        return held, verdict

    try:
        return door.act(activity, change, unsettled_ok=True)
    except door.Refused as refused:
        remember(draft, refused.verdict)
        raise


def complete(draft: Draft) -> None:
    """What a draft needs before anything can be decided about it."""
    if not draft.text.strip() and not draft.media.exists():
        raise Invalid("text", "Write something first.")
    if draft.account is None:
        raise Invalid("account", "Choose the account it should come from.")
    if draft.use == "personal" and draft.account.network in limits.THE_INSTITUTIONS_OWN:
        raise Invalid(
            "account",
            "The institution's own board is for its business only; use a network of your own.",
            under("business accounts"),
        )
    if draft.rejected_hash and draft.rejected_hash == content.content_hash(draft):
        raise Invalid("text", "Exactly these words were rejected. Change them first.", under("sending back"))
    most = limits.max_text(draft.account.network)
    long = limits.length(draft.account.network, draft.text)
    if most is not None and long > most:
        raise Invalid("text", f"Shorten it: {long:,} characters, and the network takes {most:,}.")


def remember(draft: Draft, verdict: door.Verdict) -> None:
    """Keep the way from the draft to the decision that refused it ("why can't I?")."""
    Draft.objects.filter(pk=draft.pk).update(last_decision=verdict.uid)
