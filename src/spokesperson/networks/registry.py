"""Which networks this house speaks, and how to get a connector for one (SH 620.4, definitions of the four channels)."""

from __future__ import annotations

from dataclasses import dataclass

from spokesperson.networks.base import Connector
from spokesperson.networks.egress import Egress
from spokesperson.networks.errors import Invalid, TokenExpired
from spokesperson.networks.manual import ManualConnector
from spokesperson.networks.mastodon import MastodonConnector
from spokesperson.networks.noticeboard import NoticeboardConnector, NoticeStore


@dataclass(frozen=True)
class Kind:
    """A kind of network. ``tested`` says against what its connector is tested, so that nobody has to guess."""

    name: str
    label: str
    forms: tuple[str, ...]
    channel: str
    tested: str
    needs_token: bool


KINDS = {
    kind.name: kind
    for kind in (
        Kind("noticeboard", "Noticeboard", ("page",), "blog", "real server", needs_token=False),
        Kind("mastodon", "Mastodon", ("server", "profile"), "social", "real server", needs_token=True),
        Kind("manual", "Another network", ("page", "profile"), "social", "real server", needs_token=False),
    )
}


def connect(kind: str, *, base_url: str, token: str, egress: Egress, store: NoticeStore | None = None) -> Connector:
    """A connector for one account. ``Invalid`` names the field that is missing or unknown; no connection is made yet.

    ``base_url`` is where the network's API answers; the noticeboard takes ``store`` instead.
    """
    known = KINDS.get(kind)
    if known is None:
        raise Invalid("network", f"{kind!r} is not one of {', '.join(KINDS)}")
    if known.needs_token and not token:
        raise TokenExpired(f"{known.label}: this account is not connected")
    if kind == "noticeboard":
        if store is None:
            raise Invalid("store", "the noticeboard needs its store")
        return NoticeboardConnector(store)
    if kind == "manual":
        return ManualConnector(egress)
    return MastodonConnector(egress.client(base_url), token)
