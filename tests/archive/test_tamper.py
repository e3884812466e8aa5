"""What someone with the database's own rights can do, and how verification answers (4.2; R88).

Every change is made with the triggers off, as the owner of the database could.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from spokesperson.archive import store
from spokesperson.archive.entries import COLUMNS, envelope
from spokesperson.archive.ledger.commitment import commit_all, leaf
from spokesperson.archive.media import path_of
from tests.archive.conftest import Append, execute
from tests.triggers import triggers_off

pytestmark = pytest.mark.django_db
RECORDS = 6
ALL = ("idx", "leaf", "remains", *COLUMNS)


@pytest.fixture(autouse=True)
def _owner_of_the_database() -> Iterator[None]:
    with triggers_off():
        yield


@pytest.fixture
def filled(append: Append) -> None:
    for number in range(RECORDS):
        personal = {"name": "Ana"} if number % 2 else None
        append(f"Record {number}", personal=personal, raw=b"answer" if number % 3 else None)
    assert store.verify().ok


def refused(first_bad: int | None, words: str = "") -> store.Report:
    report = store.verify()
    assert not report.ok
    assert (report.first_bad, words in report.problem) == (first_bad, True), report
    return report


def values(table: str, columns: tuple[str, ...], key: str) -> list[dict[str, Any]]:
    rows = execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def variants(value: Any) -> Iterator[Any]:
    """Changed values: single bits and bytes at both ends and in the middle, shorter, longer, gone, of another type."""
    if value is None:
        yield from (b"x" * 17, b"\x00" * 128)
    elif isinstance(value, int):
        yield from (value + 1, value + 1000)
    elif isinstance(value, str):
        for at in {0, len(value) // 2, len(value) - 1} if value else ():
            yield value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
        yield value[:-1] if len(value) > 1 else value + "x"
    else:
        data = bytes(value)
        for at in {0, 15, 16, len(data) // 2, len(data) - 1} & set(range(len(data))):
            for bit in (0, 7):
                yield data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
        yield from (data[:-1], data + b"\x00", b"")


def of_another_type(value: Any) -> Iterator[Any]:
    """On SQLite any column can hold any type; a verifier must say so and not stumble."""
    if connection.vendor == "sqlite":
        yield from (5, 1.5, "\U0001f600") if isinstance(value, bytes) else (b"\xff\xfe", b"")
        yield value.hex() if isinstance(value, bytes) else str(value or "x").encode()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("column", ALL)
def test_every_column_of_every_record_is_guarded(column: str) -> None:
    for row in values("archive_sealed", ALL, "idx"):
        for changed in [*variants(row[column]), *(of_another_type(row[column]) if column != "idx" else ())]:
            if changed == row[column]:
                continue
            if column == "idx" and changed < RECORDS:
                continue
            execute(f"UPDATE archive_sealed SET {column} = %s WHERE uid = %s", (changed, row["uid"])) if (
                column != "uid"
            ) else execute("UPDATE archive_sealed SET uid = %s WHERE idx = %s", (changed, row["idx"]))
            refused(row["idx"])
            key = "idx" if column == "uid" else "uid"
            execute(f"UPDATE archive_sealed SET {column} = %s WHERE {key} = %s", (row[column], row[key]))
    assert store.verify().ok


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("column", ["personal", "raw", "content"])
def test_a_part_that_disappears_is_missed(column: str) -> None:
    execute(f"UPDATE archive_sealed SET {column} = NULL WHERE idx = 1")
    refused(1)


@pytest.mark.usefixtures("filled")
def test_a_part_destroyed_without_a_certificate_is_missed() -> None:
    """Keeping the commitments is not enough; there must be a certified disposition."""
    row = values("archive_sealed", ALL, "idx")[1]
    parts = [bytes(row[name]) for name in ("content", "personal", "raw")]
    kept = commit_all(bytes(row["salt"]) + envelope(*[row[c] for c in COLUMNS[:8]]), *parts)
    execute("UPDATE archive_sealed SET content = NULL, remains = %s WHERE idx = 1", (kept,))
    refused(1, "no disposition")
    execute(
        "INSERT INTO archive_disposition (uid, part, certificate) VALUES (%s, 'content', %s)", (row["uid"], row["uid"])
    )
    refused(1, "certificate")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("column", ["size", "frontier", "note"])
def test_every_column_of_the_head_is_guarded(column: str) -> None:
    original = values("archive_head", ("size", "frontier", "note"), "id")[0][column]
    for changed in [*variants(original), *(of_another_type(original) if column != "size" else ())]:
        execute(f"UPDATE archive_head SET {column} = %s", (changed,))
        report = store.verify()
        assert not report.ok, changed
        assert not report.checkpoint_ok or column == "frontier"
    execute(f"UPDATE archive_head SET {column} = %s", (original,))
    assert store.verify().ok


@pytest.mark.usefixtures("filled")
def test_a_record_deleted_in_the_middle_is_named() -> None:
    execute("DELETE FROM archive_sealed WHERE idx = 3")
    refused(3, "missing")
    execute("UPDATE archive_sealed SET idx = idx - 1 WHERE idx > 3")
    refused(3)


@pytest.mark.usefixtures("filled")
def test_a_tail_that_was_cut_off_is_named() -> None:
    execute("DELETE FROM archive_sealed WHERE idx >= 4")
    refused(4, "missing")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("one", "two"), [(0, 1), (1, 4), (4, 5), (0, 5)])
def test_two_records_that_changed_places_are_named(one: int, two: int) -> None:
    execute("UPDATE archive_sealed SET idx = -1 WHERE idx = %s", (one,))
    execute("UPDATE archive_sealed SET idx = %s WHERE idx = %s", (one, two))
    execute("UPDATE archive_sealed SET idx = %s WHERE idx = -1", (two,))
    refused(one)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("index", [RECORDS, RECORDS + 5, -1])
def test_a_record_put_in_beside_the_head_is_named(index: int) -> None:
    """R88: back-dated insert."""
    names = ", ".join(name for name in ALL if name not in ("idx", "uid"))
    execute(
        f"INSERT INTO archive_sealed (idx, uid, {names}) SELECT %s, 'invented', {names} FROM archive_sealed"
        " WHERE idx = 2",
        (index,),
    )
    refused(index, "not under the signed head")


def rehash(begin: int, end: int, forged: Callable[[int], str]) -> None:
    """Exchange the actors of some records and recompute the leaves from there on, as a skilled intruder would."""
    rows = values("archive_sealed", ALL, "idx")
    previous = bytes(rows[begin - 1]["leaf"]) if begin else bytes(32)
    for row in rows[begin:end]:
        row["actor"] = forged(row["idx"]) or row["actor"]
        parts = [None if row[name] is None else bytes(row[name]) for name in ("content", "personal", "raw")]
        words = bytes(row["salt"]) + envelope(*[row[name] for name in COLUMNS[:8]])
        previous = leaf(previous, commit_all(words, parts[0] or b"", parts[1], parts[2]))
        execute("UPDATE archive_sealed SET actor = %s, leaf = %s WHERE idx = %s", (row["actor"], previous, row["idx"]))


@pytest.mark.usefixtures("filled")
def test_one_record_with_a_recomputed_leaf_does_not_carry_the_next() -> None:
    """Without a tile over it yet, the break shows at the record that no longer follows."""
    rehash(2, 3, lambda index: "urn:x:forged")
    refused(3)


@pytest.mark.usefixtures("filled")
def test_a_recomputed_tail_does_not_lead_to_the_signed_head() -> None:
    rehash(4, RECORDS, lambda index: "urn:x:forged" if index == 4 else "")
    refused(4, "signed checkpoint")


@pytest.mark.usefixtures("filled")
def test_a_recomputed_tail_below_a_whole_tile_is_named_exactly(append: Append) -> None:
    for number in range(300 - RECORDS):
        append(f"more {number}")
    assert store.verify().ok
    rehash(77, 300, lambda index: "urn:x:forged" if index == 77 else "")
    refused(77, "tile")
    execute("DELETE FROM archive_tile")
    refused(0, "missing")


@pytest.mark.usefixtures("filled")
def test_a_tile_that_was_changed_is_named(append: Append) -> None:
    for number in range(257 - RECORDS):
        append(f"more {number}")
    hashes, root = execute("SELECT hashes, root FROM archive_tile")[0]
    for name, value in (("hashes", bytes(hashes)), ("root", bytes(root))):
        for at in (0, len(value) // 2, len(value) - 1):
            changed = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
            execute(f"UPDATE archive_tile SET {name} = %s", (changed,))
            refused(at // 32 if name == "hashes" else 0, "tile")
        execute(f"UPDATE archive_tile SET {name} = %s", (value,))
    execute("INSERT INTO archive_tile (key, hashes, root) SELECT '0/1', hashes, root FROM archive_tile")
    refused(None, "tiles")
    execute("DELETE FROM archive_tile WHERE key = '0/1'")
    assert store.verify().ok


def test_media_that_were_changed_or_lost_are_named_with_their_record(append: Append) -> None:
    append("before")
    digest = store.put_media(b"picture")
    append("with a picture", media=[digest])
    append("with the same picture", media=[digest])
    assert store.verify().ok
    path = path_of(digest)
    path.unlink()
    path.write_bytes(b"another")
    refused(1, f"media {digest} was changed")
    path.unlink()
    refused(1, f"media {digest} is missing")


def test_a_rolled_back_archive_fails_against_a_checkpoint_kept_elsewhere(append: Append) -> None:
    """R1 of the threat list: yesterday's copy put back verifies by itself, and only by itself."""
    append("one")
    earlier = execute("SELECT size, frontier, note FROM archive_head")[0]
    append("two")
    kept = store.head().checkpoint_text
    execute("DELETE FROM archive_sealed WHERE idx = 1")
    execute("UPDATE archive_head SET size = %s, frontier = %s, note = %s", earlier)
    assert store.verify().ok
    report = store.verify(against=kept)
    assert (report.ok, report.first_bad) == (False, 1)
    assert "rolled back" in report.problem


def test_a_history_rewritten_with_the_key_fails_against_a_checkpoint_kept_elsewhere(append: Append) -> None:
    for number in range(5):
        append(f"true {number}")
    kept = store.head().checkpoint_text
    append("later")
    assert store.verify(against=kept).ok
    execute("DELETE FROM archive_sealed")
    execute("DELETE FROM archive_head")
    for number in range(7):
        append(f"invented {number}")
    assert store.verify().ok
    report = store.verify(against=kept)
    assert not report.ok
    assert "kept elsewhere" in report.problem
    assert "does not verify" in store.verify(against=kept.replace("5", "6")).problem


@pytest.mark.usefixtures("filled")
def test_a_head_signed_by_another_key_does_not_verify(settings: Any, tmp_path: Any) -> None:
    settings.ARCHIVE_KEY_FILE = tmp_path / "other.pem"
    with pytest.raises(store.ArchiveUnavailable, match="signing key"):
        store.public_key()
    refused(None, "ARCHIVE_KEY_FILE")


@pytest.mark.usefixtures("filled")
def test_without_its_head_the_archive_neither_verifies_nor_grows(append: Append) -> None:
    execute("DELETE FROM archive_head")
    refused(0, "no signed head")


def test_a_record_changed_while_it_waits_for_its_seal_is_named(append: Append) -> None:
    append("waits")
    row = values("archive_sealed", COLUMNS, "idx")[0]
    parts = [None if row[name] is None else bytes(row[name]) for name in ("content", "personal", "raw")]
    kept = commit_all(bytes(row["salt"]) + envelope(*[row[c] for c in COLUMNS[:8]]), parts[0] or b"", *parts[1:])
    names = ", ".join(COLUMNS)
    execute(f"INSERT INTO archive_pending (commitments, {names}) SELECT %s, {names} FROM archive_sealed", (kept,))
    assert store.verify().ok
    for column, changed in (("actor", "urn:x:forged"), ("content", b"y" * 40), ("commitments", b"z" * 128)):
        (old,) = execute(f"SELECT {column} FROM archive_pending")[0]
        execute(f"UPDATE archive_pending SET {column} = %s", (changed,))
        refused(1, "not yet sealed")
        execute(f"UPDATE archive_pending SET {column} = %s", (old,))
