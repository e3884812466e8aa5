"""The archive that cannot take a record: the act does not happen, and nothing of it is left (4.2; R71)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from spokesperson.archive import media, store
from tests.archive.conftest import SUBJECT, Append, execute, note

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def read_only() -> Iterator[None]:
    """A transaction in which the database takes no writes any more."""
    sqlite = connection.vendor == "sqlite"
    try:
        with transaction.atomic():
            execute("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY")
            yield
    finally:
        if sqlite:
            execute("PRAGMA query_only = OFF")


def attempt(**how: Any) -> None:
    with transaction.atomic():
        store.append(note("the act"), subject=SUBJECT, **how)


def test_a_read_only_database_refuses_the_act(append: Append) -> None:
    append("before")
    with pytest.raises(store.ArchiveUnavailable), read_only():
        store.append(note("the act"), subject=SUBJECT)
    append("after")
    assert [r.activity["object"]["content"] for r in store.recent(9)] == ["after", "before"]
    assert store.verify().ok


@pytest.mark.skipif(
    "sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="a full disk is made on SQLite only"
)
def test_a_full_disk_refuses_the_act_and_recovers_by_itself(append: Append) -> None:
    append("before")
    pages, free, size = (execute(f"PRAGMA {what}")[0][0] for what in ("page_count", "freelist_count", "page_size"))
    execute(f"PRAGMA max_page_count = {pages}")
    try:
        with pytest.raises((store.ArchiveUnavailable, DatabaseError)) as refused:
            attempt(raw=b"x" * (200_000 + free * size))  # more than what earlier tests left empty
        assert "full" in str(refused.value)
    finally:
        execute("PRAGMA max_page_count = 1073741823")
    append("after")
    assert [r.activity["object"]["content"] for r in store.recent(9)] == ["after", "before"]
    assert store.verify().ok


def test_who_swallows_the_refusal_still_cannot_commit(append: Append) -> None:
    append("before")
    with read_only():
        with pytest.raises(store.ArchiveUnavailable):
            store.append(note("swallowed"), subject=SUBJECT)
        assert connection.needs_rollback
    assert store.head().size == 1


def test_a_key_that_cannot_be_made_refuses_the_act(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.ARCHIVE_KEY_FILE = tmp_path / "file" / "key.pem"
    with pytest.raises(store.ArchiveUnavailable, match="ARCHIVE_KEY_FILE"):
        attempt()
    assert store.recent(1) == []


def test_a_key_that_is_none_refuses_the_act(settings: Any, tmp_path: Path) -> None:
    settings.ARCHIVE_KEY_FILE = tmp_path / "junk.pem"
    settings.ARCHIVE_KEY_FILE.write_text("not a key")
    with pytest.raises(store.ArchiveUnavailable, match="ARCHIVE_KEY_FILE"):
        attempt()


def test_an_origin_that_cannot_be_signed_for_refuses_the_act(settings: Any, tmp_path: Path) -> None:
    settings.ARCHIVE_ORIGIN = "two words"
    with pytest.raises(store.ArchiveUnavailable, match="ARCHIVE_ORIGIN"):
        attempt()


def test_a_lost_key_is_never_replaced_in_silence(append: Append, settings: Any, tmp_path: Path) -> None:
    append("before")
    settings.ARCHIVE_KEY_FILE = tmp_path / "lost.pem"
    with pytest.raises(store.ArchiveUnavailable, match="ARCHIVE_KEY_FILE"):
        attempt()
    assert not settings.ARCHIVE_KEY_FILE.exists()


def test_the_key_file_is_for_its_owner_only(append: Append, settings: Any) -> None:
    append()
    assert settings.ARCHIVE_KEY_FILE.stat().st_mode & 0o777 == 0o600


def test_a_missing_head_is_never_started_anew(append: Append) -> None:
    from tests.triggers import triggers_off

    append("before")
    with triggers_off():
        execute("DELETE FROM archive_head")
    with pytest.raises(store.ArchiveUnavailable):
        append("after")
    assert store.verify().first_bad == 0


def test_media_are_kept_once_and_read_back(settings: Any) -> None:
    digest = store.put_media(b"picture")
    assert store.put_media(b"picture") == digest
    assert store.open_media(digest) == b"picture"
    path = settings.MEDIA_DIR / digest[:2] / digest[2:4] / digest
    assert path.read_bytes() == b"picture"
    assert path.stat().st_mode & 0o777 == 0o400
    assert [file.name for file in settings.MEDIA_DIR.rglob("*") if file.is_file()] == [digest]


def test_media_that_cannot_be_written_leave_nothing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media.os, "fsync", full)
    with pytest.raises(store.ArchiveUnavailable, match="No space left"):
        store.put_media(b"picture")
    assert [file for file in settings.MEDIA_DIR.rglob("*") if file.is_file()] == []


def test_media_that_are_not_there_cannot_be_recorded() -> None:
    with pytest.raises(store.ArchiveUnavailable, match="media"):
        attempt(media=["ab" * 32])
    assert store.recent(1) == []


def test_changed_media_are_not_handed_out(settings: Any) -> None:
    digest = store.put_media(b"picture")
    path = media.path_of(digest)
    path.unlink()
    path.write_bytes(b"another")
    with pytest.raises(store.ArchiveUnavailable, match="changed"):
        store.open_media(digest)
    assert store.put_media(b"picture") == digest
    assert store.open_media(digest) == b"picture"
    with pytest.raises(store.ArchiveUnavailable, match="cannot be read"):
        store.open_media("cd" * 32)
    for bad in ("", "AB" * 32, "../" * 20, "ab" * 32 + "\n"):
        with pytest.raises(ValueError, match="SHA-256"):
            store.open_media(bad)


def test_many_writers_and_two_sequencers_do_not_fork_the_tree() -> None:
    """Two that append at once must not both stand on the same predecessor."""
    failures: list[BaseException] = []

    def work(step: Callable[[int], object]) -> None:
        try:
            for number in range(12):
                step(number)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def write(number: int) -> None:
        with transaction.atomic():
            store.append(note(f"{threading.get_ident()} {number}"), subject=SUBJECT)

    steps = [write] * 4 + [lambda number: store.seal_pending(5)] * 2
    threads = [threading.Thread(target=work, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while store.seal_pending():
        pass
    assert failures == []
    assert store.head().size == 48
    assert store.verify().ok
