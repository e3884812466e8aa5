"""Two hundred files that claim to be a picture, made up here: bombs, stumps, polyglots, camera notes, other kinds.

``corpus()`` gives (name, bytes, may): ``may`` is whether a picture may come out of it; where it may not, it must be
refused. Nothing here is random but by a fixed seed, so that a failure can be repeated by its name.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

GPS_INFO, GPS_LATITUDE, MAKE, ORIENTATION = 0x8825, 2, 0x010F, 0x0112
# What must never be in a published picture.
SECRETS = (b"SecretPhone", b"GPSLatitude", b"38,58.41N", b"taken at home", b"alert(1)", b"urn:secret", b"PK\x05\x06")
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description exif:GPSLatitude="38,58.41N" xmlns:exif="http://ns.adobe.com/exif/1.0/"/></rdf:RDF></x:xmpmeta>'
)
SCRIPT = b"<script>alert(1)</script>"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
Case = tuple[str, bytes, bool]


def image(kind: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise(size, 60).convert(mode)
    picture.save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, rows: bytes, *before: bytes, depth: int = 8, colour: int = 2) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return PNG_HEAD + chunk(b"IHDR", head) + b"".join(before) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped(name: str = "a.class", body: bytes = b"\xca\xfe\xba\xbe") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, body)
    return out.getvalue()


def segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """``jpeg`` with one more segment right after its beginning."""
    return jpeg[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def film(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (16, 16), (n * 40, 0, 0)) for n in range(4)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def bombs() -> Iterator[Case]:
    sizes = (
        (60_000, 60_000), (7_000, 7_000), (65_535, 65_535), (2**31 - 1, 2**31 - 1), (1, 2**31 - 1), (2**31 - 1, 1),
        (100_000, 401), (0, 0), (0, 100), (2**32 - 1, 8),
    )  # fmt: skip
    for width, height in sizes:
        yield f"png that claims {width} by {height}", png(width, height, zlib.compress(b"\0" * 99)), False
    flat = zlib.compress(b"\0" * (6_300 * (6_300 * 3 + 1)), 9)
    yield "png of 39.7 million equal pixels", png(6_300, 6_300, flat), True
    deep = zlib.compress(b"\0" * (6_300 * (6_300 * 8 + 1)), 9)
    yield "png of 39.7 million pixels, 16 bits and alpha", png(6_300, 6_300, deep, depth=16, colour=6), True
    yield "png that unpacks to 300 MB for 8 pixels", png(8, 8, zlib.compress(b"\0" * 300_000_000, 9)), True
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 100_000_000, 9))
    yield "png with a packed comment of 100 MB", png(2, 2, zlib.compress(b"\0" * 14), text), True
    many = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 900_000, 9)) * 200
    yield "png with two hundred packed comments", png(2, 2, zlib.compress(b"\0" * 14), many), True
    profile = chunk(b"iCCP", b"icc\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    yield "png with a colour profile of 200 MB", png(2, 2, zlib.compress(b"\0" * 14), profile), True
    international = chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<" * 100_000_000, 9))
    yield "png with packed XMP of 100 MB", png(2, 2, zlib.compress(b"\0" * 14), international), True
    wide = bytearray(image("JPEG"))
    at = wide.index(b"\xff\xc0") + 5
    wide[at : at + 4] = struct.pack(">HH", 65_500, 65_500)
    yield "jpeg that claims 65,500 squared", bytes(wide), False
    # A WebP of the lossless kind whose head claims the most there can be.
    claims = b"\x2f" + struct.pack("<I", (16_383) | (16_383 << 14)) + b"\0" * 20
    body = b"WEBPVP8L" + struct.pack("<I", len(claims)) + claims
    yield "webp that claims 16,384 squared", b"RIFF" + struct.pack("<I", len(body)) + body, False
    yield "a byte more than fits", PNG_HEAD + b"\0" * (8 * 1024 * 1024 - 7), False
    yield "three bytes more than fit", b"\xff\xd8\xff" + b"\0" * (8 * 1024 * 1024), False


def stumps() -> Iterator[Case]:
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = image(kind)
        for share in (1, 4, 12, 30, 60, 120, len(whole) // 4, len(whole) // 2, len(whole) * 3 // 4):
            yield f"{kind} cut after {share} bytes", whole[:share], False
    yield "nothing", b"", False
    yield "one byte", b"\x89", False
    yield "zeros", b"\0" * 5_000, False


def noise() -> Iterator[Case]:
    """Single bytes turned in a sound file: whatever comes of it, a picture or a refusal."""
    dice = random.Random(620_4)
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = image(kind)
        for number in range(14):
            bad = bytearray(whole)
            for _ in range(1 + number * 3):
                bad[dice.randrange(12, len(bad))] = dice.randrange(256)
            yield f"{kind} with bytes turned, {number}", bytes(bad), True


def others() -> Iterator[Case]:
    for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "JPEG2000", "DDS", "PDF", "EPS", "ICNS", "SGI"):
        size = (32, 32) if kind in ("ICO", "ICNS") else (64, 48)
        yield f"{kind} called a png", image(kind, size), False
    yield "a GIF that moves", film("GIF"), False
    yield "a PNG that moves", film("PNG"), False
    yield "a WebP that moves", film("WEBP"), False
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
    for before in (b"", b"\xef\xbb\xbf", b"\n\n  ", b'<?xml version="1.0"?>', b"<!-- x -->", b"GIF89a;"):
        yield f"SVG behind {before!r}", before + svg, False
    page = b"<!doctype html><title>x</title>" + SCRIPT
    for before in (b"", b"  ", b"\xef\xbb\xbf", b"<html>", b"BM", b"\0\0\0\0"):
        yield f"HTML behind {before!r}", before + page, False
    heads = {
        "pdf": b"%PDF-1.7\n", "zip": zipped(), "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0", "heic": b"\0\0\0\x18ftypheic",
        "avif": b"\0\0\0\x18ftypavif", "mov": b"\0\0\0\x14ftypqt  ", "webm": b"\x1aE\xdf\xa3webm", "ogg": b"OggS\0\2",
        "mp3": b"ID3\4\0\0", "avi": b"RIFF\x24\0\0\0AVI LIST", "wav": b"RIFF\x24\0\0\0WAVEfmt ", "elf": b"\x7fELF\2\1",
        "exe": b"MZ\x90\0", "script": b"#!/bin/sh\nid\n", "php": b"<?php system('id'); ?>", "doc": b"\xd0\xcf\x11\xe0",
        "postscript": b"%!PS-Adobe-3.0 EPSF", "rtf": b"{\\rtf1 x}", "json": b'{"a": 1}', "gzip": b"\x1f\x8b\x08\0",
        "data address": b"data:image/png;base64,iVBORw0KGgo=", "flv": b"FLV\x01\x05", "mpeg": b"\0\0\1\xba",
    }  # fmt: skip
    for name, head in heads.items():
        yield f"{name} called a png", head + b"\0" * 600, False


def polyglots() -> Iterator[Case]:
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = image(kind)
        yield f"{kind} and an archive of classes", whole + zipped(), False
        yield f"{kind} and a page behind it", whole + b"<html>" + SCRIPT, True
        yield f"{kind} and a film behind it", whole + b"\0\0\0\x18ftypmp42" + b"\0" * 500, True
        yield f"{kind} and a document behind it", whole + b"%PDF-1.7\n" + SCRIPT, True
        yield f"{kind} and itself again", whole + whole, True
    jpeg = image("JPEG")
    for name, body in {"a page": b"<html>" + SCRIPT, "a document": b"%PDF-1.7\n", "an SVG": b"<svg>" + SCRIPT}.items():
        yield f"JPEG with {name} as its comment", segment(jpeg, 0xFE, body), False
        yield (
            f"PNG with {name} as its comment",
            png(2, 2, zlib.compress(b"\0" * 14), chunk(b"tEXt", b"c\0" + body)),
            False,
        )
        yield f"JPEG with {name} as its notes", segment(jpeg, 0xE1, body), False
    info = PngInfo()
    info.add_text("urn:secret", "alert(1)")
    yield "PNG with words", image("PNG", pnginfo=info), True


def notes() -> Iterator[Case]:
    exif = Image.Exif()
    exif[MAKE] = "SecretPhone"
    exif.get_ifd(GPS_INFO)[GPS_LATITUDE] = (38.0, 58.0, 41.0)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x15\x1c\x02\x5a\0\x10urn:secret place"
    for turn in range(10):
        exif[ORIENTATION] = turn
        yield f"JPEG with place, turned {turn}", image("JPEG", exif=exif), True
    yield "PNG with place", image("PNG", exif=exif), True
    yield "WebP with place", image("WEBP", exif=exif), True
    yield "WebP with XMP", image("WEBP", xmp=XMP), True
    yield "JPEG with XMP", segment(image("JPEG"), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), True
    yield (
        "PNG with XMP",
        png(2, 2, zlib.compress(b"\0" * 14), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
        True,
    )
    yield "JPEG with IPTC", segment(image("JPEG"), 0xED, iptc), True
    yield "JPEG with a comment", image("JPEG", comment=b"taken at home"), True
    yield "JPEG with a thumbnail of itself", segment(image("JPEG"), 0xE1, b"Exif\0\0" + image("JPEG")), True
    yield "JPEG with broken notes", segment(image("JPEG"), 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 99), True
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name, icc in {
        "a sound": srgb, "a cut": srgb[:60], "an empty": b"\0" * 128, "a noisy": bytes(range(256)) * 40,
        "a long": srgb + b"\0" * 60_000,
    }.items():  # fmt: skip
        for kind in ("PNG", "JPEG", "WEBP"):
            yield f"{kind} with {name} colour profile", image(kind, icc_profile=icc), True
    two = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(
        two, "MPO", save_all=True, append_images=[Image.new("RGB", (32, 24), "red")], exif=exif
    )
    yield "JPEG of two pictures", two.getvalue(), True
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield f"PNG of mode {mode}", image("PNG", mode=mode) if mode != "I;16" else _grey16(), True
    yield "JPEG of four inks", image("JPEG", mode="CMYK"), True


def _grey16() -> bytes:
    return png(4, 4, zlib.compress((b"\0" + b"\x80\x00" * 4) * 4), depth=16, colour=0)


def corpus() -> list[Case]:
    return [case for part in (bombs, stumps, noise, others, polyglots, notes) for case in part()]
