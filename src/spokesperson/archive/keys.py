"""The key that signs the archive's checkpoints (SH 620.4, 4.2): a file of its own, for its owner only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from spokesperson.archive.errors import ArchiveUnavailable
from spokesperson.archive.ledger.checkpoint import CheckpointError, Signer

_loaded: dict[tuple[str | Path, str], Signer] = {}


def signer(*, may_make: Callable[[], bool]) -> Signer:
    """The installation's signer. ``may_make`` is asked where there is no key: only an empty archive may have a new one.

    Raises ``ArchiveUnavailable`` if the key is missing, unreadable or cannot be written.
    """
    place = (settings.ARCHIVE_KEY_FILE, settings.ARCHIVE_ORIGIN)
    found = _loaded.get(place)
    if found is None:
        found = _loaded[place] = _load(Path(place[0]), place[1], may_make)
    return found


def _load(path: Path, origin: str, may_make: Callable[[], bool]) -> Signer:
    try:
        if not path.exists() and may_make():
            _make(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise ArchiveUnavailable(f"ARCHIVE_KEY_FILE: the signing key cannot be read or made ({error})") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ArchiveUnavailable("ARCHIVE_KEY_FILE: the signing key is not an Ed25519 key")
    try:
        return Signer(origin, key)
    except CheckpointError as error:
        raise ArchiveUnavailable(f"ARCHIVE_ORIGIN: {error}") from error


def _make(path: Path) -> None:
    """Write a new key so that another process sees either none or all of it, and never replace one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".archive-key-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass  # another process was first; its key is the one
    finally:
        os.unlink(name)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable, not only the files' bytes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
