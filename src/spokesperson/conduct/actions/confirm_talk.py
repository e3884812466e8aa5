"""Confirm the words of a talk: it counts once both have (1.5; R47)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.conduct import talks
from spokesperson.conduct.actions.note_talk import held_open, keep, propose
from spokesperson.conduct.fields import ACTIVITY
from spokesperson.conduct.models import Discussion
from spokesperson.decisions import door
from spokesperson.desk.errors import Invalid
from spokesperson.directive.models import Delivery
from spokesperson.people.models import Employee


def confirm_talk(by: Employee, talk: Discussion, *, seen: str) -> Discussion:
    """``by`` says that these words are what was talked about; reminders that still wait are dropped once both have.

    Raises ``Invalid`` (talk: confirmed already, or a talk with somebody else), ``Changed`` where the words are not
    those of ``seen``, and ``door.Refused`` for anyone but the two.
    """

    def change(verdict: door.Verdict) -> Discussion:
        held = held_open(talk, seen)
        mine = by.pk == held.employee_id
        if not mine and by.pk != held.supervisor_id:
            words = f"This is the note of a talk with {held.supervisor.name}. Change it if the talk was yours."
            raise Invalid("talk", words, ACTIVITY())
        field = "confirmed_by_employee_at" if mine else "confirmed_by_supervisor_at"
        if getattr(held, field) is not None:
            raise Invalid("talk", "You have confirmed it already.", ACTIVITY())
        setattr(held, field, clock.now())
        held.save(update_fields=[field])
        keep(by, "Accept", held, verdict)
        if held.done:
            waiting = Delivery.objects.filter(
                state="waiting", kind=talks.KIND, key__startswith=talks.key(held.employee)
            )
            waiting.update(state="dropped", error="They have talked in the meantime.")
        return held

    result: Discussion = propose(by, "Accept", talk, change)
    return result
