"""Words looked for in the record, among the lines that its list shows to the reader (4.2; R16, R87).

Only what the list would show is compared, so that nobody learns by searching what they may not read. A page looks
through a fixed number of records and says how far back it went.
"""

from __future__ import annotations

from dataclasses import dataclass

from spokesperson.archive import store as archive
from spokesperson.decisions import access
from spokesperson.decisions.recorded import names
from spokesperson.people.models import Employee
from spokesperson.records import life

LOOKED = 400  # records looked through for one page


@dataclass(frozen=True)
class Found:
    """``rows`` that hold the words; ``last`` is where to look on, nothing at the end of the record."""

    rows: list[archive.Record]
    last: int | None
    back_to: archive.Record | None = None


def find(who: Employee, words: str, before: int | None, most: int, *, everybody: bool) -> Found:
    """By number (``#12``), or by words of title, name and clause; the newest first."""
    number = words.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 19:
        one = archive.by_index(int(number))
        return Found(access.visible(who, [one]) if one else [], None)
    rows = archive.recent(LOOKED, before) if everybody else archive.by_actor(who.urn, LOOKED, before)
    seen = access.visible(who, rows)
    known, parts = names(seen), words.casefold().split()
    found = [row for row in seen if _holds(life.line(row, known), parts)]
    if len(found) > most:
        return Found(found[:most], found[most - 1].index)
    return Found(found, rows[-1].index if len(rows) == LOOKED else None, rows[-1] if rows else None)


def _holds(line: dict[str, object], parts: list[str]) -> bool:
    said = f"{line['title']} {line['who']} {line['clause']}".casefold()
    return all(part in said for part in parts)
