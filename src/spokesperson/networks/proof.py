"""Does the account's public page link back to us? (Def-Account-library; R10: how an account is shown to be ours)

``rel=me`` is how the web says "the same hand writes both" (microformats; Mastodon verifies links by it). Only what
anybody can read is read, through ``egress``: no redirect is followed blindly, nothing private is reached, a page has
at most ``MAX_BYTES``. Servers that speak Mastodon's API are asked for the profile's fields where the page has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

from spokesperson.networks.egress import Answer, Client, Egress
from spokesperson.networks.errors import AddressRefused, NetworkError

MAX_BYTES = 512 * 1024
DEADLINE = 6.0
HOPS = 3
MOST_LINKS = 500
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Why it was not found; the pages say it in words.
NO_LINK, NOT_THERE, NOT_REACHED, REFUSED, NOT_A_PAGE = "no_link", "not_there", "not_reached", "refused", "not_a_page"
LINKS_BACK, OWN_DOMAIN, VERIFIED_FIELD = "links_back", "own_domain", "verified_field"


@dataclass(frozen=True)
class Proof:
    """What one look found. ``why`` is one of the codes above."""

    found: bool
    why: str


class _Links(HTMLParser):
    """The targets of ``a`` and ``link`` with rel=me, at most ``MOST_LINKS``."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.found = base, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("a", "link") and "me" in given.get("rel", "").lower().split() and len(self.found) < MOST_LINKS:
            try:
                self.found.append(urljoin(self.base, given.get("href", "").strip()))
            except ValueError:
                return


def links(page: str, base: str) -> list[str]:
    """Whole addresses that ``page`` links with rel=me."""
    parser = _Links(base)
    with suppress(AssertionError, ValueError):  # how the parser answers a declaration that is none
        parser.feed(page)
    return parser.found


def leads_to(link: str, ours: Iterable[str]) -> bool:
    """Whether ``link`` is one of our addresses, or below a domain of ours that stands alone in ``ours``."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    for one in ours:
        if "://" not in one:
            if host == one or host.endswith("." + one):
                return True
        elif _same(link, one):
            return True
    return False


def _same(a: str, b: str) -> bool:
    one, other = urlsplit(a), urlsplit(b)
    return (one.netloc.lower(), one.path.rstrip("/")) == (other.netloc.lower(), other.path.rstrip("/"))


def own_domain(address: str, domains: Iterable[str]) -> bool:
    """Whether the account itself stands on a domain of the institution: then the domain is the proof."""
    return leads_to(address, domains)


def look(address: str, ours: Iterable[str], egress: Egress, *, handle: str = "", api: str = "") -> Proof:
    """Read the public page at ``address`` and say whether it links back to one of ``ours``; raises nothing.

    ``handle`` and ``api`` (the server's address) are given for servers that speak Mastodon's API.
    """
    wanted = tuple(ours)
    narrow = Egress(
        allow=egress.allow, resolver=egress.resolver, deadline=min(DEADLINE, egress.deadline), max_bytes=MAX_BYTES
    )
    try:
        found = _page(address, wanted, narrow)
        if not found.found and api and handle:
            return _fields(api, handle, wanted, narrow) or found
        return found
    except AddressRefused:
        return Proof(False, REFUSED)
    except NetworkError:
        return Proof(False, NOT_REACHED)


def _page(address: str, ours: tuple[str, ...], egress: Egress) -> Proof:
    for _hop in range(HOPS + 1):
        answer = egress.client(_root(address)).request("GET", address, headers={"Accept": "text/html"})
        if answer.status in REDIRECTS and answer.headers.get("location"):
            try:
                address = urljoin(address, answer.headers["location"])
            except ValueError:
                return Proof(False, REFUSED)
            continue
        return _read(answer, address, ours)
    return Proof(False, NOT_REACHED)


def _root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _read(answer: Answer, address: str, ours: tuple[str, ...]) -> Proof:
    if answer.status in (404, 410):
        return Proof(False, NOT_THERE)
    if answer.status != 200:
        return Proof(False, NOT_REACHED)
    if "html" not in answer.headers.get("content-type", "text/html").lower():
        return Proof(False, NOT_A_PAGE)
    found = links(answer.body.decode("utf-8", "replace"), address)
    back = any(leads_to(link, ours) for link in found)
    return Proof(back, LINKS_BACK if back else NO_LINK)


def _fields(api: str, handle: str, ours: tuple[str, ...], egress: Egress) -> Proof | None:
    """The profile's fields by Mastodon's API; None where the server does not answer this."""
    client: Client = egress.client(api)
    try:
        name = quote(handle.removeprefix("@"))
        answer = client.request("GET", f"/api/v1/accounts/lookup?acct={name}", headers={"Accept": "application/json"})
        profile = json.loads(answer.body) if answer.status == 200 else None
    except (NetworkError, ValueError, RecursionError):
        return None
    fields = profile.get("fields") if isinstance(profile, dict) else None
    for field in fields if isinstance(fields, list) else ():
        value = field.get("value") if isinstance(field, dict) else None
        if isinstance(value, str) and any(leads_to(link, ours) for link in links(value, api)):
            return Proof(True, VERIFIED_FIELD)
    return None
