"""Which words a rule cannot do without: read off its pattern, so that most rules are never tried on most texts.

A gate is a set of words of which the text must hold at least one. Reading too little off a pattern only costs time;
reading too much would lose findings, so whatever is not understood is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from spokesperson.screening.words import named

Gate = frozenset[str]
_TOKEN = re.compile(
    r"(?P<open>\(\?:)|(?P<close>\))|(?P<bar>\|)|(?P<macro>\{[a-z-]+\})|(?P<word>(?<![a-z\\])[a-z]+)"
    r"|(?P<other>\\.|\[(?:\\.|[^\]])*\]|\{\d*,?\d*\}|.)",
    re.DOTALL,
)
_PARTED = re.compile(r"\(\?:(?: |\$|\[[.!])")  # a group that begins with what ends a word
_GLUED = re.compile(r"(?:\]|\\w|\\d)[?*+]?$|[a-z]\)$")


def needed_tags(pattern: str, tags: Mapping[str, str]) -> frozenset[str]:
    """The tags every match holds, as far as they stand outside of brackets."""
    depth, found = 0, set()
    tokens = list(_TOKEN.finditer(pattern))
    for at, token in enumerate(tokens):
        depth += {"open": 1, "close": -1}.get(token.lastgroup or "", 0)
        optional = at + 1 < len(tokens) and tokens[at + 1].group() in ("?", "*")
        if token.lastgroup == "macro" and not depth and not optional and token.group()[1:-1] in tags:
            found.add(token.group()[1:-1])
        if token.lastgroup == "bar" and not depth:
            return frozenset()
    return frozenset(found)


def gates(pattern: str, lists: Mapping[str, tuple[str, ...]], tags: Mapping[str, str]) -> list[Gate]:
    """The gates of a pattern, the most telling first; empty when there is none."""
    reader = _Reader(pattern, lists, tags)
    return sorted(reader.alternatives(), key=weight)


@lru_cache(maxsize=4096)
def weight(gate: Gate) -> tuple[int, int, str]:
    """How little a gate tells: common words first of all, then many words."""
    common, frequent = len(gate & _common()), len(gate & named("frequent"))
    return 5 * common + frequent, len(gate), min(gate)


def telling(word: str) -> tuple[bool, bool, int]:
    """How much a word tells about a text that holds it: compare to choose between the words of a phrase."""
    common = word in _common()
    return not common and word not in named("frequent"), not common, len(word)


def _common() -> frozenset[str]:
    return named("common")


@lru_cache(maxsize=256)
def _tellers(phrases: tuple[str, ...]) -> Gate:
    """Of each phrase the word that tells most; of a phrase with alternatives, what each of them needs."""
    found: set[str] = set()
    for phrase in phrases:
        if "(" in phrase:
            found |= gates(phrase, {}, {})[0]
        else:
            found.add(max(re.findall(r"[a-z]+", phrase), key=telling))
    return frozenset(found)


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str, lists: Mapping[str, tuple[str, ...]], tags: Mapping[str, str]) -> None:
        self.pattern, self.lists, self.tags = pattern, lists, tags
        self.tokens = list(_TOKEN.finditer(pattern))
        self.at = 0

    def alternatives(self) -> list[Gate]:
        """Of one group (or of the whole): what every alternative needs."""
        found = [self.sequence()]
        while self._next() == "bar":
            self.at += 1
            found.append(self.sequence())
        if len(found) == 1:
            return found[0]
        if any(not needed for needed in found):
            return []
        return [frozenset().union(*(min(needed, key=weight) for needed in found))]

    def sequence(self) -> list[Gate]:
        needed: list[Gate] = []
        while (kind := self._next()) not in ("", "bar", "close"):
            token = self.tokens[self.at]
            self.at += 1
            if kind == "open":
                inner = self.alternatives()
                self.at += 1  # the closing bracket
                needed += [] if self._may_be_missing() or self._goes_on() else inner
            elif kind == "macro":
                needed += self._listed(token.group()[1:-1])
            elif kind == "word":
                needed += self._word(token)
        return needed

    def _next(self) -> str:
        return self.tokens[self.at].lastgroup or "" if self.at < len(self.tokens) else ""

    def _may_be_missing(self) -> bool:
        if self.at >= len(self.tokens):
            return False
        shown = self.tokens[self.at].group()
        return shown in ("?", "*") or shown.startswith(("{0", "{,"))

    def _goes_on(self) -> bool:
        """Whether a letter follows directly: then the words in the group are only beginnings of words."""
        return self.at < len(self.tokens) and self.tokens[self.at].lastgroup == "word"

    def _listed(self, name: str) -> list[Gate]:
        if name in self.tags or self._may_be_missing():
            return []
        return [_tellers(self.lists[name])]

    def _word(self, token: re.Match[str]) -> list[Gate]:
        """A word that stands alone in the pattern; with ``s?`` at its end, both of its forms."""
        word, end = token.group(), token.end()
        if self.pattern[end : end + 1] in ("?", "*"):
            word, end = word[:-1], end + 1
            forms = {word, word + self.pattern[end - 2]}
        elif self.pattern[end : end + 1] == "+":
            return []
        else:
            forms = {word}
        before, after = self.pattern[max(0, token.start() - 3) : token.start()], self.pattern[end : end + 3]
        if after.startswith("(") and _PARTED.match(self.pattern, end):
            after = ""
        stands = not _GLUED.search(before) and (
            not after or (after[0] in " )|~',.-\\" and not after.startswith(("\\w", "\\d"))) or after[0] == "$"
        )
        return [frozenset(forms)] if stands and word and len(word) > 1 else []
