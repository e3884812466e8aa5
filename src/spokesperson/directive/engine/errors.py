"""What is wrong with a directive's file, at its own line and column, and with a fact (P2; R3).

A file is refused whole with all its mistakes, so that its author repairs it in one round.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: 1-based ``line`` and ``column``, what is wrong, and perhaps what was meant."""

    line: int
    column: int
    message: str
    suggestion: str = ""
    source_line: str = ""

    def show(self, name: str) -> str:
        """Three lines: place and message, the source line, a caret; the suggestion ends the first."""
        meant = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        indent = "".join("\t" if c == "\t" else " " for c in self.source_line[: self.column - 1])
        return f"{name}:{self.line}:{self.column}: {self.message}{meant}\n    {self.source_line}\n    {indent}^"


class DirectiveError(ValueError):
    """A directive that cannot be used; ``mistakes`` holds all that was found, in the file's order."""

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        self.name = name
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(m.show(name) for m in self.mistakes))


class FactError(ValueError):
    """A fact that is not declared or has another type than declared."""

    def __init__(self, name: str, expected: str, got: object) -> None:
        self.name, self.expected, self.got = name, expected, got
        super().__init__(f"{name}: expected {expected}, got {_short(got)}")


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def nearest(word: object, known: Iterable[str]) -> str:
    """The known word that looks most like ``word``, or nothing if none is near."""
    found = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
