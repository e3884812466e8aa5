"""Putting records under the signed head: at once on SQLite, by one sequencer on PostgreSQL (SH 620.4, 4.2; R88).

On SQLite writers stand in line anyway (BEGIN IMMEDIATE), so record, tree and signed checkpoint go into the caller's
own transaction. On PostgreSQL a shared head would make all writers wait for one row; the caller's transaction only
inserts into ``archive_pending``, and the sequencer, alone by an advisory lock, gives the indices afterwards.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction

from spokesperson.archive import keys, tiles
from spokesperson.archive.entries import COLUMNS, Entry
from spokesperson.archive.errors import ArchiveUnavailable
from spokesperson.archive.ledger.commitment import FIRST, leaf
from spokesperson.archive.ledger.tree import Frontier

BATCH = 1000
LOCK = 0x5350_4B52  # any number, the same in every process
_NAMES = ", ".join(COLUMNS)
_SLOTS = ", ".join("?" * len(COLUMNS))
_HEAD = (
    "SELECT size, frontier, (SELECT leaf FROM archive_sealed WHERE idx = archive_head.size - 1)"
    " FROM archive_head WHERE id = 1"
)
_INSERT = f"INSERT INTO archive_sealed (idx, leaf, {_NAMES}) VALUES (?, ?, {_SLOTS})"  # noqa: S608
_STORE = f"INSERT INTO archive_pending (commitments, {_NAMES}) VALUES (%s, {_SLOTS.replace('?', '%s')})"  # noqa: S608
_FROM_PENDING = ", ".join(f"p.{name}" for name in COLUMNS)
_MOVE = f"""
    INSERT INTO archive_sealed (idx, leaf, {_NAMES})
    SELECT m.idx, m.leaf, {_FROM_PENDING}
    FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS m(id, idx, leaf) JOIN archive_pending p ON p.id = m.id
    ORDER BY m.idx"""  # noqa: S608


@dataclass
class Edge:
    """Where the tree ends while records are being appended."""

    frontier: Frontier
    previous: bytes
    stored: bool

    def add(self, commitments: bytes) -> bytes:
        """Append one record's commitments; returns its leaf."""
        self.previous = leaf(self.previous, commitments)
        self.frontier.append(self.previous)
        return self.previous


@contextmanager
def nothing_happened(*, undo: bool) -> Iterator[None]:
    """Turn a database's or disk's refusal into ``ArchiveUnavailable``; with ``undo`` the transaction cannot commit."""
    try:
        yield
    except (DatabaseError, OSError, LookupError, ArchiveUnavailable) as error:
        if undo and connection.in_atomic_block:
            transaction.set_rollback(True)
        if isinstance(error, ArchiveUnavailable):
            raise
        raise ArchiveUnavailable(f"the archive cannot take the record ({error})") from error


def put(entry: Entry) -> int | None:
    """Store one entry in the running transaction; its index, or None while it waits for the sequencer."""
    with nothing_happened(undo=True):
        if connection.vendor == "sqlite":
            return _seal_at_once(entry)
        with connection.cursor() as cursor:
            # What could never be sealed must not be stored.
            keys.signer(may_make=lambda: not _has_head(cursor))
            cursor.execute(_STORE, (entry.commitments, *entry.values))
        return None


def _has_head(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM archive_head")
    return cursor.fetchone() is not None


def _seal_at_once(entry: Entry) -> int:
    # Django's cursor rewrites placeholders and copies every row; at one durable commit for each record that counts.
    run = connection.connection.execute
    with connection.wrap_database_errors:
        edge = _edge(run(_HEAD).fetchone())
        index = edge.frontier.size
        sealed = edge.add(entry.commitments)
        run(_INSERT, (index, sealed, *entry.values))
        _move_head(run, edge, "?")
    tiles.complete(index, index + 1)
    return index


def seal_pending(limit: int = BATCH) -> int:
    """The sequencer's step: seal what was stored, at most ``limit`` records; returns how many. Nothing on SQLite.

    Returns 0 as well while another process seals. Raises ``ArchiveUnavailable``; the records stay stored then.
    """
    if connection.vendor == "sqlite":
        return 0
    with nothing_happened(undo=False), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", (LOCK,))
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT id, commitments FROM archive_pending ORDER BY id LIMIT %s", (limit,))
        rows = cursor.fetchall()
        if rows:
            _seal_batch(cursor, rows)
        return len(rows)


def _seal_batch(cursor: Any, rows: list[tuple[int, bytes]]) -> None:
    def run(statement: str, parameters: Any = ()) -> Any:
        cursor.execute(statement, parameters)
        return cursor

    edge = _edge(run(_HEAD).fetchone())
    begin = edge.frontier.size
    leaves = [edge.add(bytes(commitments)) for _, commitments in rows]
    ids = [row[0] for row in rows]
    run(_MOVE, (ids, list(range(begin, begin + len(rows))), leaves))
    run("DELETE FROM archive_pending WHERE id = ANY(%s)", (ids,))
    _move_head(run, edge, "%s")
    tiles.complete(begin, edge.frontier.size)


def sequence(stop: threading.Event, interval: float = 0.2) -> None:
    """Seal until ``stop`` is set, looking every ``interval`` seconds. Errors of the database go to the caller."""
    while not stop.is_set():
        if not seal_pending():
            stop.wait(interval)


def _edge(row: Any) -> Edge:
    """The tree's edge from the head's row (size, frontier, newest leaf); an empty tree if there is none."""
    if row is None:
        return Edge(Frontier(), FIRST, stored=False)
    size, frontier, newest = row
    try:
        edge = Frontier.unpack(size, bytes(frontier))
    except (TypeError, ValueError) as error:
        raise ArchiveUnavailable(f"the archive's head is damaged ({error}); run verify") from error
    if newest is None:
        raise ArchiveUnavailable("the archive's newest record is missing; run verify")
    return Edge(edge, bytes(newest), stored=True)


def _move_head(run: Any, edge: Edge, slot: str) -> None:
    signer = keys.signer(may_make=lambda: not edge.stored)
    note = signer.sign(edge.frontier.size, edge.frontier.root())
    values = (edge.frontier.size, edge.frontier.pack(), note)
    if edge.stored:
        changed = run(
            "UPDATE archive_head SET size = ?, frontier = ?, note = ? WHERE id = 1".replace("?", slot), values
        )
        if changed.rowcount == 1:
            return
        raise ArchiveUnavailable("the archive's head is missing; run verify")
    run("INSERT INTO archive_head (id, size, frontier, note) VALUES (1, ?, ?, ?)".replace("?", slot), values)
