"""Texts as networks give them back, made comparable with what was sent (SH 620.4, 1.8; R64).

Networks turn text into HTML, trim it and join blanks. ``normalise`` takes off just these differences, so that a
changed word is still a difference. ``from_html`` never parses remote HTML itself: the tags are taken off by nh3.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

import nh3

_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")
_SPACE = re.compile(r"\s+")
_PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.IGNORECASE | re.DOTALL)
_LINE = re.compile(r"<br\b[^>]*>|</(?:li|tr|h[1-6]|dt|dd)\s*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?(?:p|ul|ol|blockquote|div)\b[^>]*>|<hr\b[^>]*>", re.IGNORECASE)


def storable(value: Any) -> str:
    """``value`` as text a database and the archive can keep: no lone surrogate, no NUL; not a text becomes ``""``."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def normalise(text: str) -> str:
    """NFC, lines without outer blanks, single blanks within them, at most one empty line between paragraphs."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def from_html(source: str) -> str:
    """The words of a piece of HTML with its line breaks, normalised. Never raises, whatever the HTML is."""
    source = _PRE.sub(lambda found: found[1].replace("\n", "<br>"), source)
    source = _PARAGRAPH.sub("\n\n", _LINE.sub("\n", _SPACE.sub(" ", source)))
    bare = nh3.clean(source, tags=set(), clean_content_tags={"script", "style"})
    return normalise(html.unescape(bare))
