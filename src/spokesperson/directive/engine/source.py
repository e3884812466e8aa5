"""A directive's Markdown cut into front matter, sections, numbered clauses, tables and blocks, each with its line.

Clauses are numbered in the text (``**1.5** ...``), not by Markdown lists: a number that is written down is what the
law cites, and a fence belongs to the clause above it whatever its indentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_BYTES = 256 * 1024
MAX_LINES = 10_000
KINDS = ("rule", "screen", "obligation", "limit", "judgment", "duty", "notice", "case")

_CLAUSE = re.compile(r"\s{0,3}\*\*(?P<id>P\d+|\d+(?:\.\d+)*|[A-Z][A-Za-z]*(?:-[A-Za-z]+)*)\*\*(?=\s|$)\s*(?P<rest>.*)$")
_LEAD = re.compile(r"_(?P<lead>[^_]+)_\s*")
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<title>.*)$")
_FENCE = re.compile(r"(?P<indent>\s*)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE_ROW = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass
class Fence:
    """A fenced block of a known kind: its YAML and the 1-based line and column where that starts."""

    kind: str
    text: str
    line: int
    column: int
    clause: str = ""


@dataclass
class Cell:
    """A cell of a table."""

    text: str
    line: int
    column: int


@dataclass
class Table:
    """A table: its head and its rows, as cells."""

    head: list[Cell]
    rows: list[list[Cell]]
    clause: str = ""


@dataclass
class Passage:
    """A clause as it stands in the file: ``text`` is its Markdown without blocks."""

    id: str
    heading: str
    part: str
    line: int
    column: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    @property
    def number(self) -> str:
        return self.id if self.id[0].isdigit() else ""


@dataclass
class Cut:
    """The file in pieces. ``words`` is the text staff read: everything but front matter and blocks."""

    front: str = ""
    front_line: int = 0
    parts: dict[str, str] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    words: str = ""


Report = Callable[..., None]


def cut(lines: list[str], report: Report) -> Cut:
    """Cut the file's ``lines`` (without line ends). Mistakes go to ``report(line, column, message, meant="")``."""
    return _Cutter(lines, report).run()


class _Cutter:
    def __init__(self, lines: list[str], report: Report) -> None:
        self.lines, self.report = lines, report
        self.cut = Cut()
        self.at = 0
        self.part = ""
        self.words: list[str] = []

    def run(self) -> Cut:
        self.front()
        while self.at < len(self.lines):
            self.step(self.lines[self.at])
        self.cut.words = re.sub(r"\n{3,}", "\n\n", "\n".join(self.words)).strip() + "\n"
        return self.cut

    def front(self) -> None:
        if not self.lines or self.lines[0].rstrip() != "---":
            self.report(1, 1, "a directive begins with its front matter between two lines '---'")
            return
        end = next((i for i, line in enumerate(self.lines[1:], 1) if line.rstrip() == "---"), None)
        if end is None:
            self.report(1, 1, "the front matter has no closing line '---'")
            self.at = len(self.lines)
            return
        self.cut.front, self.cut.front_line = "\n".join(self.lines[1:end]), 2
        self.at = end + 1

    @property
    def clause(self) -> str:
        return self.cut.passages[-1].id if self.cut.passages else ""

    def step(self, line: str) -> None:
        if (fence := _FENCE.match(line)) is not None:
            self.fence(fence)
        elif (heading := _HEADING.match(line)) is not None:
            self.heading(heading)
        elif _ROW.match(line) and self.at + 1 < len(self.lines) and _RULE_ROW.match(self.lines[self.at + 1]):
            self.table()
        else:
            self.prose(line)

    def keep(self, *lines: str) -> None:
        """Text that staff read: part of the words and of the clause it stands under."""
        self.words += [line.rstrip() for line in lines]
        if self.cut.passages and self.cut.passages[-1].part == self.part:
            self.cut.passages[-1].lines += [line.rstrip() for line in lines]

    def prose(self, line: str) -> None:
        if (found := _CLAUSE.match(line)) is None:
            self.keep(line)
        else:
            lead = _LEAD.match(found["rest"])
            heading = lead["lead"].strip(" .") if lead else ""
            column = found.start("id") + 1
            self.cut.passages.append(Passage(found["id"], heading, self.part, self.at + 1, column))
            self.words.append(line.rstrip())
            self.cut.passages[-1].lines.append(found["rest"][lead.end() :].rstrip() if lead else found["rest"].rstrip())
        self.at += 1

    def heading(self, found: re.Match[str]) -> None:
        title = found["title"].rstrip().rstrip("#").rstrip()
        slug = title.split()[0].rstrip(".") if title[:1].isdigit() else _SLUG.sub("-", title.lower()).strip("-")
        self.part = slug or "part"
        if len(found["level"]) > 1:
            if self.part in self.cut.parts:
                self.report(self.at + 1, 1, f"there are two sections {title!r}")
            self.cut.parts[self.part] = re.sub(r"^\d+(\.\d+)*\.?\s+", "", title)
        self.words.append(found[0].rstrip())
        self.at += 1

    def fence(self, opened: re.Match[str]) -> None:
        start, mark, info = self.at, opened["mark"], opened["info"].split()
        closing = re.compile(rf"\s*{re.escape(mark[0])}{{{len(mark)},}}\s*$")
        end = next((i for i in range(start + 1, len(self.lines)) if closing.match(self.lines[i])), None)
        if end is None:
            self.report(start + 1, opened.start("mark") + 1, f"this block is not closed by a line {mark!r}")
            end = len(self.lines)
        self.at = end + 1
        inside = self.lines[start + 1 : end]
        if info and info[0] in KINDS:
            indent = len(opened["indent"])
            text = "\n".join(line[indent:] if not line[:indent].strip() else line for line in inside)
            self.cut.fences.append(Fence(info[0], text, start + 2, indent + 1, self.clause))
        elif info:
            self.report(start + 1, _start(opened, "info"), f"there are no blocks of the kind {info[0]!r}", info[0])
        else:
            self.keep(*self.lines[start : end + 1])

    def table(self) -> None:
        start = self.at
        while self.at < len(self.lines) and _ROW.match(self.lines[self.at]):
            self.at += 1
        rows = [_cells(self.lines[i], i + 1) for i in range(start, self.at) if i != start + 1]
        self.cut.tables.append(Table(rows[0], rows[1:], self.clause))
        self.keep(*self.lines[start : self.at])


def _start(found: re.Match[str], name: str) -> int:
    """The 1-based column of a group, without the blanks before it."""
    return found.start(name) + len(found[name]) - len(found[name].lstrip()) + 1


def _cells(line: str, number: int) -> list[Cell]:
    begin, cells = line.index("|") + 1, []
    for piece in line.strip()[1:-1].split("|"):
        column = begin + len(piece) - len(piece.lstrip()) + 1 if piece.strip() else begin + 1
        cells.append(Cell(piece.strip(), number, column))
        begin += len(piece) + 1
    return cells
