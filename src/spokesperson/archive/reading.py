"""Reading the archive: one record, a subject's life, the newest, the head (SH 620.4, 4.2; R87, R89)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from spokesperson import clock
from spokesperson.archive import keys
from spokesperson.archive.entries import COLUMNS
from spokesperson.archive.errors import ArchiveUnavailable
from spokesperson.archive.ledger import checkpoint, tree
from spokesperson.archive.ledger.commitment import SALT
from spokesperson.archive.models import Head as Ends
from spokesperson.archive.models import Sealed

_COLUMNS = ", ".join(COLUMNS)
_SEALED = f"SELECT idx, leaf, {_COLUMNS} FROM archive_sealed"  # noqa: S608
_PENDING = f"SELECT NULL, NULL, {_COLUMNS} FROM archive_pending"  # noqa: S608
_LAST = 2**62  # no archive has so many; a larger number from outside must not overflow the database's


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``index`` and ``leaf`` (hex) come with the seal; a destroyed part reads as None or a Tombstone."""

    record_id: str
    index: int | None
    captured: datetime
    type: str
    actor: str
    subject: str
    account: str
    series: str
    clauses: tuple[str, ...]
    activity: dict[str, Any]
    personal: dict[str, Any] | None
    raw: bytes | None
    media: tuple[str, ...]
    leaf: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The archive's signed head. ``signed_at`` is the instant of the newest record, None while there is none."""

    size: int
    root: bytes
    checkpoint_text: str
    signed_at: datetime | None


def get(record_id: str) -> Record | None:
    """The record with this identifier, sealed or not; None if there is none."""
    try:
        found = _read("WHERE uid = %s", [str(UUID(str(record_id)))])
    except ValueError:
        return None
    return found[0] if found else None


def exists(record_id: str) -> bool:
    return get(record_id) is not None


def by_index(index: int) -> Record | None:
    """The sealed record with this index, counted from 0."""
    found = _rows(f"{_SEALED} WHERE idx = %s", [index]) if 0 <= index <= _LAST else []
    return _record(found[0]) if found else None


def by_subject(subject: str) -> list[Record]:
    """Everything recorded on one subject, oldest first."""
    return _read("WHERE subject = %s", [subject])


def recent(limit: int, before: int | None = None) -> list[Record]:
    """The newest records, newest first; ``before`` is the index to go on from, which is left out."""
    return _newest("", [], limit, before)


def by_actor(actor: str, limit: int, before: int | None = None) -> list[Record]:
    """The newest records of one actor, newest first; ``before`` as in ``recent``."""
    return _newest("actor = %s", [actor], limit, before)


def head() -> Head:
    """The head as it is signed now; of an empty archive a signed head of size 0.

    Raises ``ArchiveUnavailable`` if the head or the signing key is damaged or missing.
    """
    rows = _rows(
        "SELECT size, note, (SELECT captured FROM archive_sealed WHERE idx = archive_head.size - 1)"
        " FROM archive_head WHERE id = 1",
        [],
    )
    if not rows:
        return Head(0, tree.EMPTY_ROOT, keys.signer(may_make=lambda: True).sign(0, tree.EMPTY_ROOT), None)
    return _head(*rows[0])


def head_within() -> Subquery:
    """The head as one value of another question, for ``head_of`` to read."""
    last = Sealed.objects.filter(index=OuterRef("size") - 1).values("captured")
    rows = Ends.objects.values(told=JSONObject(size="size", note="note", captured=Subquery(last)))
    return Subquery(rows[:1])


def head_of(told: Any) -> Head | None:
    """The head that ``head_within`` told, None of an archive without one. Raises as ``head``."""
    row = orjson.loads(told) if isinstance(told, str) else told
    return _head(**row) if row else None


def _head(size: int, note: str, captured: Any) -> Head:
    try:
        return Head(size, checkpoint.parse(note).root, note, clock.aware(captured))
    except (ValueError, TypeError, AttributeError) as error:
        raise ArchiveUnavailable(f"the archive's head is damaged ({error}); run verify") from error


def public_key() -> str:
    """The key that checks this archive's checkpoints, as C2SP writes it: origin+hash+key."""
    return keys.signer(may_make=lambda: not _rows("SELECT 1 FROM archive_head", [])).vkey


def _read(where: str, parameters: Sequence[Any]) -> list[Record]:
    """Sealed, then waiting, both oldest first; by one statement, which sees what the sequencer moves exactly once."""
    if connection.vendor == "sqlite":
        return [_record(row) for row in _rows(f"{_SEALED} {where} ORDER BY idx", parameters)]
    sealed = f"SELECT idx, leaf, {_COLUMNS}, idx AS place FROM archive_sealed {where}"  # noqa: S608
    waiting = f"SELECT NULL, NULL, {_COLUMNS}, id FROM archive_pending {where}"  # noqa: S608
    found = f"SELECT * FROM ({sealed} UNION ALL {waiting}) AS found ORDER BY idx NULLS LAST, place"  # noqa: S608
    return [_record(row[:-1]) for row in _rows(found, [*parameters, *parameters])]


def _newest(where: str, parameters: list[Any], limit: int, before: int | None) -> list[Record]:
    waiting = [] if before is not None else _waiting(f"WHERE {where}" if where else "", parameters)
    terms = [where] if where else []
    if before is not None:
        terms.append("idx < %s")
        parameters = [*parameters, min(before, _LAST)]
    clause = f"WHERE {' AND '.join(terms)}" if terms else ""
    rows = _rows(f"{_SEALED} {clause} ORDER BY idx DESC LIMIT %s", [*parameters, limit])
    sealed = [_record(row) for row in rows]
    known = {record.record_id for record in sealed}
    return ([record for record in reversed(waiting) if record.record_id not in known] + sealed)[:limit]


def _waiting(where: str, parameters: Sequence[Any]) -> list[Record]:
    """What waits for the sequencer, oldest first; on SQLite nothing ever does."""
    if connection.vendor == "sqlite":
        return []
    return [_record(row) for row in _rows(f"{_PENDING} {where} ORDER BY id", parameters)]


def _rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _record(row: tuple[Any, ...]) -> Record:
    index, leaf, uid, captured, kind, actor, subject, account, series, clauses, _salt, content, personal, raw = row
    try:
        activity = _json(content) or {"type": "Tombstone", "id": f"urn:uuid:{uid}", "formerType": kind}
        return Record(
            record_id=uid,
            index=index,
            captured=clock.aware(captured),
            type=kind,
            actor=actor,
            subject=subject,
            account=account,
            series=series,
            clauses=tuple(orjson.loads(clauses)),
            activity=activity,
            personal=_json(personal),
            raw=None if raw is None else bytes(raw)[SALT:],
            media=tuple(activity.get("sp:media", ())),
            leaf="" if leaf is None else bytes(leaf).hex(),
            sealed=index is not None,
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise ArchiveUnavailable(f"record {index if index is not None else uid} is damaged; run verify") from error


def _json(salted: bytes | None) -> dict[str, Any] | None:
    return None if salted is None else orjson.loads(bytes(salted)[SALT:])
