"""The archive's door: append, read, prove, verify (SH 620.4, 4.2; R71, R87, R88).

Nobody above this room touches its tables. What is appended is sealed in the caller's own transaction on SQLite and a
moment later by the sequencer on PostgreSQL; it can be read in either state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from spokesperson.archive import entries, reading
from spokesperson.archive.errors import ArchiveUnavailable, NotSealed, UnknownRecord
from spokesperson.archive.media import open_media, put_media
from spokesperson.archive.proving import export_checkpoint, proof, verifier_source
from spokesperson.archive.reading import (
    Head,
    Record,
    by_actor,
    by_index,
    by_subject,
    get,
    head,
    head_of,
    head_within,
    public_key,
    recent,
)
from spokesperson.archive.sealing import put, seal_pending, sequence
from spokesperson.archive.verification import Report, verify

__all__ = [
    "ArchiveUnavailable",
    "Head",
    "NotSealed",
    "Receipt",
    "Record",
    "Report",
    "UnknownRecord",
    "append",
    "by_actor",
    "by_index",
    "by_subject",
    "export_checkpoint",
    "get",
    "head",
    "head_of",
    "head_within",
    "open_media",
    "proof",
    "public_key",
    "put_media",
    "recent",
    "seal_pending",
    "sequence",
    "verifier_source",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What ``append`` gives back: the record's identifier, and its index once it is sealed."""

    record_id: str
    index: int | None


def append(
    activity: Mapping[str, Any],
    *,
    subject: str,
    personal: Mapping[str, Any] | None = None,
    raw: bytes | None = None,
    media: Sequence[str] = (),
    series: str = "general",
    record_id: str | None = None,
) -> Receipt:
    """Append one ActivityStreams 2.0 activity as a record, in the running transaction.

    ``subject`` is the URN whose life this is part of; ``personal`` is a part that can be withheld or destroyed by
    itself; ``raw`` is the network's own answer; ``media`` are digests from ``put_media``. The time is the server's.

    Raises ``RuntimeError`` outside ``transaction.atomic()``, ``ValueError`` naming the field for what cannot be
    recorded (``CanonicalError`` with the path inside the activity), and ``ArchiveUnavailable`` if the archive cannot
    take it; after that the running transaction cannot commit.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("archive.append must run in the transaction of the act it records (4.2)")
    if record_id is not None and reading.exists(record_id):
        raise ValueError(f"record_id: {record_id} is already in the archive")
    entry = entries.build(activity, subject, personal, raw, media, series, record_id)
    index = put(entry)
    return Receipt(entry.uid, index)
