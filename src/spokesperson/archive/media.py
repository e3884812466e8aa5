"""Media of the record, found by the SHA-256 of their bytes: ``media/ab/cd/<sha256>`` (SH 620.4, 4.2; R87).

A file is on disk, under its name, before any row speaks of it: a crash leaves an orphan, never a dangling record.
"""

from __future__ import annotations

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from spokesperson.archive.errors import ArchiveUnavailable
from spokesperson.archive.keys import sync_folder

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 stand; ``ValueError`` if ``digest`` is not 64 lower-case hex digits."""
    if not isinstance(digest, str) or not _DIGEST.match(digest):
        raise ValueError(f"media: {str(digest)[:80]!r} is not a SHA-256 in 64 lower-case hex digits")
    return Path(settings.MEDIA_DIR) / digest[:2] / digest[2:4] / digest


def put_media(data: bytes) -> str:
    """Keep ``data`` durably and return its SHA-256 in hex; the same bytes are kept once.

    Raises ``ArchiveUnavailable`` if they cannot be written; then nothing of them is left.
    """
    digest = sha256(data).hexdigest()
    path = path_of(digest)
    try:
        if _hash(path) != digest:
            _write(path, data)
    except OSError as error:
        raise ArchiveUnavailable(f"the media cannot be kept ({error})") from error
    return digest


def open_media(digest: str) -> bytes:
    """The bytes with this SHA-256. ``ArchiveUnavailable`` if they are missing or no longer those bytes."""
    try:
        data = path_of(digest).read_bytes()
    except OSError as error:
        raise ArchiveUnavailable(f"the media {digest} cannot be read ({error})") from error
    if sha256(data).hexdigest() != digest:
        raise ArchiveUnavailable(f"the media {digest} was changed on disk")
    return data


def problem_of(digest: str) -> str:
    """What is wrong with the file behind ``digest``; empty if nothing is."""
    try:
        found = _hash(path_of(digest))
    except (OSError, ValueError) as error:
        return f"media {digest[:80]} cannot be read ({error})"
    if not found:
        return f"media {digest} is missing"
    return "" if found == digest else f"media {digest} was changed"


def require(digest: str) -> None:
    """Return if the media are there to be recorded; ``ArchiveUnavailable`` otherwise."""
    try:
        os.stat(path_of(digest))
    except OSError as error:
        raise ArchiveUnavailable(f"the media {digest} are not in the archive ({error})") from error


def _hash(path: Path) -> str:
    """The SHA-256 of the file in hex; empty if there is none."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def _write(path: Path, data: bytes) -> None:
    folders = [path.parent, path.parent.parent, path.parent.parent.parent]
    made = [folder for folder in folders if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o400)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for folder in {path.parent, *(folder.parent for folder in made)}:
        sync_folder(folder)
