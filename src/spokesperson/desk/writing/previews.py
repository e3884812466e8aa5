"""A post as readers will see it on its network, and how much of it fits (1.8; M5A, L8)."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson.desk.models import Draft
from spokesperson.desk.sending.connect import author
from spokesperson.desk.writing import languages, limits

SHAPES = {"noticeboard": "noticeboard", "mastodon": "mastodon"}
NOTES = {
    "mastodon": gettext_lazy("Mastodon shortens links it shows, and may crop a photo differently on a telephone."),
    "noticeboard": gettext_lazy("It stands on the Library’s own page, with comments below it."),
}
_LIVE = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?'\)\]]|(?<![\w/])#\w+|(?<![\w/])@\w[\w.@-]*\w)")
SHOWN_LINK = 30


def preview(draft: Draft) -> dict[str, Any] | None:
    """The post as it will look; nothing before an account is chosen."""
    if not draft.account:
        return None
    network = draft.account.network
    shape = SHAPES.get(network, "generic")
    pictures = [
        {"src": reverse("draft_picture", args=[draft.uid, m.uid]), "alt": m.alt} for m in draft.pictures
    ]  # fmt: skip
    return {
        "shape": shape,
        "network": limits.label(network),
        "count": limits.length(network, draft.text),
        "limit": limits.max_text(network),
        "name": author(draft.account) or draft.author.name,
        "handle": draft.account.handle,
        "text": draft.text,
        "language": languages.written_in(draft),
        "pieces": pieces(draft.text, shape),
        "image": pictures[0] if pictures else None,
        "more": len(pictures) - 1,
        "note": str(NOTES.get(network, _("The network may show it a little differently."))),
    }


def pieces(text: str, shape: str) -> list[dict[str, Any]]:
    """The text in pieces, ``link`` where the network makes a link; Mastodon shows an address without its scheme."""
    found = []
    for number, piece in enumerate(_LIVE.split(text)):
        if piece:
            shown = _short(piece) if shape == "mastodon" and number % 2 and "://" in piece else piece
            found.append({"text": shown, "link": bool(number % 2)})
    return found


def _short(address: str) -> str:
    bare = re.sub(r"^https?://(www\.)?", "", address)
    return bare if len(bare) <= SHOWN_LINK else bare[:SHOWN_LINK] + "…"


def counter(draft: Draft) -> dict[str, Any]:
    """How much of the limit is used: soft below four fifths, then a warning, over it a refusal."""
    network = draft.account.network if draft.account else ""
    used, limit = limits.length(network, draft.text), limits.max_text(network) if network else None
    tone = "" if limit is None or used <= 0.8 * limit else "warn" if used <= limit else "deny"
    return {"used": used, "limit": limit, "tone": tone, "link_length": limits.link_length(network) or ""}
