"""Statuses of the Mastodon API as this house reads them (SH 620.4, 1.8, 4.2). Nothing here trusts a field's type."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from spokesperson.networks.base import Event, EventKind, Ref, Snapshot, listing
from spokesperson.networks.mastodon.wire import instant
from spokesperson.networks.text import from_html, normalise, storable

Status = Mapping[str, Any]


def is_status(value: Any) -> bool:
    """Whether it is a thing that can be named: without id and uri nothing can be done with it."""
    return isinstance(value, dict) and bool(storable(value.get("id"))) and bool(storable(value.get("uri")))


def addresses(status: Status) -> tuple[str, ...]:
    """The canonical uri and the page's address."""
    return tuple(filter(None, (storable(status.get("uri")), storable(status.get("url")))))


def ref_of(status: Status, before: Ref | None = None) -> Ref:
    """Where it stands; ``before`` hands on its history, since the native id may have changed."""
    native_id, version = storable(status["id"]), version_of(status)
    if before is not None and before.uri == status["uri"]:
        return before.moved(native_id, version)
    uri = storable(status["uri"])
    return Ref(uri=uri, native_id=native_id, url=storable(status.get("url")) or uri, version=version)


def version_of(status: Status) -> str:
    """Time of the last edit and a hash of the words: two edits within one second differ too."""
    at = storable(status.get("edited_at")) or storable(status.get("created_at"))
    words = json.dumps([words_of(status), alts_of(status)])
    return f"{at}#{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def words_of(status: Status) -> str:
    """The words as a reader sees them."""
    return from_html(storable(status.get("content")))


def alts_of(status: Status) -> tuple[str, ...]:
    return tuple(storable(item.get("description")) for item in listing(status.get("media_attachments")))


def media_ids(status: Status) -> list[str]:
    return [storable(item.get("id")) for item in listing(status.get("media_attachments"))]


def author_of(item: Mapping[str, Any]) -> str:
    account = item.get("account")
    return storable(account.get("acct")) if isinstance(account, dict) else ""


def snapshot(status: Status, text: str, parent: tuple[str, ...], raw: bytes, before: Ref | None) -> Snapshot:
    """``parent``: addresses of what it answers, the canonical one first; empty if it answers nothing."""
    native_parent = storable(status.get("in_reply_to_id"))
    return Snapshot(
        ref=ref_of(status, before),
        text=normalise(storable(text)),
        alts=alts_of(status),
        author=author_of(status),
        at=instant(status.get("created_at")),
        in_reply_to=parent[0] if parent else "",
        raw=raw,
        reply_aliases=(*parent, native_parent) if native_parent else parent,
    )


def event(notification: Mapping[str, Any], me: str, parent: tuple[str, ...]) -> Event | None:
    """A notification as an event; ``None`` for kinds nobody here asked for, and for what names no status."""
    status = notification.get("status")
    if not is_status(status) or not isinstance(status, dict):
        return None
    kind: EventKind
    match notification.get("type"):
        case "mention":
            kind = "reply" if status.get("in_reply_to_account_id") == me else "mention"
        case "favourite":
            kind = "like"
        case _:
            return None
    return Event(
        kind=kind,
        ref=ref_of(status),
        author=author_of(notification),
        text=words_of(status) if kind != "like" else "",
        at=instant(notification.get("created_at")),
        in_reply_to=parent[0] if parent else "",
        raw=as_raw(notification),
    )


def as_raw(item: Mapping[str, Any]) -> bytes:
    """One item of a longer answer, as JSON of its own."""
    return json.dumps(item, sort_keys=True).encode()
