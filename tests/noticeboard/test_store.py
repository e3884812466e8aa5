"""The board's rows: one notice per key, tombstones, changes in order (R71, R88; 4.2)."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.networks import Conflict, Denied, NotFound, Outgoing, Ref
from spokesperson.noticeboard.models import Notice
from spokesperson.noticeboard.store import DjangoNoticeStore
from tests.networks.conformance import picture

NOW = datetime(2026, 3, 17, 15, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> DjangoNoticeStore:
    return DjangoNoticeStore("library", "Willow County Library", "https://board.example")


def test_a_notice_says_who_and_when(store: DjangoNoticeStore) -> None:
    with clock.at(NOW):
        notice = store.put("k", Outgoing("Open until nine."))
    assert notice.uri == f"https://board.example/noticeboard/{notice.uid}"
    assert (notice.account, notice.author, notice.published) == ("library", "Willow County Library", NOW)
    assert (notice.version, notice.text) == (1, "Open until nine.")


def test_a_key_with_other_words_is_a_conflict(store: DjangoNoticeStore) -> None:
    store.put("k", Outgoing("Open until nine."))
    with pytest.raises(Conflict):
        store.put("k", Outgoing("Open until ten."))
    assert Notice.objects.count() == 1


def test_a_key_that_was_used_stays_used_after_edit_and_deletion(store: DjangoNoticeStore) -> None:
    """R88: sending again never puts up what was taken down."""
    out = Outgoing("Open until nine.")
    uri = store.put("k", out).uri
    store.edit(uri, Outgoing("Open until ten."), 1)
    assert store.put("k", out).text == "Open until ten."
    store.delete(uri)
    assert store.put("k", out).deleted
    assert Notice.objects.count() == 1


def test_another_account_may_use_the_same_key(store: DjangoNoticeStore) -> None:
    store.put("k", Outgoing("Ours"))
    DjangoNoticeStore("nora").put("k", Outgoing("Hers"))
    assert Notice.objects.count() == 2


def test_a_tombstone_holds_no_words_and_no_pictures(store: DjangoNoticeStore) -> None:
    """R71."""
    uri = store.put("k", Outgoing("Open until nine.", media=(picture("A door"),))).uri
    with clock.at(NOW):
        gone = store.delete(uri)
    assert (gone.text, gone.media, gone.deleted) == ("", (), NOW)
    assert store.get(uri) == gone
    assert store.delete(uri) == gone


def test_nothing_is_done_to_a_tombstone(store: DjangoNoticeStore) -> None:
    uri = store.put("k", Outgoing("Open until nine.")).uri
    store.delete(uri)
    for act in (lambda: store.edit(uri, Outgoing("x"), None), lambda: store.like(uri), lambda: store.unlike(uri)):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotFound):
        store.put("k2", Outgoing("x", reply_to=Ref(uri)))


def test_another_accounts_notice_is_left_alone(store: DjangoNoticeStore) -> None:
    uri = store.put("k", Outgoing("Ours")).uri
    other = DjangoNoticeStore("nora", base_url="https://board.example")
    for act in (lambda: other.edit(uri, Outgoing("x"), None), lambda: other.delete(uri)):
        with pytest.raises(Denied):
            act()
    assert Notice.objects.get().text == "Ours"


def test_a_stale_version_changes_nothing(store: DjangoNoticeStore) -> None:
    uri = store.put("k", Outgoing("One")).uri
    store.edit(uri, Outgoing("Two"), 1)
    with pytest.raises(Conflict):
        store.edit(uri, Outgoing("Three"), 1)
    assert Notice.objects.get().text == "Two"


def test_likes_count_accounts(store: DjangoNoticeStore) -> None:
    """M9A."""
    uri = store.put("k", Outgoing("Ours")).uri
    nora = DjangoNoticeStore("nora")
    assert [store.like(uri).likes, nora.like(uri).likes, nora.like(uri).likes] == [1, 2, 2]
    assert [nora.unlike(uri).likes, nora.unlike(uri).likes] == [1, 1]


def test_pictures_are_in_the_archive_before_the_row(store: DjangoNoticeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = picture("A door")
    notice = store.put("k", Outgoing("With a picture", media=(shown,)))
    assert archive.open_media(notice.media[0].sha256) == shown.data

    def full(data: bytes) -> str:
        raise archive.ArchiveUnavailable("the disk is full")

    monkeypatch.setattr(archive, "put_media", full)
    with pytest.raises(archive.ArchiveUnavailable):
        store.put("k2", Outgoing("Another", media=(picture("A dog"),)))
    assert Notice.objects.count() == 1


def test_changes_are_numbered_in_order_and_read_on(store: DjangoNoticeStore) -> None:
    uri = store.put("k", Outgoing("Ours")).uri
    begin = store.last_change()
    nora = DjangoNoticeStore("nora", base_url="https://board.example")
    nora.put("k", Outgoing("Hers", reply_to=Ref(uri)))
    nora.like(uri)
    store.edit(uri, Outgoing("Ours, corrected"), None)
    store.delete(uri)
    changes = store.changes(begin, 10)
    assert [(c.kind, c.account) for c in changes] == [
        ("reply", "nora"), ("like", "nora"), ("edit", "library"), ("delete", "library"),
    ]  # fmt: skip
    assert [c.number for c in changes] == sorted(c.number for c in changes)
    assert [c.kind for c in store.changes(changes[1].number, 1)] == ["edit"]


@pytest.mark.django_db(transaction=True)
def test_one_key_from_many_hands_at_once_puts_up_one_notice() -> None:
    """R88: two senders that both believe they hold the act."""
    out, start = Outgoing("Open until nine."), threading.Barrier(6)

    def put(_: int) -> str:
        try:
            start.wait(10)
            return DjangoNoticeStore("library").put("k", out).uri
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        uris = set(pool.map(put, range(6)))
    assert len(uris) == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_reads_on_while_others_write_misses_nothing() -> None:
    """Numbers become visible in their order, on PostgreSQL too."""
    uri = DjangoNoticeStore("library").put("k", Outgoing("Ours")).uri
    writers, each = 4, 6

    def write(who: int) -> None:
        store = DjangoNoticeStore(f"writer-{who}", base_url=uri.split("/noticeboard")[0])
        try:
            for n in range(each):
                store.put(f"{n}", Outgoing(f"{who} {n}", reply_to=Ref(uri)))
        finally:
            connections.close_all()

    reader, seen, after = DjangoNoticeStore("library"), [], 0
    with ThreadPoolExecutor(writers) as pool:
        running = [pool.submit(write, n) for n in range(writers)]
        while not all(f.done() for f in running) or reader.changes(after, 1):
            for change in reader.changes(after, 5):
                seen.append(change.notice.text)
                after = change.number
            time.sleep(0.01)
        for f in running:
            f.result()
    assert len(seen) == len(set(seen)) == writers * each, connection.vendor
