"""Rebuilding the tree from its leaves while a verification runs, against the tiles that are stored (4.2; R88)."""

from __future__ import annotations

from django.db import connection

from spokesperson.archive.ledger.tree import Frontier, fold
from spokesperson.archive.tiles import HEIGHT, WIDTH, key_of


class TreeProblem(Exception):
    """A tile is not what the records lead to; ``index`` is the first record that it concerns."""

    def __init__(self, index: int, problem: str) -> None:
        self.index = index
        super().__init__(problem)


class Rehash:
    """The tree computed anew, 256 leaves at a time. ``root_at_stop`` is the root of its first ``stop_at`` leaves."""

    def __init__(self, stop_at: int = 0) -> None:
        self._whole = Frontier()
        self._open: list[bytes] = []
        self._roots: list[list[bytes]] = []
        self._stop_at = stop_at
        self.root_at_stop: bytes | None = None

    def add(self, leaves: list[bytes]) -> None:
        """Append leaves in order. Raises ``TreeProblem`` when a stored tile differs."""
        for at in range(0, len(leaves), WIDTH):
            self._add(leaves[at : at + WIDTH])

    def edge(self) -> Frontier:
        """The frontier over all leaves so far."""
        return self._edge(len(self._open))

    def first_difference(self) -> int | None:
        """The first of the leaves not yet in a whole tile that differs from the stored tile, if there is one."""
        stored = _stored(0, self._whole.size // WIDTH)
        return None if stored is None else self._difference(stored[0], self._open)

    def _add(self, leaves: list[bytes]) -> None:
        before = self._whole.size + len(self._open)
        self._open += leaves
        if before < self._stop_at <= before + len(leaves):
            self.root_at_stop = self._edge(self._stop_at - self._whole.size).root()
        while len(self._open) >= WIDTH:
            block, self._open = self._open[:WIDTH], self._open[WIDTH:]
            root = self._check(0, self._whole.size // WIDTH, block)
            self._whole.append_subtree(HEIGHT, root)
            self._rise(0, root)

    def _edge(self, count: int) -> Frontier:
        edge = Frontier(self._whole.size, self._whole.hashes)
        for leaf in self._open[:count]:
            edge.append(leaf)
        return edge

    def _rise(self, level: int, root: bytes) -> None:
        """Collect the roots of one level's tiles; 256 of them make a tile of the next."""
        if level == len(self._roots):
            self._roots.append([])
        self._roots[level].append(root)
        if len(self._roots[level]) == WIDTH:
            block, self._roots[level] = self._roots[level], []
            number = (self._whole.size >> HEIGHT * (level + 2)) - 1
            self._rise(level + 1, self._check(level + 1, number, block))

    def _check(self, level: int, number: int, block: list[bytes]) -> bytes:
        """Compare a whole tile with the stored one; its root."""
        root, stored = fold(block), _stored(level, number)
        begin = number * WIDTH << HEIGHT * level
        if stored is None:
            raise TreeProblem(begin, f"tile {key_of(level, number)} over the records from {begin} is missing")
        if level == 0:
            difference = self._difference(stored[0], block)
            if difference is not None:
                raise TreeProblem(difference, f"record {difference} is not what was sealed: its tile differs")
        if stored != (b"".join(block), root):
            raise TreeProblem(begin, f"tile {key_of(level, number)} over the records from {begin} was changed")
        return root

    def _difference(self, stored: object, leaves: list[bytes]) -> int | None:
        if not isinstance(stored, bytes) or len(stored) != 32 * WIDTH:
            return None
        for number, leaf in enumerate(leaves):
            if stored[32 * number : 32 * number + 32] != leaf:
                return self._whole.size + number
        return None


def _stored(level: int, number: int) -> tuple[object, object] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes, root FROM archive_tile WHERE key = %s", (key_of(level, number),))
        row = cursor.fetchone()
    return None if row is None else (row[0], row[1])
