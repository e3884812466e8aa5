"""Which topics a text seems to be about: proposed by its words, decided by the person (1.7; R59, R60).

Pure and the same every time. The words of a topic are those of its name, of the Library's pages about it and of the
guidance written for it; a word that many topics share says little, so it counts for less.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

AT_MOST = 2
# A single word of a name is enough; a single word that three topics share is not.
ENOUGH = 0.5
_WORD = re.compile(r"[^\W\d_]{3,}")
_SAID_EVERYWHERE = (
    "and are but can for from has have how its more new not off our out own the their them this that they was were "
    "what when where which who will with you your library libraries page pages read about here there just like come "
    "con como del desde donde esta este las los mas muy para pero por que sin sobre sus una uno nuestra nuestro "
    "biblioteca pagina"
)
_COMMON = frozenset(_SAID_EVERYWHERE.split())
_ENDINGS = ("ing", "ies", "es", "ed", "s")


def words(text: str) -> frozenset[str]:
    """The words of a text that say something, without accents and endings."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if unicodedata.category(c) != "Mn")
    return frozenset(_stem(word) for word in _WORD.findall(bare) if word not in _COMMON)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word.removesuffix("e") if len(word) > 4 else word


def proposed(text: str, topics: Mapping[str, Iterable[str]]) -> list[str]:
    """The slugs of at most two topics that share words with ``text``, the likeliest first.

    ``topics``: for each slug the texts that speak of it, its name first.
    """
    said = words(text)
    if not said:
        return []
    own = {slug: words(" ".join(texts)) for slug, texts in topics.items()}
    shared = Counter(word for known in own.values() for word in known)
    scores = {slug: sum(1 / shared[w] for w in known & said) for slug, known in own.items()}
    likely = [slug for slug in sorted(scores, key=lambda s: (-scores[s], s)) if scores[slug] >= ENOUGH]
    best = scores[likely[0]] if likely else 0.0
    return [slug for slug in likely if scores[slug] * 2 >= best][:AT_MOST]
