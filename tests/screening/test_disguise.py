"""Disguised spellings are read first (R33, bad input): goal >= 95 % of them, with <= 1 % false alarms."""

from __future__ import annotations

from spokesperson.screening import screen
from tests.screening.examples import HOUSE, ORDINARY

BASE = ("fuck", "shit", "bitch", "cunt", "asshole", "nigger", "faggot", "whore", "bastard", "dickhead")
WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
BOLD = str.maketrans({chr(ord("a") + n): chr(0x1D41A + n) for n in range(26)})
CYRILLIC = str.maketrans("aceiopsxy", "асеіорѕху")
LEET = str.maketrans("aeiost", "43105+")
SYMBOLS = str.maketrans("ais", "@!$")


def disguises(word: str) -> dict[str, str]:
    """The ways in which a word is hidden, each as somebody would type it."""
    half = len(word) // 2
    return {
        "capitals": word.swapcase(),
        "mixed case": "".join(c.upper() if n % 2 else c for n, c in enumerate(word)),
        "full width": word.translate(WIDE),
        "mathematical letters": word.translate(BOLD),
        "cyrillic look-alikes": word.translate(CYRILLIC),
        "accents": "".join(c + "\u0301" if c in "aeiou" else c for c in word),
        "zero width": "\u200b".join(word),
        "soft hyphens": "\u00ad".join(word),
        "leet": word.translate(LEET),
        "symbols": word.translate(SYMBOLS),
        "one star": word[0] + "*" + word[2:],
        "two stars": word[0] + "**" + word[3:] if len(word) > 4 else word[0] + "**" + word[-1],
        "stretched": word[0] + word[1] * 4 + word[2:],
        "stretched end": word + word[-1] * 3,
        "doubled": word[0] + word[1] * 2 + word[2:],
        "spaced": " ".join(word),
        "dotted": ".".join(word),
        "hyphenated": "-".join(word),
        "underscored": "_".join(word),
        "split": word[: half - 1] + " " + word[half - 1 :],
    }


def test_ninety_five_of_a_hundred_disguises_are_found():
    missed, total = [], 0
    for word in BASE:
        for way, spelled in disguises(word).items():
            total += 1
            text = f"well {spelled} then"
            hits = [f for f in screen(text, institution=HOUSE).findings if f.clause == "1.2"]
            start = text.index(spelled)
            if not any(f.start < start + len(spelled) and start < f.end for f in hits):
                missed.append((word, way))
    assert len(missed) <= total * 0.05, missed


def test_the_marked_words_are_those_of_the_original():
    for spelled in ("f\u200bu\u200bc\u200bk", "ｆｕｃｋ", "fuсk", "f*ck", "fuuuuck", "f u c k"):
        text = f"ñandú – {spelled}!"
        (finding,) = screen(text, institution=HOUSE).findings
        assert text[finding.start : finding.end] == spelled


def test_ordinary_words_with_digits_and_marks_are_no_disguise():
    texts = (
        "The 3D printer, the PS5 and the MP3 player are in room B12.",
        "Call number 813.54 L479t; see also 921 G823n.",
        "C++ and C# classes, Python 3.12 for kids*",
        "Ages 6-12 | $5 a bag | 50% off | #summerreading @maplevalley",
        "Mmmm, cookies! Shhhh, quiet room. Hooray, zzzz.",
        "R. E. M., E. E. Cummings, J. R. R. Tolkien and I. M. Pei",
        "a b c d e f g: letters for little ones",
        "It's hit or miss. It is hitched. A bit chilly?",
        "Co. CK, Salt Lake City UT, NT live",
        "my_file_name_2.txt and snake_case",
        "Go the extra mile, as* we say. *Terms apply.",
        "Привет, как дела? Сос, тит, кок",
        "東京の図書館へようこそ",
    )
    for text in (*texts, *ORDINARY):
        kinds = {f.kind for f in screen(text, institution=HOUSE).findings if f.clause == "1.2"}
        assert not kinds, text
