"""Is this one of ours? Names and addresses compared as a reader means them (Def-Account-library; R10, R12).

Pure. Case, scheme, a leading @, ``www.``, a final slash and what trackers add to an address do not matter. Letters
that look alike make a likeness and never a match: the page then shows both spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import parse_qsl, urlencode

from spokesperson.screening.normalise import plain as folded

LONGEST = 300
# What trackers add to an address; the rest of a query may say which page is meant.
TRACKERS = re.compile(r"utm_.*|fbclid|gclid|dclid|msclkid|igshid|igsh|mc_[ce]id|ref|ref_src|ref_url|si|s|t|src|share.*")
# One letter for each group that readers mix up; two letters that look like one come first.
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "3": "e", "5": "s", "$": "s", "8": "b",
                       "9": "g", "2": "z"})  # fmt: skip
_BETWEEN = re.compile(r"[-_.\s]+")


@dataclass(frozen=True)
class Spelling:
    """One piece of a spelling; ``other`` where it differs from the one it is compared with."""

    text: str
    other: bool


def plain(asked: str) -> str:
    """The name or address without what does not tell one account from another."""
    text = unicodedata.normalize("NFC", asked).strip().casefold()
    text = re.sub(r"^(?:https?://|acct:|//)", "", text)
    text = re.sub(r"^(?:www\.|@)", "", text)
    text, _, _fragment = text.partition("#")
    text, _, query = text.partition("?")
    kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not TRACKERS.fullmatch(k)]
    return text.rstrip("/") + (f"?{urlencode(kept)}" if kept else "")


def skeleton(asked: str) -> str:
    """What ``asked`` looks like to a hurried reader; two accounts with one skeleton are look-alikes."""
    text = folded(plain(asked)).lower
    for pair, letter in PAIRS:
        text = text.replace(pair, letter)
    return _BETWEEN.sub("", text.translate(ALIKE))


def names(handle: str, address: str) -> frozenset[str]:
    """Every plain spelling by which an account is ours: its address, and its name where that names a host too.

    A bare name (``@willow``) is none of them: anybody can take it on another network.
    """
    found = {plain(address)}
    name, at, host = plain(handle).partition("@")
    if at or "." in name:
        found.add(plain(handle))
    if at and host and "/" not in host:
        found |= {f"{host}/@{name}", f"{host}/users/{name}"}
    return frozenset(found - {""})


def compared(asked: str, ours: str) -> tuple[list[Spelling], list[Spelling]]:
    """Both spellings in pieces, so that a page can mark what differs."""
    asked, ours = asked[:LONGEST], ours[:LONGEST]
    mine: list[Spelling] = []
    theirs: list[Spelling] = []
    for tag, a, b, c, d in SequenceMatcher(None, asked, ours, autojunk=False).get_opcodes():
        if asked[a:b]:
            mine.append(Spelling(asked[a:b], tag != "equal"))
        if ours[c:d]:
            theirs.append(Spelling(ours[c:d], tag != "equal"))
    return mine, theirs


def like(asked: str, known: Iterable[str]) -> str | None:
    """The first of ``known`` that ``asked`` could be taken for, or nothing."""
    wanted = skeleton(asked)
    return next((one for one in known if wanted and skeleton(one) == wanted), None)
