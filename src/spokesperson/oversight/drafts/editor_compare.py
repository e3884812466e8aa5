"""Where two lists of lines, or of words, differ: in a time that no text can drive up (R3).

Lines that stand once in each hold the lists together; what lies between them is compared closely while that is cheap,
and is changed as a whole where it is not. The usual close comparison alone takes minutes for a file of blank lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AT_ONCE = 1_000_000  # steps that one close comparison may take, at the worst
DEPTH = 12
Code = tuple[str, int, int, int, int]


@dataclass
class Effort:
    """How many steps of close comparison are left for a page."""

    left: int = 8_000_000

    def affords(self, a: Sequence[str], b: Sequence[str]) -> bool:
        """Whether ``a`` and ``b`` can be compared closely; what that may take is then spent."""
        there = Counter(b)
        pairs = sum(n * there[one] for one, n in Counter(a).items())
        steps = (pairs + len(a) + len(b)) * min(len(a), len(b)) // 2
        if steps > min(AT_ONCE, self.left):
            return False
        self.left -= steps
        return True


def codes(a: Sequence[str], b: Sequence[str], effort: Effort) -> Iterator[Code]:
    """From ``a`` to ``b``: (``equal``|``replace``|``insert``|``delete``, i1, i2, j1, j2), in order and without gaps;
    the same kind never twice in a row.
    """
    held: Code | None = None
    for code in _codes(a, b, 0, 0, effort, DEPTH):
        if held is None:
            held = code
        elif (held[0] == "equal") == (code[0] == "equal"):
            held = _named(held[0] == "equal", held[1], code[2], held[3], code[4])
        else:
            yield held
            held = code
    if held is not None:
        yield held


def _named(same: bool, i1: int, i2: int, j1: int, j2: int) -> Code:
    kind = "equal" if same else "insert" if i1 == i2 else "delete" if j1 == j2 else "replace"
    return kind, i1, i2, j1, j2


def _codes(a: Sequence[str], b: Sequence[str], i: int, j: int, effort: Effort, depth: int) -> Iterator[Code]:
    """The same for parts of the lists that begin at ``i`` and ``j``; what begins or ends alike is left out first."""
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest = min(len(a), len(b)) - head
    tail = next((n for n in range(rest) if a[-1 - n] != b[-1 - n]), rest)
    if head:
        yield "equal", i, i + head, j, j + head
    yield from _inner(a[head : len(a) - tail], b[head : len(b) - tail], i + head, j + head, effort, depth)
    if tail:
        yield "equal", i + len(a) - tail, i + len(a), j + len(b) - tail, j + len(b)


def _inner(a: Sequence[str], b: Sequence[str], i: int, j: int, effort: Effort, depth: int) -> Iterator[Code]:
    if not a and not b:
        return
    if not a or not b:
        yield _named(False, i, i + len(a), j, j + len(b))
    elif effort.affords(a, b):
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield kind, i + i1, i + i2, j + j1, j + j2
    elif depth and (held := _anchors(a, b)):
        at, to = 0, 0
        for x, y in [*held, (len(a), len(b))]:
            yield from _codes(a[at:x], b[to:y], i + at, j + to, effort, depth - 1)
            if x < len(a):
                yield "equal", i + x, i + x + 1, j + y, j + y + 1
            at, to = x + 1, y + 1
    else:
        yield _named(False, i, i + len(a), j, j + len(b))


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Places of what stands once in each list, as many as come in the same order in both."""
    once = {one for one, n in Counter(a).items() if n == 1} & {one for one, n in Counter(b).items() if n == 1}
    there = {one: n for n, one in enumerate(b) if one in once}
    pairs = [(n, there[one]) for n, one in enumerate(a) if one in once]
    tops: list[int] = []  # tops[k]: the least last place in b of k + 1 places in order
    ends: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_x, y) in enumerate(pairs):
        k = bisect_left(tops, y)
        before.append(ends[k - 1] if k else -1)
        tops[k : k + 1] = [y]
        ends[k : k + 1] = [number]
    found: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]
