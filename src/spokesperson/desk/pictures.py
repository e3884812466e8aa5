"""Pictures as they may go out: sniffed, decoded within limits, re-encoded without what the camera noted (M8A, 1.3).

A file's name and declared type are never believed. Re-encoding takes off the place and the device a photo was
taken with, and whatever else hides in a file that claims to be a picture.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from spokesperson.desk.errors import Invalid

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 4096
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


@dataclass(frozen=True)
class Picture:
    """Bytes as they will be published, with their type and size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def accept(data: bytes) -> Picture:
    """The picture in ``data``, made safe to publish; ``Invalid`` (field ``media``) says what to do otherwise."""
    if not data:
        raise Invalid("media", "Choose a file; this one is empty.")
    if len(data) > MAX_BYTES:
        raise Invalid("media", f"Choose a smaller picture: at most {MAX_BYTES // 1024 // 1024} MB fit.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(FORMATS)) as image:
                return _encode(image)
    except Invalid:
        raise
    except UnidentifiedImageError as error:
        raise Invalid("media", "Choose a PNG, JPEG or WebP picture.") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("media", "This picture is damaged or too large to open. Save it again and retry.") from error


def _encode(image: Image.Image) -> Picture:
    if image.width * image.height > MAX_PIXELS:
        raise Invalid("media", "Choose a picture of at most 40 million pixels.")
    kind = image.format or "PNG"
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    if kind == "JPEG":
        upright = upright.convert("RGB")
    elif upright.mode not in ("RGB", "RGBA", "L", "LA"):
        upright = upright.convert("RGBA")
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, format=kind, quality=88)
    return Picture(out.getvalue(), FORMATS[kind], clean.width, clean.height)
