"""Reads one public page; writes nothing, because nobody here has an authorisation (SH 620.4, 1.8, 4.2).

Servers that speak ActivityPub give the post itself when asked for it, Bluesky gives it through its public API, and
everything else is read as a page. Whoever would have to sign in to see it, sees nothing here either.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NoReturn
from urllib.parse import quote, urljoin, urlsplit

from spokesperson.networks.base import Capabilities, Event, Gone, Identity, Limits, Outgoing, Receipt, Ref, Snapshot
from spokesperson.networks.egress import Answer, Egress
from spokesperson.networks.errors import Denied, RateLimited, Transient
from spokesperson.networks.manual import reading
from spokesperson.networks.mastodon.wire import wait_until

ACCEPT = "application/activity+json, application/ld+json;q=0.9, text/html;q=0.8"
PAGE = "text/html, application/xhtml+xml"
HOPS = 3
GONE = frozenset({404, 410})
BLUESKY = re.compile(r"/profile/([A-Za-z0-9.:_-]{3,253})/post/([A-Za-z0-9]{1,64})/?")
BLUESKY_API = "https://public.api.bsky.app"
# Where a network takes a text in an address, so that a person need not even paste it.
SHARE = {
    "mastodon": "{base}/share?text={text}",
    "bluesky": "https://bsky.app/intent/compose?text={text}",
    "x": "https://x.com/intent/post?text={text}",
}
LONGEST_SHARE = 2_000


class ManualConnector:
    """Anyone's eyes on the public Internet, through the one way out."""

    kind = "manual"
    caps = Capabilities(actions=frozenset(), idempotency="none")

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    def limits(self) -> Limits:
        return Limits(counter="codepoints", max_text=20_000, max_images=4, alt_max=1_500)

    def verify(self) -> Identity:
        _by_hand()

    def publish(self, out: Outgoing, key: str) -> Receipt:
        _by_hand()

    def edit(self, ref: Ref, out: Outgoing, expect: str | None) -> Receipt:
        _by_hand()

    def delete(self, ref: Ref) -> Receipt:
        _by_hand()

    def like(self, ref: Ref, key: str) -> Receipt:
        _by_hand()

    def unlike(self, ref: Ref) -> Receipt:
        _by_hand()

    def since(self, cursor: str | None) -> tuple[list[Event], str]:
        return [], cursor or ""

    def find(self, key: str, out: Outgoing, since: datetime, known: frozenset[str]) -> Ref | None:
        return None

    def fetch(self, ref: Ref) -> Snapshot | Gone:
        """What stands at the address now, as somebody without an account sees it."""
        return self.read(ref.url or ref.uri, "")

    def read(self, address: str, words: str) -> Snapshot | Gone:
        """As ``fetch``; of all the texts on the page the one that shows ``words``, or comes closest to them.

        ``Denied`` where one would have to sign in or nothing can be read, ``Invalid`` or ``AddressRefused`` for what is
        no public address, ``Transient`` and ``RateLimited`` for later.
        """
        if post := _bluesky(address):
            answer = self._get(BLUESKY_API, post, "application/json")
            found = reading.bluesky(answer.body, address) if answer.status == 200 else None
            if answer.status in (400, 404) or (answer.status == 200 and found is None):
                return Gone(Ref(uri=address, url=address), answer.body)
            return _told(found, answer)
        answer, at = self._followed(address, ACCEPT)
        if answer.status in GONE:
            return Gone(Ref(uri=address, url=address), answer.body)
        if "json" in answer.headers.get("content-type", ""):
            found = reading.activity(answer.body, at)
            if found is not None:
                return found
            answer, at = self._followed(address, PAGE)
        kind = answer.headers.get("content-type", "text/html").lower()
        readable = "html" in kind or "text/plain" in kind
        return _told(reading.page(answer.body, address, words) if readable else None, answer)

    def _followed(self, address: str, accept: str) -> tuple[Answer, str]:
        """The answer after a few steps on the same server; what leads to another one is not what was given."""
        at = address
        for _ in range(HOPS):
            answer = self._get(at, "", accept)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer, at
            target = urljoin(at, answer.headers.get("location", ""))
            if urlsplit(target).netloc != urlsplit(address).netloc or target == at:
                raise Denied("the page leads elsewhere, perhaps to a sign-in")
            at = target
        raise Denied("the page leads from one address to the next")

    def _get(self, base: str, path: str, accept: str) -> Answer:
        return self._egress.client(base).request("GET", path or base, headers={"Accept": accept})


def _told(found: Snapshot | None, answer: Answer) -> Snapshot:
    """The snapshot of an answer that is one; else the error its status means."""
    if answer.status == 429:
        raise RateLimited(wait_until(answer))
    if answer.status >= 500:
        raise Transient(f"the network answered {answer.status}")
    if answer.status != 200 or found is None:
        raise Denied(f"the network answered {answer.status}, or with nothing to read")
    return found


def _bluesky(address: str) -> str:
    """The path of the public API for a post's page on Bluesky, or "" for any other address."""
    parts = urlsplit(address)
    found = BLUESKY.fullmatch(parts.path) if (parts.hostname or "").lower() in ("bsky.app", "www.bsky.app") else None
    if found is None:
        return ""
    uri = quote(f"at://{found[1]}/app.bsky.feed.post/{found[2]}", safe="")
    return f"/xrpc/app.bsky.feed.getPostThread?uri={uri}&depth=0&parentHeight=0"


def _by_hand() -> NoReturn:
    raise Denied("this account is not connected; its owner posts by hand")


def share_url(network: str, base: str, text: str) -> str:
    """Where a person posts ``text``: the network's address for it, else the account's page; "" if that is none."""
    pattern = SHARE.get(network)
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https"):
        return ""
    if pattern is None:
        return base
    url = pattern.format(base=f"{parts.scheme}://{parts.netloc}", text=quote(text, safe=""))
    return url if len(url) <= LONGEST_SHARE else base
