"""Note down one's own time by kind, change an entry, take one out (Def-Participation; R21).

Nothing is counted silently: an entry exists because the person made it. One that is taken out is gone from the sums;
that it was there stays on record. What somebody notes of personal use is theirs: its figures stand in the part of the
record that is never shown with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Sum

from spokesperson import clock
from spokesperson.conduct.fields import PARTICIPATION, day_gone
from spokesperson.decisions import acting, door
from spokesperson.desk.errors import Invalid
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.people.models import Employee, Participation, Topic

KINDS = tuple(kind for kind, _word in Participation.KINDS)
USES = ("business", "personal")
LEAST, MOST = 1, 720
DAY = 24 * 60


def note_time(
    by: Employee,
    *,
    date: date | str,
    kind: str,
    minutes: int | str,
    use: str = "business",
    topic: str = "",
    note: str = "",
    person: Employee | None = None,
) -> Participation:
    """A new entry of ``by``.

    Raises ``Invalid`` (date, kind, minutes, use, topic, note) and ``door.Refused`` where ``person`` is somebody else.
    """
    whose = person or by
    values = _values(whose, {"date": date, "kind": kind, "minutes": minutes, "use": use, "topic": topic, "note": note})
    if whose.pk == by.pk:  # a colleague's day is none of the caller's knowledge
        _fits(whose, values)
    entry = Participation(employee=whose, entered_at=clock.now(), **values)

    def change(verdict: door.Verdict) -> Participation:
        _locked(whose)
        _fits(whose, values)
        entry.save()
        _keep(by, "Create", entry, verdict)
        return entry

    return _act(by, "Create", entry, change)


def change_time(by: Employee, entry: Participation, **given: Any) -> Participation:
    """Put an entry right: any of date, kind, minutes, use, topic, note. Raises as ``note_time``."""
    before = {
        "date": entry.date, "kind": entry.kind, "minutes": entry.minutes, "use": entry.use,
        "topic": entry.topic.slug if entry.topic else "", "note": entry.note,
    }  # fmt: skip
    values = _values(entry.employee, {**before, **given})

    def change(verdict: door.Verdict) -> Participation:
        _locked(entry.employee)
        held = Participation.objects.select_related("employee").get(pk=entry.pk)
        _fits(held.employee, values, without=held)
        for name, value in values.items():
            setattr(held, name, value)
        held.save()
        _keep(by, "Update", held, verdict)
        return held

    if entry.employee_id == by.pk:
        _fits(entry.employee, values, without=entry)
    return _act(by, "Update", entry, change)


def remove_time(by: Employee, entry: Participation) -> None:
    """Take an entry out of the sums; the record of it stays. Raises ``door.Refused`` for somebody else's."""

    def change(verdict: door.Verdict) -> None:
        held = Participation.objects.select_related("employee", "topic").get(pk=entry.pk)
        _keep(by, "Remove", held, verdict)
        held.delete()

    _act(by, "Remove", entry, change)


def _act(by: Employee, kind: str, entry: Participation, change: Callable[[door.Verdict], Any]) -> Any:
    as2 = {"type": kind, "object": {"type": "sp:Participation", "id": _urn(entry)}}
    asked = acting.about_person(by, "note_time", entry.employee, as2)
    return door.act(replace(asked, subject=_urn(entry)), change)


def _locked(person: Employee) -> None:
    """Two entries at once for one day wait for each other, or their sum could pass a day."""
    Employee.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _values(person: Employee, given: dict[str, Any]) -> dict[str, Any]:
    if given["kind"] not in KINDS:
        raise Invalid("kind", f"Choose {', '.join(KINDS)}.", PARTICIPATION())
    if given["use"] not in USES:
        raise Invalid("use", "Say whether it was business or personal use.", under("use"))
    return {
        "date": day_gone("date", given["date"], PARTICIPATION(), since=person),
        "kind": given["kind"],
        "minutes": _minutes(given["minutes"]),
        "use": given["use"],
        "topic": _topic(given["topic"]),
        "note": clean_line("note", given["note"], 300),
    }


def _minutes(given: Any) -> int:
    text = str(given).strip()
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 6 and not isinstance(given, bool) else 0
    if not LEAST <= found <= MOST:
        raise Invalid("minutes", f"Write whole minutes, {LEAST} to {MOST}.", PARTICIPATION())
    return found


def _topic(given: Any) -> Topic | None:
    if not given:
        return None
    found = Topic.objects.filter(slug=clean_line("topic", given, 60)).first()
    if found is None:
        raise Invalid("topic", "Choose a topic of the list, or none.", PARTICIPATION())
    return found


def _fits(person: Employee, values: dict[str, Any], without: Participation | None = None) -> None:
    rows = Participation.objects.filter(employee=person, date=values["date"])
    rows = rows.exclude(pk=without.pk) if without else rows
    there = rows.aggregate(total=Sum("minutes"))["total"] or 0
    if there + values["minutes"] > DAY:
        words = f"{values['date'].isoformat()} has {there} minutes already; at most {DAY - there} more fit into a day."
        raise Invalid("minutes", words, PARTICIPATION())


def _urn(entry: Participation) -> str:
    return f"urn:sp:participation:{entry.uid}"


def as_object(entry: Participation) -> dict[str, Any]:
    """An entry as it stands in records."""
    return {
        "type": "sp:Participation",
        "id": _urn(entry),
        "sp:date": entry.date.isoformat(),
        "sp:kind": entry.kind,
        "sp:minutes": entry.minutes,
        "sp:use": entry.use,
        "sp:topic": entry.topic.slug if entry.topic else "",
        "sp:note": entry.note,
    }


def _keep(by: Employee, kind: str, entry: Participation, verdict: door.Verdict) -> None:
    whole, shown = as_object(entry), {"type": "sp:Participation", "id": _urn(entry)}
    private = entry.use == "personal"
    acting.keep(
        by, kind, shown if private else whole, subject=_urn(entry), clauses=[PARTICIPATION()], verdict=verdict,
        series="conduct", personal=whole if private else None,
    )  # fmt: skip
