"""The supervisor lets rest what was recorded: the duty no longer suffers (1.5; R45). The note itself stays."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.conduct.actions.record_interference import keep, propose
from spokesperson.conduct.fields import ACTIVITY
from spokesperson.decisions import door
from spokesperson.desk.errors import Invalid
from spokesperson.people.models import Employee, Interference


def clear_interference(by: Employee, found: Interference) -> Interference:
    """It is settled from now. Raises ``Invalid`` (interference) once it is, ``door.Refused`` outside one's line."""

    def change(verdict: door.Verdict) -> Interference:
        held = Interference.objects.select_for_update(of=("self",)).select_related("employee").get(pk=found.pk)
        if held.cleared_at is not None:
            raise Invalid("interference", "It is cleared already.", ACTIVITY())
        held.cleared_at, held.cleared_by = clock.now(), by
        held.save(update_fields=["cleared_at", "cleared_by"])
        keep(by, "Undo", held, verdict, {})
        return held

    result: Interference = propose(by, "record_interference", "Undo", found, change)
    return result
