"""A picture as it is given to a browser: one of three types, never anything that could run (L8, M8A)."""

from __future__ import annotations

from django.http import HttpResponse

from spokesperson.archive import store as archive
from spokesperson.desk.photos.pictures import TYPES


def picture(sha256: str, media_type: str) -> HttpResponse:
    """The bytes with this SHA-256. A row that claims another type than the three is sent as bytes to be saved."""
    known = media_type in TYPES
    answer = HttpResponse(
        archive.open_media(sha256), content_type=media_type if known else "application/octet-stream"
    )  # fmt: skip
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    if not known:
        answer["Content-Disposition"] = "attachment"
    return answer
