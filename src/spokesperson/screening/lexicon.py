"""The lexicon of clause 1.2: terms with category, strength and the senses in which they are harmless.

The words stand in ``data/lexicon.txt``, which explains its own format; here is how they are read and looked up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from spokesperson.screening.words import DATA

STRENGTHS = {"strong": "listed", "coarse": "judgment"}


class LexiconError(ValueError):
    """A line of the lexicon cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. ``base`` is the word as listed; the senses hold words or phrases in lower case."""

    base: str
    kind: str
    level: str
    name: bool = False
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``words``: each single-word form -> its term. ``phrases``: first word -> (the further words, term) list."""

    words: dict[str, Term] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], Term]]] = field(default_factory=dict)

    def add(self, form: str, term: Term) -> None:
        first, *rest = form.split()
        if rest:
            self.phrases.setdefault(first, []).append((tuple(rest), term))
        else:
            self.words.setdefault(form, term)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with this version, read once."""
    return read((DATA / "lexicon.txt").read_text(encoding="ascii"), "lexicon.txt")


def read(text: str, name: str) -> Lexicon:
    """Read the format of ``data/lexicon.txt``. ``LexiconError`` names the line that is wrong."""
    found = Lexicon()
    kind = level = ""
    for number, line in _lines(text):
        if line.startswith("["):
            kind, level = _heading(line, f"{name}, line {number}")
            continue
        if not kind:
            raise LexiconError(f"{name}, line {number}: a term before the first [kind strength]")
        entry, *senses = (part.strip() for part in line.split(";"))
        base, _, endings = entry.partition("|")
        term = _term(base, kind, level, senses, f"{name}, line {number}")
        for ending in ("", *filter(None, endings.split(","))):
            found.add(base + ending, term)
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, stripped


def _heading(line: str, where: str) -> tuple[str, str]:
    kind, _, strength = line.strip("[]").partition(" ")
    if strength not in STRENGTHS:
        raise LexiconError(f"{where}: unknown strength {strength!r}; known are {', '.join(STRENGTHS)}")
    return kind, STRENGTHS[strength]


def _term(base: str, kind: str, level: str, senses: list[str], where: str) -> Term:
    lists: dict[str, tuple[str, ...]] = {}
    for sense in senses:
        key, _, words = sense.partition("=")
        if key not in ("name", "after", "before", "near", "only") or bool(words) == (key == "name"):
            raise LexiconError(f"{where}: cannot read the sense {sense!r}")
        lists[key] = tuple(words.split(","))
    return Term(
        base, kind, level, "name" in lists, lists.get("after", ()), lists.get("before", ()),
        frozenset(lists.get("near", ())), frozenset(lists.get("only", ())),
    )  # fmt: skip
