"""Appending to and reading from the archive, on both databases (4.2; R71, R87, R88)."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from spokesperson import clock
from spokesperson.archive import store
from spokesperson.archive.ledger.canonical import CanonicalError
from tests.archive.conftest import ACTOR, SUBJECT, Append, execute, note

pytestmark = pytest.mark.django_db


def test_a_record_reads_back_as_it_was_given(append: Append) -> None:
    """R87: actor, time, equipment, clauses, content, the network's answer."""
    with clock.at("2026-03-17T10:12:00-05:00"):
        receipt = append("Grüße 👋", personal={"name": "Ana"}, raw=b"\x00answer", series="publication")
    found = store.get(receipt.record_id)
    assert found is not None
    assert (found.type, found.actor, found.subject, found.account) == (
        "Create",
        ACTOR,
        SUBJECT,
        "urn:sp:account:branch",
    )
    assert found.captured == datetime(2026, 3, 17, 15, 12, tzinfo=UTC)
    assert found.clauses == ("1.3", "1.8")
    assert found.activity["object"] == {"type": "Note", "content": "Grüße 👋"}
    assert found.activity["sp:equipment"] == "library"
    assert found.activity["id"] == f"urn:uuid:{receipt.record_id}"
    assert (found.personal, found.raw, found.series) == ({"name": "Ana"}, b"\x00answer", "publication")
    assert (found.index, found.sealed, len(found.leaf)) == (0, True, 64)
    assert store.by_index(0) == found


def test_an_unknown_record_is_none() -> None:
    assert store.get(str(uuid.uuid4())) is None
    assert store.get("nonsense") is None
    for index in (7, -1, 10**30):
        assert store.by_index(index) is None
    assert store.recent(1, before=10**30) == []


def test_a_subjects_life_is_in_order_and_the_newest_come_first(append: Append) -> None:
    one = [append(f"{n}", subject="urn:x:one").record_id for n in range(3)]
    other = append("other", subject="urn:x:other").record_id
    assert [r.record_id for r in store.by_subject("urn:x:one")] == one
    assert [r.record_id for r in store.recent(2)] == [other, one[2]]
    assert [r.index for r in store.recent(10, before=2)] == [1, 0]
    assert [r.index for r in store.by_actor(ACTOR, 2, before=3)] == [2, 1]
    assert store.by_actor("urn:x:nobody", 5) == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_appended() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        store.append(note(), subject=SUBJECT)


@pytest.mark.parametrize(
    ("activity", "named"),
    [
        ({"actor": ACTOR}, "type"),
        ({"type": "Create"}, "actor"),
        ({"type": "Create", "actor": {"id": ACTOR}}, "actor"),
        ({"type": "Create", "actor": "a" * 501}, "actor"),
        ({"type": "Create", "actor": "a\x00b"}, "actor"),
        (note(**{"sp:clauses": "1.3"}), "sp:clauses"),
        (note(**{"sp:clauses": [1.3]}), "sp:clauses"),
        (note(**{"sp:account": 5}), "sp:account"),
        (note(**{"sp:captured": "2011-01-01T00:00:00Z"}), "sp:captured"),
        (note(price=1.5), r"\$\.price"),
        (note("\ud800"), r"\$\.object\.content"),
        (note("a\x00b"), r"\$\.object\.content"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_its_field(activity: dict[str, object], named: str) -> None:
    with transaction.atomic(), pytest.raises(ValueError, match=named):
        store.append(activity, subject=SUBJECT)
    assert store.recent(1) == []


def test_bad_subject_media_and_identifier_are_refused_with_their_names() -> None:
    with transaction.atomic():
        with pytest.raises(ValueError, match="subject"):
            store.append(note(), subject="")
        with pytest.raises(ValueError, match="media"):
            store.append(note(), subject=SUBJECT, media=["../../etc/passwd"])
        with pytest.raises(ValueError, match="record_id"):
            store.append(note(), subject=SUBJECT, record_id="seven")
        with pytest.raises(CanonicalError, match=r"\$\.age"):
            store.append(note(), subject=SUBJECT, personal={"age": 2**53})


def test_a_given_identifier_is_kept_and_taken_once(append: Append) -> None:
    mine = str(uuid.uuid4())
    assert append(record_id=mine).record_id == mine
    with transaction.atomic(), pytest.raises(ValueError, match="already"):
        store.append(note(), subject=SUBJECT, record_id=mine.upper())


def test_what_is_rolled_back_was_never_recorded(append: Append) -> None:
    append()
    with transaction.atomic():
        store.append(note("gone"), subject="urn:x:gone")
        transaction.set_rollback(True)
    assert store.by_subject("urn:x:gone") == []
    append("next")
    assert store.head().size == 2


def test_the_head_grows_with_every_record_and_is_signed(append: Append) -> None:
    empty = store.head()
    assert (empty.size, empty.signed_at) == (0, None)
    with clock.at("2026-03-17T10:12:00-05:00"):
        append()
    head = store.head()
    assert head.size == 1
    assert head.root != empty.root
    assert head.checkpoint_text.startswith("spokesperson.example/archive\n1\n")
    assert head.signed_at == datetime(2026, 3, 17, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE archive_sealed SET actor = 'urn:x:somebody' WHERE idx = 1",
        "UPDATE archive_sealed SET content = NULL WHERE idx = 1",
        "UPDATE archive_sealed SET leaf = content WHERE idx = 1",
        "DELETE FROM archive_sealed WHERE idx = 2",
        "DELETE FROM archive_sealed",
        "DELETE FROM archive_head",
        "UPDATE archive_head SET size = 1",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_record(append: Append, statement: str) -> None:
    """R88: nobody, users of the database included."""
    for number in range(3):
        append(str(number))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(statement)


@pytest.mark.parametrize("index", [-1, 0, 1, 3, 99])
def test_the_database_refuses_an_insert_out_of_turn(append: Append, index: int) -> None:
    """R88: back-dated insert."""
    append("0")
    append("1")
    columns = "uid, captured, type, actor, subject, account, series, clauses, salt, content, personal, raw, leaf"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(
            f"INSERT INTO archive_sealed (idx, {columns}) SELECT %s, '{uuid.uuid4()}', {columns.removeprefix('uid, ')}"
            " FROM archive_sealed WHERE idx = 0",
            [index],
        )


def test_two_records_of_one_transaction_are_both_sealed() -> None:
    with transaction.atomic():
        first = store.append(note("one"), subject=SUBJECT)
        second = store.append(note("two"), subject=SUBJECT)
    store.seal_pending()
    assert [r.record_id for r in store.by_subject(SUBJECT)] == [first.record_id, second.record_id]
    assert store.head().size == 2


def test_a_record_can_be_read_before_it_is_sealed() -> None:
    """On PostgreSQL it waits for the sequencer; on SQLite it never does."""
    with transaction.atomic():
        receipt = store.append(note(), subject=SUBJECT)
    waits = connection.vendor == "postgresql"
    found = store.get(receipt.record_id)
    assert found is not None
    assert found.sealed is not waits
    assert [r.record_id for r in store.recent(1)] == [receipt.record_id]
    assert [r.record_id for r in store.by_subject(SUBJECT)] == [receipt.record_id]
    assert store.seal_pending() == (1 if waits else 0)
    assert store.get(receipt.record_id).sealed  # type: ignore[union-attr]


def test_the_sequencer_stops_when_told(append: Append) -> None:
    with transaction.atomic():
        store.append(note(), subject=SUBJECT)
    stop = threading.Event()
    stop.set()
    store.sequence(stop)
    append()
    assert store.head().size == 2
