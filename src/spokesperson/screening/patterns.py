"""Rules about whole phrases, kept as data: what a word list cannot see (1.2-1.4).

``data/*.rules`` explains its format in ``data/README.md``. A rule is run by RE2, in time linear in the text, and only
when the text holds the words without which the rule cannot match: those are read off the rule itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import re2

from spokesperson.screening.gates import Gate, gates, needed_tags

# A gap stays within the sentence; a point inside a number or an abbreviation does not end it.
GAP = r"(?:[^.!?\n]|\.[0-9a-z])*?"
LONGEST = 220  # code points from the first to the last word of one match
AROUND = 45  # code points beside a match in which an exception counts
TAGS = {"person": "PQ*", "handle": "HJ*", "title": "TU*"}
_MACRO = re.compile(r"\{([a-z-]+)\}")


class RuleError(ValueError):
    """A line of a rules file cannot be read; the message names file and line."""


@dataclass(slots=True)
class Rule:
    """One rule: ``name`` for the record, kind and level of its finding, and the patterns that raise or forbid it.

    ``thread`` is not empty where a rule holds for replies only.
    """

    name: str
    kind: str
    level: str
    why: str = ""
    suggestion: str = ""
    related: str = ""
    thread: str = ""
    unless: list[str] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)


class Pattern:
    """One pattern of a rule. ``gates``: sets of words, of each of which the text must hold one;
    ``P`` and ``H`` stand for a name and an ``@name``."""

    def __init__(self, source: str, rule: Rule, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.source, self.rule, self._lists = source, rule, lists
        self.gates = gates(source, lists, TAGS)
        self.gates += [frozenset((TAGS[tag][0],)) for tag in sorted(needed_tags(source, TAGS)) if tag != "title"]
        self.wide = r"|\n)" in source  # reaches over the end of a sentence
        self.tagged = any(f"{{{tag}}}" in source for tag in TAGS)
        if not self.gates:
            raise RuleError("no word that every match holds: the rule would be tried on every text")

    @cached_property
    def compiled(self) -> Any:
        return _compile(self.source, self._lists)

    @cached_property
    def search(self) -> Any:
        """Whether the pattern matches at all, exceptions aside."""
        return self.compiled.search

    @cached_property
    def forbidden(self) -> Any | None:
        return _compile("|".join(self.rule.unless), self._lists) if self.rule.unless else None

    def matches(self, raw: bytes) -> Iterator[tuple[int, int]]:
        for found in self.compiled.finditer(raw):
            start, end = found.span()
            if end - start > LONGEST:
                continue
            if self.forbidden is None or not self.forbidden.search(raw[max(0, start - AROUND) : end + AROUND]):
                yield start, end


Index = dict[str, list[tuple[int, Pattern, list[Gate]]]]


class Rules:
    """All rules of some files, found by the rarest word each of their patterns needs."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules
        self._wide: Index = {}
        self._narrow: Index = {}
        for number, pattern in enumerate(pattern for rule in rules for pattern in rule.patterns):
            first, *further = pattern.gates
            for word in sorted(first):
                (self._wide if pattern.wide else self._narrow).setdefault(word, []).append((number, pattern, further))
        self._wide_words, self._narrow_words = frozenset(self._wide), frozenset(self._narrow)

    def candidates(self, words: set[str], sentences: list[set[str]]) -> list[Pattern]:
        """The patterns whose needed words stand together in one sentence, in the order of the files.

        A pattern that reaches over sentences needs its words anywhere in the text.
        """
        found: dict[int, Pattern] = {}
        _collect(self._wide, self._wide_words & words, words, found)
        for sentence in sentences:
            _collect(self._narrow, self._narrow_words & sentence, sentence, found)
        return [found[number] for number in sorted(found)]


def _collect(index: Index, hits: frozenset[str], words: set[str], found: dict[int, Pattern]) -> None:
    """Asked a hundred times a text, hence the bare loops."""
    for word in hits:
        for number, pattern, further in index[word]:
            if number not in found:
                for gate in further:
                    if gate.isdisjoint(words):
                        break
                else:
                    found[number] = pattern


def _compile(source: str, lists: Mapping[str, tuple[str, ...]]) -> Any:
    def expand(found: re.Match[str]) -> str:
        name = found.group(1)
        if name in TAGS:
            return f"(?:{TAGS[name]})"
        return "(?:" + "|".join(phrase.replace(" ", r"\s+") for phrase in lists[name]) + ")"

    pattern = _MACRO.sub(expand, source.replace("~", GAP).replace(" ?", r"\s*").replace(" ", r"\s+"))
    options = re2.Options()
    options.log_errors = False
    return re2.compile(rf"\b(?:{pattern})".encode("ascii"), options)


def load(*paths: Path) -> Rules:
    """Read files of rules; the lists of an earlier file hold in the later ones. ``RuleError`` names file and line."""
    lists: dict[str, tuple[str, ...]] = {}
    rules: list[Rule] = []
    for source in paths:
        for number, line in enumerate(source.read_text(encoding="ascii").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                try:
                    _line(line, lists, rules)
                except (RuleError, KeyError, ValueError, IndexError) as error:
                    raise RuleError(f"{source.name}, line {number}: {error}") from error
    return Rules(rules)


def _line(line: str, lists: dict[str, tuple[str, ...]], rules: list[Rule]) -> None:
    mark, rest = line[0], line[1:].strip()
    if mark == "=":
        name, _, phrases = rest.partition(":")
        lists[name] = (*lists.get(name, ()), *(phrase.strip() for phrase in phrases.split(",") if phrase.strip()))
    elif mark == "[":
        name, kind, level = rest.rstrip("]").split()
        rules.append(Rule(name, kind, level))
    elif mark == "+":
        rules[-1].patterns.append(Pattern(rest, rules[-1], lists))
    elif mark == "-":
        rules[-1].unless.append(rest)
    else:
        key, _, value = line.partition(":")
        if key not in ("why", "suggestion", "related", "thread"):
            raise RuleError(f"unknown {key!r}; known are why, suggestion, related, thread, + - = [")
        setattr(rules[-1], key, value.strip())
