"""Whether a text says that its author works for the institution (1.6; R54)."""

from __future__ import annotations

import re
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.normalise import Plain

_JOB = (
    r"(?:librarian|archivist|library (?:employee|staff|assistant|associate|worker|clerk|manager|director|page|technician|aide"
    r"|specialist|team member)|staff member|employee|branch manager|reference (?:desk|staff)|bibliotecari[oa]|emplead[oa])"
)
_FIRST = (
    r"\b(?:i am|i'm|im|i work|this is|my name is|we are|we're|speaking as|writing as|as an?|as the|soy|trabajo|somos)\b"
)
_WORKS = re.compile(r"\bi (?:also )?work (?:at|for|in|with)\b[^.!?\n]{0,60}")
_SPANISH = re.compile(r"\b(?:soy|trabajo|somos)\b[^.!?\n]{0,60}\bbibliotec")
_SENTENCE = re.compile(_FIRST + r"[^.!?\n]{0,90}\b" + _JOB + r"\b[^.!?\n]{0,90}")
_SIGNATURE = re.compile(
    r"(?:^|\n|[.!?]\s+|\s{2,})\s*(?:[-~]{1,3}\s*|posted by |from |signed,? |your )([a-z][^\n]{2,100})$"
)
_QUICK = frozenset(
    [
        "librarian",
        "archivist",
        "library",
        "libraries",
        "employee",
        "staff",
        "manager",
        "desk",
        "bibliotecaria",
        "bibliotecario",
        "biblioteca",
        "empleada",
        "empleado",
    ]
)
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
    named = bool(names.search(lower))
    if not named and words.isdisjoint(_QUICK):
        return False
    if any(names.search(found.group()) and not _NOT.search(found.group()) for found in _WORKS.finditer(lower)):
        return True
    if any(_WHERE.search(found.group()) and not _NOT.search(found.group()) for found in _SENTENCE.finditer(lower)):
        return True
    if _SPANISH.search(lower):
        return True
    return any(_signed(found.group(1), names, institution) for found in _SIGNATURE.finditer(lower))


def _signed(signature: str, names: re.Pattern[str], institution: Institution) -> bool:
    staff = any(name.lower() in signature for name in institution.public_staff)
    return staff or bool(names.search(signature)) or bool(re.search(_JOB, signature))
