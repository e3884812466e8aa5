"""What becomes a record: an activity checked, dated by the server and bound by commitments (SH 620.4, 4.2; R87)."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from spokesperson import clock
from spokesperson.archive import media as media_store
from spokesperson.archive.ledger import canonical
from spokesperson.archive.ledger.commitment import SALT, commit_all

LONGEST = 500
COLUMNS = (
    "uid", "captured", "type", "actor", "subject", "account", "series", "clauses", "salt", "content", "personal", "raw",
)  # fmt: skip
OURS = ("sp:captured", "sp:media")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record about to be stored: its columns in the order of ``COLUMNS`` and its four commitments."""

    uid: str
    values: tuple[Any, ...]
    commitments: bytes


def build(
    activity: Mapping[str, Any],
    subject: str,
    personal: Mapping[str, Any] | None,
    raw: bytes | None,
    media: Sequence[str],
    series: str,
    record_id: str | None,
) -> Entry:
    """The entry for one activity, captured now. ``ValueError`` names the field that cannot be recorded."""
    now = clock.now()
    noise = os.urandom(10 + 4 * SALT)
    uid = _uid(record_id) if record_id else uuid7(now, noise[:10])
    captured = clock.iso(now)
    for digest in media:
        media_store.require(digest)
    words = (
        uid,
        captured,
        _word(activity.get("type"), "type"),
        _word(activity.get("actor"), "actor"),
        _word(subject, "subject"),
        _word(activity.get("sp:account", ""), "sp:account", empty=True),
        _word(series, "series"),
        orjson.dumps(_clauses(activity.get("sp:clauses", ()))).decode(),
    )
    salts = [noise[at : at + SALT] for at in range(10, 10 + 4 * SALT, SALT)]
    content = salts[1] + canonical.dumps(_content(activity, uid, captured, media))
    hidden = None if personal is None else salts[2] + canonical.dumps(dict(personal))
    answer = None if raw is None else salts[3] + raw
    commitments = commit_all(salts[0] + envelope(*words), content, hidden, answer)
    return Entry(uid, (*words, salts[0], content, hidden, answer), commitments)


def envelope(
    uid: str, captured: str, kind: str, actor: str, subject: str, account: str, series: str, clauses: str
) -> bytes:
    """The envelope's canonical bytes, made from the columns; ``clauses`` is already a JSON list.

    Raises ``TypeError`` (orjson's ``JSONEncodeError`` is one) if a column holds what none of ours does.
    """
    if type(clauses) is not str:
        raise TypeError("clauses are not text")
    return orjson.dumps({
        "account": account, "actor": actor, "captured": captured, "clauses": orjson.Fragment(clauses), "id": uid,
        "series": series, "subject": subject, "type": kind,
    })  # fmt: skip


def uuid7(at: datetime, noise: bytes) -> str:
    """An RFC 9562 version 7 identifier: milliseconds of ``at``, then ten bytes of ``noise``."""
    value = (int(at.timestamp() * 1000) & (2**48 - 1)) << 80 | int.from_bytes(noise)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(3 << 62) | 2 << 62
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _content(activity: Mapping[str, Any], uid: str, captured: str, media: Sequence[str]) -> dict[str, Any]:
    """The activity as it is kept: with its identifier, the server's time, and the digests of its media."""
    for name in OURS:
        if name in activity:
            raise ValueError(f"{name}: the archive sets this, the caller may not")
    kept = {"id": f"urn:uuid:{uid}", **activity, "sp:captured": captured}
    if media:
        kept["sp:media"] = list(media)
    return kept


def _uid(given: str) -> str:
    try:
        return str(uuid.UUID(str(given)))
    except ValueError:
        raise ValueError(f"record_id: {str(given)[:80]!r} is not a UUID") from None


def _word(value: object, name: str, *, empty: bool = False) -> str:
    if not isinstance(value, str) or not (value or empty):
        raise ValueError(f"{name}: a record needs this as text, not {value!r:.80}")
    if len(value) > LONGEST:
        raise ValueError(f"{name}: at most {LONGEST} characters, not {len(value)}")
    if not value.isascii() or "\x00" in value:
        canonical.dumps({name: value})
    return value


def _clauses(value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError(f"sp:clauses: a list of clause numbers, not {value!r:.80}")
    return [_word(item, "sp:clauses") for item in value]
