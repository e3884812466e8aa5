"""Mastodon, and every server that speaks its API (SH 620.4, 1.8, 4.2; definitions: social media site).

Seen on real servers and provided for: error bodies are HTML or empty; an Idempotency-Key may be ignored; a status
gets a new id when it is edited, while its uri stays; an answer to something the server does not know is published
as a post of its own; a deletion may be acknowledged while the page stays public.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from spokesperson import clock
from spokesperson.networks.base import (
    Capabilities,
    Event,
    Gone,
    Identity,
    Limits,
    Media,
    Outgoing,
    Receipt,
    Ref,
    Snapshot,
)
from spokesperson.networks.egress import Answer, Client
from spokesperson.networks.errors import (
    Conflict,
    Denied,
    Invalid,
    NetworkError,
    NotFound,
    TokenExpired,
    Transient,
    Unknown,
)
from spokesperson.networks.mastodon import reading
from spokesperson.networks.mastodon.events import Watch
from spokesperson.networks.mastodon.lookup import Lookup, safe_id
from spokesperson.networks.mastodon.wire import Wire
from spokesperson.networks.text import storable

ACTIONS = frozenset({"post", "reply", "link", "image", "edit", "delete", "like", "unlike"})
SUFFIX = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
MEDIA_LOOKS, MEDIA_PAUSE = 20, 0.25
GONE = frozenset({404, 410})


class MastodonConnector:
    """One account on one server of this family."""

    kind = "mastodon"
    caps = Capabilities(actions=ACTIONS, idempotency="none", id_changes_on_edit=True, checks_version=True)

    def __init__(self, client: Client, token: str) -> None:
        self._wire = Wire(client, token)
        self._anyone = Wire(client)
        self._lookup = Lookup(self._wire)
        self._limits: Limits | None = None

    def limits(self) -> Limits:
        if self._limits is None:
            instance, _ = self._wire.object("GET", "/api/v1/instance")
            self._limits = _limits(instance)
        return self._limits

    def verify(self) -> Identity:
        try:
            me = self._lookup.me()
        except Invalid as error:
            # One server of this family answers 422 to an authorisation it does not know.
            raise TokenExpired("the network does not accept our authorisation") from error
        role = me.get("role")
        roles = (storable(role.get("name")),) if isinstance(role, dict) and role.get("name") else ()
        return Identity(handle=storable(me.get("acct")), url=storable(me.get("url")), roles=roles)

    def publish(self, out: Outgoing, key: str) -> Receipt:
        body = self._body(out)
        if out.reply_to is not None:
            body["in_reply_to_id"] = self._native_id(out.reply_to)
        if out.media:
            body["media_ids"] = [self._upload(item) for item in out.media]
        status, answer = self._written("POST", "/api/v1/statuses", body, {"Idempotency-Key": key})
        return Receipt(reading.ref_of(status), clock.now(), answer.body)

    def edit(self, ref: Ref, out: Outgoing, expect: str | None) -> Receipt:
        """The API has no conditional edit: the version is compared right before, which leaves a moment open."""
        found = self._lookup.status(ref)
        if found is None:
            raise NotFound("the network does not have it")
        if expect and reading.version_of(found[0]) != expect:
            raise Conflict(current=self._snapshot(*found, ref))
        body = self._body(out)
        body["media_ids"] = [self._upload(m) for m in out.media] if out.media else reading.media_ids(found[0])
        status, answer = self._written("PUT", f"/api/v1/statuses/{safe_id(found[0]['id'])}", body)
        return Receipt(reading.ref_of(status, ref), clock.now(), answer.body)

    def delete(self, ref: Ref) -> Receipt:
        found = self._lookup.status(ref)
        raw = b""
        if found is not None:
            ref = reading.ref_of(found[0], ref)
            try:
                raw = self._wire.call("DELETE", f"/api/v1/statuses/{safe_id(ref.native_id)}").body
            except NotFound:
                # Servers hide a refusal behind "not found"; what is still there was refused.
                if self._lookup.status(ref) is not None:
                    raise Denied("the network does not let this account delete it") from None
        return Receipt(ref, clock.now(), raw, acknowledged=True, verified_gone=self._is_gone(ref))

    def like(self, ref: Ref, key: str) -> Receipt:
        return self._favourite(ref, "favourite")

    def unlike(self, ref: Ref) -> Receipt:
        return self._favourite(ref, "unfavourite")

    def fetch(self, ref: Ref) -> Snapshot | Gone:
        found = self._lookup.status(ref)
        return Gone(ref) if found is None else self._snapshot(*found, ref)

    def since(self, cursor: str | None) -> tuple[list[Event], str]:
        return Watch(self._wire, self._lookup).since(cursor)

    def find(self, key: str, out: Outgoing, since: datetime, known: frozenset[str]) -> Ref | None:
        """The key plays no part: the network does not give it back."""
        return self._lookup.like_this(out, since, known)

    def _body(self, out: Outgoing) -> dict[str, Any]:
        if not out.text.strip() and not out.media:
            raise Invalid("text", "a post needs words or a picture")
        body: dict[str, Any] = {"status": out.text, "language": out.language, "sensitive": out.sensitive}
        return {**body, "visibility": "public"}

    def _written(
        self, method: str, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> tuple[dict[str, Any], Answer]:
        status, answer = self._wire.object(method, path, json=body, headers=headers)
        if not reading.is_status(status):
            raise Unknown("the network did not say where it stands", sent=True)
        return status, answer

    def _native_id(self, ref: Ref) -> str:
        found = self._lookup.status(ref)
        if found is None:
            raise NotFound("what it answers is not on this network")
        return storable(found[0]["id"])

    def _favourite(self, ref: Ref, verb: str) -> Receipt:
        native_id = self._native_id(ref)
        status, answer = self._wire.object("POST", f"/api/v1/statuses/{safe_id(native_id)}/{verb}")
        return Receipt(reading.ref_of(status, ref) if reading.is_status(status) else ref, clock.now(), answer.body)

    def _snapshot(self, status: dict[str, Any], raw: bytes, ref: Ref) -> Snapshot:
        return reading.snapshot(status, self._lookup.text(status), self._lookup.parent(status), raw, ref)

    def _upload(self, item: Media) -> str:
        """The id of an uploaded picture. Nobody sees it before the status, so a lost answer is harmless."""
        content = {
            "files": {"file": (f"picture.{SUFFIX.get(item.media_type, 'bin')}", item.data, item.media_type)},
            "data": {"description": item.alt},
        }
        try:
            try:
                found, answer = self._wire.object("POST", "/api/v2/media", **content)
            except NotFound:
                found, answer = self._wire.object("POST", "/api/v1/media", **content)
        except Unknown as error:
            raise Transient("the picture could not be uploaded") from error
        media_id = storable(found.get("id"))
        if not media_id:
            raise Transient("the network did not name the picture")
        if answer.status == 202:
            self._await_media(media_id)
        return media_id

    def _await_media(self, media_id: str) -> None:
        """Large pictures are worked on after the upload; a status may use them only then."""
        for _ in range(MEDIA_LOOKS):
            if self._wire.call("GET", f"/api/v1/media/{safe_id(media_id)}").status != 206:
                return
            time.sleep(MEDIA_PAUSE)
        raise Transient("the network still works on the picture")

    def _is_gone(self, ref: Ref) -> bool | None:
        """Whether someone without an account still gets the page; ``None`` if nobody could say."""
        statuses = []
        for address in sorted({ref.uri, ref.url} - {""}):
            try:
                statuses.append(self._anyone.open_status(address))
            except NetworkError:
                return None
        if any(200 <= status < 300 for status in statuses):
            return False
        # A redirect only says where else to look; the page it leads to is the other address.
        told = [status for status in statuses if not 300 <= status < 400]
        return True if told and GONE.issuperset(told) else None


def _limits(instance: dict[str, Any]) -> Limits:
    config = instance.get("configuration")
    config = config if isinstance(config, dict) else {}

    def number(part: str, name: str, default: int) -> int:
        group = config.get(part)
        value = group.get(name) if isinstance(group, dict) else None
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default

    return Limits(
        counter="mastodon",
        max_text=number("statuses", "max_characters", 500),
        max_images=number("statuses", "max_media_attachments", 4),
        alt_max=number("media_attachments", "description_limit", 1_500),
        url_length=number("statuses", "characters_reserved_per_url", 23),
    )
