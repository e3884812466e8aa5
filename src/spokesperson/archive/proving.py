"""Proofs to take away: one record, its place in the tree, the signed head (SH 620.4, 4.2; R88, R89)."""

from __future__ import annotations

import base64
import os
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from spokesperson.archive import reading, tiles
from spokesperson.archive.entries import COLUMNS, envelope
from spokesperson.archive.errors import ArchiveUnavailable, NotSealed, UnknownRecord
from spokesperson.archive.keys import sync_folder
from spokesperson.archive.ledger.commitment import FIRST, PARTS, SALT, commit
from spokesperson.archive.ledger.tree import inclusion_path
from spokesperson.archive.sealing import seal_pending

FORMAT = "spokesperson-proof-1"
_WORDS = 8


def proof(record_id: str, *, include_personal: bool = False) -> dict[str, Any]:
    """A proof that holds by itself, as a dict fit for JSON; ``verify.py`` checks it with nothing but Python.

    ``parts`` has for each of the four either ``salt`` and ``text`` (or ``base64`` for the raw answer), or only its
    ``commitment`` where it is withheld or destroyed, or null where there never was one.

    Raises ``UnknownRecord``, ``NotSealed`` if the sequencer has not come to it yet, ``ArchiveUnavailable``.
    """
    row = _row(record_id)
    if row is None:
        # The head must cover the record: seal what waits and look again.
        seal_pending()
        row = _row(record_id)
    if row is None:
        waits = reading.exists(record_id)
        raise (NotSealed if waits else UnknownRecord)(
            f"record {record_id!r:.60} is {'not sealed yet' if waits else 'unknown'}"
        )
    index, previous, remains, *values = row
    head = reading.head()
    try:
        path = inclusion_path(index, head.size, tiles.nodes())
    except (LookupError, ValueError) as error:
        raise ArchiveUnavailable(f"record {index} cannot be proved ({error}); run verify") from error
    return {
        "format": FORMAT,
        "record": values[0],
        "index": index,
        "size": head.size,
        "previous": bytes(previous).hex() if index else FIRST.hex(),
        "parts": _parts(values, remains, include_personal),
        "path": [base64.b64encode(node).decode() for node in path],
        "checkpoint": head.checkpoint_text,
        "public_key": reading.public_key(),
    }


def verifier_source() -> str:
    """``verify.py`` as it is given out: one file for Python's standard library alone."""
    return files("spokesperson.archive.ledger").joinpath("verify.py").read_text(encoding="utf-8")


def export_checkpoint(path: str | os.PathLike[str]) -> None:
    """Write the signed checkpoint to ``path``, all of it or nothing. ``ArchiveUnavailable`` if that cannot be done."""
    text, target = reading.head().checkpoint_text, Path(path)
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)  # it is public: the more copies, the better
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise ArchiveUnavailable(f"the checkpoint cannot be written to {target} ({error})") from error


def _row(record_id: str) -> tuple[Any, ...] | None:
    try:
        uid = str(UUID(str(record_id)))
    except ValueError:
        return None
    names = ", ".join(f"s.{name}" for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.idx, p.leaf, s.remains, {names} FROM archive_sealed s"  # noqa: S608
            " LEFT JOIN archive_sealed p ON p.idx = s.idx - 1 WHERE s.uid = %s",
            (uid,),
        )
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _parts(values: list[Any], remains: bytes | None, include_personal: bool) -> dict[str, Any]:
    salted: list[bytes | None] = [bytes(values[_WORDS]) + envelope(*values[:_WORDS])]
    salted += [None if value is None else bytes(value) for value in values[_WORDS + 1 :]]
    parts: dict[str, Any] = {}
    for number, (name, part) in enumerate(zip(PARTS, salted, strict=True)):
        if part is None:
            kept = bytes(32) if remains is None else bytes(remains)[32 * number : 32 * number + 32]
            parts[name] = {"commitment": kept.hex()} if any(kept) else None
        elif name == "personal" and not include_personal:
            parts[name] = {"commitment": commit(name, part).hex()}
        else:
            parts[name] = {"salt": part[:SALT].hex(), **_open(name, part[SALT:])}
    return parts


def _open(name: str, body: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(body).decode()} if name == "raw" else {"text": body.decode()}
