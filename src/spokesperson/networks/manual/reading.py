"""Public posts as anyone reads them: ActivityPub objects, Bluesky's, and pages (SH 620.4, 4.2).

Nothing here trusts a field's type or a page's markup: nh3 makes HTML plain first, and only what it wrote is searched.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from typing import Any
from urllib.parse import urlsplit

import nh3

from spokesperson.networks.base import Ref, Snapshot, listing
from spokesperson.networks.mastodon.wire import instant
from spokesperson.networks.text import from_html, normalise, storable

POSTS = frozenset({"Note", "Article", "Page", "Question", "Event"})
MOST_TEXT = 100_000
MOST_PLACES = 20
# From here on a text counts as an attempt at the words looked for, changed; below it is another text.
ALIKE = 0.5
KEPT = {"meta", "article", "main", "p", "br", "div", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "pre"}
DROPPED = {"script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "form"}
_META = re.compile(r'<meta((?:\s+[a-z]+="[^"]*")*)\s*>')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
DESCRIPTIONS = ("og:description", "twitter:description", "description")


def version(text: str, alts: tuple[str, ...] = ()) -> str:
    """What was read, short enough for a row; never empty."""
    return "sha256:" + hashlib.sha256(json.dumps([normalise(text), *alts]).encode()).hexdigest()[:24]


def activity(body: bytes, address: str) -> Snapshot | None:
    """An ActivityPub object that stands at ``address``; ``None`` if it is none, or names another server as its own."""
    found = _object(body)
    if found is None or not (isinstance(found.get("type"), str) and found["type"] in POSTS):
        return None
    uri = storable(found.get("id"))
    if urlsplit(uri).netloc.lower() != urlsplit(address).netloc.lower():
        return None
    title = storable(found.get("name")) if found["type"] != "Note" else ""
    words = from_html(storable(found.get("content"))[:MOST_TEXT])
    text = normalise(f"{title}\n\n{words}") if title and title not in words else words
    alts = tuple(storable(item.get("name")) for item in listing(found.get("attachment")))
    url = found.get("url") if isinstance(found.get("url"), str) else ""
    return Snapshot(
        ref=Ref(uri=uri[:500], url=storable(url)[:500] or address, version=version(text, alts)),
        text=text,
        alts=alts,
        author=storable(found.get("attributedTo")),
        at=instant(found.get("published")),
        in_reply_to=storable(found.get("inReplyTo")),
        raw=body,
    )


def bluesky(body: bytes, address: str) -> Snapshot | None:
    """A post as Bluesky's public API shows it; ``None`` if it was not found."""
    found: Any = _object(body)
    for key in ("thread", "post"):
        found = found.get(key) if isinstance(found, dict) else None
    record = found.get("record") if isinstance(found, dict) else None
    if not isinstance(record, dict):
        return None
    text = normalise(storable(record.get("text")))
    embed = record.get("embed")
    images = listing(embed.get("images")) if isinstance(embed, dict) else []
    alts = tuple(storable(image.get("alt")) for image in images)
    author = found.get("author")
    return Snapshot(
        ref=Ref(uri=storable(found.get("uri"))[:500] or address, url=address, version=version(text, alts)),
        text=text,
        alts=alts,
        author=storable(author.get("handle")) if isinstance(author, dict) else "",
        at=instant(record.get("createdAt")),
        raw=body,
    )


def page(body: bytes, address: str, words: str) -> Snapshot | None:
    """A page's text that shows ``words`` or comes closest; ``None`` if there is nothing to read."""
    source = storable(body.decode("utf-8", "replace"))
    plain = nh3.clean(
        source, tags=KEPT, clean_content_tags=DROPPED, attributes={"meta": {"name", "property", "content"}}
    )
    told, places, whole = _descriptions(plain), _places(plain), from_html(plain)
    if not whole and not told:
        return None
    text = _closest(words, told, places, whole[:MOST_TEXT])
    return Snapshot(ref=Ref(uri=address, url=address, version=version(text)), text=text, raw=body)


def alike(text: str, words: str) -> float:
    """How many of ``words`` stand in ``text``, 0 to 1."""
    wanted = set(normalise(words).casefold().split())
    return len(wanted & set(text.casefold().split())) / len(wanted) if wanted else 1.0


def _closest(words: str, told: list[str], places: list[str], whole: str) -> str:
    """A description is the post and nothing else, so it is believed first; a page has much around a post."""
    wanted = normalise(words)
    candidates = [*told, *places, whole]
    if not wanted:
        return candidates[0]
    if any(_flat(text) == _flat(wanted) for text in candidates):
        return wanted
    if longer := next((text for text in told if _flat(wanted) in _flat(text)), ""):
        return longer
    if any(_flat(wanted) in _flat(text) for text in (*places, whole)):
        return wanted
    likely = [text for text in (*told, *places) if alike(text, wanted) >= ALIKE]
    return max(likely or candidates, key=lambda text: (alike(text, wanted), -len(text)))


def _descriptions(plain: str) -> list[str]:
    found: dict[str, str] = {}
    for tag in _META.finditer(plain):
        said = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag[1])}
        key = (said.get("property") or said.get("name") or "").lower()
        if key in DESCRIPTIONS and said.get("content"):
            found.setdefault(key, normalise(said["content"])[:MOST_TEXT].strip("“”").strip())
    return [found[key] for key in DESCRIPTIONS if found.get(key)]


def _places(plain: str) -> list[str]:
    """The texts of the page's articles, then its main part."""
    pieces = [
        piece.partition(f"</{tag}>")[0]
        for tag in ("article", "main")
        for piece in plain.split(f"<{tag}>")[1 : MOST_PLACES + 1]
    ]
    return [text for text in (from_html(piece)[:MOST_TEXT] for piece in pieces) if text]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
