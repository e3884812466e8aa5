"""Texts cut into pieces for the page: findings on their spans, and two versions side by side (1.2, 1.3, 4.2).

Offsets are code points into the given text, as the screening room gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_WORDS = re.compile(r"\s+|[^\w\s]|\w+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``effect`` is None where nothing was found, ``number`` ties it to its row."""

    text: str
    effect: str | None = None
    number: int = 0


def pieces(text: str, findings: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """``text`` in order, found spans apart. Overlapping findings: the earlier keeps the ground."""
    out, at = [], 0
    numbered = enumerate(findings, 1)
    for number, found in sorted(numbered, key=lambda f: (f[1]["start"], -f[1]["end"])):
        start, end = max(at, found["start"]), min(len(text), found["end"])
        if start >= end:
            continue
        if start > at:
            out.append(Piece(text[at:start]))
        out.append(Piece(text[start:end], found.get("effect", "warn"), found.get("number", number)))
        at = end
    if at < len(text):
        out.append(Piece(text[at:]))
    return out


def compare(old: str, new: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Two versions word by word: for each side, (``same``|``del``|``ins``, text) pairs that join to that version."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        _add(left, "same" if tag == "equal" else "del", "".join(a[i1:i2]))
        _add(right, "same" if tag == "equal" else "ins", "".join(b[j1:j2]))
    return left, right


def _add(side: list[tuple[str, str]], kind: str, text: str) -> None:
    if not text:
        return
    if not text.strip() and kind != "same":
        kind = "same"
    if side and side[-1][0] == kind:
        side[-1] = (kind, side[-1][1] + text)
    else:
        side.append((kind, text))
