"""Two versions of a text side by side, word by word (4.2; R71)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\w\s]|\w+")
Side = list[tuple[str, str]]


def compare(old: str, new: str) -> tuple[Side, Side]:
    """For each side, (``same``|``del``|``ins``, text) pairs that join to that version."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    left: Side = []
    right: Side = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        _add(left, "same" if tag == "equal" else "del", "".join(a[i1:i2]))
        _add(right, "same" if tag == "equal" else "ins", "".join(b[j1:j2]))
    return left, right


def _add(side: Side, kind: str, text: str) -> None:
    if not text:
        return
    if not text.strip():
        kind = "same"
    if side and side[-1][0] == kind:
        side[-1] = (kind, side[-1][1] + text)
    else:
        side.append((kind, text))
