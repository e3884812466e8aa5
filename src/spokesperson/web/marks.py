"""Texts cut into pieces for the page: findings on their spans, and two versions side by side (1.2, 1.3, 4.2).

Offsets are code points into the given text, as the screening room gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from spokesperson.records.comparing import compare

__all__ = ["Piece", "compare", "pieces"]


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
