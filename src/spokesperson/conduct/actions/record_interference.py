"""A supervisor records that a duty suffered, the employee answers, the supervisor lets it rest (1.5; R45).

The words are between the two and their line: they stand in the part of the record that is not shown with it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from spokesperson import clock
from spokesperson.conduct.fields import ACTIVITY, day_gone, said
from spokesperson.decisions import acting, door
from spokesperson.desk.texts import clean_line
from spokesperson.people.models import Employee, Interference


def record_interference(
    by: Employee, employee: Employee, *, date: date | str, duty: str, note: str = ""
) -> Interference:
    """Which duty suffered on which day. The employee sees it and may answer.

    Raises ``Invalid`` (date, duty, note) and ``door.Refused`` for anyone but the employee's line.
    """
    values = {
        "date": day_gone("date", date, ACTIVITY(), since=employee),
        "duty": said("duty", duty, 200, "Say which duty suffered; the employee reads it.", ACTIVITY()),
        "note": clean_line("note", note, 400),
    }
    found = Interference(employee=employee, recorded_by=by, recorded_at=clock.now(), **values)

    def change(verdict: door.Verdict) -> Interference:
        found.save()
        keep(by, "Create", found, verdict, {"duty": found.duty, "note": found.note})
        return found

    return propose(by, "record_interference", "Create", found, change)


def urn(found: Interference) -> str:
    return f"urn:sp:interference:{found.uid}"


def propose(by: Employee, action: str, kind: str, found: Interference, change: Any) -> Any:
    """Let the door decide an act about ``found``; what it says in words is not part of the decision."""
    as2 = {"type": kind, "object": {"type": "sp:Interference", "id": urn(found)}}
    return door.act(acting.about_person(by, action, found.employee, as2), change)


def keep(by: Employee, kind: str, found: Interference, verdict: door.Verdict, words: dict[str, str]) -> None:
    """Append the act; ``words`` go to the personal part."""
    named = {
        "type": "sp:Interference", "id": urn(found), "subject": found.employee.urn, "sp:date": found.date.isoformat(),
    }  # fmt: skip
    acting.keep(
        by, kind, named, subject=found.employee.urn, clauses=[ACTIVITY()], verdict=verdict, series="conduct",
        personal=words, target=found.employee.urn,
    )  # fmt: skip
