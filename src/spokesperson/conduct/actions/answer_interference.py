"""Whoever it is recorded about answers that a duty suffered (1.5; R45)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.conduct.actions.record_interference import keep, propose
from spokesperson.conduct.fields import ACTIVITY, said
from spokesperson.decisions import door
from spokesperson.desk.errors import Invalid
from spokesperson.people.models import Employee, Interference


def answer_interference(by: Employee, found: Interference, *, answer: str) -> Interference:
    """The answer stands beside the note, for the supervisor to read; a later one takes its place.

    Raises ``Invalid`` (answer: empty, too long; interference: cleared already) and ``door.Refused`` for anyone else.
    """
    words = said("answer", answer, 400, "Write your answer; your supervisor reads it.", ACTIVITY())

    def change(verdict: door.Verdict) -> Interference:
        held = Interference.objects.select_for_update(of=("self",)).select_related("employee").get(pk=found.pk)
        if held.cleared_at is not None:
            raise Invalid("interference", "It is cleared; there is nothing left to answer.", ACTIVITY())
        held.answer, held.answered_at = words, clock.now()
        held.save(update_fields=["answer", "answered_at"])
        keep(by, "Update", held, verdict, {"answer": words})
        return held

    result: Interference = propose(by, "answer_interference", "Update", found, change)
    return result
