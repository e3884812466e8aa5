"""Titles and quotations: what a library may name without saying it (R34).

A mask never deletes a finding about a person. It lowers a listed word to ``quoted``, and only with evidence: a title
needs a title's capitals and a neighbour that speaks of books or films; other quoted words need a source. Quotation
marks alone are no excuse ("You are an "idiot"").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spokesperson.screening.normalise import Plain

_QUOTED = re.compile(
    r"\"([^\"\n]{1,160})\"|(?<![\w'])'([^'\n]{2,160}(?:'[a-z]{1,2} [^'\n]{1,120})?)'(?!\w)|(?<![\w*])\*{1,2}([^*\n]{2,160})\*{1,2}(?!\w)|(?<!\w)_([^_\n]{2,160})_(?!\w)"
)
_WORD = re.compile(r"[A-Za-z0-9*'@$!#-]+")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "de",
        "du",
        "for",
        "from",
        "her",
        "his",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "la",
        "le",
        "my",
        "nor",
        "of",
        "off",
        "on",
        "or",
        "our",
        "out",
        "over",
        "per",
        "so",
        "than",
        "that",
        "the",
        "their",
        "to",
        "up",
        "upon",
        "via",
        "vs",
        "when",
        "who",
        "with",
        "your",
        "you",
    ]
)
_TITLE_CUE = re.compile(
    r"\b(?:read|reads|reading|reader|readers|re-read|book|books|e-?book|e-?books|audiobook|e-audiobook|novel|novels|memoir"
    r"|memoirs|biography|autobiography|poem|poems|poetry|play|plays|musical|film|films|movie|movies|dvd|blu-ray|series|show"
    r"|screening|album|song|title|titles|author|authors|writer|essay|essays|discuss|discusses|discussing|discussion|copy"
    r"|copies|hold|holds|shelf|shelves|catalog|catalogue|collection|call number|isbn|checked out|check out|large print"
    r"|paperback|hardcover|bestseller|chapter|chapters|published|translated|staff pick|pick|performed|performance|theater"
    r"|theatre|exhibit|exhibition|display|comic|comics|manga|graphic novel|magazine|banned|challenged|review|reviewed"
    r"|recommend|recommends|recommended|libro|novela|pelicula|leer)\b"
)
_BY_AUTHOR = re.compile(r"[,]?\s+(?:\([0-9]{4}\)\s+)?by\s+[A-Z]|\s+\([12][0-9]{3}\)|'s$")
_BEFORE_AUTHOR = re.compile(r"[A-Z][a-z]+(?:'s|s')\s+$")
_SOURCE = re.compile(
    r"\b(?:said|says|say|wrote|writes|written|asked|asks|shouted|reads?|headlines?|slogans?|such as|phrases?|words?|terms?"
    r"|called|calling|calls|quotes?|quoted|quoting|graffiti|lyrics?|posters?|comments?|commented|remarks?|sign|banner"
    r"|letters?|testimony|slurs?|insults?|chant(?:ed|s)?|line|verse|speech|dijo|escribio|palabra)\b"
)
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
    if not any(mark in text.text for mark in "\"'*_"):
        return ()
    return tuple(_judge(text, found) for found in _QUOTED.finditer(text.text))


def _judge(text: Plain, found: re.Match[str]) -> Quotation:
    group = found.lastindex or 0
    start, end = found.span(group)
    before = text.lower[max(0, found.start() - NEAR) : found.start()]
    after = text.lower[found.end() : found.end() + NEAR]
    title = _title_case(found.group(group)) and bool(
        _TITLE_CUE.search(before)
        or _TITLE_CUE.search(after)
        or _BY_AUTHOR.match(text.text, found.end())
        or _BEFORE_AUTHOR.search(text.text[max(0, found.start() - 40) : found.start()])
    )
    return Quotation(start, end, title, bool(_SOURCE.search(before[-60:])) and group != 3)


def _title_case(content: str) -> bool:
    words = _WORD.findall(content)
    if not words or len(words) > 16 or (content.isupper() and len(words) > 6):
        return False
    large = [word for word in words if word.lower() not in _SMALL and word[0].isalpha()]
    return bool(large) and words[0][0].upper() == words[0][0] and all(word[0].isupper() for word in large)


def around(quoted: tuple[Quotation, ...], start: int, end: int) -> Quotation | None:
    """The quotation that holds ``[start, end)``, with evidence of a title or a source; else None."""
    for one in quoted:
        if one.start <= start and end <= one.end and (one.title or one.source):
            return one
    return None
