"""Documents kept beside a draft and never shown as a page; what they are is read off their bytes (1.3; R40)."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse

from spokesperson.archive import store as archive
from spokesperson.desk.errors import Invalid
from spokesperson.directive.register import under

MOST_BYTES = 8 * 1024 * 1024
TEXT = "text/plain"
_BEGINNINGS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)
ENDINGS = {media_type: ending for _, media_type, ending in _BEGINNINGS} | {"image/webp": "webp", TEXT: "txt"}
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13} | {127}


class Document(NamedTuple):
    data: bytes
    media_type: str


def accept(field: str, data: bytes) -> Document:
    """A PDF, a picture or plain text, by its bytes and whatever its name says; ``Invalid`` (``field``) for the rest."""
    if not data:
        raise Invalid(field, "Choose the document first.", under("consent"))
    if len(data) > MOST_BYTES:
        raise Invalid(field, "Choose a smaller document: at most 8 MB fit.", under("consent"))
    media_type = _type_of(data)
    if not media_type:
        raise Invalid(field, "Choose a PDF, a picture (PNG, JPEG, WebP) or a plain text.", under("consent"))
    return Document(data, media_type)


def _type_of(data: bytes) -> str:
    for beginning, media_type, _ in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    # A page or a drawing is text too, and one that a browser would run.
    return "" if data.lstrip()[:1] == b"<" or not _CONTROL.isdisjoint(data) else TEXT


def served(sha256: str, media_type: str, name: str) -> HttpResponse:
    """The document to be kept or opened by another program; no browser shows it in place of a page."""
    answer = HttpResponse(archive.open_media(sha256), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ENDINGS.get(media_type, "bin")}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
