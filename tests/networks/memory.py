"""A noticeboard in memory: the smallest store its connector can speak to, shared by several accounts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

from spokesperson import clock
from spokesperson.networks import Conflict, Denied, NotFound, Outgoing
from spokesperson.networks.base import EventKind
from spokesperson.networks.noticeboard import Change, Notice, NoticeMedia


@dataclass
class Board:
    notices: dict[str, Notice] = field(default_factory=dict)
    keys: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    likes: set[tuple[str, str]] = field(default_factory=set)
    log: list[Change] = field(default_factory=list)


@dataclass
class MemoryNoticeStore:
    board: Board
    account: str
    base_url: str = "https://library.example"

    def put(self, key: str, out: Outgoing) -> Notice:
        if known := self.board.keys.get((self.account, key)):
            uri, print_ = known
            if print_ != out.fingerprint():
                raise Conflict
            return self.board.notices[uri]
        if out.reply_to:
            self._standing(out.reply_to.uri)
        uid = str(uuid.uuid4())
        notice = Notice(
            uri=f"{self.base_url}/noticeboard/{uid}",
            uid=uid,
            account=self.account,
            author=self.account,
            text=out.text,
            version=1,
            published=clock.now(),
            media=_media(out),
            in_reply_to=out.reply_to.uri if out.reply_to else "",
        )
        self.board.keys[self.account, key] = notice.uri, out.fingerprint()
        return self._keep(notice, "reply" if notice.in_reply_to else None)

    def edit(self, uri: str, out: Outgoing, expect: int | None) -> Notice:
        notice = self._own(uri)
        if expect not in (None, notice.version):
            raise Conflict
        media = _media(out) or notice.media
        changed = replace(notice, text=out.text, media=media, version=notice.version + 1, edited=clock.now())
        return self._keep(changed, "edit")

    def delete(self, uri: str) -> Notice:
        notice = self._own(uri, tombstone=True)
        if notice.deleted:
            return notice
        return self._keep(replace(notice, text="", media=(), deleted=clock.now()), "delete")

    def like(self, uri: str) -> Notice:
        notice = self._standing(uri)
        if (uri, self.account) in self.board.likes:
            return notice
        self.board.likes.add((uri, self.account))
        return self._keep(replace(notice, likes=notice.likes + 1), "like")

    def unlike(self, uri: str) -> Notice:
        notice = self._standing(uri)
        if (uri, self.account) not in self.board.likes:
            return notice
        self.board.likes.discard((uri, self.account))
        return self._keep(replace(notice, likes=notice.likes - 1), None)

    def get(self, uri: str) -> Notice | None:
        return self.board.notices.get(uri)

    def by_key(self, key: str) -> Notice | None:
        known = self.board.keys.get((self.account, key))
        return self.board.notices[known[0]] if known else None

    def changes(self, after: int, limit: int) -> list[Change]:
        return self.board.log[after : after + limit]

    def last_change(self) -> int:
        return len(self.board.log)

    def _keep(self, notice: Notice, kind: EventKind | None) -> Notice:
        self.board.notices[notice.uri] = notice
        if kind:
            self.board.log.append(Change(len(self.board.log) + 1, kind, notice, self.account, clock.now()))
        return notice

    def _standing(self, uri: str, tombstone: bool = False) -> Notice:
        notice = self.board.notices.get(uri)
        if notice is None or (notice.deleted and not tombstone):
            raise NotFound
        return notice

    def _own(self, uri: str, tombstone: bool = False) -> Notice:
        notice = self._standing(uri, tombstone)
        if notice.account != self.account:
            raise Denied
        return notice


def _media(out: Outgoing) -> tuple[NoticeMedia, ...]:
    return tuple(NoticeMedia(m.sha256, m.media_type, m.alt) for m in out.media)
