"""The built-in noticeboard behind the same protocol as every other network (SH 620.4, 1.8, 4.2).

Here nothing is ever unknown: the store's key decides whether a notice stands, in the same database.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from spokesperson import clock
from spokesperson.networks.base import (
    Capabilities,
    Event,
    Gone,
    Identity,
    Limits,
    Outgoing,
    Receipt,
    Ref,
    Snapshot,
)
from spokesperson.networks.errors import Conflict, Invalid
from spokesperson.networks.noticeboard.store import Change, Notice, NoticeStore

PAGE = 200
ACTIONS = frozenset({"post", "reply", "link", "image", "edit", "delete", "like", "unlike"})


class NoticeboardConnector:
    """One account's hand on the noticeboard."""

    kind = "noticeboard"
    caps = Capabilities(actions=ACTIONS, idempotency="key", checks_version=True)

    def __init__(self, store: NoticeStore) -> None:
        self._store = store

    def limits(self) -> Limits:
        return Limits(counter="codepoints", max_text=20_000, max_images=8, alt_max=1_500)

    def verify(self) -> Identity:
        return Identity(handle=self._store.account, url=f"{self._store.base_url}/noticeboard")

    def publish(self, out: Outgoing, key: str) -> Receipt:
        self._fits(out)
        return _receipt(self._store.put(key, out))

    def edit(self, ref: Ref, out: Outgoing, expect: str | None) -> Receipt:
        self._fits(out)
        try:
            return _receipt(self._store.edit(ref.uri, out, _version(expect)))
        except Conflict as error:
            current = self._store.get(ref.uri)
            raise Conflict(str(error), _snapshot(current) if current else None) from error

    def delete(self, ref: Ref) -> Receipt:
        """A tombstone is what everyone sees from the same row on, so being gone needs no second look elsewhere."""
        notice = self._store.delete(ref.uri)
        seen = self._store.get(ref.uri)
        gone = seen is None or seen.deleted is not None
        return Receipt(_ref(notice), clock.now(), _raw(notice), acknowledged=True, verified_gone=gone)

    def like(self, ref: Ref, key: str) -> Receipt:
        return _receipt(self._store.like(ref.uri))

    def unlike(self, ref: Ref) -> Receipt:
        return _receipt(self._store.unlike(ref.uri))

    def fetch(self, ref: Ref) -> Snapshot | Gone:
        notice = self._store.get(ref.uri)
        if notice is None:
            return Gone(ref)
        return _snapshot(notice) if notice.deleted is None else Gone(_ref(notice), _raw(notice))

    def since(self, cursor: str | None) -> tuple[list[Event], str]:
        if cursor is None:
            return [], str(self._store.last_change())
        if not cursor.isascii() or not cursor.isdigit():
            raise Invalid("cursor", "not one this noticeboard gave")
        changes = self._store.changes(int(cursor), PAGE)
        events = [event for change in changes if (event := self._event(change))]
        return events, str(changes[-1].number) if changes else cursor

    def find(self, key: str, out: Outgoing, since: datetime, known: frozenset[str]) -> Ref | None:
        """The key alone decides; a tombstone is found too, so that what was taken down is not put up again."""
        notice = self._store.by_key(key)
        return _ref(notice) if notice else None

    def _event(self, change: Change) -> Event | None:
        """What others did with our notices, and every change and deletion of these."""
        notice = change.notice
        theirs = change.account != self._store.account
        match change.kind:
            case "reply":
                answered = self._store.get(notice.in_reply_to)
                wanted = theirs and answered is not None and answered.account == self._store.account
            case "like":
                wanted = theirs and notice.account == self._store.account
            case _:
                wanted = notice.account == self._store.account
        if not wanted:
            return None
        return Event(
            change.kind, _ref(notice), change.account, notice.text, change.at, notice.in_reply_to, _raw(notice)
        )

    def _fits(self, out: Outgoing) -> None:
        limits = self.limits()
        if not out.text.strip() and not out.media:
            raise Invalid("text", "a notice needs words or a picture")
        if len(out.text) > limits.max_text:
            raise Invalid("text", f"at most {limits.max_text} characters fit")
        if len(out.media) > limits.max_images:
            raise Invalid("media", f"at most {limits.max_images} pictures fit")
        if any(len(m.alt) > limits.alt_max for m in out.media):
            raise Invalid("alt", f"at most {limits.alt_max} characters fit")


def _version(expect: str | None) -> int | None:
    if not expect:
        return None
    if not expect.isascii() or not expect.isdigit():
        raise Invalid("expect", "not a version of a notice")
    return int(expect)


def _ref(notice: Notice) -> Ref:
    return Ref(uri=notice.uri, native_id=notice.uid, url=notice.uri, version=str(notice.version))


def _receipt(notice: Notice) -> Receipt:
    return Receipt(_ref(notice), clock.now(), _raw(notice))


def _snapshot(notice: Notice) -> Snapshot:
    return Snapshot(
        ref=_ref(notice),
        text=notice.text,
        alts=tuple(m.alt for m in notice.media),
        author=notice.account,
        at=notice.published,
        in_reply_to=notice.in_reply_to,
        raw=_raw(notice),
    )


def _raw(notice: Notice) -> bytes:
    """The notice as JSON, sorted, so that the same notice always gives the same bytes."""
    return json.dumps(asdict(notice), default=clock.iso, sort_keys=True, ensure_ascii=False).encode()
