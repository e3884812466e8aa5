"""How long a text is in the eyes of a network (M5A; SH 620.4, 1.8): the counter while writing and the check agree.

``codepoints``: each code point counts. ``mastodon``: what readers see as one character counts as one, an address as a
fixed number however long it is, and of a name on another server only the name (`@ana@books.example` as `@ana`).
"""

from __future__ import annotations

import re
import unicodedata

URL_LENGTH = 23

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_TAIL = re.compile(r"[.,;:!?'\")\]}*_]+$")
_REMOTE_NAME = re.compile(r"(?<![\w/@])(@\w+(?:[\w.-]*\w)?)@[\w.-]+\w", re.IGNORECASE)
_JOINER, _MARKS = "\u200d", frozenset(("Mn", "Me", "Mc"))


def count(text: str, counter: str = "codepoints", url_length: int = URL_LENGTH) -> int:
    """The length of ``text`` by ``counter``; ``ValueError`` for a word that is none."""
    if counter == "codepoints":
        return len(text)
    if counter != "mastodon":
        raise ValueError(f"unknown counter {counter!r}; known are codepoints, mastodon")
    return _clusters(_REMOTE_NAME.sub(r"\1", _ADDRESS.sub(lambda found: _placeholder(found[0], url_length), text)))


def _placeholder(address: str, length: int) -> str:
    """Signs in the place of an address; the sentence's own punctuation behind it still counts."""
    tail = _TAIL.search(address)
    return "x" * length + (tail[0] if tail else "")


def _clusters(text: str) -> int:
    """Characters as readers see them: marks, joined signs, skin tones and pairs of flag letters do not count apart."""
    number, flag, joined = 0, False, False
    for char in text:
        regional = "\U0001f1e6" <= char <= "\U0001f1ff"
        extends = char == _JOINER or "\U0001f3fb" <= char <= "\U0001f3ff" or unicodedata.category(char) in _MARKS
        if not (extends or joined or (regional and flag)) or number == 0:
            number += 1
        flag = regional and not flag
        joined = char == _JOINER
    return number
