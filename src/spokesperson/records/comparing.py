"""Two versions of a text side by side, word by word (4.2; R71)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

LONG, BEFORE = 6000, 400  # code points of a long text that a page shows, and of them before the first difference
_WORDS = re.compile(r"\s+|[^\w\s]|\w+")


def compare(old: str, new: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Two versions word by word: for each side, (``same``|``del``|``ins``, text) pairs that join to that version."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        left.append(("same" if tag == "equal" else "del", "".join(a[i1:i2])))
        right.append(("same" if tag == "equal" else "ins", "".join(b[j1:j2])))
    return _tidy(left), _tidy(right)


def passages(old: str, new: str) -> tuple[str, str]:
    """What a page shows of two texts: all of them, or of long ones as much from shortly before they differ."""
    if max(len(old), len(new)) <= LONG:
        return old, new
    differ = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, differ - BEFORE) if old != new else 0
    return _passage(old, start), _passage(new, start)


def _passage(text: str, start: int) -> str:
    end = start + LONG
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def _tidy(side: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Changed words that only blanks keep apart as one change; blanks at a change's ends left unmarked."""
    side = [part for part in side if part[1]]
    out: list[tuple[str, str]] = []
    for at, (kind, text) in enumerate(side):
        between = 0 < at < len(side) - 1 and side[at - 1][0] == side[at + 1][0] != kind
        if between and not text.strip() and "\n" not in text:
            kind = side[at - 1][0]
        _add(out, kind, text)
    return [part for kind, text in out for part in _trimmed(kind, text)]


def _add(side: list[tuple[str, str]], kind: str, text: str) -> None:
    if side and side[-1][0] == kind:
        side[-1] = (kind, side[-1][1] + text)
    else:
        side.append((kind, text))


def _trimmed(kind: str, text: str) -> list[tuple[str, str]]:
    core = text.strip()
    if kind == "same" or core == text:
        return [(kind, text)]
    if not core:
        return [("same", text)]
    start = text.index(core)
    parts = [("same", text[:start]), (kind, core), ("same", text[start + len(core) :])]
    return [part for part in parts if part[1]]
