"""What happened since we last looked: notifications, and our own statuses that changed or went (SH 620.4, 4.2).

The cursor is JSON: ``n`` the newest notification seen, ``own`` {uri: [version, published]} of our latest statuses.
"""

from __future__ import annotations

import json
from typing import Any

from spokesperson import clock
from spokesperson.networks.base import Event, Gone, Ref, listing
from spokesperson.networks.errors import Invalid
from spokesperson.networks.mastodon import reading
from spokesperson.networks.mastodon.lookup import MOST_PAGES, PAGE, Lookup, dumps
from spokesperson.networks.mastodon.wire import Wire
from spokesperson.networks.text import storable


class Watch:
    """Asks one server what is new for one account."""

    def __init__(self, wire: Wire, lookup: Lookup) -> None:
        self._wire, self._lookup = wire, lookup

    def since(self, cursor: str | None) -> tuple[list[Event], str]:
        last = _parse(cursor)
        news = self._notifications(str(last["n"])) if last else self._notifications_page(None, None)[:1]
        own = next(self._lookup.own(pages=1), [])
        events: list[Event] = []
        if last:
            events = [e for item in reversed(news) if (e := self._event(item))] + self._changed(last["own"], own)
        newest = storable(news[0]["id"]) if news else (str(last["n"]) if last else "")
        kept = {s["uri"]: [reading.version_of(s), storable(s.get("created_at"))] for s in own}
        return events, dumps({"n": newest, "own": kept})

    def _event(self, item: dict[str, Any]) -> Event | None:
        status = item.get("status")
        parent = self._lookup.parent(status) if isinstance(status, dict) else ()
        return reading.event(item, self._lookup.my_id(), parent)

    def _notifications(self, last: str) -> list[dict[str, Any]]:
        """All above ``last``, newest first. Some servers give ``since_id`` itself again, some ignore it."""
        found: list[dict[str, Any]] = []
        for _ in range(MOST_PAGES):
            page = self._notifications_page(last, storable(found[-1]["id"]) if found else None)
            seen = {item["id"] for item in found}
            fresh = [item for item in page if item["id"] not in seen and _above(storable(item["id"]), last)]
            if not fresh:
                break
            found += fresh
        return found

    def _notifications_page(self, since: str | None, before: str | None) -> list[dict[str, Any]]:
        asked = {"limit": str(PAGE), "since_id": since, "max_id": before}
        params = {name: value for name, value in asked.items() if value}
        found, _ = self._wire.json("GET", "/api/v1/notifications", params=params)
        return [item for item in listing(found) if storable(item.get("id"))]

    def _changed(self, before: dict[str, list[str]], own: list[dict[str, Any]]) -> list[Event]:
        """Edits and deletions of our own statuses, whoever made them."""
        now = {s["uri"]: s for s in own}
        oldest = min((storable(s.get("created_at")) for s in own), default="") if len(own) >= PAGE else ""
        events = []
        for uri, (version, published) in before.items():
            status = now.get(uri)
            if status is not None and reading.version_of(status) != version:
                events.append(_edited(status, self._lookup.parent(status)))
            elif status is None and published >= oldest and self._lookup.status(Ref(uri=uri)) is None:
                events.append(_deleted(uri))
        return events


def _edited(status: dict[str, Any], parent: tuple[str, ...]) -> Event:
    seen = reading.snapshot(status, reading.words_of(status), parent, reading.as_raw(status), None)
    return Event("edit", seen.ref, seen.author, seen.text, clock.now(), seen.in_reply_to, seen.raw)


def _deleted(uri: str) -> Event:
    gone = Gone(Ref(uri=uri, url=uri))
    return Event("delete", gone.ref, "", "", clock.now())


def _above(one: str, other: str) -> bool:
    """Ids of this family grow; they are compared by length first, as numbers of any size."""
    return (len(one), one) > (len(other), other)


def _parse(cursor: str | None) -> dict[str, Any] | None:
    if cursor is None:
        return None
    try:
        found = json.loads(cursor)
        pairs = {str(u): [str(v), str(p)] for u, (v, p) in found["own"].items()}
        return {"n": str(found["n"]), "own": pairs}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Invalid("cursor", "not one this network gave") from error
