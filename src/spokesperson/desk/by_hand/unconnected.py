"""Accounts that nobody here is connected to: their owner posts, and says where it stands (L3, L5; M5R).

No password, no token, no look into an account: only the public page at the address that was given is read.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from spokesperson.accounts.models import Account
from spokesperson.desk.errors import Invalid
from spokesperson.directive.register import under
from spokesperson.networks import KINDS
from spokesperson.networks.egress import Egress
from spokesperson.networks.manual import ManualConnector

# One network under two names.
SAME_HOST = {"twitter.com": "x.com", "fb.com": "facebook.com", "fb.me": "facebook.com", "threads.net": "threads.com"}
LONGEST = 500


def by_hand(account: Account | None) -> bool:
    """Whether a post to ``account`` is posted by its owner: no connector of ours, or no authorisation given."""
    if account is None:
        return False
    kind = KINDS.get(account.network)
    if kind is None or account.network == ManualConnector.kind:
        return True
    return kind.needs_token and not hasattr(account, "token")


def reader() -> ManualConnector:
    """Anyone's eyes on the public Internet."""
    return ManualConnector(Egress(allow=settings.EGRESS_ALLOW))


def tidied(address: str) -> str:
    """The address as it is kept: host in small letters, no fragment. ``Invalid`` (address) for what is none.

    Whether it leads to the public Internet is found out by whoever connects (``networks.egress``).
    """
    address = address.strip()
    if not address or len(address) > LONGEST or any(c.isspace() or ord(c) < 32 for c in address):
        raise Invalid(
            "address", "Copy the whole address of your post from the network and put it here.", under("posted by hand")
        )
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise Invalid(
            "address", "An address of a post begins with https:// and the network's name.", under("posted by hand")
        )
    if parts.username or parts.password:
        raise Invalid("address", "Take the user name and password out of the address.", under("confidential"))
    if parts.path in ("", "/") and not parts.query:
        raise Invalid(
            "address",
            "That is the network's first page. Open your post there and copy its own address.",
            under("posted by hand"),
        )
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, parts.query, ""))


def elsewhere(account: Account, address: str) -> str:
    """The host of ``address`` if the account is not known to stand there; "" if it is."""
    host = _host(address)
    known = {_host(a) for a in (account.address, account.base_url) if a}
    return "" if host in known else host


def by_another(account: Account, author: str) -> str:
    """Who the public copy says wrote it, if that is somebody else; "" if it says nothing or names the account."""
    said = _name(author)
    if not said:
        return ""
    known = {_name(value) for value in (account.handle, account.address, account.handle.split("@")[0])}
    return "" if said in known or _name(author.split("@")[0]) in known else author


def _name(value: str) -> str:
    """The last piece of a handle or an address, as people compare them: ``@Ann@social.example`` is ``ann``."""
    last = value.strip().rstrip("/").rsplit("/", 1)[-1] if "//" in value else value.strip()
    return last.lstrip("@").split("@")[0].casefold()


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
        port = parts.port
    except ValueError:
        return address
    host = SAME_HOST.get(host, host)
    return f"{host}:{port}" if port and port not in (80, 443) else host
