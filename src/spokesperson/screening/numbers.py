"""Numbers that belong to a person: cards, barcodes, social security, licences, masked digits (1.3; R37, R38).

A number counts by its own check (Luhn, Codabar, the areas of social security numbers) or by the words beside it,
never by its length alone: call numbers, ISBNs, prices and dates are a library's daily bread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address

from spokesperson.institution import Institution
from spokesperson.screening.labels import labelled
from spokesperson.screening.normalise import Plain
from spokesperson.screening.report import Hit
from spokesperson.screening.signs import sign
from spokesperson.screening.words import any_of

VF_310 = "VF 310"
PRIVATE = "Move this to a private channel and leave the number out."

LONG = sign(r"\d[\d ().-]{5,}\d")
_GROUPS = re.compile(r"(?<![\w.$-])\d(?:[ -]?\d){11,18}(?![\w-])(?!\.\d)")
_SSN = re.compile(r"(?<![\w.$-])(\d{3})([- .])(\d{2})\2(\d{4})(?![\w-])(?!\.\d)")
_NINE = re.compile(r"(?<![\w.$-])\d{9}(?![\w-])")
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
_MASKED = re.compile(
    # A run, then runs behind a separator: a long row of x can be read in one way only, so it costs no more than once.
    r"(?<![\w*#])[x*#]{2,}(?:[ -][x*#]{2,}){0,3}[ -]?\d{2,6}(?!\w)"
    r"|(?<![\w-])\d{4}[ -]?[x*#]{2,}(?:[ -][x*#]{2,}){0,6}[ -]?\d{0,4}(?!\w)"
    r"|\b(?:ending|ends|end) (?:in|with) \d{3,4}\b|\blast (?:four|4)(?: digits)?(?: are| is|:)? \d{4}\b"
)
_DIGIT = sign(r"\d")
_MASK = sign(r"[x*#]{2}|\b(?:end(?:s|ing)?\s(?:in|with)|last\s(?:four|4))\b")
_STARTS = {"3": "045678", "4": "0123456789", "5": "12345", "6": "0245", "2": "234567"}
_LENGTHS = {"3": (14, 15, 16), "4": (13, 16, 19), "5": (16,), "6": (16, 17, 18, 19), "2": (16,)}


def luhn(digits: str) -> bool:
    """Whether the last digit of a card number or of a Codabar library barcode is right (modulus 10)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def valid_ssn(area: str, group: str, serial: str) -> bool:
    """Whether a social security number can have been issued: areas 000, 666 and 900-999 never were."""
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def numbers(text: Plain, words: set[str], institution: Institution) -> Iterator[Hit]:
    """Hits on numbers in a text."""
    lower = text.lower
    if not _DIGIT(text.raw):
        return
    if LONG(text.raw):
        yield from _cards(lower)
        yield from _social(lower)
        yield from _addresses(lower)
    if institution.library_card_formats:
        yield from _local_cards(text, institution.library_card_formats)
    yield from labelled(lower, words)
    if _MASK(text.raw):
        yield from _masked(lower)


def near(name: str, lower: str, start: int, end: int, reach: int = 40) -> bool:
    """Whether one of a set's words stands within ``reach`` code points of a place."""
    return bool(any_of(name).search(lower, max(0, start - reach), min(len(lower), end + reach)))


def _cards(lower: str) -> Iterator[Hit]:
    for found in _GROUPS.finditer(lower):
        digits = re.sub(r"\D", "", found.group())
        start, end = found.span()
        of_item = near("item-cue", lower, start, end, 16)
        if len(digits) == 14 and digits[0] == "2" and (luhn(digits) or near("card-cue", lower, start, end)):
            yield _card(start, end)
        elif _is_payment_card(digits) and not of_item:
            why = "This is a payment card number: its check digit is right."
            yield Hit(start, end, "payment_card", "listed", why, "luhn", PRIVATE, VF_310)
        elif digits[0] != "3" and not of_item and near("card-cue", lower, start, end, 24):
            yield _card(start, end)


def _card(start: int, end: int) -> Hit:
    why = "This is a library card number, which leads to a customer's record."
    return Hit(start, end, "card_number", "listed", why, "codabar", PRIVATE, VF_310)


def _is_payment_card(digits: str) -> bool:
    first = digits[0]
    shaped = len(digits) in _LENGTHS.get(first, ()) and digits[1] in _STARTS[first]
    return shaped and len(set(digits)) > 1 and luhn(digits)


def _social(lower: str) -> Iterator[Hit]:
    for found in _SSN.finditer(lower):
        said = near("ssn-cue", lower, *found.span())
        if (valid_ssn(found[1], found[3], found[4]) and (found[2] == "-" or said)) or (said and found[1] >= "900"):
            yield _ssn(*found.span())
    for nine in _NINE.finditer(lower):
        digits = nine.group()
        if near("ssn-cue", lower, *nine.span()) and valid_ssn(digits[:3], digits[3:5], digits[5:]):
            yield _ssn(*nine.span())


def _ssn(start: int, end: int) -> Hit:
    return Hit(start, end, "ssn", "listed", "This is a social security number.", "ssn", PRIVATE)


@lru_cache(maxsize=16)
def _local(formats: tuple[str, ...]) -> re.Pattern[str]:
    """The institution's own card formats as one pattern; ``ValueError`` names the one that is no regular expression."""
    for number, pattern in enumerate(formats):
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"institution.library_card_formats[{number}]: {error}") from error
    bare = "|".join(f"(?:{pattern.removeprefix('^').removesuffix('$')})" for pattern in formats)
    return re.compile(rf"(?<![\w-])(?:{bare})(?![\w-])")


def _local_cards(text: Plain, formats: tuple[str, ...]) -> Iterator[Hit]:
    for found in _local(formats).finditer(text.text):
        if found.end() > found.start():
            yield _card(*found.span())


def _addresses(lower: str) -> Iterator[Hit]:
    for found in _IP.finditer(lower) if lower.count(".") > 2 else ():
        try:
            ip_address(found.group())
        except ValueError:
            continue
        if near("ip-cue", lower, *found.span(), 60) and not near("ip-ours", lower, *found.span()):
            why = "This is the network address of a computer that somebody used."
            yield Hit(*found.span(), "identifier", "listed", why, "ip-address", PRIVATE, VF_310)


def _masked(lower: str) -> Iterator[Hit]:
    for found in _MASKED.finditer(lower):
        if near("masked-cue", lower, *found.span()) or (found.group()[0] in "x*#" and found.group()[-4:].isdigit()):
            why = "These digits are masked, but with what else is said they may still lead to a person."
            yield Hit(*found.span(), "masked_number", "judgment", why, "masked-digits", PRIVATE, VF_310)
