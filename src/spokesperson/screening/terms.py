"""Listed words in a text, in their harmful sense only (1.2; R33, R34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

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
def vocabulary() -> frozenset[str]:
    """The words of the list, and of each phrase the one that tells most: a text that holds none of them has none."""
    known = lexicon()
    chosen = (max((first, *rest), key=telling) for first, pairs in known.phrases.items() for rest, _ in pairs)
    return frozenset((*known.words, *chosen, *keys().doubled))


def terms(phrases: Phrases) -> Iterator[Hit]:
    """A hit for each listed word or phrase, plain or disguised."""
    text, words = phrases.text, phrases.words
    taken: list[tuple[int, int]] = []
    found = sorted(_all(text, words), key=lambda one: (one[0], -one[1]))
    for start, end, term, hidden in found:
        if taken and start < taken[-1][1]:
            continue
        if not hidden and _harmless(text, start, end, term):
            continue
        taken.append((start, end))
        if hit := _hit(start, end, term, hidden, around(phrases.quoted, start, end)):
            yield hit


def _all(text: Plain, words: set[str]) -> Iterator[tuple[int, int, Term, bool]]:
    if not words.isdisjoint(vocabulary()):
        yield from _plain_words(text)
    for start, end, _, term in disguised(text, words):
        yield start, end, term, True


def _plain_words(text: Plain) -> Iterator[tuple[int, int, Term, bool]]:
    known, doubled = lexicon(), keys().doubled
    tokens = list(WORD.finditer(text.lower))
    shown = [token.group() for token in tokens]
    for at, word in enumerate(shown):
        for rest, term in known.phrases.get(word, ()):
            if tuple(shown[at + 1 : at + 1 + len(rest)]) == rest and _together(tokens[at : at + 1 + len(rest)]):
                yield tokens[at].start(), tokens[at + len(rest)].end(), term, False
        if alone := known.words.get(word):
            yield tokens[at].start(), tokens[at].end(), alone, False
        elif twice := doubled.get(word):
            yield tokens[at].start(), tokens[at].end(), twice, True


def _together(tokens: list[re.Match[str]]) -> bool:
    return all(right.start() - left.end() <= 2 for left, right in pairwise(tokens))


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
