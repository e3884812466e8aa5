"""Whether a reply has to do with its thread (1.4; R43): a second look is asked for, nothing more.

Most good answers share no word with their question ("Yes, it begins beside the bicycle racks"), so a missing word alone
says little. A reply is taken to be elsewhere when it shares no telling word with its thread, speaks of nothing in a
library's daily life, and either is long, or holds two words of one subject that the thread does not touch: politics,
money, medicine, law, sport, sales, repairs. Measured figures: docs/decisions/0022-near-duplicates-and-threads.md.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spokesperson.screening.normalise import plain
from spokesperson.screening.words import named

SUBJECTS = ("politics", "money", "health", "law", "sport", "sale", "house")
LONG_REPLY = 14  # telling words without one that the thread holds
SAME_SUBJECT = 2  # words of one subject that the thread does not touch
MOST_NAMED = 3
_WORD = re.compile(r"[a-z]+")
_SHOWN = re.compile(r"\w+(?:['’]\w+)*")


def elsewhere(words: set[str], thread: str) -> bool:
    """Whether a reply of these ``words`` (small ASCII letters) seems to have nothing to do with its thread."""
    asked = set(_WORD.findall(plain(thread).lower))
    about = _stems(asked)
    if not about or not words.isdisjoint(named("house")):
        return False
    told = _stems(words)
    if not told.isdisjoint(about):
        return False
    return (len(told) >= LONG_REPLY and len(about) >= 2) or _another_subject(words, asked)


def _another_subject(words: set[str], asked: set[str]) -> bool:
    subjects = (named(f"elsewhere-{name}") for name in SUBJECTS)
    return any(len(subject & words) >= SAME_SUBJECT and subject.isdisjoint(asked) for subject in subjects)


def topic(thread: str) -> tuple[str, ...]:
    """What a thread is about in up to three of its own words, in their order.

    Only words in small letters, so that no name and no number of anybody is repeated (1.3).
    """
    shown = [word for word in _SHOWN.findall(thread) if word.islower() and word.isalpha() and _tells(word)]
    return tuple(dict.fromkeys(shown))[:MOST_NAMED]


@lru_cache(maxsize=1)
def _untelling() -> frozenset[str]:
    return named("common") | named("frequent")


def _tells(word: str) -> bool:
    return len(word) > 4 and word not in _untelling()


def _stems(words: set[str]) -> set[str]:
    """The telling words without their endings: the first five letters stand for all forms."""
    return {word[:5] for word in words if _tells(word)}
