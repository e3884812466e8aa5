"""Collecting mistakes at their place in the file, with the source line and what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from spokesperson.directive.engine.blocks import Node
from spokesperson.directive.engine.errors import Mistake, nearest


class Marks:
    """The mistakes found so far in a file of ``lines``."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.found = lines, set[Mistake]()

    def at(self, line: int, column: int, message: str, meant: str = "") -> None:
        """A mistake at a 1-based place; a place beyond the file is moved to its end."""
        line = max(1, min(line, len(self.lines) or 1))
        text = self.lines[line - 1] if self.lines else ""
        self.found.add(Mistake(line, max(1, min(column, len(text) + 1)), message, meant, text))

    def node(self, node: Node, message: str, meant: str = "") -> None:
        self.at(node.line, node.column, message, meant)

    def token(self, node: Node, token: str, message: str, meant: str = "") -> None:
        """A mistake about ``token`` somewhere inside the scalar ``node``; at the node if it cannot be found."""
        pattern = re.compile(rf"(?<![\w.]){re.escape(token)}(?!\w)") if token else None
        for line in range(node.line, node.end + 1) if pattern else ():
            start = node.column - 1 if line == node.line else 0
            if line <= len(self.lines) and (hit := pattern.search(self.lines[line - 1], start)):  # type: ignore[union-attr]
                return self.at(line, hit.start() + 1, message, meant)
        return self.node(node, message, meant)

    def within(self, node: Node) -> Callable[[str, str, str], None]:
        """What a condition's reader reports to."""
        return lambda token, message, meant: self.token(node, token, message, meant)

    def unknown(self, node: Node, what: str, word: object, known: Iterable[str]) -> None:
        """``word`` is none of ``known``; the nearest is suggested."""
        near = nearest(word, known)
        self.node(node, f"unknown {what} {str(word)!r}", repr(near) if near else "")

    def words(self, node: Node | None, what: str, *, most: int = 600) -> str:
        """The words in ``node``, or "" after reporting that there are none."""
        if node is None:
            return ""
        if isinstance(node.value, str) and node.value.strip() and len(node.value) <= most:
            return node.value.strip()
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return str(node.value)
        self.node(node, f"{what} must be words (at most {most} characters)")
        return ""

    def word_map(self, node: Node | None, what: str) -> dict[str, str]:
        """A mapping of ids to words; ids are plain words that can stand in a condition."""
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.node(node, f"{what} must be a mapping of ids to words")
            return {}
        for key, place in node.keys.items():
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", key):
                self.node(place, f"the id {key!r} in {what} must be small letters, digits and _")
        return {key: self.words(value, f"{what}: {key}") for key, value in node.value.items()}

    def word_list(self, node: Node | None, what: str) -> tuple[str, ...]:
        if node is None:
            return ()
        if not isinstance(node.value, list):
            self.node(node, f"{what} must be a list of words")
            return ()
        return tuple(self.words(one, what) for one in node.value)

    def choice(self, node: Node | None, what: str, known: Iterable[str], default: str) -> str:
        """One word of ``known``; reported and ``default`` otherwise."""
        if node is None:
            return default
        if node.value in (known := tuple(known)):
            return str(node.value)
        self.unknown(node, what, node.value, known)
        return default

    def keys(self, node: Node, what: str, required: Iterable[str], optional: Iterable[str] = ()) -> bool:
        """Whether ``node`` is a mapping with the required keys; unknown keys are reported."""
        if not isinstance(node.value, dict):
            self.node(node, f"{what} must be a mapping (key: value)")
            return False
        known = [*required, *optional]
        for key, place in node.keys.items():
            if key not in known:
                self.unknown(place, f"key in {what}", key, known)
        missing = [key for key in required if key not in node.value]
        for key in missing:
            self.node(node, f"{what} lacks {key!r}")
        return not missing
