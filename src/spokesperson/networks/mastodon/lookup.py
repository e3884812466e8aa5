"""Finding statuses again: by id, by address, among our own (SH 620.4, 1.8: look before anything is sent again)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from spokesperson.networks.base import Outgoing, Ref, listing
from spokesperson.networks.errors import Denied, Invalid, NotFound, Unknown
from spokesperson.networks.mastodon import reading
from spokesperson.networks.mastodon.wire import Wire, instant
from spokesperson.networks.text import storable

PAGE = 40
# Twenty-five pages are a thousand statuses; further back nobody looks for a write of the last minutes.
MOST_PAGES = 25
OWN_PAGES = 5


class Lookup:
    """Reads on one account of one server; remembers only who we are and what answers what."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._me: dict[str, Any] = {}
        self._parents: dict[str, tuple[str, ...]] = {}

    def me(self) -> dict[str, Any]:
        """Our own account."""
        if not self._me:
            self._me, _ = self._wire.object("GET", "/api/v1/accounts/verify_credentials")
        return self._me

    def my_id(self) -> str:
        return storable(self.me().get("id"))

    def status(self, ref: Ref) -> tuple[dict[str, Any], bytes] | None:
        """What stands at ``ref`` with the raw answer: by id, by address, then among our own; ``None`` if nowhere."""
        for native_id in filter(None, (ref.native_id, *reversed(ref.history))):
            if (found := self._by_id(native_id)) and (not ref.uri or ref.uri in reading.addresses(found[0])):
                return found
        wanted = {ref.uri, ref.url} - {""}
        native_id = self._search(wanted) or self._among_own(wanted)
        return self._by_id(native_id) if native_id else None

    def text(self, status: dict[str, Any]) -> str:
        """The words as they were typed, where the network tells us; else as a reader sees them."""
        try:
            source, _ = self._wire.object("GET", f"/api/v1/statuses/{safe_id(status['id'])}/source")
        except (NotFound, Denied, Invalid):
            return reading.words_of(status)
        text = source.get("text")
        return text if isinstance(text, str) else reading.words_of(status)

    def parent(self, status: dict[str, Any]) -> tuple[str, ...]:
        """The addresses of what ``status`` answers; empty if it answers nothing, or what it answered is gone."""
        native_id = storable(status.get("in_reply_to_id"))
        if native_id and native_id not in self._parents:
            found = self._by_id(native_id)
            self._parents[native_id] = reading.addresses(found[0]) if found else ()
        return self._parents.get(native_id, ())

    def own(self, pages: int = OWN_PAGES) -> Iterator[list[dict[str, Any]]]:
        """Our own statuses, newest first, a page at a time."""
        path, last, seen = f"/api/v1/accounts/{safe_id(self.my_id())}/statuses", None, set[str]()
        for _ in range(pages):
            params = {"limit": PAGE, "exclude_reblogs": "true", **({"max_id": last} if last else {})}
            found, _answer = self._wire.json("GET", path, params=params)
            page = [s for s in listing(found) if reading.is_status(s) and s["uri"] not in seen]
            if not page:
                return
            seen.update(s["uri"] for s in page)
            last = page[-1]["id"]
            yield page

    def like_this(self, out: Outgoing, since: datetime, known: frozenset[str]) -> Ref | None:
        """The oldest of our own statuses that shows ``out``, from ``since`` on and not in ``known``.

        ``Unknown`` if that cannot be said because more was written since then than anyone looks through.
        """
        found: Ref | None = None
        pages = 0
        for page in self.own(MOST_PAGES):
            pages += 1
            recent = [s for s in page if (at := instant(s.get("created_at"))) is None or at >= since]
            for status in recent:
                if status["uri"] not in known and self._shows(status, out):
                    found = reading.ref_of(status)
            if not recent:
                return found
        if found is None and pages == MOST_PAGES:
            raise Unknown("too much was published since to find it again", sent=True)
        return found

    def _shows(self, status: dict[str, Any], out: Outgoing) -> bool:
        if bool(status.get("in_reply_to_id")) != bool(out.reply_to) or len(reading.alts_of(status)) != len(out.media):
            return False
        seen = reading.snapshot(status, reading.words_of(status), self.parent(status), b"", None)
        return seen.shows(out) or reading.snapshot(status, self.text(status), self.parent(status), b"", None).shows(out)

    def _by_id(self, native_id: str) -> tuple[dict[str, Any], bytes] | None:
        try:
            status, answer = self._wire.object("GET", f"/api/v1/statuses/{safe_id(native_id)}")
        except NotFound:
            return None
        return (status, answer.body) if reading.is_status(status) else None

    def _search(self, wanted: set[str]) -> str:
        for address in sorted(wanted):
            asked = {"q": address, "type": "statuses", "resolve": "true", "limit": "5"}
            try:
                found, _ = self._wire.object("GET", "/api/v2/search", params=asked)
            except (NotFound, Denied, Invalid):
                return ""
            for status in listing(found.get("statuses")):
                if reading.is_status(status) and wanted & set(reading.addresses(status)):
                    return storable(status["id"])
        return ""

    def _among_own(self, wanted: set[str]) -> str:
        pages = (status for page in self.own() for status in page)
        return next((storable(s["id"]) for s in pages if wanted & set(reading.addresses(s))), "")


def safe_id(native_id: str) -> str:
    """An id as a piece of a path; ``NotFound`` for what cannot be one, so that no id leads to another address."""
    if not native_id or not native_id.isascii() or not native_id.replace("-", "").replace("_", "").isalnum():
        raise NotFound("the network gave an id that is none")
    return native_id


def dumps(cursor: dict[str, Any]) -> str:
    return json.dumps(cursor, sort_keys=True, separators=(",", ":"))
