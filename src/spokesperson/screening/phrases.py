"""Runs the rules about phrases (``data/*.rules``) over a text (1.2-1.4; R33-R39).

Three files: ``conduct`` reads what is said, also inside quotation marks; ``records`` reads what is told about a
person, with a quoted title as one piece; ``meaning`` gives advice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise

from spokesperson.institution import Institution
from spokesperson.screening.normalise import Plain
from spokesperson.screening.patterns import Pattern, Rules, load
from spokesperson.screening.persons import handles, marked, persons
from spokesperson.screening.quotes import Quotation, around, quotations
from spokesperson.screening.report import Author, Hit
from spokesperson.screening.words import DATA, named

# What a quotation with a source may show without saying it. Threats and attacks on somebody stay what they are.
WORD = re.compile(r"[a-z]+")
QUOTABLE = frozenset(("discriminatory", "hateful", "defamatory", "embarrassing"))


FILES = ("lists", "conduct", "records", "meaning")
_RECORDS = frozenset(("library_record", "health", "employee_private", "birth_date", "minor", "phone"))
# A mark with a blank behind it ends a sentence, unless it belongs to "Mrs." and the like.
_ENDS = re.compile(r"[.!?\n](?<!\bmr\.)(?<!\bmrs\.)(?<!\bms\.)(?<!\bdr\.)(?<!\bst\.)(?:(?<=\n)|[\"')\s]+)")


@lru_cache(maxsize=1)
def rules() -> Rules:
    """All rules about phrases, read once."""
    return load(*(DATA / f"{name}.rules" for name in FILES))


class Phrases:
    """One text as the rules read it. ``words`` of it and of each of its ``sentences`` hold ``P`` where a name stands.

    Quotations are read when a rule asks for them.
    """

    def __init__(self, text: Plain, institution: Institution, author: Author | None) -> None:
        self.text = text
        self._names = persons(text.text, institution, author)
        self._handles = handles(text.lower)
        self.sentences = self._sentences()
        self.words: set[str] = set().union(*self.sentences)
        self._marked: dict[bool, bytes] = {}

    def _sentences(self) -> list[set[str]]:
        lower, starts = self.text.lower, [0]
        starts += [end.end() for end in _ENDS.finditer(lower)]
        found = [set(WORD.findall(lower, start, end)) for start, end in pairwise((*starts, len(lower)))]
        for tag, places in (("P", self._names), ("H", self._handles)):
            for start, _ in places:
                found[bisect_right(starts, start) - 1].add(tag)
        return found

    @cached_property
    def quoted(self) -> tuple[Quotation, ...]:
        return quotations(self.text)

    @cached_property
    def _unquoted(self) -> bytes:
        """Quotation marks break no phrase: an "idiot" is one."""
        return self.text.raw.replace(b'"', b" ")

    def hits(self, *, reply: bool) -> Iterator[Hit]:
        """What the rules find; those for replies only in a reply (R39)."""
        for pattern in rules().candidates(self.words, self.sentences):
            if not reply and pattern.rule.thread:
                continue
            raw = self._with_marks(pattern.rule.kind in _RECORDS) if pattern.tagged else self._unquoted
            if pattern.search(raw):
                yield from self._hits(pattern, raw)

    def _unless_quoted(self, hit: Hit) -> Iterator[Hit]:
        quotation = around(self.quoted, hit.start, hit.end) if hit.kind in QUOTABLE else None
        if quotation is None:
            yield hit
        elif not quotation.title and self.words.isdisjoint(named("teaching")):
            yield _quoted(hit)

    def _hits(self, pattern: Pattern, raw: bytes) -> Iterator[Hit]:
        rule = pattern.rule
        for start, end in pattern.matches(raw):
            hit = Hit(start, end, rule.kind, rule.level, rule.why, rule.name, rule.suggestion, rule.related)
            yield from self._unless_quoted(hit)

    def _with_marks(self, titles: bool) -> bytes:
        if titles not in self._marked:
            quoted = self.quoted if titles else ()
            self._marked[titles] = marked(self._unquoted, self._names, self._handles, quoted)
        return self._marked[titles]


def _quoted(hit: Hit) -> Hit:
    why = "A quotation with a source says this; check that it is needed."
    return Hit(hit.start, hit.end, hit.kind, "quoted", why, hit.detector, hit.suggestion, hit.related)
