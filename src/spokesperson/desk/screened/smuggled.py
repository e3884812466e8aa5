"""Pictures and films inside the words: a data address, bare base64, markup that shows a file (Overview/upload; M8R).

Who may not upload does not upload in other clothes either. What stands in the words is made plain first: entities,
percent signs, invisible and wide characters, and letters set apart.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

DATA, SHOWN = "data", "shown"

# What a file of its own begins with, and what carries it.
_ADDRESS = re.compile(
    r"data:(?:(?:image|video|audio|application|text|font|model)/[a-z0-9.+-]+[;,]|[^/\s]{0,60};base64,)"
)
# The beginnings of PNG, JPEG, GIF, WebP/AVI, SVG, PDF, MP4 and WebM in base64, and enough of the rest.
_BASE64 = re.compile(
    r"(?:iVBORw0KGgo|/9j/|R0lGOD|UklGR|PHN2Z|PD94bWwg|JVBERi0|AAAA[A-Za-z0-9+/]{2}Z0eX|GkXfo)[A-Za-z0-9+/=]{24,}"
)
_MARKUP = re.compile(
    r"""
    !\[[^\]]{0,300}\]\s*[(\[]                                             # Markdown
    | <\s*/?\s*(?:img|picture|video|audio|source|embed|object|iframe|svg|image)\b  # HTML
    | \[\s*(?:img|video|audio|media|youtube)\b[^\]]{0,100}\]              # BBCode
    | \[\[\s*(?:file|image|media|datei|bild|archivo|imagen)\s*:           # wikis
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The addresses that GIF pickers put into a text; networks show what is behind them as a moving picture.
_PICKERS = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*(?:giphy\.com|gph\.is|tenor\.com|tenor\.co|gfycat\.com|klipy\.com|redgifs\.com)(?:[/:?#]|$)",
    re.IGNORECASE | re.MULTILINE,
)


def found(text: str) -> str:
    """``DATA`` if a file stands in the words, ``SHOWN`` if they make a network show one, ``""`` if neither."""
    plain = _plain(text)
    close = re.sub(r"\s+", "", plain)
    if _ADDRESS.search(close.lower()) or _BASE64.search(close):
        return DATA
    return SHOWN if _MARKUP.search(plain) or _PICKERS.search(plain) else ""


def _plain(text: str) -> str:
    """The words without what hides letters: read twice, since one disguise may stand inside another."""
    for _ in range(2):
        text = unquote(html.unescape(text), errors="replace")
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn", "Me") or c in "\n\t")
    return text
