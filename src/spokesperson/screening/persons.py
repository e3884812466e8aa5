"""Names of persons in a text, as far as rules about confidential information need them (1.3).

A name alone is no finding: authors, speakers and patrons of honour stand in every other post. What is looked for here
only fills the place of {person} in a rule that says what is told about them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.normalise import plain
from spokesperson.screening.quotes import Quotation
from spokesperson.screening.report import Author
from spokesperson.screening.words import DATA, any_of, named

_PART = r"(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra)\b\.?|[A-Z][a-z]+(?:['-]?[A-Z][a-z]+)*|[A-Z]'[A-Z][a-z]+|[A-Z]\.)"
_RUN = re.compile(rf"\b{_PART}(?: (?:(?:de|la|van|von|del|bin|al|el|y) )*{_PART})*")
_WORD = re.compile(r"\S+")
_THREE_WORDS = re.compile(r"(?:[\w.]+[, ]+){0,3}$")
_HANDLE = re.compile(r"(?<![\w.])@[a-z0-9_]\w{1,39}")

Known = tuple[tuple[str, ...], frozenset[str]]
Span = tuple[int, int]


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Given names, in small letters."""
    lines = (DATA / "first-names.txt").read_text(encoding="ascii").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    return first_names() - named("ambiguous-name")


@lru_cache(maxsize=1)
def _leading() -> frozenset[str]:
    return named("no-name") - named("honorific")


def marked(raw: bytes, names: tuple[Span, ...], handles: tuple[Span, ...], quoted: tuple[Quotation, ...]) -> bytes:
    """The text in small letters, of the same length, with capitals for what rules ask for by tag.

    A name becomes ``PQ..``, an ``@name`` ``HJ..``, a quoted title with its marks ``TU..``.
    """
    shown = bytearray(raw)
    for start, end in names:
        shown[start:end] = b"P" + b"Q" * (end - start - 1)
    for start, end in handles:
        shown[start:end] = b"H" + b"J" * (end - start - 1)
    for one in quoted:
        start, end = max(0, one.start - 1), min(len(shown), one.end + 1)
        shown[start:end] = b"T" + b"U" * (end - start - 1)
    return bytes(shown)


def handles(lower: str) -> tuple[Span, ...]:
    """Where somebody is addressed by an ``@name``."""
    return tuple(found.span() for found in _HANDLE.finditer(lower)) if "@" in lower else ()


@lru_cache(maxsize=64)
def _public(staff: tuple[str, ...], places: tuple[str, ...], own: str) -> Known:
    names = tuple(name.lower() for name in (*staff, own) if name.strip())
    return names, frozenset(word for place in places for word in re.findall(r"[a-z]+", place.lower()))


def persons(shown: str, institution: Institution, author: Author | None) -> tuple[Span, ...]:
    """Where the names of persons stand in a text with its capitals.

    Left out are names that may be told: the institution's public staff, its branches, and the author's own.
    """
    places = (institution.name, *institution.branches)
    known = _public(tuple(institution.public_staff), places, author.name if author else "")
    telling = _telling()
    found: list[Span] = []
    for run in _RUN.finditer(shown):
        text = run.group()
        if (" " in text or text.lower() in telling) and (inner := _name_in(text)):
            start, end = run.start() + inner[0], run.start() + inner[1]
            if _private(shown[start:end].lower(), known) and not _public_by_cue(shown, start):
                found.append((start, end))
    return tuple(found)


def named_in(text: str, institution: Institution, author: Author | None = None) -> tuple[str, ...]:
    """The names of persons in a text, as written there; none that may be told anyway."""
    read = plain(text)
    spans = (read.span(start, end) for start, end in persons(read.text, institution, author))
    return tuple(dict.fromkeys(text[start:end] for start, end in spans))


def _private(name: str, known: Known) -> bool:
    return not any(own in name or name in own.split() for own in known[0]) and not known[1].issuperset(name.split())


def _public_by_cue(shown: str, start: int) -> bool:
    """Whether the words before a name say that somebody public is meant: an author, a performer."""
    before = _THREE_WORDS.search(shown[max(0, start - 40) : start].lower())
    return before is not None and any_of("author-cue").search(before.group()) is not None


@lru_cache(maxsize=4096)
def _name_in(run: str) -> Span | None:
    """Where the name stands in a run of words with capitals, without the words around it."""
    words = [(m.group().lower().rstrip(".'"), *m.span()) for m in _WORD.finditer(run)]
    leading = _leading()
    while words and (words[0][0] in leading or not words[0][0]):
        if words[0][0] in first_names() and len(words) > 1 and not {words[1][0]} & (named("body") | leading):
            break
        del words[0]
    while words and words[-1][0] in named("no-name"):
        del words[-1]
    if not words or not _is_name([word for word, _, _ in words]):
        return None
    last = words[-1][2]
    return words[0][1], last - 1 if run[last - 1] == "." and len(words[-1][0]) > 2 else last


def _is_name(words: list[str]) -> bool:
    if words[0] in named("honorific"):
        return len(words) > 1
    if not named("body").isdisjoint(words):
        return False
    if len(words) == 1:
        return words[0] in _telling()
    return len(words) <= 4
