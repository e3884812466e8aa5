"""Runs the rules about phrases (``data/*.rules``) over a text (1.2-1.4; R33-R39).

Three files: ``conduct`` reads what is said, also inside quotation marks; ``records`` reads what is told about a
person, with titles as one piece; ``meaning`` gives advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.lexicon import DATA
from spokesperson.screening.normalise import Plain
from spokesperson.screening.patterns import Pattern, Rules, load
from spokesperson.screening.persons import tagged
from spokesperson.screening.quotes import Quotation, around
from spokesperson.screening.report import Author, Hit

# What a quotation with a source may show without saying it. Threats and attacks on somebody stay what they are.
QUOTABLE = frozenset(("discriminatory", "hateful", "defamatory", "embarrassing"))
# Words of an exhibit or a lesson: what it quotes with its source, it shows to be understood.
TEACHING = frozenset(
    ["exhibit", "exhibition", "propaganda", "museum", "holocaust", "genocide", "massacre", "testimony", "segregation", "lecture", "workshop", "archive", "archives", "history", "historical", "historian", "newspapers", "primary", "sources", "literacy", "survivor", "survivors", "antisemitism", "racism"]
)


@lru_cache(maxsize=8)
def rules(name: str) -> Rules:
    """The rules of ``data/NAME.rules``, read once."""
    return load(DATA / f"{name}.rules", DATA / "lists.rules")


class Phrases:
    """The rules applied to one text."""

    def __init__(
        self,
        text: Plain,
        words: set[str],
        quoted: tuple[Quotation, ...],
        institution: Institution,
        author: Author | None,
    ) -> None:
        self.text, self.words, self.quoted = text, words, quoted
        self._institution, self._author = institution, author
        self._tagged: dict[bool, bytes] = {}

    def conduct(self) -> Iterator[Hit]:
        for pattern in rules("conduct").candidates(self.words):
            for hit in self._hits(pattern, titles=False):
                quotation = around(self.quoted, hit.start, hit.end) if hit.kind in QUOTABLE else None
                if quotation is None:
                    yield hit
                elif not quotation.title and self.words.isdisjoint(TEACHING):
                    yield _quoted(hit)

    def records(self, *, reply: bool) -> Iterator[Hit]:
        for pattern in rules("records").candidates(self.words):
            if reply or not pattern.rule.thread:
                yield from self._hits(pattern, titles=True)

    def advice(self) -> Iterator[Hit]:
        for pattern in rules("meaning").candidates(self.words):
            yield from self._hits(pattern, titles=False)

    def _hits(self, pattern: Pattern, *, titles: bool) -> Iterator[Hit]:
        raw = self._with_tags(titles) if pattern.tagged else self.text.raw
        rule = pattern.rule
        for start, end in pattern.matches(raw):
            yield Hit(start, end, rule.kind, rule.level, rule.why, rule.name, rule.suggestion, rule.related)

    def _with_tags(self, titles: bool) -> bytes:
        if titles not in self._tagged:
            quoted = self.quoted if titles else ()
            self._tagged[titles] = tagged(self.text, quoted, self._institution, self._author)
        return self._tagged[titles]


def _quoted(hit: Hit) -> Hit:
    why = "A quotation with a source says this; check that it is needed."
    return Hit(hit.start, hit.end, hit.kind, "quoted", why, hit.detector, hit.suggestion, hit.related)
