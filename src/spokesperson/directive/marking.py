"""Two versions of a clause as one text with its changes marked in place, or side by side (P2; R8).

Works on clean HTML, so that emphasis and links stay. Tags are never marked themselves: what is inserted or taken out
are words, and a tag that only the older version has is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

BOTH, OLD, NEW = "both", "old", "new"
_TOKENS = re.compile(r"<[^>]+>|&#?\w+;|\s+|[\w’']+|[^\w\s<&]|[<&]")
Wrap = Callable[[str, str], str]


def marked(old: str, new: str, wrap: Wrap, side: str = BOTH) -> str:
    """``new`` with what changed since ``old``, both clean HTML. ``wrap("ins"|"del", words)`` makes the mark.

    ``side`` ``old`` gives the older text with what is gone marked, ``new`` the newer with what came, ``both`` the newer
    with both in place.
    """
    a, b = _TOKENS.findall(old), _TOKENS.findall(new)
    out: list[str] = []
    for equal, gone, come in steps(a, b):
        if equal:
            out += gone if side == OLD else come
            continue
        if side != NEW:
            out += _wrapped(gone, "del", wrap, tags=side == OLD or (not come and _balanced(gone)))
        if side == BOTH and _words(gone) and _words(come):
            out.append(" ")
        if side != OLD:
            out += _wrapped(come, "ins", wrap, tags=True)
    return "".join(out)


def steps(a: list[str], b: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """(equal, of a, of b) in turn; changes that only a blank keeps apart are one change."""
    held: tuple[list[str], list[str]] | None = None
    blank: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            if held and not "".join(a[i1:i2]).strip():
                blank = a[i1:i2]
                continue
            if held:
                yield False, *held
            if blank:
                yield True, blank, blank
            held, blank = None, []
            yield True, a[i1:i2], b[j1:j2]
            continue
        gone, come = held or ([], [])
        held, blank = ([*gone, *blank, *a[i1:i2]], [*come, *blank, *b[j1:j2]]), []
    if held:
        yield False, *held
    if blank:
        yield True, blank, blank


def _wrapped(tokens: list[str], kind: str, wrap: Wrap, *, tags: bool) -> list[str]:
    """Words between tags, each stretch marked; blanks at its ends stay outside the mark."""
    out: list[str] = []
    words = ""
    for token in [*tokens, "<"]:
        if not (token.startswith("<")):
            words += token
            continue
        core = words.strip()
        if core:
            start = words.index(core)
            out += [words[:start], wrap(kind, core), words[start + len(core) :]]
        else:
            out.append(words)
        words = ""
        if tags and len(token) > 1:
            out.append(token)
    return out


def _words(tokens: list[str]) -> bool:
    return any(t.strip() and not t.startswith("<") for t in tokens)


def _balanced(tokens: list[str]) -> bool:
    """Whether every tag that opens is closed within, so that the stretch can stand by itself."""
    open_: list[str] = []
    for token in tokens:
        if not re.match(r"</?\w", token):
            continue
        name = re.sub(r"\W.*", "", token.strip("</"))
        if token.startswith("</"):
            if not open_ or open_.pop() != name:
                return False
        elif name != "br":
            open_.append(name)
    return not open_
