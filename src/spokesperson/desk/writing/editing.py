"""What follows from a change of content, whoever made it and on whichever draft of a bundle (1.8; R20, R64)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import queue
from spokesperson.desk.states import DraftState


def edited(draft: Draft) -> None:
    """The pause restarts, a schedule ends, a failure is taken up again. The caller saves."""
    draft.edited_at = clock.now()
    draft.version += 1
    draft.settled = appraisal.lasting(draft.settled)
    draft.emergency = ""
    if draft.state == DraftState.SCHEDULED:
        queue.cancel(draft, "edited")
        draft.state = DraftState.PAUSING
        draft.scheduled_for = None
        draft.why = "You changed it, so it left the schedule and the pause began again."
    elif draft.state == DraftState.HANDED:
        draft.state = DraftState.PAUSING
        draft.why = "You changed it, so these words are checked again before they may be copied."
    elif draft.state == DraftState.FAILED:
        draft.state = DraftState.DRAFT
