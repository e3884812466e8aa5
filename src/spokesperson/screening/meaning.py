"""Meaningful, respectful comments: spam, nothing said, off-topic; and a word on tone (1.1, 1.4; R29, R42-R44).

None of this blocks by default: what is meaningful is the person's judgment, the rules only ask for a second look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spokesperson.screening.normalise import Plain
from spokesperson.screening.report import Hit, Link

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SPAM = re.compile(
    r"\b(?:earn|make) (?:up to )?\$ ?\d[\d,]*k? ?(?:a|per|every|each|/) ?(?:day|week|month|hour)|\bwork from home and (?:earn|make)"
    r"|\bbuy (?:\w+ )?(?:followers|likes|views|reviews|backlinks)|\b(?:cheap|best|affordable) (?:seo|viagra|cialis|followers)"
    r"|\b(?:viagra|cialis|xanax|tramadol|oxycodone)\b[^.!?]*\b(?:cheap|no prescription|online|order|buy|https?)|\bno prescription"
    r"|\byou(?:'ve| have) (?:been )?(?:selected|chosen|won)\b[^.!?]*\b(?:claim|free|prize|iphone|gift card|reward|click|visit)"
    r"|\bclaim your (?:free |prize|reward|gift|bonus)|\b(?:double|triple) your (?:money|bitcoin|investment|income)"
    r"|\bguaranteed (?:income|profit|returns|approval|results|loan)|\b(?:forex|crypto|bitcoin) (?:trading|investment|signals|giveaway)"
    r"|\bclick (?:here|this link|the link)? ?(?:now|below)\b[^.!?]*\b(?:free|win|cash|money|\$)|\blimited time offer\b"
    r"|\b(?:online casino|sports betting tips|payday loan|hot singles|adult dating|get rich)|\brisk[- ]free\b[^.!?]*\b(?:money|invest|offer|trial)"
    r"|\bfollow (?:me|us) back\b|\bfollow for follow\b|\bsub4sub\b|\b(?:dm|message|whatsapp|telegram) me (?:for|to|on|now|if you want)"
    r"[^.!?]*\b(?:deal|price|details|earn|invest|profit|cash|loan)"
)
_SPAM_WORDS = frozenset(
    [
        "earn",
        "make",
        "buy",
        "cheap",
        "best",
        "affordable",
        "viagra",
        "cialis",
        "xanax",
        "tramadol",
        "oxycodone",
        "prescription",
        "selected",
        "chosen",
        "won",
        "claim",
        "double",
        "triple",
        "guaranteed",
        "forex",
        "crypto",
        "bitcoin",
        "click",
        "limited",
        "casino",
        "betting",
        "payday",
        "singles",
        "dating",
        "rich",
        "risk",
        "follow",
        "sub",
        "dm",
        "message",
        "whatsapp",
        "telegram",
        "home",
    ]
)
_SHORTENERS = ("bit.ly", "tinyurl.com", "goo.gl", "t.ly", "is.gd", "ow.ly", "cutt.ly", "rb.gy", "shorturl.at", "adf.ly")
_OFF_TOPIC = re.compile(
    r"\bvote (?:for|against|yes|no) (?!.{0,40}\b(?:favou?rite|book|title|cover|mascot|name|bookmark)\b)[a-z]+ ?(?:\w+ )?(?:for|on|this)"
    r"\b|\bre-?elect [a-z]|\b(?:bitcoin|dogecoin|ethereum|crypto)\b[^.!?]*\b(?:buy|sell|going to|moon|hodl|invest)"
    r"|\bmy (?:cousin|brother|sister|friend|wife|husband|uncle|aunt|son|daughter|nephew)(?:'s)? (?:sells|has a business|is selling|runs a|company|can sell)"
    r"|\bfantasy (?:football|baseball|basketball|league)\b[^.!?]*\bmy\b|\bmy fantasy (?:football|baseball|basketball|league|team)\b"
    r"|\b(?:my|our) (?:mixtape|etsy|onlyshop|side hustle|mlm|real estate listing|car is for sale)\b|\bfor a (?:free )?quote\b"
)
_OFF_WORDS = frozenset(
    [
        "vote",
        "reelect",
        "elect",
        "bitcoin",
        "dogecoin",
        "ethereum",
        "crypto",
        "cousin",
        "brother",
        "sister",
        "friend",
        "wife",
        "husband",
        "uncle",
        "aunt",
        "son",
        "daughter",
        "nephew",
        "fantasy",
        "mixtape",
        "etsy",
        "hustle",
        "mlm",
        "quote",
        "estate",
        "sale",
    ]
)
_SHOUT_MARKS = re.compile(r"[!?]{3,}")
_SHARP = re.compile(
    r"\b(?:as i (?:already|just|clearly) (?:said|told|explained)|like i (?:already )?said|read the (?:sign|rules|faq|post) (?:first|next time|before)"
    r"|obviously you|clearly you (?:did|have|can|do)|calm down|whatever,|not my problem|get over it|do your (?:own )?homework|as anyone can see"
    r"|good luck with that|thanks for nothing|how hard (?:is it|can it be)|what part of|congratulations, you)\b"
)
_SHARP_WORDS = frozenset(
    [
        "already",
        "just",
        "clearly",
        "said",
        "told",
        "read",
        "obviously",
        "calm",
        "whatever",
        "problem",
        "over",
        "homework",
        "anyone",
        "luck",
        "nothing",
        "hard",
        "part",
        "congratulations",
    ]
)


def meaning(text: Plain, words: set[str], links: tuple[Link, ...]) -> Iterator[Hit]:
    """Advice on what a text says and how it sounds."""
    lower = text.lower
    if (hit := _nothing_said(text, links)) is not None:
        yield hit
        return
    if not words.isdisjoint(_SPAM_WORDS):
        for found in _SPAM.finditer(lower):
            yield _weak(
                found.span(),
                "spam",
                "This reads like an advertisement.",
                "spam-words",
                "Say plainly what the library offers.",
            )
    if not words.isdisjoint(_OFF_WORDS):
        for found in _OFF_TOPIC.finditer(lower):
            yield _weak(
                found.span(), "off_topic", "This seems to have nothing to do with the library.", "off-topic-words"
            )
    yield from _tone(text, words)


def shorteners(text: Plain, links: tuple[Link, ...]) -> Iterator[tuple[int, int, str]]:
    """Links behind a shortener, which hides where they lead: (start, end in the original, why)."""
    for link in links:
        if any(f"//{host}/" in link.url.lower() for host in _SHORTENERS):
            yield link.start, link.end, "A shortened address hides where it leads."


def _weak(span: tuple[int, int], kind: str, why: str, detector: str, suggestion: str = "") -> Hit:
    return Hit(
        *span, kind, "judgment", why, detector, suggestion or "Leave this out, or say what it has to do with the topic."
    )


def _nothing_said(text: Plain, links: tuple[Link, ...]) -> Hit | None:
    count = sum(1 for _, _word in zip(range(2), _LETTERS.finditer(text.original), strict=False))
    if count > 1:
        return None
    if (any(char.isdigit() for char in text.text) and count == 1) or (
        len(text.original.split()) > 1 and _cjk(text.original)
    ):
        return None
    why = "This says nothing a reader could use." if count == 0 else "One word alone says little."
    return Hit(0, len(text.text), "not_meaningful", "judgment", why, "meaning", "Add what the reader should know.")


def _cjk(shown: str) -> bool:
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in shown)


def _tone(text: Plain, words: set[str]) -> Iterator[Hit]:
    shown = text.text
    for found in _SHOUT_MARKS.finditer(shown):
        yield _tone_hit(found.span(), "Many marks in a row sound agitated.", "marks", "One mark is enough.")
    upper = sum(map(str.isupper, shown)) if not shown.islower() else 0
    if upper >= 14 and len(shown.split()) >= 4:
        letters = sum(map(str.isalpha, shown))
        if upper > 0.6 * letters:
            yield _tone_hit(
                (0, len(shown)), "Capitals throughout sound like shouting.", "capitals", "Use small letters."
            )
    if not words.isdisjoint(_SHARP_WORDS):
        for found in _SHARP.finditer(text.lower):
            yield _tone_hit(found.span(), "This can sound impatient.", "sharp", "Say it as you would at the desk.")


def _tone_hit(span: tuple[int, int], why: str, detector: str, suggestion: str) -> Hit:
    return Hit(*span, "tone", "advice", why, f"tone-{detector}", suggestion)
