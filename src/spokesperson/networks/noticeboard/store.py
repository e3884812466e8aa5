"""What the noticeboard's connector needs of a store (SH 620.4, 4.2). The store speaks for one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from spokesperson.networks.base import EventKind, Outgoing


@dataclass(frozen=True)
class NoticeMedia:
    sha256: str
    media_type: str
    alt: str


@dataclass(frozen=True)
class Notice:
    """A notice as it stands. A deleted one is a tombstone: its words and pictures are empty."""

    uri: str
    uid: str
    account: str
    author: str
    text: str
    version: int
    published: datetime
    media: tuple[NoticeMedia, ...] = ()
    in_reply_to: str = ""
    edited: datetime | None = None
    deleted: datetime | None = None
    likes: int = 0


@dataclass(frozen=True)
class Change:
    """Something that happened on the board; ``number`` grows with every change, in the order of commits."""

    number: int
    kind: EventKind
    notice: Notice
    account: str
    at: datetime


class NoticeStore(Protocol):
    """Each method is one transaction. ``NotFound``, ``Denied`` (another account's notice) and ``Conflict`` are raised
    before anything changes."""

    @property
    def account(self) -> str: ...

    @property
    def base_url(self) -> str: ...

    def put(self, key: str, out: Outgoing) -> Notice:
        """Put up a notice; with a key already used, the notice that has it (``Conflict`` if it says other things)."""

    def edit(self, uri: str, out: Outgoing, expect: int | None) -> Notice:
        """Change the words if the version is still ``expect``."""

    def delete(self, uri: str) -> Notice:
        """Leave a tombstone; again: the same tombstone."""

    def like(self, uri: str) -> Notice: ...

    def unlike(self, uri: str) -> Notice: ...

    def get(self, uri: str) -> Notice | None: ...

    def by_key(self, key: str) -> Notice | None: ...

    def changes(self, after: int, limit: int) -> list[Change]:
        """Changes numbered above ``after``, oldest first."""

    def last_change(self) -> int: ...
