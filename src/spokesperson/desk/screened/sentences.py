"""Sentences of a text, whose they are, and what changed between two readings (1.1, 2.2; R20, R31).

Pure: no database, no clock. ``split`` loses nothing: its pieces joined are the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher

Piece = tuple[str, str]  # (same|del|ins, text)

# A sentence ends at its mark, with closing quotes and brackets, before a blank; or at the end of its line.
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+\s*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_WORDS = re.compile(r"\s+|[^\w\s]|\w+")
_LETTERS = re.compile(r"\w")
ALIKE = 0.55  # sentences that share more than this are one sentence, changed


def split(text: str) -> list[str]:
    """The sentences of ``text`` in order, each with the blanks behind it; joined they give ``text`` again."""
    found, start = [], 0
    for end in _END.finditer(text):
        if end.end() > start:
            found.append(text[start : end.end()])
            start = end.end()
    if start < len(text):
        found.append(text[start:])
    return found


def normal(sentence: str) -> str:
    """What makes two sentences the same: letters and figures, case, spacing and marks aside."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def key(sentence: str) -> str:
    """SHA-256 (hex) of the sentence in its normal form."""
    return hashlib.sha256(normal(sentence).encode("utf-8", "replace")).hexdigest()


def essence(text: str, apart: Callable[[str], bool] = lambda sentence: False) -> tuple[str, ...]:
    """The sentences that say something, in normal form: without addresses and without those that ``apart`` names.

    Saying who one is and linking back are asked of everybody (1.6) and change nothing of what was said.
    """
    said = (sentence for sentence in split(_ADDRESS.sub(" ", text)) if not apart(sentence))
    return tuple(found for sentence in said if (found := normal(sentence)))


def theirs(text: str, authorship: Mapping[str, str]) -> dict[str, str]:
    """Of ``authorship`` ({key of a sentence: urn of its author}), what still stands in ``text``."""
    standing = {key(sentence) for sentence in split(text)}
    return {found: urn for found, urn in authorship.items() if found in standing}


def taken(text: str, author: str) -> dict[str, str]:
    """Every sentence of ``text`` as written by ``author``."""
    return {key(sentence): author for sentence in split(text) if _LETTERS.search(sentence)}


def changes(before: str, after: str) -> list[Piece]:
    """What differs, whole sentences: those kept as ``same``, those gone as ``del``, new ones as ``ins``.

    A sentence of which most stayed is shown once, with only its changed words marked. The pieces without ``ins`` give
    ``before``, those without ``del`` give ``after``.
    """
    old, new = split(before), split(after)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [("same", s) for s in new[j1:j2]]
        else:
            found += _replaced(old[i1:i2], new[j1:j2])
    return _joined(found)


def _replaced(old: list[str], new: list[str]) -> list[Piece]:
    pairs = zip(old, new, strict=False)
    found: list[Piece] = []
    for was, now in pairs:
        a, b = _WORDS.findall(was), _WORDS.findall(now)
        match = SequenceMatcher(None, a, b, autojunk=False)
        if match.ratio() < ALIKE:
            found += [("del", was), ("ins", now)]
            continue
        for tag, i1, i2, j1, j2 in match.get_opcodes():
            if tag == "equal":
                found.append(("same", "".join(b[j1:j2])))
            else:
                found += [("del", "".join(a[i1:i2])), ("ins", "".join(b[j1:j2]))]
    found += [("del", s) for s in old[len(new) :]]
    found += [("ins", s) for s in new[len(old) :]]
    return [piece for piece in found if piece[1]]


def _joined(pieces: list[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for kind, text in pieces:
        if out and out[-1][0] == kind:
            out[-1] = (kind, out[-1][1] + text)
        else:
            out.append((kind, text))
    return out


def counted(pieces: list[Piece]) -> tuple[int, int]:
    """How many changes add something and how many take something away."""
    kinds = [kind for kind, text in pieces if text.strip()]
    return kinds.count("ins"), kinds.count("del")


def shortened(pieces: list[Piece], keep: int = 90) -> list[Piece]:
    """The same with long unchanged stretches cut to what stands beside a change."""
    out: list[Piece] = []
    last = len(pieces) - 1
    for at, (kind, text) in enumerate(pieces):
        if kind == "same" and len(text) > 2 * keep + 20:
            head = text[:keep].rstrip() + " … " if at else "… "
            tail = text[-keep:].lstrip() if at < last else ""
            text = head + tail
        out.append((kind, text))
    return out
