"""Numbers that a label names: a driver's licence, a passport, a PIN, a local card number (1.3; R37, R38)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spokesperson.screening.report import Hit

PRIVATE = "Move this to a private channel and leave the number out."
# Between the label and the value: "number of that rude clerk is".
_LINK = r"(?:\s+(?:number|no\.?|id|code|#))?(?:\s+of\s+[a-z' -]{2,40}?)?\s*(?:is|was|:|=|#|-|\()?\s*#?\s*"


@dataclass(frozen=True, slots=True)
class Label:
    """``words``: the text must hold one; ``pattern``: label, link and, as its only group, the value."""

    kind: str
    what: str
    words: frozenset[str]
    pattern: re.Pattern[str]


def _label(kind: str, what: str, words: str, label: str, value: str) -> Label:
    return Label(kind, what, frozenset(words.split()), re.compile(rf"\b{label}{_LINK}({value})"))


_LABELS = (
    _label(
        "identifier", "a driver's licence number", "license licence",
        r"(?:driver'?s?'?|driving) licen[cs]e", r"(?=\w*\d{4})[a-z0-9-]{6,17}\b",
    ),
    _label("identifier", "a passport number", "passport", "passport", r"(?=\w*\d{2})[a-z0-9]{7,9}\b"),
    _label(
        "identifier", "an employee number", "employee staff badge personnel payroll",
        r"(?:employee|staff|badge|personnel|payroll)(?: id| number| no\.?| #| badge)", r"[a-z]{0,3}-?\d{3,9}\b",
    ),
    _label(
        "identifier", "a PIN", "pin passcode code",
        r"(?:pin code|pin number|pin|passcode|access code)", r"\d{4,8}\b",
    ),
    _label(
        "identifier", "a password", "password passwd contrasena",
        r"(?:password|passwd|contrasena)(?: is| was|:|=)", r"(?=\S*[\d!@#$%])\S{5,40}",
    ),
    _label(
        "identifier", "a bank account number", "bank checking routing iban",
        r"(?:bank account|checking account|routing|iban)", r"[a-z]{0,2}\d[\d -]{6,32}\d\b",
    ),
    _label(
        "identifier", "a licence plate", "plate tag",
        r"(?:licen[cs]e plate|plate number|tag number)", r"(?=[a-z-]*\d)[a-z0-9]{2,4}[- ]?[a-z0-9]{2,4}\b",
    ),
    _label(
        "card_number", "a library card number", "card patron borrower customer cardholder barcode account",
        r"(?:library (?:card|barcode|account)|card|patron|borrower|customer|cardholder)"
        r"(?: barcode| number| no\.?| id| #)?",
        r"(?=[a-z-]*\d{5})[a-z]{0,3}-?\d{5,14}\b",
    ),
    _label(
        "card_number", "a library card number", "card patron borrower customer cardholder",
        r"(?:card|patron|borrower|customer|cardholder)(?: barcode| number| no\.?| id| #)",
        r"(?=[a-z-]*\d{4})[a-z]{0,3}-?\d{4,14}\b",
    ),
    _label(
        "card_number", "a library card number", "card barcode account",
        r"(?:her|his|their|patron'?s?|customer'?s?)(?: library)?(?: card| barcode| account)",
        r"(?=[a-z-]*\d{5})[a-z]{0,3}-?\d{5,14}\b",
    ),
)  # fmt: skip
_WORDS = frozenset().union(*(label.words for label in _LABELS))
_DIGITS = re.compile(r"\d\w?\d")


def labelled(lower: str, words: set[str]) -> Iterator[Hit]:
    """A hit on each value that a label names."""
    if words.isdisjoint(_WORDS) or not _DIGITS.search(lower):
        return
    for label in _LABELS:
        if words.isdisjoint(label.words):
            continue
        for found in label.pattern.finditer(lower):
            why = f"This is {label.what}."
            yield Hit(*found.span(1), label.kind, "listed", why, "labelled-number", PRIVATE, "VF 310")
