"""Where a person lives (1.3; R37, R38). The institution's branches and other public places are no secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.normalise import Plain
from spokesperson.screening.report import Hit
from spokesperson.screening.words import any_of, named

PRIVATE = "Leave the address out."
_SIDE = r"(?:north|south|east|west|[nsew]|[ns][ew])"
_TYPE = "(?:" + "|".join(sorted(named("street"), key=lambda word: (-len(word), word))) + ")"
_STREET = re.compile(
    rf"(?<![\w.$#-])\d{{1,5}}(?:-\d{{1,4}}|[a-d])?\s+(?:{_SIDE}\.?\s+)?(?:[a-z0-9][a-z0-9'.-]*\s+){{1,4}}?{_TYPE}\b\.?"
    rf"(?:\s+{_SIDE}\b)?(?:,?\s*(?:apt|apartment|unit|suite|ste|#)\.?\s*#?[a-z0-9-]{{1,6}}\b)?"
    r"(?:,\s*[a-z][a-z .'-]{1,30}(?=,\s*[a-z]{2}\b))?(?:,\s*[a-z]{2}\.?\s*\d{5}(?:-\d{4})?)?"
)
_SIDE_WORD = re.compile(_SIDE)
_NAMED = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+,? (?:\d{1,2}, )?(?:of|at|from)\s+$")
_FLAT = re.compile(r"\b(?:apt|apartment|unit)\b")


def streets(text: Plain, words: set[str], institution: Institution) -> Iterator[Hit]:
    """Hits on street addresses: listed beside a person, to be judged where a flat shows that it is a home."""
    if words.isdisjoint(named("street")):
        return
    lower = text.lower
    own = _branch_addresses(tuple(institution.branches.values()))
    for found in _STREET.finditer(lower):
        start, end = found.span()
        if _key(found.group()) in own:
            continue
        before = lower[max(0, start - 70) : start]
        person = any_of("lives").search(before) or _NAMED.search(text.text[max(0, start - 50) : start])
        flat = _FLAT.search(found.group())
        if person and (flat or not any_of("venue").search(before[-40:])):
            yield _hit(start, end, "listed", "This is where a person lives.")
        elif flat:
            yield _hit(start, end, "judgment", "This looks like a home address.")


def _hit(start: int, end: int, level: str, why: str) -> Hit:
    return Hit(start, end, "address", level, why, "address", PRIVATE, "VF 310")


@lru_cache(maxsize=16)
def _branch_addresses(addresses: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(key for address in addresses if (key := _key(address.lower())))


def _key(address: str) -> tuple[str, str] | None:
    """House number and the street's longest word: enough to know an address again, however it is abbreviated."""
    words = re.findall(r"[a-z0-9]+", address.split(",")[0])
    if not words or not words[0][0].isdigit():
        return None
    names = [word for word in words[1:] if word not in named("street") and not _SIDE_WORD.fullmatch(word)]
    return words[0], max(names, key=len, default="")
