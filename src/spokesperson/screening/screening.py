"""The first layer of screening: deterministic rules, each finding explained (SH 620.4, 1.2-1.4, 1.6; R33-R44, R54-R58).

One plain reading of the text, one set of its words; each family of rules first asks that set whether it is concerned
at all, so that an ordinary post costs little. Finding nothing is no approval.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from spokesperson.institution import Institution
from spokesperson.screening.contact import contacts
from spokesperson.screening.identify import identifies
from spokesperson.screening.links import links
from spokesperson.screening.meaning import meaning
from spokesperson.screening.normalise import Plain, plain
from spokesperson.screening.numbers import numbers
from spokesperson.screening.phrases import Phrases
from spokesperson.screening.policy import DEFAULT_POLICY, Policy
from spokesperson.screening.report import Author, Finding, Hit, Link, Report, strongest
from spokesperson.screening.terms import terms


def screen(
    text: str,
    *,
    institution: Institution,
    policy: Policy = DEFAULT_POLICY,
    thread: str | None = None,
    author: Author | None = None,
) -> Report:
    """Screen one text that is about to become public.

    ``thread`` is what the text replies to: a reply may not confirm what a customer disclosed (R39). ``author``'s own
    data are theirs to give. Any text is accepted, also empty or malformed; ``TypeError`` for what is no text,
    ``ValueError`` names a card format of the institution that is no regular expression.
    """
    if not isinstance(text, str):
        raise TypeError(f"text: expected str, not {type(text).__name__}")
    read = plain(text)
    phrases = Phrases(read, institution, author)
    found_links = links(read, institution)
    hits = _hits(phrases, institution, thread, author, found_links)
    findings = tuple(_findings(read, hits, policy))
    return Report(
        effect=strongest(*(finding.effect for finding in findings)),
        findings=findings,
        identifies=identifies(read, phrases.words, institution),
        links=found_links,
        links_back=any(link.owned for link in found_links),
        ruleset=ruleset(),
    )


def _hits(
    phrases: Phrases, institution: Institution, thread: str | None, author: Author | None, found: tuple[Link, ...]
) -> Iterator[Hit]:
    text, words = phrases.text, phrases.words
    yield from terms(phrases)
    yield from phrases.hits(reply=thread is not None)
    yield from numbers(text, words, institution)
    yield from contacts(text, words, institution, author)
    yield from meaning(text, found, words, thread)


def _findings(text: Plain, hits: Iterable[Hit], policy: Policy) -> Iterator[Finding]:
    """The hits in their places in the original, with clause and effect; one finding where two overlap in kind."""
    found: list[Finding] = []
    for hit in hits:
        if (decided := policy.of(hit.kind, hit.level)) is None:
            continue
        start, end = text.span(hit.start, hit.end) if hit.end > hit.start else (0, len(text.original))
        found.append(Finding(
            start, end, hit.kind, hit.level, *decided, hit.why, hit.suggestion, hit.detector, hit.related
        ))  # fmt: skip
    return iter(_merged(found))


def _merged(found: list[Finding]) -> list[Finding]:
    order = {"listed": 0, "judgment": 1, "quoted": 2, "advice": 3}
    taken: dict[str, list[tuple[int, int]]] = {}
    kept: list[Finding] = []
    for one in sorted(found, key=lambda f: (order[f.level], f.start - f.end, f.start, f.detector)):
        places = taken.setdefault(one.kind, [])
        at = bisect_left(places, (one.start, one.end))
        end = max(one.end, one.start + 1)
        if any(left < end and one.start < right for left, right in places[max(0, at - 1) : at + 1]):
            continue
        places.insert(at, (one.start, one.end))
        kept.append(one)
    return sorted(kept, key=lambda f: (f.start, f.end, f.kind, f.detector))


@lru_cache(maxsize=1)
def ruleset() -> str:
    """Names the exact rules: a hash over this room's own code and word lists."""
    room = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted((*room.glob("*.py"), *room.glob("data/*.txt"), *room.glob("data/*.rules"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]
