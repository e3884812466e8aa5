"""The noticeboard's rows as the store its connector speaks to (SH 620.4, 1.8, 4.2).

Every write is one transaction that holds the board: changes are numbered in the order in which they become visible,
so that nobody who reads on from a number misses one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.networks.base import EventKind, Outgoing
from spokesperson.networks.errors import Conflict, Denied, NotFound
from spokesperson.networks.noticeboard import Change
from spokesperson.networks.noticeboard import Notice as Shown
from spokesperson.noticeboard.models import Notice, NoticeChange, NoticeLike, NoticeMedia

# PostgreSQL's advisory lock of the board; SQLite has one writer at a time anyway.
BOARD_LOCK = 62_040_001


@contextmanager
def _board() -> Iterator[None]:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BOARD_LOCK])
        yield


class DjangoNoticeStore:
    """The board as one account writes on it. ``account`` is its handle, ``author`` the name readers see."""

    def __init__(self, account: str, author: str = "", base_url: str = "") -> None:
        self.account, self.author = account, author or account
        self.base_url = (base_url or settings.BASE_URL).rstrip("/")

    def put(self, key: str, out: Outgoing) -> Shown:
        # Before the row, so that no notice ever points to a picture that is not there.
        digests = [archive.put_media(item.data) for item in out.media]
        with _board():
            if (known := self._by_key(key)) is not None:
                return self._same(known, out)
            notice = self._insert(key, out)
            self._hang(notice, out, digests)
            if notice.in_reply_to:
                self._changed("reply", notice)
            return notice.shown()

    def _same(self, known: Notice, out: Outgoing) -> Shown:
        if known.version == 1 and known.deleted is None and known.fingerprint != out.fingerprint():
            raise Conflict("this key belongs to another notice")
        return known.shown()

    def _insert(self, key: str, out: Outgoing) -> Notice:
        uid = uuid.uuid4()
        return Notice.objects.create(
            uid=uid,
            uri=f"{self.base_url}/noticeboard/{uid}",
            key=key,
            account=self.account,
            author_name=self.author,
            text=out.text,
            language=out.language,
            in_reply_to=self._answered(out),
            published=clock.now(),
            fingerprint=out.fingerprint(),
        )

    def _answered(self, out: Outgoing) -> str:
        """The address it answers; one of our own must still stand, so that no answer hangs in the air."""
        if out.reply_to is None:
            return ""
        if out.reply_to.uri.startswith(f"{self.base_url}/noticeboard/"):
            answered = Notice.objects.filter(uri=out.reply_to.uri, deleted=None).first()
            if answered is None:
                raise NotFound("what it answers is not on the noticeboard")
        return out.reply_to.uri

    def _hang(self, notice: Notice, out: Outgoing, digests: list[str]) -> None:
        NoticeMedia.objects.bulk_create(
            NoticeMedia(notice=notice, position=n, sha256=digest, media_type=item.media_type, alt=item.alt)
            for n, (item, digest) in enumerate(zip(out.media, digests, strict=True))
        )

    def edit(self, uri: str, out: Outgoing, expect: int | None) -> Shown:
        digests = [archive.put_media(item.data) for item in out.media]
        with _board():
            notice = self._own(uri)
            if expect is not None and notice.version != expect:
                raise Conflict(f"version {notice.version} stands there, not {expect}")
            notice.text, notice.edited, notice.version = out.text, clock.now(), notice.version + 1
            notice.save(update_fields=["text", "edited", "version"])
            if out.media:
                notice.media.all().delete()
                self._hang(notice, out, digests)
            self._changed("edit", notice)
            return self._fresh(notice)

    def delete(self, uri: str) -> Shown:
        with _board():
            notice = self._own(uri, tombstone=True)
            if notice.deleted is None:
                notice.text, notice.deleted, notice.version = "", clock.now(), notice.version + 1
                notice.save(update_fields=["text", "deleted", "version"])
                notice.media.all().delete()
                self._changed("delete", notice)
            return self._fresh(notice)

    def like(self, uri: str) -> Shown:
        with _board():
            notice = self._standing(uri)
            _, new = NoticeLike.objects.get_or_create(notice=notice, account=self.account)
            if new:
                Notice.objects.filter(pk=notice.pk).update(likes=F("likes") + 1)
                self._changed("like", notice)
            return self._fresh(notice)

    def unlike(self, uri: str) -> Shown:
        with _board():
            notice = self._standing(uri)
            gone, _ = NoticeLike.objects.filter(notice=notice, account=self.account).delete()
            if gone:
                Notice.objects.filter(pk=notice.pk).update(likes=F("likes") - 1)
            return self._fresh(notice)

    def get(self, uri: str) -> Shown | None:
        found = Notice.objects.filter(uri=uri).first()
        return found.shown() if found else None

    def by_key(self, key: str) -> Shown | None:
        found = self._by_key(key)
        return found.shown() if found else None

    def changes(self, after: int, limit: int) -> list[Change]:
        rows = NoticeChange.objects.filter(pk__gt=after).select_related("notice").prefetch_related("notice__media")
        return [
            Change(row.pk, cast("EventKind", row.kind), row.notice.shown(), row.account, row.at) for row in rows[:limit]
        ]

    def last_change(self) -> int:
        return NoticeChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def _by_key(self, key: str) -> Notice | None:
        return Notice.objects.filter(account=self.account, key=key).first()

    def _standing(self, uri: str, tombstone: bool = False) -> Notice:
        notice = Notice.objects.filter(uri=uri).first()
        if notice is None or (notice.deleted and not tombstone):
            raise NotFound("it is not on the noticeboard")
        return notice

    def _own(self, uri: str, tombstone: bool = False) -> Notice:
        notice = self._standing(uri, tombstone)
        if notice.account != self.account:
            raise Denied("another account put it up")
        return notice

    def _fresh(self, notice: Notice) -> Shown:
        return Notice.objects.get(pk=notice.pk).shown()

    def _changed(self, kind: EventKind, notice: Notice) -> None:
        NoticeChange.objects.create(kind=kind, notice=notice, account=self.account, at=clock.now())
