"""Lawful destruction: the one way in which a part of a record may go (SH 620.4, 4.2; R88, L3, L7).

A part goes only on a certificate, which is itself a record in the archive: a ``Delete`` of the series ``disposition``
whose object lists what is destroyed, ``[{"id": "urn:uuid:...", "sp:parts": ["content"]}, ...]``. Who may issue one, on
what ground and whose approval it takes is decided above this room. The record's place, its envelope and the
commitments to all four parts remain, so that every proof, also its own, still verifies.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from spokesperson.archive import reading
from spokesperson.archive.entries import COLUMNS, envelope
from spokesperson.archive.ledger.commitment import commit_all
from spokesperson.archive.sealing import nothing_happened

SERIES = "disposition"
DESTROYABLE = ("content", "personal", "raw")


def destroy(record_id: str, parts: Iterable[str], *, certificate: str) -> None:
    """Destroy ``parts`` of a sealed record on the strength of a sealed certificate; inside ``transaction.atomic()``.

    Raises ``ValueError`` if a part cannot be destroyed or the certificate does not cover it, ``RuntimeError`` outside
    a transaction, ``ArchiveUnavailable`` if the database refuses.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("destroy must run in the transaction of the disposition it belongs to")
    chosen = sorted(set(parts))
    for part in chosen:
        if part not in DESTROYABLE:
            raise ValueError(f"parts: {part!r:.40} is not one of {', '.join(DESTROYABLE)}")
        if problem := _certified(certificate, record_id, part):
            raise ValueError(f"certificate: {problem}")
    with nothing_happened(undo=True), connection.cursor() as cursor:
        for part in chosen:
            cursor.execute(
                "INSERT INTO archive_disposition (uid, part, certificate) VALUES (%s, %s, %s)",
                (record_id, part, certificate),
            )
        nulls = ", ".join(f"{part} = NULL" for part in chosen)
        cursor.execute(
            f"UPDATE archive_sealed SET {nulls}, remains = %s WHERE uid = %s",  # noqa: S608
            (_remains(cursor, record_id), record_id),
        )


def problem_of(record_id: str, part: str) -> str:
    """Why the absence of a part is not lawful; empty if it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT certificate FROM archive_disposition WHERE uid = %s AND part = %s", (record_id, part))
        row = cursor.fetchone()
    if row is None:
        return f"its {part} is missing, and no disposition says why"
    return _certified(row[0], record_id, part)


def _certified(certificate: str, record_id: str, part: str) -> str:
    found = reading.get(certificate)
    if found is None or not found.sealed or (found.type, found.series) != ("Delete", SERIES):
        return f"{certificate!r:.60} is not a sealed certificate of disposition"
    listed = found.activity.get("object")
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict) and item.get("id") == f"urn:uuid:{record_id}" and part in item.get("sp:parts", ()):
            return ""
    return f"the certificate {certificate} does not cover the {part} of {record_id}"


def _remains(cursor: Any, record_id: str) -> bytes:
    """The four commitments as they stand before this destruction; those kept from an earlier one are taken over."""
    cursor.execute(
        f"SELECT remains, {', '.join(COLUMNS)} FROM archive_sealed WHERE uid = %s",  # noqa: S608
        (record_id,),
    )
    row = cursor.fetchone()
    if row is None:
        raise ValueError(f"record_id: {record_id!r:.60} is not a sealed record")
    remains, *values = row
    if remains is not None:
        return bytes(remains)
    parts = [None if value is None else bytes(value) for value in values[8:]]
    salt, content = parts[0] or b"", parts[1] or b""
    return commit_all(salt + envelope(*values[:8]), content, parts[2], parts[3])
