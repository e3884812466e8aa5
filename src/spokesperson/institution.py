"""The institution's public directory: its name, domains, branches and published contacts.

One JSON file (``SPOKESPERSON_DATA/institution.json``), so that screening can tell the institution's own telephone
number from a customer's (1.3) and a link back from a look-alike (1.6). Keys: ``name``, ``short_name``,
``time_zone``, ``domains``, ``emails`` (local parts), ``phones``, ``branches`` {name: address}, ``public_staff``
{name: title}, ``library_card_formats`` (regular expressions), ``item_barcode`` (regular expression),
``resources`` [{title, url, topics}], ``country`` and ``subdivision`` (ISO 3166 codes, for public holidays), ``hours``
{mon: [["09:00", "20:00"]], ...} in wall time; a weekday that is not named is closed; ``records_officer``, the title of
the position that keeps the records (4.2); ``language``, a BCP 47 tag, the language its directive is written
in, and its posts unless they say another; ``languages``, the further ones its people write posts in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WALL = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
CODES = {"country": re.compile(r"[A-Z]{2}"), "subdivision": re.compile(r"[A-Z0-9]{1,3}")}


@dataclass(frozen=True)
class Institution:
    """What the institution publishes about itself. All texts as published; domains in lower case."""

    name: str = "The Library"
    short_name: str = "the Library"
    time_zone: str = "UTC"
    domains: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    branches: Mapping[str, str] = field(default_factory=dict)
    public_staff: Mapping[str, str] = field(default_factory=dict)
    library_card_formats: tuple[str, ...] = ()
    item_barcode: str = ""
    resources: tuple[Mapping[str, Any], ...] = ()
    country: str = ""
    subdivision: str = ""
    hours: Mapping[str, Any] = field(default_factory=dict)
    records_officer: str = "Records Officer"
    language: str = "en"
    languages: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def writes(self) -> tuple[str, ...]:
        """Every language its posts may be in, its own first."""
        return tuple(dict.fromkeys((self.language, *self.languages)))

    def owns(self, url: str) -> bool:
        """Whether an https address stands on one of the institution's domains or below it (R58)."""
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        return parts.scheme == "https" and any(host == d or host.endswith("." + d) for d in self.domains)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Institution:
        """Read the directory; ``ValueError`` names an unknown or mistyped key."""
        known = cls.__dataclass_fields__
        for key in data:
            if key not in known:
                raise ValueError(f"institution: unknown key {key!r}; known are {', '.join(known)}")
        values: dict[str, Any] = {}
        for key, value in data.items():
            default = known[key].default
            if isinstance(default, str) and not isinstance(value, str):
                raise ValueError(f"institution.{key}: expected text")
            if isinstance(default, tuple):
                if not isinstance(value, list):
                    raise ValueError(f"institution.{key}: expected a list")
                value = tuple(value)
            elif not isinstance(default, str) and not isinstance(value, dict):
                raise ValueError(f"institution.{key}: expected an object")
            values[key] = value
        values["domains"] = tuple(str(d).lower().rstrip(".") for d in values.get("domains", ()))
        _check_calendar(values)
        if not LANGUAGE.fullmatch(values.get("language", "en")):
            raise ValueError(f"institution.language: expected a language tag such as en, not {values['language']!r}")
        for tag in values.get("languages", ()):
            if not isinstance(tag, str) or not LANGUAGE.fullmatch(tag):
                raise ValueError(f"institution.languages: expected language tags such as es, not {tag!r}")
        found = cls(**values)
        ZoneInfo(found.time_zone)
        return found


def _check_calendar(values: Mapping[str, Any]) -> None:
    """``ValueError`` for a country, subdivision or opening hours that no calendar can be made of."""
    for key, code in CODES.items():
        if values.get(key) and not code.fullmatch(values[key]):
            raise ValueError(f"institution.{key}: expected an ISO 3166 code such as US or OK, not {values[key]!r}")
    hours = values.get("hours")
    for day, spans in (hours or {}).items():
        if day not in WEEKDAYS:
            raise ValueError(f"institution.hours: unknown day {day!r}; known are {', '.join(WEEKDAYS)}")
        _check_day(day, spans)
    if hours and not any(hours.values()):
        raise ValueError("institution.hours: no day has opening hours; leave the key out if they are not known")


def _check_day(day: str, spans: Any) -> None:
    """Spans of one day: from a time to a later one, in order, none overlapping."""
    last = ""
    for span in spans if isinstance(spans, list) else [[]]:
        pair = span if isinstance(span, list) and len(span) == 2 else ["", ""]
        fits = all(isinstance(t, str) and WALL.fullmatch(t) for t in pair)
        if not fits or not last <= pair[0] < pair[1]:
            raise ValueError(f'institution.hours.{day}: expected spans in order such as [["09:00", "20:00"]]')
        last = pair[1]


@lru_cache(maxsize=8)
def _read(path: str, _stamp: int) -> Institution:
    return Institution.from_json(json.loads(Path(path).read_text(encoding="utf-8")))


def load(path: Path) -> Institution:
    """The directory at ``path``, read again only when the file changed; a default where there is none."""
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Institution()
    return _read(str(path), stamp)
