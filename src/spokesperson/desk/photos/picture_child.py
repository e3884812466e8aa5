"""The one place where bytes that somebody sent are decoded as a picture: a process of its own (M8A, 1.3; L8).

Run as a file by an isolated interpreter: ``python -I picture_child.py MAX_PIXELS MAX_SIDE``. It reads the file on
standard input and writes one line of JSON, ``{"type", "width", "height"}`` or ``{"error"}``, and behind the first
kind the bytes of a new picture. It knows nothing of this house: no settings, no database, no name of a file, no
environment. A decoder that is tricked can spend three seconds and 512 MB here, open nothing, and die.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import warnings
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 3
MOST_OUT = 32 * 1024 * 1024
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
KEPT = ("RGB", "RGBA", "L", "LA")


def confine() -> None:
    """What this process may use from now on; what a system does not know to limit stays as it is."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUT),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def shut() -> None:
    """No file, no connection and no process from here on; what is loaded is loaded."""
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (0, 0))


confine()

# Loaded before the door is shut, and under the limits already.
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: E402

DECODERS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)


class Refused(Exception):
    """One of the words of ``pictures.ERRORS``."""


def main() -> None:
    """One picture in, one picture or one word out."""
    most_pixels, most_side = int(sys.argv[1]), int(sys.argv[2])
    data = sys.stdin.buffer.read()
    Image.preinit()  # what Pillow would otherwise load when it saves, with the door already shut
    srgb: Any = ImageCms.createProfile("sRGB")
    shut()
    try:
        head, body = convert(data, most_pixels, most_side, srgb)
    except Refused as refused:
        head, body = {"error": str(refused)}, b""
    except MemoryError:
        head, body = {"error": "large"}, b""
    except Exception:  # whatever a decoder makes of a damaged file
        head, body = {"error": "damaged"}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def convert(data: bytes, most_pixels: int, most_side: int, srgb: Any) -> tuple[dict[str, Any], bytes]:
    """Decode, turn upright, scale down, bring to sRGB, and encode anew from the bare pixels."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own bound comes first and is lower
    with Image.open(io.BytesIO(data), formats=list(TYPES)) as image:
        kind = "JPEG" if image.format == "MPO" else str(image.format)
        if image.width * image.height > most_pixels:
            raise Refused("pixels")
        # A camera's second picture is left behind with the rest of the file; a film is no picture.
        if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
            raise Refused("moving")
        if kind == "JPEG":
            image.draft(None, (most_side, most_side))
        profile = image.info.get("icc_profile")
        upright = _small(image, most_side)
    upright = _srgb(upright, profile, srgb, kind)
    clean = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    out = io.BytesIO()
    how: dict[str, Any] = {"compress_level": 1} if kind == "PNG" else {"quality": 88}
    clean.save(out, format=kind, **how, **({"method": 1} if kind == "WEBP" else {}))
    return {"type": TYPES[kind], "width": clean.width, "height": clean.height}, out.getvalue()


def _small(image: Image.Image, most_side: int) -> Image.Image:
    """Within the bounds and the right way up. What has a palette or 16 bits becomes ordinary pixels first."""
    found: Image.Image = image
    if found.mode in ("P", "PA", "1") or "transparency" in found.info:
        found = found.convert("RGBA")
    elif found.mode.startswith("I") or found.mode == "F":
        found = found.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    found.thumbnail((most_side, most_side), Image.Resampling.BICUBIC)
    return ImageOps.exif_transpose(found)


def _srgb(image: Image.Image, profile: bytes | None, srgb: Any, kind: str) -> Image.Image:
    """The colours as every screen shows them: the picture's own profile is applied and taken off."""
    wanted = "RGBA" if image.mode in ("RGBA", "LA", "PA") and kind != "JPEG" else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        with contextlib.suppress(Exception):  # a profile nobody can read says nothing about colours
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(image, source, srgb, outputMode=wanted)
            image = changed or image
    if image.mode in KEPT and (kind != "JPEG" or image.mode in ("RGB", "L")):
        return image
    return image.convert(wanted)


if __name__ == "__main__":
    main()
