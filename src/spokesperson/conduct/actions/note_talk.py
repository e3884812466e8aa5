"""Write down what supervisor and Representative talked about; both confirm the same words (1.5; R47).

Either of the two writes. Changing the words takes back what the other had confirmed. Once both have confirmed, the
note stays as it is and the next talk is counted from its day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from spokesperson import clock
from spokesperson.conduct.fields import ACTIVITY, day_gone
from spokesperson.conduct.models import Discussion
from spokesperson.decisions import acting, door
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.texts import clean_text
from spokesperson.people.models import Employee

MOST_WORDS = 2000


def note_talk(by: Employee, employee: Employee, *, held_on: date | str, note: str) -> Discussion:
    """A note of one talk, confirmed by its writer.

    Raises ``Invalid`` (held_on, note: also where another note still waits to be confirmed) and ``door.Refused`` for
    anyone but the employee and the line.
    """
    day, words = _given(employee, held_on, note)
    supervisor = employee.supervisor if by.pk == employee.pk else by
    if supervisor is None:
        raise Invalid("note", "The register names no supervisor of yours to talk with.", ACTIVITY())
    talk = Discussion(
        employee=employee, supervisor=supervisor, held_on=day, note=words, written_by=by, written_at=clock.now()
    )
    _by_writer(talk, by)

    def change(verdict: door.Verdict) -> Discussion:
        Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
        if _open(employee):
            raise Invalid("note", "A note of an earlier talk still waits to be confirmed. Change that one.", ACTIVITY())
        talk.save()
        keep(by, "Create", talk, verdict)
        return talk

    result: Discussion = propose(by, "Create", talk, change)
    return result


def change_talk(
    by: Employee, talk: Discussion, *, seen: str, held_on: date | str | None = None, note: str | None = None
) -> Discussion:
    """Other words, or another day: the writer's word is given with them, the other's is asked for again.

    ``seen`` is ``Discussion.words`` as the writer saw it. Raises ``Invalid`` (held_on, note), ``Changed`` and
    ``door.Refused``.
    """
    day, words = _given(
        talk.employee, talk.held_on if held_on is None else held_on, talk.note if note is None else note
    )

    def change(verdict: door.Verdict) -> Discussion:
        held = held_open(talk, seen)
        if (held.held_on, held.note) == (day, words):
            raise Invalid("note", "These are the same words. Confirm them, or change them.", ACTIVITY())
        held.held_on, held.note, held.written_by, held.written_at = day, words, by, clock.now()
        if by.pk != held.employee_id:
            held.supervisor = by
        _by_writer(held, by)
        held.save()
        keep(by, "Update", held, verdict)
        return held

    result: Discussion = propose(by, "Update", talk, change)
    return result


def _given(employee: Employee, held_on: date | str, note: str) -> tuple[date, str]:
    words = clean_text("note", note, MOST_WORDS).strip()
    if not words:
        raise Invalid("note", "Write what you talked about; both of you confirm it.", ACTIVITY())
    return day_gone("held_on", held_on, ACTIVITY(), since=employee), words


def _open(employee: Employee) -> bool:
    waits = Discussion.objects.filter(employee=employee)
    return waits.exclude(confirmed_by_employee_at__isnull=False, confirmed_by_supervisor_at__isnull=False).exists()


def _by_writer(talk: Discussion, by: Employee) -> None:
    mine = by.pk == talk.employee_id
    talk.confirmed_by_employee_at = clock.now() if mine else None
    talk.confirmed_by_supervisor_at = None if mine else clock.now()


def held_open(talk: Discussion, seen: str) -> Discussion:
    """The note for this act alone; ``Changed`` if its words are not those that were seen."""
    rows = Discussion.objects.select_for_update(of=("self",)).select_related("employee", "supervisor")
    held = rows.get(pk=talk.pk)
    if held.done:
        raise Invalid("note", "Both have confirmed this note; it stays as it is.", ACTIVITY())
    if held.words != seen:
        raise Changed("The note was changed meanwhile. Read it again.")
    return held


def propose(by: Employee, kind: str, talk: Discussion, change: Any) -> Any:
    """Let the door decide an act about ``talk``; its words are between the two and not part of the decision."""
    as2 = {"type": kind, "object": {"type": "sp:Discussion", "id": talk.urn}}
    return door.act(acting.about_person(by, "discuss", talk.employee, as2), change)


def keep(by: Employee, kind: str, talk: Discussion, verdict: door.Verdict) -> None:
    """Append the act; the note is in the personal part, the record shows which words by their hash."""
    named = {
        "type": "sp:Discussion", "id": talk.urn, "subject": talk.employee.urn, "target": talk.supervisor.urn,
        "sp:heldOn": talk.held_on.isoformat(), "sp:words": talk.words,
    }  # fmt: skip
    acting.keep(
        by, kind, named, subject=talk.employee.urn, clauses=[ACTIVITY()], verdict=verdict, series="conduct",
        personal={"note": talk.note}, target=talk.employee.urn,
    )  # fmt: skip
