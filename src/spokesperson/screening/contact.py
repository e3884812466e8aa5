"""How to reach a person by e-mail or telephone (1.3; R37, R38). The institution's own addresses are public.

``phonenumbers`` judges whether a candidate is a possible number; it is loaded only when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.normalise import Plain
from spokesperson.screening.numbers import LONG
from spokesperson.screening.report import Author, Hit
from spokesperson.screening.streets import streets
from spokesperson.screening.words import any_of, named

PRIVATE = "Ask the person to write to the institution, and leave this out."
_AT = r"(?:@|\s?[\[(]\s?at\s?[\])]\s?)"
_DOT = r"\s?(?:\.|[\[(]\s?dot\s?[\])])\s?"
_EMAIL = re.compile(rf"[a-z0-9][a-z0-9._%+'-]{{0,63}}{_AT}[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{1,5}}")
_SPELLED_AT = re.compile(r"\s?[\[(]\s?at\s?[\])]\s?")
_SPELLED_DOT = re.compile(r"\s?[\[(]\s?dot\s?[\])]\s?")
_PHONE = re.compile(
    r"(?<![\w.$/=-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)|\d)[\d ().-]{5,17}\d"
    r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\w/-])"
)
_NUMBERED = re.compile(r"\b(?:isbn|issn|oclc|lccn|order|invoice|tracking|upc|ean|item|call number)\b")
_TEN = re.compile(r"(?:1[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]{0,2}\d{3}[ .-]\d{4}")
_SEVEN = re.compile(r"[2-9]\d{2}-\d{4}")
_BARE = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
_TOLL_FREE = frozenset(("800", "888", "877", "866", "855", "844", "833", "822"))


def contacts(text: Plain, words: set[str], institution: Institution, author: Author | None) -> Iterator[Hit]:
    """E-mail addresses, telephone numbers and street addresses that are not the institution's."""
    if "@" in text.lower or ("at" in words and "dot" in words) or "(at)" in text.lower or "[at]" in text.lower:
        yield from _emails(text.lower, institution, author)
    if LONG(text.raw):
        yield from _phones(text.lower, institution, author)
    yield from streets(text, words, institution)


def _emails(lower: str, institution: Institution, author: Author | None) -> Iterator[Hit]:
    for found in _EMAIL.finditer(lower):
        address = _SPELLED_DOT.sub(".", _SPELLED_AT.sub("@", found.group()))
        end = found.end()
        if ". " in address:  # the sentence ended behind the address, and what follows is the next one
            address = address.split(". ")[0]
            end = found.start() + found.group().index(". ")
        local, _, domain = address.partition("@")
        if "." not in domain or any(domain == own or domain.endswith("." + own) for own in institution.domains):
            continue
        yield _email(found.start(), end, local, domain, author)


def _email(start: int, end: int, local: str, domain: str, author: Author | None) -> Hit:
    if author and author.email and f"{local}@{domain}" == author.email.lower():
        return _own(start, end, "e-mail address")
    if local in named("role-mailbox") and domain not in named("free-mail"):
        why = "This is another organisation's mailbox; check that it is meant for the public."
        return Hit(start, end, "email", "judgment", why, "email", PRIVATE)
    return Hit(start, end, "email", "listed", "This is a person's e-mail address.", "email", PRIVATE, "VF 310")


def _own(start: int, end: int, what: str) -> Hit:
    why = f"This is your own {what}: yours to give, but it will be public for good."
    return Hit(start, end, "own_data", "judgment", why, "own-data", f"Use the institution's {what} instead.")


def _digits(number: str) -> str:
    """The digits that tell two numbers of one country apart: without extension, country code 1 or trunk 0."""
    digits = re.sub(r"\D", "", re.split(r"x|ext", number)[0])
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


@lru_cache(maxsize=16)
def _published(phones: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_digits(phone.lower()) for phone in phones)


def _phones(lower: str, institution: Institution, author: Author | None) -> Iterator[Hit]:
    for found in _PHONE.finditer(lower):
        digits = _digits(found.group())
        if digits in _published(institution.phones) or (digits[:3] in _TOLL_FREE and len(digits) == 10):
            continue
        start, end = found.span()
        if _NUMBERED.search(lower, max(0, start - 14), start) or not _shaped(found.group(), digits):
            continue
        if _possible(found.group()):
            yield _phone(start, end, digits, lower[max(0, start - 60) : start], author)


def _phone(start: int, end: int, digits: str, before: str, author: Author | None) -> Hit:
    if author and author.phone and digits == _digits(author.phone):
        return _own(start, end, "telephone number")
    if any_of("service").search(before) and not any_of("personal").search(before):
        why = "This is not one of the institution's numbers; check that it is meant for the public."
        return Hit(start, end, "phone", "judgment", why, "phone", PRIVATE)
    return Hit(start, end, "phone", "listed", "This is a person's telephone number.", "phone", PRIVATE, "VF 310")


def _shaped(shown: str, digits: str) -> bool:
    """Written as a telephone number is: grouped 3-3-4 or 3-4, or international; no date, price or ISBN."""
    bare = re.split(r"\s?(?:x|ext)", shown)[0].strip()
    if bare.startswith("+"):
        return 8 <= len(digits) <= 15
    if _TEN.fullmatch(bare):
        return digits[0] not in "01"
    return bool(_SEVEN.fullmatch(bare) or _BARE.fullmatch(bare))


def _possible(shown: str) -> bool:
    import phonenumbers

    try:
        return _SEVEN.fullmatch(shown) is not None or phonenumbers.is_possible_number(phonenumbers.parse(shown, "US"))
    except phonenumbers.NumberParseException:
        return False
