"""Whether a text says that its author works for the institution (1.6; R54)."""

from __future__ import annotations

import re
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.normalise import Plain
from spokesperson.screening.words import any_of, named

_WORKS = re.compile(r"\bi (?:also )?work (?:at|for|in|with)\b[^.!?\n]{0,60}")
_SPANISH = re.compile(r"\b(?:soy|trabajo|somos)\b[^.!?\n]{0,60}\bbibliotec")
_OF_ONESELF = re.compile(
    r"\b(?:i am|i'm|im|i work|this is|my name is|we are|we're|speaking as|writing as|as an?|as the)\b([^.!?\n]{0,180})"
)
_SIGNATURE = re.compile(
    r"(?:^|\n|[.!?]\s+|\s{2,})\s*(?:[-~]{1,3}\s*|posted by |from |signed,? |your )([a-z][^\n]{2,100})$"
)
_SIGNATURE_REACH = 140
_NOT = re.compile(r"\b(?:not an?|never|used to be|was an?|former|retired|want to be|if i were|wish i)\b")
_WHERE = re.compile(r"\b(?:library|branch|here|our)\b|\bat (?:the )?[a-z]")


@lru_cache(maxsize=16)
def _names(institution: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted({name.lower().removeprefix("the ") for name in institution if name.strip()}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, known)) + r")\b")


def identifies(text: Plain, words: set[str], institution: Institution) -> bool:
    """Whether the author presents themself as an employee of the institution, in a sentence or a signature."""
    names = _names((institution.name, institution.short_name, *institution.branches))
    lower = text.lower
    if not words.isdisjoint(named("first-person")):
        if "work" in words and any(names.search(found) and not _NOT.search(found) for found in _WORKS.findall(lower)):
            return True
        if not words.isdisjoint(named("job-head")) and (
            any(map(_employed, _OF_ONESELF.findall(lower))) or _SPANISH.search(lower)
        ):
            return True
    return any(_signed(found, names, institution) for found in _SIGNATURE.findall(lower[-_SIGNATURE_REACH:]))


def _employed(told: str) -> bool:
    """Whether what somebody says of themself holds a job in a library, and says where."""
    return bool(any_of("job").search(told) and _WHERE.search(told)) and not _NOT.search(told)


def _signed(signature: str, names: re.Pattern[str], institution: Institution) -> bool:
    staff = any(name.lower() in signature for name in institution.public_staff)
    return staff or bool(names.search(signature)) or bool(any_of("job").search(signature))
