"""The tree's inner hashes in the database: tiles of 256, as C2SP serves them (SH 620.4, 4.2).

A tile is written when its last hash is there, one write in 256 records; what is not yet in a whole tile is read from
the records' own leaves. So a proof among a million records reads a few tiles instead of a million leaves.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from spokesperson.archive.ledger.tree import Nodes, fold

WIDTH = 256
HEIGHT = 8


def key_of(level: int, number: int) -> str:
    return f"{level}/{number}"


def complete(old: int, new: int) -> None:
    """Write the tiles that became whole as the tree grew from ``old`` to ``new`` leaves."""
    level = 0
    while old // WIDTH != new // WIDTH:
        for number in range(old // WIDTH, new // WIDTH):
            hashes = _hashes(level, number * WIDTH, (number + 1) * WIDTH)
            _rows(
                "INSERT INTO archive_tile (key, hashes, root) VALUES (%s, %s, %s)",
                (key_of(level, number), b"".join(hashes), fold(hashes)),
            )
        old, new, level = old // WIDTH, new // WIDTH, level + 1


def nodes() -> Nodes:
    """A reader of perfect subtrees for proofs; it remembers what it read, so use it for one proof or one snapshot."""
    known: dict[tuple[int, int], list[bytes] | None] = {}

    def node(level: int, number: int) -> bytes:
        tile_level, rest = divmod(level, HEIGHT)
        begin, end = number << rest, (number + 1) << rest
        tile, offset = divmod(begin, WIDTH)
        if (tile_level, tile) not in known:
            known[tile_level, tile] = _tile(tile_level, tile)
        whole = known[tile_level, tile]
        if whole is not None:
            return fold(whole[offset : offset + end - begin])
        return fold(_hashes(tile_level, begin, end))

    return node


def _tile(level: int, number: int) -> list[bytes] | None:
    rows = _rows("SELECT hashes FROM archive_tile WHERE key = %s", (key_of(level, number),))
    if not rows:
        return None
    data = bytes(rows[0][0])
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def _hashes(level: int, begin: int, end: int) -> list[bytes]:
    """The hashes ``begin`` to ``end`` of a level, from the leaves or from the tiles below. All must be there."""
    if level == 0:
        rows = _rows("SELECT leaf FROM archive_sealed WHERE idx >= %s AND idx < %s ORDER BY idx", (begin, end))
    else:
        keys = [key_of(level - 1, number) for number in range(begin, end)]
        marks = ", ".join(["%s"] * len(keys))
        found = dict(_rows(f"SELECT key, root FROM archive_tile WHERE key IN ({marks})", keys))  # noqa: S608
        rows = [(found[key],) for key in keys if key in found]
    if len(rows) != end - begin:
        raise LookupError(f"the tree's level {level} has gaps between {begin} and {end}; run verify")
    return [bytes(row[0]) for row in rows]


def _rows(statement: str, parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []
