"""What is confidential is hidden in lists, titles, notes, mails and exports; people in the handling read it (1.3; R41).

Lists are read over shoulders and mails travel: a title shows dots where the text itself, opened by somebody who
handles it, shows words. The archive keeps the original.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from spokesperson import institution
from spokesperson.screening import PRIVATE_KINDS, screen

DOTS = "•••"
WORDS = frozenset(("content", "name", "summary"))  # where an activity holds what somebody wrote
LONGEST = 2000  # code points of a text that are looked at for a title
_PRESENTS = re.compile(r"\A\s*(?:I (?:also )?work (?:at|for)|Trabajo (?:en|para))\b[^.!?\n]{0,90}[.!?]\s+(?=\S)", re.I)


def hidden(text: str, *, reply: bool = False) -> str:
    """``text`` with dots in place of what is confidential, always three; ``reply``: it answers somebody."""
    path = Path(settings.INSTITUTION_FILE)
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _hidden(text, reply, path, stamp)


def title(text: str, *, reply: bool = False, longest: int = 70) -> str:
    """The first line of a text, short enough for a list, with nothing confidential in it.

    Whom one works for stands at the head of many texts (1.6) and tells none from another: it is passed over, as are
    addresses, which a list would only cut off; a text of nothing else keeps them.
    """
    shown = _PRESENTS.sub("", hidden(text[:LONGEST], reply=reply), count=1)
    lines = [line.split() for line in shown.splitlines()]
    said = [[word for word in line if "://" not in word] for line in lines]
    first = " ".join(next((line for line in (*said, *lines) if line), []))
    return first if len(first) <= longest else first[: longest - 1].rstrip() + "…"


def hidden_in(activity: Mapping[str, Any]) -> dict[str, Any]:
    """A record's activity as somebody reads it who does not handle what it is about."""
    reply = bool(activity.get("inReplyTo"))
    return {key: _value(key, value, reply) for key, value in activity.items()}


def _value(key: str, value: Any, reply: bool) -> Any:
    if isinstance(value, Mapping):
        return hidden_in(value)
    if isinstance(value, list | tuple):
        return [_value(key, one, reply) for one in value]
    return hidden(value, reply=reply) if key in WORDS and isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _hidden(text: str, reply: bool, path: Path, _stamp: int) -> str:
    report = screen(text, institution=institution.load(path), thread="" if reply else None)
    spans = sorted((f.start, f.end) for f in report.findings if f.kind in PRIVATE_KINDS)
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [text[at:start], DOTS]
        at = max(at, end)
    return "".join([*pieces, text[at:]])
