"""Signed checkpoints of the tree, as C2SP's signed notes with Ed25519 (SH 620.4, 4.2; R88).

    spokesperson.example/archive
    1204
    3q2+7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs=

    — spokesperson.example/archive Az3grl...

The body is origin, number of records and root; the line after the dash carries four bytes of key identity and the
signature. Whoever keeps one of these can later tell whether the archive still begins with what it held then.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "— "


class CheckpointError(ValueError):
    """A checkpoint or public key that is malformed, of another origin, or not signed by the key."""


@dataclass(frozen=True)
class Checkpoint:
    """The head of a tree: its ``origin``, its ``size`` in records, its 32-byte ``root``."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Signer:
    """Signs checkpoints of one origin; ``vkey`` is the public key as C2SP writes it."""

    def __init__(self, origin: str, key: Ed25519PrivateKey) -> None:
        _check_origin(origin)
        self.origin = origin
        self._sign = key.sign
        public = key.public_key().public_bytes_raw()
        self._line = f"\n{_DASH}{origin} "
        self._key_id = key_id(origin, public)
        self.vkey = vkey(origin, public)

    def sign(self, size: int, root: bytes) -> str:
        """The signed checkpoint as text, ready to be stored, mailed or printed."""
        body = Checkpoint(self.origin, size, root).body()
        return body + self._line + base64.b64encode(self._key_id + self._sign(body.encode())).decode() + "\n"


def key_id(origin: str, public: bytes) -> bytes:
    return sha256(origin.encode() + b"\n" + _ED25519 + public).digest()[:4]


def vkey(origin: str, public: bytes) -> str:
    """``origin+hash+key``: the verifier's key in C2SP's spelling."""
    return f"{origin}+{key_id(origin, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def read_vkey(text: str) -> tuple[str, bytes]:
    """Origin and 32-byte public key of a ``vkey``; ``CheckpointError`` if it is none."""
    try:
        origin, identity, encoded = text.strip().split("+", 2)
        decoded = _unbase64(encoded)
    except ValueError:
        raise CheckpointError("the public key is not written as origin+hash+key") from None
    if len(decoded) != 33 or decoded[:1] != _ED25519 or key_id(origin, decoded[1:]).hex() != identity:
        raise CheckpointError("the public key is not an Ed25519 key of this origin")
    return origin, decoded[1:]


def parse(text: str) -> Checkpoint:
    """The body of a checkpoint, its signatures unchecked; ``CheckpointError`` unless spelt exactly as specified."""
    lines = text.split("\n")
    if len(lines) < 6 or lines[3] or lines[-1]:
        raise CheckpointError("a checkpoint has origin, size, root, an empty line and signatures")
    origin, size, root = lines[:3]
    if not size.isascii() or not size.isdigit() or str(int(size)) != size:
        raise CheckpointError(f"the checkpoint's size {size[:30]!r} is not a number")
    try:
        decoded = _unbase64(root)
    except ValueError:
        raise CheckpointError("the checkpoint's root is not base64") from None
    if not origin or len(decoded) != 32:
        raise CheckpointError("the checkpoint's origin or root is malformed")
    return Checkpoint(origin, int(size), decoded)


def verify(text: str, public_key: str) -> Checkpoint:
    """The checkpoint, if ``public_key`` (a vkey) signed this text; ``CheckpointError`` otherwise."""
    origin, public = read_vkey(public_key)
    checkpoint = parse(text)
    if checkpoint.origin != origin:
        raise CheckpointError(f"the checkpoint is of {checkpoint.origin[:80]!r}, the key of {origin[:80]!r}")
    signature = _signature(text.split("\n")[4:-1], origin, key_id(origin, public))
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, checkpoint.body().encode())
    except InvalidSignature:
        raise CheckpointError("the checkpoint's signature is not by this key") from None
    return checkpoint


def _signature(lines: list[str], origin: str, identity: bytes) -> bytes:
    """The first signature by the key; others (witnesses, later keys) may stand beside it."""
    for line in lines:
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            decoded = _unbase64(encoded)
        except ValueError:
            raise CheckpointError("a signature of the checkpoint is not base64") from None
        if not line.startswith(_DASH) or not name:
            raise CheckpointError("a signature line of the checkpoint is malformed")
        if name == origin and decoded[:4] == identity and len(decoded) == 68:
            return decoded[4:]
    raise CheckpointError("the checkpoint is not signed by this key")


def _unbase64(text: str) -> bytes:
    """Base64 in its one canonical spelling; ``ValueError`` otherwise, so that no byte can be changed unseen."""
    try:
        decoded = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error
    if base64.b64encode(decoded).decode() != text:
        raise ValueError("not canonical base64")
    return decoded


def _check_origin(origin: str) -> None:
    if not origin or any(c.isspace() or c == "+" for c in origin):
        raise CheckpointError(f"the origin {origin!r} must be a name without spaces or plus signs")
