"""Changes an editor makes in a directive's text for its author: repairs, expectations, the head of a draft (P2; R3).

Everything here takes the file's text and gives the file's text back; nothing is stored and nothing is decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from spokesperson.directive.engine import Mistake
from spokesperson.directive.engine.blocks import Node, read
from spokesperson.directive.engine.source import cut
from spokesperson.oversight.drafts.editor_compare import Effort, codes

TOKENS = 2000  # words and signs of a line that are compared one by one
_QUOTED = re.compile(r"'([^']+)'")
_WORD = re.compile(r"\s+|[^\w\s]|\w+")
_FLOW = re.compile(r"\[[^\[\]]*\]")
_BARE = re.compile(r"[A-Za-z][\w/-]*")
_NOW = re.compile(r"\s+now:\s")
_QUOTES = "'\"[{ "


@dataclass(frozen=True)
class Repair:
    """Words to put in the place of others: 1-based ``line``, 0-based code points ``start`` to ``end`` in it."""

    line: int
    start: int
    end: int
    words: str


def repair(mistake: Mistake) -> Repair | None:
    """What puts a mistake right, if its suggestion says so and the wrong word stands where it was reported."""
    meant = mistake.suggestion.strip("'\"")
    if not meant:
        return None
    for word in _QUOTED.findall(mistake.message):
        for wrong in (f"limit.{word}", word) if meant.startswith("limit.") else (word,):
            start = mistake.source_line.find(wrong, mistake.column - 1)
            between = mistake.source_line[mistake.column - 1 : max(start, 0)]
            if start >= 0 and not between.strip(_QUOTES):
                return Repair(mistake.line, start, start + len(wrong), meant)
    return None


def repaired(source: str, one: Repair) -> str:
    """``source`` with one repair made."""
    lines = source.split("\n")
    text = lines[one.line - 1]
    lines[one.line - 1] = text[: one.start] + one.words + text[one.end :]
    return "\n".join(lines)


def headed(source: str, revision: str, effective: datetime) -> str:
    """``source`` under another revision and instant; scenes move with it, everything else stays."""
    source = re.sub(r"(?m)^revision:.*$", f'revision: "{revision}"', source, count=1)
    line = f"effective: {effective.isoformat(timespec='minutes')}"
    return timely(re.sub(r"(?m)^effective:.*$", line, source, count=1), effective)


def timely(source: str, effective: datetime) -> str:
    """``source`` whose scenes do not lie before its first day: an earlier ``now`` moves on by whole weeks.

    A case decided before the first day is answered "not in force" and shows nothing of the rules.
    """
    lines = source.split("\n")
    for at in _early(lines, effective):
        before = datetime.fromisoformat(_moment(lines[at]))
        weeks = -((before - effective) // timedelta(weeks=1))
        moved = (before + timedelta(weeks=weeks)).isoformat(timespec="seconds")
        lines[at] = lines[at].replace(_moment(lines[at]), moved)
    return "\n".join(lines)


def early_scenes(source: str, effective: datetime) -> list[int]:
    """The 1-based lines of scenes' ``now`` that lie before ``effective``."""
    return [at + 1 for at in _early(source.split("\n"), effective)]


def _early(lines: list[str], effective: datetime) -> Iterator[int]:
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), 0)
    for at in range(end):
        if _NOW.match(lines[at]):
            try:
                if datetime.fromisoformat(_moment(lines[at])) < effective:
                    yield at
            except (ValueError, TypeError):
                continue


def _moment(line: str) -> str:
    return line.partition(":")[2].strip().strip("\"'")


def head_line(source: str, key: str) -> int:
    """The 1-based line of ``key`` in the front matter, or 1."""
    for number, line in enumerate(source.split("\n"), 1):
        if line.startswith(f"{key}:"):
            return number
        if number > 1 and line.rstrip() == "---":
            break
    return 1


@dataclass(frozen=True)
class Expected:
    """What a case shall expect from now on: the answer, and lists (cites, fires, silent) in place of its own."""

    then: str
    lists: Mapping[str, tuple[str, ...]]


def accepted(source: str, answers: Mapping[int, Expected]) -> str:
    """``source`` whose cases expect other answers: ``answers`` maps a case's line to what it shall expect.

    A list that does not stand in one line is left as it is.
    """
    lines = source.split("\n")
    for case in cases(source):
        if case.line not in answers or not isinstance(case.value, dict):
            continue
        wanted = answers[case.line]
        # From the right to the left, so that places in the same line stay true.
        for key, node in sorted(case.value.items(), key=lambda item: -item[1].column):
            at, text = node.column - 1, lines[node.line - 1]
            if key == "then":
                lines[node.line - 1] = text[:at] + re.sub(r"^['\"]?\w+['\"]?", wanted.then, text[at:], count=1)
            elif key in wanted.lists and (old := _FLOW.match(text, at)):
                words = ", ".join(word if _BARE.fullmatch(word) else f'"{word}"' for word in wanted.lists[key])
                lines[node.line - 1] = f"{text[:at]}[{words}]{text[old.end() :]}"
    return "\n".join(lines)


def cases(source: str) -> Iterator[Node]:
    """The cases of a file as they are written, each with its places."""
    for fence in cut(source.split("\n"), _silent).fences:
        if fence.kind == "case" and (node := read(fence.text, fence.line, _silent, fence.column)) is not None:
            yield from node.value if isinstance(node.value, list) else [node]


def _silent(*_given: object) -> None:
    """Mistakes are reported by the check; here they only mean that there is nothing to change."""


def with_case(source: str, line: int, text: str) -> str:
    """``source`` with another case, in a block of its own after the block that ``line`` (1-based) stands in."""
    lines = source.split("\n")
    at = line - 1
    while at < len(lines) and not lines[at].strip().startswith(("```", "~~~")):
        at += 1
    return "\n".join([*lines[: at + 1], "```case", *text.split("\n"), "```", *lines[at + 1 :]])


@dataclass(frozen=True)
class Marks:
    """Lines of a draft (1-based) against the version in force; after those in ``gone`` lines were left out."""

    changed: tuple[int, ...]
    new: tuple[int, ...]
    gone: tuple[int, ...]

    @property
    def any(self) -> bool:
        return bool(self.changed or self.new or self.gone)


def marks(before: str, after: str) -> Marks:
    """Which lines differ. What was rewritten is changed, what came beyond it is new."""
    changed: list[int] = []
    new: list[int] = []
    gone: list[int] = []
    for tag, i1, i2, j1, j2 in _line_codes(before.split("\n"), after.split("\n")):
        if tag == "replace":
            kept = min(i2 - i1, j2 - j1)
            changed += range(j1 + 1, j1 + kept + 1)
            new += range(j1 + kept + 1, j2 + 1)
            gone += [j2] if i2 - i1 > kept else []
        elif tag == "insert":
            new += range(j1 + 1, j2 + 1)
        elif tag == "delete":
            gone.append(j1)
    return Marks(tuple(changed), tuple(new), tuple(gone))


def _line_codes(a: list[str], b: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The differing stretches of two lists of lines."""
    return (code for code in codes(a, b, Effort()) if code[0] != "equal")


Pieces = list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A line of two texts side by side: numbers (0: no such line) and (``same``|``del``|``ins``, text) pieces."""

    old: int
    new: int
    left: Pieces
    right: Pieces


def side_by_side(before: str, after: str, around: int = 2) -> list[list[Row]]:
    """The differing stretches of two texts, each with ``around`` lines before and after it."""
    a, b = before.split("\n"), after.split("\n")
    found = list(_line_codes(a, b))
    effort = Effort()
    stretches: list[list[Row]] = []
    reached = 0
    for number, (_tag, i1, i2, j1, j2) in enumerate(found):
        start = max(reached, i1 - around)
        if not stretches or start > reached:
            stretches.append([])
        rows = stretches[-1]
        rows += [_same(a[i], i + 1, i + 1 + j1 - i1) for i in range(start, i1)]
        rows += _pairs(a[i1:i2], b[j1:j2], i1, j1, effort)
        following = found[number + 1][1] if number + 1 < len(found) else len(a)
        reached = min(i2 + around, following)
        rows += [_same(a[i], i + 1, i + 1 + j2 - i2) for i in range(i2, reached)]
    return stretches


def _same(text: str, old: int, new: int) -> Row:
    return Row(old, new, [("same", text)], [("same", text)])


def _pairs(old: list[str], new: list[str], i: int, j: int, effort: Effort) -> Iterator[Row]:
    for n in range(max(len(old), len(new))):
        left, right = old[n] if n < len(old) else None, new[n] if n < len(new) else None
        pieces = _words(left or "", right or "", effort) if left is not None and right is not None else None
        yield Row(
            i + n + 1 if left is not None else 0,
            j + n + 1 if right is not None else 0,
            pieces[0] if pieces else ([("del", left)] if left else []),
            pieces[1] if pieces else ([("ins", right)] if right else []),
        )


def _words(old: str, new: str, effort: Effort) -> tuple[Pieces, Pieces]:
    """Two lines word by word; a very long line differs as a whole."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    if max(len(a), len(b)) > TOKENS:
        a, b = [old], [new]
    left: Pieces = []
    right: Pieces = []
    for tag, i1, i2, j1, j2 in codes(a, b, effort):
        left += _piece("same" if tag == "equal" else "del", a[i1:i2])
        right += _piece("same" if tag == "equal" else "ins", b[j1:j2])
    return left, right


def _piece(kind: str, words: Iterable[str]) -> Pieces:
    text = "".join(words)
    return [(kind, text)] if text else []
