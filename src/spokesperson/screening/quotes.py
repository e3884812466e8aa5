"""Titles and quotations: what a library may name without saying it (R34).

A mask never deletes a finding about a person. It lowers a listed word to ``quoted``, and only with evidence: a title
needs a title's capitals and a neighbour that speaks of books or films; other quoted words need a source. Quotation
marks alone are no excuse ("You are an "idiot"").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spokesperson.screening.normalise import Plain
from spokesperson.screening.signs import sign
from spokesperson.screening.words import any_of, named

_QUOTED = re.compile(
    r"\"([^\"\n]{1,160})\""
    r"|(?<![\w'])'([^'\n]{2,160}(?:'[a-z]{1,2} [^'\n]{1,120})?)'(?!\w)"
    r"|(?<![\w*])\*{1,2}([^*\n]{2,160})\*{1,2}(?!\w)"
    r"|(?<!\w)_([^_\n]{2,160})_(?!\w)"
)
_MARK = sign(r"[\"*_]|(?:^|\W)'")
_WORD = re.compile(r"[A-Za-z0-9*'@$!#-]+")
_BY_AUTHOR = re.compile(r"[,]?\s+(?:\([0-9]{4}\)\s+)?by\s+[A-Z]|\s+\([12][0-9]{3}\)|'s$")
_BEFORE_AUTHOR = re.compile(r"[A-Z][a-z]+(?:'s|s')\s+$")
NEAR = 90  # code points on either side in which a neighbour counts


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch of the plain text (without its marks): a ``title``, or words with a ``source``, or neither."""

    start: int
    end: int
    title: bool
    source: bool


def quotations(text: Plain) -> tuple[Quotation, ...]:
    """The quoted stretches, in order."""
    if not _MARK(text.raw):
        return ()
    return tuple(_judge(text, found) for found in _QUOTED.finditer(text.text))


def _judge(text: Plain, found: re.Match[str]) -> Quotation:
    group = found.lastindex or 0
    start, end = found.span(group)
    before = text.lower[max(0, found.start() - NEAR) : found.start()]
    after = text.lower[found.end() : found.end() + NEAR]
    title = _title_case(found.group(group)) and bool(
        any_of("title-cue").search(before)
        or any_of("title-cue").search(after)
        or _BY_AUTHOR.match(text.text, found.end())
        or _BEFORE_AUTHOR.search(text.text[max(0, found.start() - 40) : found.start()])
    )
    return Quotation(start, end, title, bool(any_of("source-cue").search(before[-60:])) and group != 3)


def _title_case(content: str) -> bool:
    words = _WORD.findall(content)
    if not words or len(words) > 16 or (content.isupper() and len(words) > 6):
        return False
    large = [word for word in words if word.lower() not in named("small") and word[0].isalpha()]
    return bool(large) and words[0][0].upper() == words[0][0] and all(word[0].isupper() for word in large)


def around(quoted: tuple[Quotation, ...], start: int, end: int) -> Quotation | None:
    """The quotation that holds ``[start, end)``, with evidence of a title or a source; else None."""
    for one in quoted:
        if one.start <= start and end <= one.end and (one.title or one.source):
            return one
    return None
