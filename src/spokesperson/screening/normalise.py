"""One plain reading of a text, with the way back to the text as given (R33: disguised spellings are read first).

``plain(text)`` folds a text to ASCII - compatibility forms, accents, look-alike letters of other scripts, invisible
characters - and keeps for each character of the result the code points it came from. Most posts are ASCII already:
then the result is the text itself and the map is the identity, which costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UNREADABLE = "\x7f"  # stands for what has no ASCII reading: no letter, no digit, no blank

# Letters of other scripts that a reader takes for Latin ones, by look.
_LOOKS = {
    # Cyrillic
    "а": "a", "в": "b", "е": "e", "ё": "e", "з": "3", "и": "u", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p",
    "с": "c", "т": "t", "у": "y", "х": "x", "ѕ": "s", "і": "i", "ї": "i", "ј": "j", "һ": "h", "ԁ": "d", "ԛ": "q",
    "ԝ": "w", "ɡ": "g", "ӏ": "l", "ь": "b", "п": "n", "г": "r", "ш": "w", "ғ": "f", "ү": "y", "ґ": "r", "ҫ": "c",
    # Greek
    "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p",
    "σ": "o", "ς": "c", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ζ": "z", "δ": "d", "π": "n", "θ": "o", "λ": "a",
    "ϲ": "c", "ϳ": "j", "φ": "o",
    # Armenian, Hebrew, Cherokee, small capitals and phonetic letters
    "ա": "w", "ս": "u", "օ": "o", "ո": "n", "հ": "h", "ց": "g", "ք": "p", "ɑ": "a", "ᴀ": "a", "ʙ": "b",
    "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k", "ʟ": "l", "ᴍ": "m",
    "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ʏ": "y", "ᴢ": "z",
    "ɩ": "i", "ɯ": "w", "ʋ": "v", "ɛ": "e", "ɔ": "c", "ʃ": "s", "ʇ": "t", "ɐ": "a", "ǝ": "e", "ə": "e",
}  # fmt: skip
# Capitals whose look differs from their small letter's.
_LOOKS_CAPITAL = {
    "В": "B", "Н": "H", "Р": "P", "Η": "H", "Ι": "I", "Ν": "N", "Ρ": "P", "Υ": "Y", "Β": "B", "Μ": "M", "Χ": "X",
}  # fmt: skip
_LATIN = {
    "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ƒ": "f", "ŋ": "n", "ƙ": "k", "ƈ": "c", "ɨ": "i", "ʉ": "u",
    "ɇ": "e", "ⱥ": "a", "ƀ": "b", "ɓ": "b", "ɗ": "d", "ɠ": "g", "ɦ": "h", "ɫ": "l", "ɱ": "m", "ɲ": "n", "ɵ": "o",
    "ƥ": "p", "ɾ": "r", "ʂ": "s", "ƭ": "t", "ƴ": "y", "ƶ": "z", "ȿ": "s",
}  # fmt: skip
_MARKS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"',
    "»": '"', "″": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": "...", "•": "*",
    "·": ".", "‧": ".", "∙": ".", "¢": "c", "€": "e", "£": "l", "¥": "y", "©": "c", "®": "r", "¡": "!", "×": "x",
    "†": "t", "§": "s", "∗": "*", "⁎": "*", "✱": "*", "¦": "|", "ǀ": "|", "⁄": "/", "∕": "/", "。": ".",
    "\u3164": "", "\u115f": "", "\u1160": "", "\uffa0": "", "\u2800": "", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_RANGES = ((0x1F150, 26, "A"), (0x1F170, 26, "A"), (0x24FF, 1, "0"))
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def fold(char: str) -> str | None:
    """``char`` in ASCII, the empty text for what cannot be seen, None for a letter that has no Latin look."""
    if char.isascii():
        return char
    for table in (_MARKS, _LATIN, _LOOKS_CAPITAL, _LOOKS):
        if char in table:
            return table[char]
    for first, count, base in _RANGES:
        if first <= ord(char) < first + count:
            return chr(ord(base) + ord(char) - first)
    return _fold_by_class(char)


def _fold_by_class(char: str) -> str | None:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category.startswith("Z"):
        return " "
    small = char.lower()
    if len(small) == 1 and small in _LOOKS:
        return _LOOKS[small].upper()
    parts = unicodedata.normalize("NFKD", char)
    if parts != char:
        folded = [fold(part) for part in parts]
        if all(part is not None for part in folded):
            return "".join(part for part in folded if part)
    return None if category.startswith("L") else UNREADABLE


class Plain:
    """A text in ASCII. ``text`` keeps the capitals, ``lower`` has none; both have the same length and offsets."""

    __slots__ = ("_ends", "_starts", "lower", "original", "raw", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self._starts: list[int] | None = None
        self._ends: list[int] | None = None
        self.text = original if original.isascii() else self._fold(original)
        self.lower = self.text.lower()
        self.raw = self.lower.encode("ascii")

    def _fold(self, original: str) -> str:
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        foreign = _foreign(original)
        for index, char in enumerate(original):
            ascii_ = UNREADABLE if index in foreign else fold(char)
            if not ascii_:
                if ends and unicodedata.category(char) in ("Mn", "Me"):
                    ends[-1] = index + 1
                continue
            pieces.append(ascii_)
            starts.extend([index] * len(ascii_))
            ends.extend([index + 1] * len(ascii_))
        self._starts, self._ends = starts, ends
        return "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` (not empty) stands in the original, as code points."""
        if self._starts is None or self._ends is None:
            return start, end
        return self._starts[start], self._ends[end - 1]


def _foreign(text: str) -> frozenset[int]:
    """The places of words that really are in another script: one letter without a Latin look is enough."""
    places: set[int] = set()
    for word in _WORD.finditer(text):
        shown = word.group()
        if not shown.isascii() and any(fold(char) is None for char in shown):
            places.update(place for place in range(*word.span()) if not text[place].isascii())
    return frozenset(places)


def plain(text: str) -> Plain:
    """The plain reading of any text, also of one with lone surrogates or NUL."""
    return Plain(text)
