"""Release a post to be posted by hand: decided exactly like one that is sent, and only then to be copied (1.2, 1.8).

An unresolved no closes this way like every other (R36); findings, pause and questions are the same ones.
"""

from __future__ import annotations

from spokesperson.decisions import door
from spokesperson.desk.actions.post import in_need
from spokesperson.desk.actions.submit import complete, remember, submit
from spokesperson.desk.actions.write import peek, same
from spokesperson.desk.by_hand.unconnected import by_hand
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import DraftState, move
from spokesperson.desk.writing import content
from spokesperson.directive.register import under
from spokesperson.people.models import Employee


def release(draft: Draft, by: Employee, *, emergency: str = "") -> Draft:
    """The text may be copied now. Raises ``door.Refused`` (too early: with seconds left), ``Invalid``, ``WrongState``.

    ``emergency`` is an Administrator's reason for speaking outside working time (R18).
    """
    draft = in_need(peek(draft, by), by, emergency)
    complete(draft)
    if not by_hand(draft.account):
        raise Invalid("account", "This account is connected, so the desk sends the post itself.", under("timing"))
    if draft.state in (DraftState.DRAFT, DraftState.FAILED):
        submit(draft, by)
        draft = peek(draft, by)
    move(draft.state, DraftState.HANDED)
    draft.scheduled_for = None
    activity = appraisal.proposal(draft, "send", appraisal.appraise(draft))

    def change(verdict: door.Verdict) -> Draft:
        held = same(draft, by)
        held.state = move(held.state, DraftState.HANDED)
        held.scheduled_for = None
        held.decided_at_work = verdict.decision.facts_used.get("working") == "working"
        held.decided_hash = content.content_hash(held)
        held.last_decision = verdict.uid
        held.why = ""
        held.save()
        return held

    try:
        return door.act(activity, change)
    except door.Refused as refused:
        remember(draft, refused.verdict)
        raise
