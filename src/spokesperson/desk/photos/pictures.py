"""Pictures as they may go out: told apart by their bytes, decoded elsewhere, encoded anew (M8A, 1.3; L8).

A file's name and declared type are never believed. The parent process looks at bytes and never decodes them: that is
done by ``picture_child`` in a process with limits. Encoding anew takes off the place and the device a photo was taken
with, and whatever else hides in a file that claims to be a picture.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson.desk.errors import Invalid

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2048
WALL_SECONDS = 3.0
MOST_OUT = 32 * 1024 * 1024
AT_ONCE = 2
TURN_SECONDS = 20.0
CHILD = Path(__file__).with_name("picture_child.py")
MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/webp": b"RIFF"}
TYPES = frozenset(MAGIC)

OTHER = gettext_noop("Choose a PNG, JPEG or WebP picture.")
ERRORS = {
    "other": OTHER,
    "large": gettext_noop("This picture takes too much to open. Save it smaller and choose it again."),
    "pixels": gettext_noop("Choose a picture of at most 40 million pixels."),
    "moving": gettext_noop("A moving picture is not taken. Save one still picture of it as PNG or JPEG."),
    "damaged": gettext_noop("This picture is damaged. Open it in a picture program, save it again and retry."),
    "hidden": gettext_noop("Something else hides in this picture’s file. Save it again with a picture program."),
    "video": gettext_noop("This is a film or a sound. Choose a still picture: PNG, JPEG or WebP."),
    "document": gettext_noop("This is a document, not a picture. Save the page as a PNG picture and choose that."),
    "phone": gettext_noop("This kind of photo is not shown everywhere. Save or export it as JPEG and choose that."),
    "busy": gettext_noop("Many pictures are being looked at just now. Choose it again in a minute."),
}
# The first bytes of what is often taken for a picture, and what to say of it.
STARTS = (
    (b"GIF8", "moving"), (b"%PDF", "document"), (b"PK\x03\x04", "document"), (b"PK\x05\x06", "document"),
    (b"%!PS", "document"), (b"\xd0\xcf\x11\xe0", "document"), (b"{\\rtf", "document"),
    (b"\x1aE\xdf\xa3", "video"), (b"OggS", "video"), (b"ID3", "video"), (b"fLaC", "video"), (b"FLV", "video"),
    (b"\x00\x00\x01\xba", "video"), (b"\x00\x00\x01\xb3", "video"),
)  # fmt: skip
PHOTOS = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
MARKUP = (b"<svg", b"<html", b"<script", b"<!doctype", b"<?php", b"<iframe", b"<body")
# How much of a file readers of other kinds search for their own beginning.
LEAD, TAIL = 1024, 66_000

_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Picture:
    """Bytes as they will be published, with their type and size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def accept(data: bytes) -> Picture:
    """The picture in ``data``, made safe to publish; ``Invalid`` (field ``media``) says what to do otherwise.

    Takes at most ``WALL_SECONDS`` once it is its turn; at most ``AT_ONCE`` are looked at together.
    """
    if not data:
        raise Invalid("media", _("Choose a file; this one is empty."))
    if len(data) > MAX_BYTES:
        raise Invalid("media", _("Choose a smaller picture: at most %(n)d MB fit.") % {"n": MAX_BYTES >> 20})
    if wrong := sniffed(data):
        _refuse(wrong)
    if not _turns.acquire(timeout=TURN_SECONDS):
        _refuse("busy")
    try:
        return _decoded(data)
    finally:
        _turns.release()


def sniffed(data: bytes) -> str:
    """A key of ``ERRORS`` for what is no picture of ours, or hides something; ``""`` if it may be decoded."""
    kind = next((t for t, magic in MAGIC.items() if data.startswith(magic)), "")
    if kind == "image/webp" and data[8:12] != b"WEBP":
        return "video" if data[8:12] in (b"AVI ", b"WAVE") else "other"
    if kind:
        return "hidden" if _hides(data) else ""
    for start, what in STARTS:
        if data.startswith(start):
            return what
    if data[4:8] == b"ftyp":
        return "phone" if data[8:12] in PHOTOS else "video"
    lead = data[:LEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "document" if lead.startswith(b"<") or any(mark in lead for mark in MARKUP) else "other"


def _hides(data: bytes) -> bool:
    """Whether another program would take the same file for an archive, a document or a page."""
    lead, tail = data[:LEAD].lower(), data[-TAIL:]
    return b"PK\x05\x06" in tail or b"%pdf-" in lead or any(mark in lead for mark in MARKUP)


def _decoded(data: bytes) -> Picture:
    """What the child made of it. Whatever ends the child early, ends as a picture that cannot be taken."""
    command = [sys.executable, "-I", str(CHILD), str(MAX_PIXELS), str(MAX_SIDE)]
    # Files, not pipes: the child's own limit on what it may write then bounds what comes back.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(data)
        given.seek(0)
        try:
            subprocess.run(
                command, stdin=given, stdout=made, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS, env={}, cwd="/",
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            _refuse("large")
        made.seek(0)
        head, newline, body = made.read(MOST_OUT).partition(b"\n")
    return _read(head, body) if newline else _refuse("large")


def _read(head: bytes, body: bytes) -> Picture:
    """The child's answer; its word is believed no more than the file's."""
    try:
        told = json.loads(head)
        error = told.get("error")
        picture = None if error else Picture(body, str(told["type"]), int(told["width"]), int(told["height"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        _refuse("damaged")
    if picture is None:
        _refuse(error if error in ERRORS else "damaged")
    if not _sound(picture):
        _refuse("damaged")
    return picture


def _sound(made: Picture) -> bool:
    """Whether its bytes begin as their type does, and the sizes are possible."""
    magic = MAGIC.get(made.media_type)
    sides = 0 < made.width <= MAX_SIDE and 0 < made.height <= MAX_SIDE
    return magic is not None and made.data.startswith(magic) and sides


def _refuse(key: str) -> NoReturn:
    raise Invalid("media", _(ERRORS[key]))
