"""How one text is like another: the same words again, the same link again, people called by name (1.4; R42).

Likeness is the share of word pairs that two texts have in common among all pairs of both (Jaccard, 0 to 1); capitals,
marks, links and disguised letters do not count. Measured on 208 posts of libraries, and on each of them changed:

    a pair of        false among     capitals,  a sentence  one word  two words  a fifth
    words at least   21,528 pairs    marks      or link     other     other      cut off
    0.40             2               100 %      100 %       100 %     92 %       100 %
    0.50             1               100 %      100 %       100 %     80 %       100 %
    0.60             1               100 %       97 %        97 %     44 %       100 %

The one false pair says the same of two things. Texts of fewer than six words are never alike: many people are thanked
in the same words. See docs/decisions/0022-near-duplicates-and-threads.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from spokesperson.institution import Institution
from spokesperson.screening.links import links
from spokesperson.screening.normalise import plain

ALIKE = 0.5
FEWEST_WORDS = 6
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_LINK = re.compile(r"\S*(?:://|\bwww\.)\S+")
_CALLED = re.compile(r"(?<![\w.@/])@[a-z0-9_](?:[\w.-]*\w)?(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+)?")
# What networks and newsletters hang on an address to see who follows it.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|twclid|ref_src|si")
_DEFAULT_PORTS = {("http", 80), ("https", 443)}
Pairs = frozenset[tuple[str, str]]


@lru_cache(maxsize=1024)
def pairs(text: str) -> Pairs:
    """The pairs of neighbouring words of a text, links left out; none of a text too short to be compared."""
    words = _WORD.findall(_LINK.sub(" ", plain(text).lower))
    return frozenset(pairwise(words)) if len(words) >= FEWEST_WORDS else frozenset()


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same words); the same in both directions."""
    left, right = pairs(one), pairs(other)
    return len(left & right) / len(left | right) if left and right else 0.0


def alike(one: str, other: str) -> bool:
    """Whether readers would take one for the other again."""
    return likeness(one, other) >= ALIKE


def same_address(url: str) -> str:
    """An address as far as it tells where it leads: no scheme, ``www.``, tracking, fragment or final slash.

    Any text is accepted; what is no address comes back as it is, in small letters.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = (parts.hostname or "").removeprefix("www.").rstrip("."), parts.port
    except ValueError:
        return url.casefold()
    if port is not None and (parts.scheme, port) not in _DEFAULT_PORTS:
        host = f"{host}:{port}"
    kept = sorted((k, v) for k, v in parse_qsl(parts.query, True, errors="replace") if not _TRACKING.fullmatch(k))
    path = quote(unquote(parts.path, errors="replace"), safe="/~", errors="replace").rstrip("/")
    return host + path + (f"?{urlencode(kept, errors='replace')}" if kept else "")


def addresses(text: str, institution: Institution) -> frozenset[str]:
    """Where the links of a text lead. The institution's own front page is a signature and does not count."""
    found = {same_address(link.url) for link in links(plain(text), institution)}
    return frozenset(found - {domain.removeprefix("www.") for domain in institution.domains})


def called(text: str) -> frozenset[str]:
    """Whom a text calls by an ``@name``, also ``@name@server``; each once, in small letters."""
    lower = plain(text).lower
    return frozenset(_CALLED.findall(lower)) if "@" in lower else frozenset()
