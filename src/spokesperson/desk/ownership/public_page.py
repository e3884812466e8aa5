"""Whether a post still stands, as anybody could see it: without a token, without a sign-in (2.1, L5; R70)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from spokesperson.desk.models import Publication
from spokesperson.desk.sending import connect
from spokesperson.networks import Gone, NetworkError
from spokesperson.networks.egress import Egress
from spokesperson.networks.text import from_html, normalise

GONE = (404, 410)
MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Look:
    """``gone`` is ``None`` where the page could not be read or does not show the words; ``why`` then says so."""

    gone: bool | None
    raw: bytes = b""
    why: str = ""


def look(publication: Publication) -> Look:
    """One look at the public page of ``publication``. Never raises for what the network does."""
    try:
        if publication.account.network == "noticeboard":
            seen = connect.connector(publication.account).fetch(connect.ref_of(publication))
            return Look(isinstance(seen, Gone), seen.raw)
        return _page(publication)
    except NetworkError as error:
        return Look(None, why=f"The page could not be read ({type(error).__name__}).")


def _page(publication: Publication) -> Look:
    parts = urlsplit(publication.url or publication.uri)
    egress = Egress(allow=settings.EGRESS_ALLOW, max_bytes=MAX_BYTES)
    client = egress.client(f"{parts.scheme}://{parts.netloc}")
    answer = client.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    if answer.status in GONE:
        return Look(True, answer.body)
    if answer.status != 200:
        return Look(None, why=f"The page answered {answer.status}, so nobody can say from outside.")
    words = normalise(publication.text)
    if words and words in normalise(from_html(answer.body.decode("utf-8", "replace"))):
        return Look(False, answer.body)
    return Look(None, answer.body, "The page is there, and the words were not found on it.")
