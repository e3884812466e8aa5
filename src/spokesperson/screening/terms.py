"""Listed words in a text, in their harmful sense only (1.2; R33, R34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spokesperson.screening.disguise import disguised, keys
from spokesperson.screening.gates import telling
from spokesperson.screening.lexicon import Term, lexicon
from spokesperson.screening.normalise import Plain
from spokesperson.screening.phrases import WORD, Phrases
from spokesperson.screening.quotes import Quotation, around
from spokesperson.screening.report import Hit
from spokesperson.screening.words import named

NEAR = 120
SAID = {
    "profane": "a swear word",
    "obscene": "an obscene word",
    "hateful": "a slur",
    "abusive": "an abusive phrase",
}


@lru_cache(maxsize=1)
def _entries() -> dict[str, list[tuple[tuple[str, ...], Term, bool]]]:
    """For each word that gives a listed term away: the term's words, the term, whether it is a disguise.

    A phrase is given away by the word of it that tells most.
    """
    known = lexicon()
    found: dict[str, list[tuple[tuple[str, ...], Term, bool]]] = {}
    for word, term in known.words.items():
        found.setdefault(word, []).append(((word,), term, False))
    for word, term in keys().doubled.items():
        found.setdefault(word, []).append(((word,), term, True))
    for first, pairs in known.phrases.items():
        for rest, term in pairs:
            phrase = (first, *rest)
            found.setdefault(max(phrase, key=telling), []).append((phrase, term, False))
    return found


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """The words of which a text must hold one, or else no listed term stands in it plainly."""
    return frozenset(_entries())


@lru_cache(maxsize=4096)
def _finder(phrase: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the words of a term, whole and close together. The first word leads, for the search is fastest so."""
    first, *rest = phrase
    return re.compile(rf"{first}(?<![a-z]{first})" + "".join(rf"[^a-z\n]{{1,2}}{word}" for word in rest) + "(?![a-z])")


def terms(phrases: Phrases) -> Iterator[Hit]:
    """A hit for each listed word or phrase, plain or disguised."""
    text, words = phrases.text, phrases.words
    taken: list[tuple[int, int]] = []
    found = sorted(_all(text, words), key=lambda one: (one[0], -one[1], one[3], one[2].base))
    for start, end, term, hidden in found:
        if taken and start < taken[-1][1]:
            continue
        if not hidden and _harmless(text, start, end, term):
            continue
        taken.append((start, end))
        if hit := _hit(start, end, term, hidden, around(phrases.quoted, start, end)):
            yield hit


def _all(text: Plain, words: set[str]) -> Iterator[tuple[int, int, Term, bool]]:
    for word in vocabulary() & words:
        for phrase, term, hidden in _entries()[word]:
            for found in _finder(phrase).finditer(text.lower):
                yield *found.span(), term, hidden
    for start, end, _, term in disguised(text, words):
        yield start, end, term, True


def _harmless(text: Plain, start: int, end: int, term: Term) -> bool:
    around_it = set(WORD.findall(text.lower, max(0, start - NEAR), end + NEAR)) if term.near or term.only else set()
    if term.only and term.only.isdisjoint(around_it):
        return True
    if not term.near.isdisjoint(around_it):
        return True
    if term.name and _is_name(text.text, start, end):
        return True
    following = " ".join(WORD.findall(text.lower, end, end + 30)) + " "
    preceding = " " + re.sub(r"[^a-z-]+", " ", text.lower[max(0, start - 30) : start]).strip()
    return any(following.startswith(word + " ") for word in term.before) or any(
        preceding.endswith((" " + word, "-" + word)) for word in term.after
    )


_NEXT_NAME = re.compile(r"(?:'s)?[ -](?:[A-Z]\. )?(?:van |von |de |Mc|O')?[A-Z][a-z]")
_NAME_BEFORE = re.compile(
    r"(?:\b[A-Z]\.|\b(?!(?:My|Your|His|Her|Their|Our|The|A|An|This|That|Suck|Big|You|Hard|Tiny|What)\b)"
    r"[A-Z][a-z]+\.?)[ -]$"
)


def _is_name(text: str, start: int, end: int) -> bool:
    """Written as a name (Dick, Cox) beside another name or an initial."""
    if not text[start].isupper() or not text[start + 1 : end].islower():
        return False
    return bool(_NEXT_NAME.match(text, end) or _NAME_BEFORE.search(text[max(0, start - 24) : start]))


def _hit(start: int, end: int, term: Term, hidden: bool, quoted: Quotation | None) -> Hit | None:
    level, said = term.level, SAID.get(term.kind, "a listed word")
    if quoted and term.kind != "abusive":
        if level != "listed" or (quoted.title and _milder(term)):
            return None
        level = "quoted"
        why = f"This is {said} inside a {'title' if quoted.title else 'quotation with a source'}."
        return Hit(start, end, term.kind, level, why, "lexicon", "Check that the title or the quotation is needed.")
    if hidden:
        why = f"This spelling stands for {said}."
    else:
        why = f"This is {said}." if level == "listed" else f"This can be read as {said}."
    return Hit(start, end, term.kind, level, why, "lexicon-disguised" if hidden else "lexicon", "Say it without this.")


def _milder(term: Term) -> bool:
    """Words that stand in many titles of a library's shelves: a title with evidence needs no warning for them."""
    return term.base in named("title-word")
