"""Verifying the whole archive: recompute everything and name the first bad record (SH 620.4, 4.2; R88).

Each record's leaf is computed from its columns, its parts and the leaf before it, so a changed byte, a changed type, a
swap, a gap or an insert shows at the very record. Whoever also recomputed the leaves is caught by the tiles, the
frontier or the signed head; whoever holds the signing key, only by a checkpoint that left the house (``against``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import DatabaseError, connection

from spokesperson.archive import disposition, media, reading
from spokesperson.archive.entries import COLUMNS, envelope
from spokesperson.archive.errors import ArchiveUnavailable
from spokesperson.archive.ledger import checkpoint
from spokesperson.archive.ledger.commitment import FIRST, SALT, commit_all, leaf
from spokesperson.archive.ledger.tree import Frontier
from spokesperson.archive.rehash import Rehash, TreeProblem

CHUNK = 2048
_NAMES = ", ".join(COLUMNS)
_SELECT = f"SELECT idx, leaf, remains, {_NAMES} FROM archive_sealed WHERE idx >= %s AND idx < %s ORDER BY idx"  # noqa: S608
_WAITING = f"SELECT commitments, {_NAMES} FROM archive_pending ORDER BY id"  # noqa: S608
# What Python and orjson raise for a column whose value or type none of ours has.
_DAMAGE = (TypeError, ValueError, AttributeError, OverflowError)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """The result. ``records`` were recomputed; ``first_bad`` is the index of the first bad one, if it can be named."""

    ok: bool
    records: int
    first_bad: int | None
    problem: str
    checkpoint_ok: bool


class Bad(Exception):
    """Something does not verify: the index of the record, if it can be named, and what it is."""

    def __init__(self, index: int | None, problem: str) -> None:
        self.index = index
        super().__init__(problem)


def verify(progress: Progress | None = None, against: str | None = None) -> Report:
    """Recompute every record, tile and the head; ``against`` is a checkpoint kept elsewhere that must still hold.

    ``progress`` is called with (records done, records in all). Whatever is wrong is in the report, never raised.
    """
    audit = Audit(progress)
    try:
        audit.run(against)
    except Bad as bad:
        return Report(False, audit.done, bad.index, str(bad), audit.checkpoint_ok)
    except (ArchiveUnavailable, DatabaseError) as error:
        return Report(False, audit.done, None, f"the archive cannot be read: {error}", audit.checkpoint_ok)
    return Report(True, audit.done, None, "", audit.checkpoint_ok)


class Audit:
    """One verification; ``done`` records are recomputed so far."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress or (lambda done, total: None)
        self.done = 0
        self.checkpoint_ok = False
        self.media: set[str] = set()

    def run(self, against: str | None) -> None:
        head = _rows("SELECT size, frontier, note FROM archive_head", ())
        if not head:
            self._empty(against)
            return
        size, frontier, note = head[0]
        if type(size) is not int or size < 1:
            raise Bad(None, f"the head's size is {size!r:.40}")
        kept = _kept(against, size)
        rehash = Rehash(stop_at=kept.size if kept else 0)
        self._records(size, rehash)
        signed = _signed(note)
        self._head(size, frontier, signed, rehash)
        _nothing_beside()
        _pending(size)
        if kept and rehash.root_at_stop != kept.root:
            raise Bad(None, f"the first {kept.size} records are not those of the checkpoint kept elsewhere")

    def _empty(self, against: str | None) -> None:
        kept = _kept(against, 0)
        if _rows("SELECT idx FROM archive_sealed LIMIT 1", ()):
            raise Bad(0, "there are records, but no signed head")
        if kept is None or kept.size == 0:
            self.checkpoint_ok = True
        _pending(0)

    def _records(self, size: int, rehash: Rehash) -> None:
        previous = FIRST
        for begin in range(0, size, CHUNK):
            end = min(begin + CHUNK, size)
            leaves: list[bytes] = []
            try:
                for row in _chunk(begin, end):
                    previous = self._record(row, begin + len(leaves), previous)
                    leaves.append(previous)
                if len(leaves) < end - begin:
                    raise Bad(begin + len(leaves), f"record {begin + len(leaves)} is missing")
            except Bad:
                _add(rehash, leaves)
                _look_back(rehash)
                raise
            _add(rehash, leaves)
            self.progress(self.done, size)

    def _record(self, row: tuple[Any, ...], index: int, previous: bytes) -> bytes:
        """Recompute one row; its leaf, or ``Bad``."""
        found, stored, remains, uid, captured, kind, actor, subject, account, series, clauses, salt, *parts = row
        if found != index:
            raise Bad(index, f"record {index} is missing")
        try:
            words = envelope(uid, captured, kind, actor, subject, account, series, clauses)
            if remains is None:
                commitments = commit_all(salt + words, *parts)
            else:
                commitments = _remaining(index, uid, salt + words, parts, bytes(remains))
        except _DAMAGE as error:
            raise Bad(index, f"record {index} is damaged ({_short(error)})") from None
        computed = leaf(previous, commitments)
        if computed != stored:
            raise Bad(index, f"record {index} is not what was sealed")
        content = parts[0]
        if content is not None and b'"sp:media"' in content:
            self._media(index, content)
        self.done += 1
        return computed

    def _media(self, index: int, content: bytes) -> None:
        for digest in orjson.loads(content[SALT:]).get("sp:media", ()):
            if digest not in self.media:
                self.media.add(digest)
                if problem := media.problem_of(digest):
                    raise Bad(index, f"record {index}: {problem}")

    def _head(self, size: int, frontier: Any, signed: checkpoint.Checkpoint, rehash: Rehash) -> None:
        if signed.size != size:
            raise Bad(min(signed.size, size), f"the signed checkpoint is of {signed.size} records, the head of {size}")
        if rehash.edge().root() != signed.root:
            raise Bad(_where(frontier, signed.root, rehash.edge()), "the records do not lead to the signed checkpoint")
        if type(frontier) is not bytes or frontier != rehash.edge().pack():
            raise Bad(None, "the head's frontier was changed")
        self.checkpoint_ok = True


def _add(rehash: Rehash, leaves: list[bytes]) -> None:
    try:
        rehash.add(leaves)
    except TreeProblem as problem:
        raise Bad(problem.index, str(problem)) from None


def _look_back(rehash: Rehash) -> None:
    """A record that does not follow may stand after one that was exchanged whole; an earlier tile tells."""
    found = rehash.first_difference()
    if found is not None:
        raise Bad(found, f"record {found} is not what was sealed")


def _remaining(index: int, uid: str, envelope: bytes, parts: list[Any], remains: bytes) -> bytes:
    """The commitments of a record of which parts were destroyed; ``Bad`` where that was not lawful."""
    if len(remains) != 128:
        raise Bad(index, f"record {index}: the commitments kept of destroyed parts were changed")
    present = commit_all(envelope, parts[0] or b"", parts[1], parts[2])
    destroyed = []
    for number, name in enumerate(("envelope", "content", "personal", "raw")):
        kept = remains[32 * number : 32 * number + 32]
        there = number == 0 or parts[number - 1] is not None
        if there and present[32 * number : 32 * number + 32] != kept:
            raise Bad(index, f"record {index}: its {name} is not what was sealed")
        if not there and kept != bytes(32):
            destroyed.append(name)
    if not destroyed:
        raise Bad(index, f"record {index} is marked as destroyed in part, but is whole")
    for name in destroyed:
        if problem := disposition.problem_of(uid, name):
            raise Bad(index, f"record {index}: {problem}")
    return remains


def _chunk(begin: int, end: int) -> Iterator[tuple[Any, ...]]:
    """The rows from ``begin`` to ``end``; one that the database itself cannot read is named."""
    try:
        yield from _rows(_SELECT, (begin, end))
        return
    except DatabaseError:
        if connection.in_atomic_block and connection.vendor == "postgresql":
            raise
    for index in range(begin, end):
        try:
            yield from _rows(_SELECT, (index, index + 1))
        except DatabaseError as error:
            raise Bad(index, f"record {index} cannot be read ({_short(error)})") from None


def _rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.wrap_database_errors:
            return list(connection.connection.execute(statement.replace("%s", "?"), parameters).fetchall())
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _signed(note: Any) -> checkpoint.Checkpoint:
    try:
        return checkpoint.verify(note, reading.public_key())
    except _DAMAGE as error:
        raise Bad(None, f"the signed checkpoint does not verify ({_short(error)})") from None


def _kept(text: str | None, size: int) -> checkpoint.Checkpoint | None:
    """The checkpoint kept elsewhere, if one was given; ``Bad`` if it is not ours or is of more than there is."""
    if text is None:
        return None
    try:
        kept = checkpoint.verify(text, reading.public_key())
    except checkpoint.CheckpointError as error:
        raise Bad(None, f"the checkpoint to compare with does not verify ({error})") from None
    if kept.size > size:
        raise Bad(
            size, f"the archive was rolled back: {size} records, but the checkpoint kept elsewhere has {kept.size}"
        )
    return kept


def _where(frontier: Any, root: bytes, edge: Frontier) -> int | None:
    """Where the first difference lies, as far as the stored frontier tells: the begin of its first wrong subtree."""
    try:
        stored = Frontier.unpack(edge.size, frontier)
    except _DAMAGE:
        return None
    if stored.root() != root:
        return None
    begin = 0
    levels = [level for level in range(edge.size.bit_length(), -1, -1) if edge.size >> level & 1]
    for level, ours, theirs in zip(levels, edge.hashes, stored.hashes, strict=True):
        if ours != theirs:
            return begin
        begin += 1 << level
    return None


def _nothing_beside() -> None:
    """No record beside those under the head, no second head, no tile too many; each in one statement of its own."""
    beside = _rows(
        "SELECT MIN(idx) FROM archive_sealed WHERE idx < 0 OR idx >= (SELECT MAX(size) FROM archive_head)", ()
    )
    if beside[0][0] is not None:
        raise Bad(beside[0][0], f"record {beside[0][0]} is not under the signed head")
    heads, size, tiles = _rows("SELECT COUNT(*), MAX(size), (SELECT COUNT(*) FROM archive_tile) FROM archive_head", ())[
        0
    ]
    expected = 0
    while size := size // 256:
        expected += size
    if heads != 1 or tiles != expected:
        raise Bad(None, f"{heads} heads and {tiles} tiles where 1 and {expected} belong")
    if _rows(
        "SELECT 1 FROM archive_disposition d WHERE NOT EXISTS (SELECT 1 FROM archive_sealed s WHERE s.uid = d.uid)", ()
    ):
        raise Bad(None, "a disposition names a record that does not exist")


def _pending(size: int) -> None:
    """What waits for its seal must still be what was stored."""
    for commitments, uid, *words in _rows(_WAITING, ()):
        try:
            whole = commit_all(words[7] + envelope(uid, *words[:7]), *words[8:]) == commitments
        except _DAMAGE:
            whole = False
        if not whole:
            raise Bad(size, f"the stored, not yet sealed record {uid} was changed")


def _short(error: Exception) -> str:
    return str(error)[:200]
