"""Take back that one declined a handed-over file: it waits again (M8A, M8R).

By whoever declined it, soon after, and only while nothing was built on the answer. The door decides as it does of
giving a file back; the answer taken back stays on record.
"""

from __future__ import annotations

from datetime import timedelta

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.desk.actions.attach import MOST
from spokesperson.desk.actions.hand_over import record
from spokesperson.desk.actions.take_over import answering
from spokesperson.desk.actions.write import own
from spokesperson.desk.errors import NotYours
from spokesperson.desk.models import Draft, Handover
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.people.models import Employee

SOON = timedelta(minutes=15)


def reopen_handover(handover: Handover, by: Employee, *, equipment: str = "unknown") -> Handover:
    """The file waits again for an answer.

    Raises ``NotYours`` for anyone but whoever declined it, ``WrongState`` where it is too late, and ``door.Refused``.
    """
    if handover.answered_by_id != by.pk:
        raise NotYours
    taken_back = {"type": "Undo", "object": {"type": "Reject", "object": handover.urn}}
    activity = answering(handover, by, taken_back, equipment)

    def change(verdict: door.Verdict) -> Handover:
        draft = own(handover.draft_id, handover.by)
        rows = Handover.objects.select_for_update(of=("self",)).select_related("by", "to", "draft")
        held = rows.get(pk=handover.pk)
        _still(held, draft, by)
        held.state, held.answered_by, held.answered_at, held.answer = "waiting", None, None, ""
        held.save()
        record(held, by, "Undo", "")
        return held

    return door.act(activity, change)


def _still(held: Handover, draft: Draft, by: Employee) -> None:
    if held.state != "declined" or held.answered_by_id != by.pk or held.answered_at is None:
        raise WrongState("It is not declined any more.")
    if clock.now() - held.answered_at > SOON:
        raise WrongState("It was declined a while ago and its author knows it. Ask them to hand it over again.")
    later = draft.handovers.filter(at__gt=held.answered_at).exists()
    if later or DraftState(draft.state) not in EDITABLE:
        raise WrongState("The author has gone on meanwhile, so it cannot be taken back.")
    if draft.media.count() + draft.handovers.filter(state="waiting").count() >= MOST:
        raise WrongState(f"A post holds at most {MOST} pictures, those that wait included.")
