"""Named word sets, kept as data (``data/words.txt``)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=1)
def _sets() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in (DATA / "words.txt").read_text(encoding="ascii").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line[0].isspace():
            name, _, line = line.partition(":")
            found[name] = []
        found[name].extend(word.replace("+", " ") for word in line.split())
    return {key: tuple(words) for key, words in found.items()}


@lru_cache(maxsize=64)
def named(name: str) -> frozenset[str]:
    """The words of a set; ``KeyError`` for a name that is not in the file."""
    return frozenset(_sets()[name])


@lru_cache(maxsize=64)
def any_of(name: str) -> re.Pattern[str]:
    """A pattern that finds one of the set's words or phrases, whole."""
    phrases = sorted(_sets()[name], key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b")
