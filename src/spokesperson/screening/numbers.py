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
from spokesperson.screening.normalise import Plain
from spokesperson.screening.report import Hit

VF_310 = "VF 310"
PRIVATE = "Move this to a private channel and leave the number out."

_GROUPS = re.compile(r"(?<![\w.$-])\d(?:[ -]?\d){11,18}(?![\w-])(?!\.\d)")
_SSN = re.compile(r"(?<![\w.$-])(\d{3})([- .])(\d{2})\2(\d{4})(?![\w-])(?!\.\d)")
_NINE = re.compile(r"(?<![\w.$-])\d{9}(?![\w-])")
_SSN_WORDS = re.compile(r"\b(?:ssn|social security|social|soc sec|seguro social|taxpayer)\b")
_CARD_WORDS = re.compile(
    r"\b(?:library card|card(?: number| no)?|barcode|patron|borrower|customer|account|member(?:ship)?|tarjeta|cuenta|cardholder)\b"
)
_ITEM_WORDS = re.compile(r"\b(?:isbn|issn|oclc|lccn|upc|ean|tracking|invoice|order number|call number|item|items)\b")
_MASKED = re.compile(
    r"(?<![\w*#])(?:[x*#•]{2,}[ -]?){1,4}\d{2,6}(?!\w)|(?<![\w-])\d{4}[ -]?(?:[x*#]{2,}[ -]?)+\d{0,4}(?!\w)"
    r"|\b(?:ending|ends|end) (?:in|with) \d{3,4}\b|\blast (?:four|4)(?: digits)?(?: are| is|:)? \d{4}\b"
)
_MASKED_WORDS = re.compile(
    r"\b(?:card|account|ssn|social|barcode|visa|mastercard|amex|discover|number|phone|ending|ends|last)\b|\*\d|x\d|#\d"
)
_SUBJECT = r"(?:\s+(?:number|no\.?|id|code|#))?(?:\s+of\s+[a-z' -]{2,40}?)?\s*(?:is|was|:|=|#|-|\()?\s*#?\s*"
_LABELLED = (
    ("identifier", "a driver's licence number", r"\b(?:driver'?s'?|drivers|driving) licen[cs]e", r"(?=\w*\d{4})[a-z0-9-]{6,17}\b"),
    ("identifier", "a passport number", r"\bpassport", r"(?=\w*\d{2})[a-z0-9]{7,9}\b"),
    ("identifier", "an employee number", r"\b(?:employee|staff|badge|personnel|payroll)(?: id| number| no\.?| #| badge)", r"[a-z]{0,3}-?\d{3,9}\b"),
    ("identifier", "a PIN", r"\b(?:pin|pin code|pin number|passcode|access code)", r"\d{4,8}\b"),
    ("identifier", "a password", r"\b(?:password|passwd|contrasena)(?: is| was|:|=)", r"(?=\S*[\d!@#$%])\S{5,40}"),
    ("identifier", "a bank account number", r"\b(?:bank account|checking account|routing|iban)", r"[a-z]{0,2}\d[\d -]{6,32}\d\b"),
    ("identifier", "a licence plate", r"\b(?:licen[cs]e plate|plate number|tag number)", r"(?=[a-z-]*\d)[a-z0-9]{2,4}[- ]?[a-z0-9]{2,4}\b"),
    ("card_number", "a library card number", r"\b(?:library (?:card|barcode|account)|card|patron|borrower|customer|cardholder)(?: barcode| number| no\.?| id| #)", r"(?=[a-z-]*\d{4})[a-z]{0,3}-?\d{4,14}\b"),
    ("card_number", "a library card number", r"\b(?:her|his|their|patron'?s?|customer'?s?)(?: library)?(?: card| barcode| account)", r"(?=[a-z-]*\d{5})[a-z]{0,3}-?\d{5,14}\b"),
)  # fmt: skip
_PATTERNS = tuple((kind, what, re.compile(label + _SUBJECT + f"({value})")) for kind, what, label, value in _LABELLED)
_LABEL_WORDS = frozenset(
    [
        "license",
        "licence",
        "passport",
        "employee",
        "staff",
        "badge",
        "personnel",
        "payroll",
        "pin",
        "passcode",
        "code",
        "password",
        "passwd",
        "contrasena",
        "bank",
        "checking",
        "routing",
        "iban",
        "plate",
        "tag",
        "card",
        "barcode",
        "patron",
        "patrons",
        "borrower",
        "customer",
        "customers",
        "cardholder",
        "account",
    ]
)
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)")
_IP_WORDS = re.compile(
    r"\b(?:ip|patron|customer|public pc|computer|pc|posted|logged|visitor|user|workstation|comment)\b"
)
_IP_OURS = re.compile(
    r"\b(?:router|gateway|dns|server|subnet|printer|log ?in to|wi-?fi setup|version|type|ping|example)\b"
)


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
    """Hits on numbers in a text that holds digits."""
    lower = text.lower
    yield from _long(lower, institution)
    yield from _social(lower)
    if institution.library_card_formats:
        yield from _local_cards(text, institution.library_card_formats)
    if not words.isdisjoint(_LABEL_WORDS):
        yield from _labelled(lower)
    if lower.count(".") > 2:
        yield from _addresses(lower)
    yield from _masked(lower)


def _near(pattern: re.Pattern[str], lower: str, start: int, end: int, reach: int = 40) -> bool:
    return bool(pattern.search(lower, max(0, start - reach), min(len(lower), end + reach)))


def _long(lower: str, institution: Institution) -> Iterator[Hit]:
    for found in _GROUPS.finditer(lower):
        digits = re.sub(r"\D", "", found.group())
        start, end = found.span()
        if len(digits) == 14 and digits[0] == "2":
            if luhn(digits) or _near(_CARD_WORDS, lower, start, end):
                yield _card(start, end)
        elif _is_payment_card(digits) and not _near(_ITEM_WORDS, lower, start, end, 16):
            why = "This is a payment card number: its check digit is right."
            yield Hit(start, end, "payment_card", "listed", why, "luhn", PRIVATE, VF_310)
        elif _near(re.compile(r"\b(?:library card|patron|borrower|cardholder)\b"), lower, start, end):
            if not _near(_ITEM_WORDS, lower, start, end, 16):
                yield _card(start, end)


def _card(start: int, end: int) -> Hit:
    why = "This is a library card number, which leads to a customer's record."
    return Hit(start, end, "card_number", "listed", why, "codabar", PRIVATE, VF_310)


def _is_payment_card(digits: str) -> bool:
    lengths = {"4": (13, 16, 19), "5": (16,), "3": (14, 15, 16), "6": (16, 17, 18, 19), "2": (16,)}
    starts = {"5": "12345", "3": "045678", "6": "0245", "2": "234567", "4": "0123456789"}
    first = digits[0]
    return (
        len(digits) in lengths.get(first, ()) and digits[1] in starts[first] and len(set(digits)) > 1 and luhn(digits)
    )


def _social(lower: str) -> Iterator[Hit]:
    for found in _SSN.finditer(lower):
        said = _near(_SSN_WORDS, lower, *found.span())
        if (valid_ssn(found[1], found[3], found[4]) and (found[2] == "-" or said)) or (said and found[1] >= "900"):
            yield _ssn(*found.span())
    for nine in _NINE.finditer(lower):
        digits = nine.group()
        if _near(_SSN_WORDS, lower, *nine.span()) and valid_ssn(digits[:3], digits[3:5], digits[5:]):
            yield _ssn(*nine.span())


def _ssn(start: int, end: int) -> Hit:
    return Hit(start, end, "ssn", "listed", "This is a social security number.", "ssn", PRIVATE)


@lru_cache(maxsize=16)
def _local(formats: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """The institution's own card formats; ``ValueError`` names the one that is no regular expression."""
    compiled = []
    for number, pattern in enumerate(formats):
        try:
            compiled.append(re.compile(rf"(?<![\w-])(?:{pattern.removeprefix('^').removesuffix('$')})(?![\w-])"))
        except re.error as error:
            raise ValueError(f"institution.library_card_formats[{number}]: {error}") from error
    return tuple(compiled)


def _local_cards(text: Plain, formats: tuple[str, ...]) -> Iterator[Hit]:
    for pattern in _local(formats):
        for found in pattern.finditer(text.text):
            if found.end() > found.start():
                yield _card(*found.span())


def _labelled(lower: str) -> Iterator[Hit]:
    for kind, what, pattern in _PATTERNS:
        for found in pattern.finditer(lower):
            yield Hit(*found.span(1), kind, "listed", f"This is {what}.", "labelled-number", PRIVATE, VF_310)


def _addresses(lower: str) -> Iterator[Hit]:
    for found in _IP.finditer(lower):
        try:
            ip_address(found.group())
        except ValueError:
            continue
        if _near(_IP_WORDS, lower, *found.span(), 60) and not _near(_IP_OURS, lower, *found.span(), 40):
            why = "This is the network address of a computer that somebody used."
            yield Hit(*found.span(), "identifier", "listed", why, "ip-address", PRIVATE, VF_310)


def _masked(lower: str) -> Iterator[Hit]:
    for found in _MASKED.finditer(lower):
        if _near(_MASKED_WORDS, lower, *found.span()):
            why = "These digits are masked, but with what else is said they may still lead to a person."
            yield Hit(*found.span(), "masked_number", "judgment", why, "masked-digits", PRIVATE, VF_310)
