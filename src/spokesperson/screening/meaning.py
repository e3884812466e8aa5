"""Meaningful, respectful comments: spam, nothing said, off-topic; and a word on tone (1.1, 1.4; R29, R42-R44).

None of this blocks by default: what is meaningful is the person's judgment, the rules only ask for a second look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spokesperson.screening.normalise import Plain
from spokesperson.screening.relation import elsewhere, topic
from spokesperson.screening.report import Hit, Link
from spokesperson.screening.signs import sign

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SAID = re.compile(r"[^\W_]")
_SHOUT_SIGN = sign(r"[!?]{3}")
_SHOUT_MARKS = re.compile(r"[!?]{3,}")
_CAPITALS = re.compile(r"[A-Z]{4}")


def meaning(text: Plain, links: tuple[Link, ...], words: set[str], thread: str | None) -> Iterator[Hit]:
    """Advice on what a text says and how it sounds."""
    if (hit := _nothing_said(text, links)) is not None:
        yield hit
        return
    yield from _tone(text)
    if thread and (hit := _elsewhere(text, words, thread)) is not None:
        yield hit


def _nothing_said(text: Plain, links: tuple[Link, ...]) -> Hit | None:
    if links and not _beside(text.original, links):
        why = "A link alone tells a reader nothing, and is how spam looks."
        return Hit(0, len(text.text), "spam", "judgment", why, "link-only", "Say what stands behind the link.")
    first = _LETTERS.search(text.original)
    if first and _LETTERS.search(text.original, first.end()):
        return None
    count = 1 if first else 0
    if (any(char.isdigit() for char in text.text) and count == 1) or (
        len(text.original.split()) > 1 and _cjk(text.original)
    ):
        return None
    why = "This says nothing a reader could use." if count == 0 else "One word alone says little."
    return Hit(0, len(text.text), "not_meaningful", "judgment", why, "meaning", "Add what the reader should know.")


def _beside(original: str, links: tuple[Link, ...]) -> bool:
    """Whether a word or a number stands beside the links (R42)."""
    ends = [0, *(link.end for link in links)]
    starts = [*(link.start for link in links), len(original)]
    return any(_SAID.search(original[end:start]) for end, start in zip(ends, starts, strict=True))


def _cjk(shown: str) -> bool:
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in shown)


def _tone(text: Plain) -> Iterator[Hit]:
    shown = text.text
    for found in _SHOUT_MARKS.finditer(shown) if _SHOUT_SIGN(text.raw) else ():
        yield _tone_hit(found.span(), "Many marks in a row sound agitated.", "marks", "One mark is enough.")
    upper = sum(map(str.isupper, shown)) if _CAPITALS.search(shown) else 0
    if upper >= 14 and len(shown.split()) >= 4:
        letters = sum(map(str.isalpha, shown))
        if upper > 0.6 * letters:
            yield _tone_hit(
                (0, len(shown)), "Capitals throughout sound like shouting.", "capitals", "Use small letters."
            )


def _tone_hit(span: tuple[int, int], why: str, detector: str, suggestion: str) -> Hit:
    return Hit(*span, "tone", "advice", why, f"tone-{detector}", suggestion)


def _elsewhere(text: Plain, words: set[str], thread: str) -> Hit | None:
    """A reply that seems to have nothing to do with its thread, with the thread's topic (R43)."""
    if not elsewhere(words, thread):
        return None
    about = ", ".join(topic(thread))
    why = "This reply seems to have nothing to do with what it answers"
    why += f", which is about: {about}." if about else "."
    return Hit(
        0, len(text.text), "off_topic", "judgment", why, "thread-words", "Say what it has to do with the question."
    )
