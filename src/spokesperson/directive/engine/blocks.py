"""YAML of a directive's front matter and blocks, every value with its place in the file.

Only what a directive needs: mappings, lists, words, numbers, true and false. Anchors and aliases are refused, because
they let a small file stand for an enormous one; a key given twice is a mistake and not the second value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 12
_NUMBER = re.compile(r"[-+]?\d{1,15}$")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}

LONGEST_WORD = max(map(len, _WORDS))
_NUMBERS = frozenset("0123456789+-")

Report = Callable[..., None]


@dataclass
class Node:
    """A value and where it stands (1-based line and column; ``end`` is the last line it touches).

    ``value`` is a scalar, a list of nodes, or a dict of words to nodes; ``keys`` are the places of a dict's keys.
    """

    value: Any
    line: int
    column: int
    end: int
    keys: dict[str, Node] = field(default_factory=dict)

    def data(self) -> Any:
        """The plain value without places."""
        if isinstance(self.value, dict):
            return {key: node.data() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.data() for node in self.value]
        return self.value

    def get(self, key: str) -> Node | None:
        """The node under ``key``, if this is a mapping that has it."""
        return self.value.get(key) if isinstance(self.value, dict) else None


class Unreadable(Exception):
    """The text is no YAML that a directive may hold; it was reported."""


def read(text: str, line: int, report: Report, column: int = 1) -> Node | None:
    """The YAML ``text`` whose first line is the file's ``line`` (1-based), indented by ``column`` - 1.

    What is wrong is reported as ``report(line, column, message)``; then the answer is None.
    """
    import yaml

    try:
        try:  # libyaml's parser, where it is installed, is twenty times as fast and gives the same events
            fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            return _Builder(yaml.parse(text, Loader=fast), line, column, report).document()
        except yaml.MarkedYAMLError:  # but only Python's says exactly where and what
            return _Builder(yaml.parse(text, Loader=yaml.SafeLoader), line, column, report).document()
    except Unreadable:
        return None
    except yaml.MarkedYAMLError as error:
        forgotten = "expected ':'" in str(error.problem)  # that is noticed a line too late
        mark = (error.context_mark if forgotten else error.problem_mark) or error.context_mark
        place = (line + mark.line, column + mark.column) if mark else (line, column)
        report(*place, f"this is not readable as YAML: {error.problem or error.context}")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        report(line, column, f"this is not readable as YAML: {str(error).splitlines()[0] if str(error) else 'nested'}")
    return None


class _Builder:
    """Nodes out of the parser's events; simpler than a constructor, and aliases never come to life."""

    def __init__(self, events: Iterator[Any], line: int, column: int, report: Report) -> None:
        self.events, self.line, self.column, self.report = events, line, column, report

    def document(self) -> Node | None:
        found = None
        for event in self.events:
            kind = type(event).__name__
            if kind in ("StreamStartEvent", "DocumentStartEvent", "DocumentEndEvent", "StreamEndEvent"):
                continue
            if found is not None:
                self.refuse(event, "only one YAML document may stand here")
            found = self.node(event, 0)
        return found

    def place(self, mark: Any) -> tuple[int, int]:
        return self.line + mark.line, self.column + mark.column

    def refuse(self, event: Any, message: str) -> None:
        self.report(*self.place(event.start_mark), message)
        raise Unreadable

    def node(self, event: Any, depth: int) -> Node:
        kind = type(event).__name__
        if kind == "ScalarEvent" and not event.anchor and (not event.tag or event.tag == "!") and depth <= MAX_DEPTH:
            start, text = event.start_mark, event.value  # nine of ten nodes
            value = text if event.style else _scalar(text)
            return Node(value, self.line + start.line, self.column + start.column, self.line + event.end_mark.line)
        if kind == "AliasEvent" or event.anchor:
            self.refuse(event, "anchors and aliases are not allowed; write the value out")
        if event.tag and kind != "ScalarEvent":
            self.refuse(event, "YAML tags are not allowed")
        if depth > MAX_DEPTH:
            self.refuse(event, "this is nested too deeply")
        line, column = self.place(event.start_mark)
        if kind == "ScalarEvent":
            self.refuse(event, "YAML tags are not allowed")
        node = Node({} if kind == "MappingStartEvent" else [], line, column, line)
        fill = self.mapping if kind == "MappingStartEvent" else self.sequence
        node.end = self.place(fill(node, depth).end_mark)[0]
        return node

    def sequence(self, node: Node, depth: int) -> Any:
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            node.value.append(self.node(event, depth + 1))
        return event

    def mapping(self, node: Node, depth: int) -> Any:
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if isinstance(key.value, (dict, list)) or key.value is None:
                self.report(key.line, key.column, "a key must be a word")
                continue
            word = _word(key.value)
            if word in node.value:
                self.report(key.line, key.column, f"the key {word!r} is given twice")
                continue
            node.value[word], node.keys[word] = value, key
        return event


def _word(value: object) -> str:
    return {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)


def _scalar(text: str) -> object:
    """A plain scalar: true, false, nothing and whole numbers; everything else is words ("no" and "12:30" too)."""
    if text[:1] in _NUMBERS:
        return int(text) if _NUMBER.match(text) else text
    if len(text) <= LONGEST_WORD and text.lower() in _WORDS and text in (text.lower(), text.capitalize(), text.upper()):
        return _WORDS[text.lower()]
    return text
