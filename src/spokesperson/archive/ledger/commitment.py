"""Salted commitments: a part can be destroyed, and what remains still proves (SH 620.4, 4.2; L3, L7).

A record has four parts. Each is bound by SHA-256 over its own random salt and its bytes, the record's entry binds the
four and the record before it, and the tree binds the entry. When a part's bytes and salt are gone, its commitment is
32 bytes from which nobody can guess what they stood for, and every other proof holds as before.

    commitment = SHA-256(02 | number of the part | salt, 16 bytes | bytes of the part)
    entry      = SHA-256(03 | leaf of the record before | the four commitments)
    leaf       = SHA-256(00 | entry), the leaf hash of RFC 9162

32 zeros stand for the leaf before the first record, and for a part that was never there.
"""

from __future__ import annotations

from hashlib import sha256

PARTS = ("envelope", "content", "personal", "raw")
SALT = 16
ABSENT = bytes(32)
FIRST = bytes(32)

_PREFIXES = tuple(bytes((2, number)) for number in range(len(PARTS)))
_ENVELOPE, _CONTENT, _PERSONAL, _RAW = _PREFIXES


def commit(part: str, salted: bytes) -> bytes:
    """The commitment to one part; ``salted`` is its 16-byte salt followed by its bytes."""
    return sha256(_PREFIXES[PARTS.index(part)] + salted).digest()


def commit_all(envelope: bytes, content: bytes, personal: bytes | None, raw: bytes | None) -> bytes:
    """The four commitments in a row, 128 bytes, from the four salted parts; ``None`` for a part never there."""
    return b"".join((
        sha256(_ENVELOPE + envelope).digest(),
        sha256(_CONTENT + content).digest(),
        ABSENT if personal is None else sha256(_PERSONAL + personal).digest(),
        ABSENT if raw is None else sha256(_RAW + raw).digest(),
    ))  # fmt: skip


def leaf(previous: bytes, commitments: bytes) -> bytes:
    """The record's leaf in the tree, from the leaf before it (``FIRST`` for the first) and its four commitments."""
    return sha256(b"\x00" + sha256(b"\x03" + previous + commitments).digest()).digest()
