"""One thread has one name, however its address is written: with a closing slash, a fragment, capitals (1.7; R63)."""

from __future__ import annotations

from urllib.parse import urlsplit


def plain(address: str) -> str:
    """The address as exceptions of the supervisor keep it and as the door compares it; any text gives some text."""
    place = address.strip().partition("#")[0].rstrip("/")
    try:
        parts = urlsplit(place)
    except ValueError:
        return place
    return parts._replace(netloc=parts.netloc.lower()).geturl()
