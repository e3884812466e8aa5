"""How to reach a person: e-mail, telephone, street address (1.3; R37, R38). The institution's own are public.

``phonenumbers`` judges whether a candidate is a possible number; it is loaded only when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.normalise import Plain
from spokesperson.screening.report import Author, Hit

PRIVATE = "Ask the person to write to the institution, and leave this out."
_EMAIL = re.compile(
    r"[a-z0-9][a-z0-9._%+'-]{0,63}(?:@|\s?[\[(]\s?at\s?[\])]\s?)[a-z0-9-]{1,63}(?:\s?(?:\.|[\[(]dot[\])])\s?[a-z0-9-]{1,63}){1,5}"
)
_ROLE = frozenset(
    [
        "info",
        "contact",
        "office",
        "press",
        "media",
        "tickets",
        "events",
        "admissions",
        "sales",
        "support",
        "help",
        "hello",
        "feedback",
        "mail",
        "reservations",
        "museum",
        "friends",
        "volunteer",
        "volunteers",
        "registration",
        "team",
        "program",
        "programs",
        "webmaster",
        "editor",
        "news",
        "noreply",
        "booking",
    ]
)
_FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "msn.com",
        "proton.me",
        "protonmail.com",
        "comcast.net",
        "att.net",
        "verizon.net",
        "gmx.com",
        "mail.com",
        "ymail.com",
        "cox.net",
        "sbcglobal.net",
    ]
)
_PHONE = re.compile(
    r"(?<![\w.$/=-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)|\d)[\d ().-]{5,17}\d(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\w/-])"
)
_NUMBERED = re.compile(r"\b(?:isbn|issn|oclc|lccn|order|invoice|tracking|upc|ean|item|call number)\b")
_TOLL_FREE = frozenset(("800", "888", "877", "866", "855", "844", "833", "822"))
_SERVICE = re.compile(
    r"\b(?:department|dept|county|city hall|clinic|hotline|helpline|lifeline|center|centre|agency|box office|museum|school"
    r"|hospital|office|bureau|service|services|foundation|church|university|college|police|utility|company|library|branch"
    r"|desk|fax|reservations|rsvp|tickets|call us|reach us|renew|questions)\b"
)
_PERSONAL = re.compile(
    r"\b(?:patron|customer|borrower|cell|mobile|home phone|home|her|his|him|she|he|their|mr|mrs|ms|mom|mother|father|dad|wife"
    r"|husband|neighbou?r|coworker|co-worker|colleague|employee|clerk|number is|personal|private|after (?:five|work|hours))\b"
)
_STREET_TYPE = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|circle|cir|place|pl|terrace|ter|way|parkway"
    r"|pkwy|highway|hwy|trail|trl|square|sq|loop|alley|calle)"
)
_STREET = re.compile(
    r"(?<![\w.$#-])\d{1,5}(?:-\d{1,4}|[a-d])?\s+(?:(?:north|south|east|west|[nsew]|[ns][ew])\.?\s+)?(?:[a-z0-9][a-z0-9'.-]*\s+){1,4}?"
    + _STREET_TYPE
    + r"\b\.?(?:\s+(?:north|south|east|west|[nsew]|[ns][ew])\b)?(?:,?\s*(?:apt|apartment|unit|suite|ste|#)\.?\s*#?[a-z0-9-]{1,6}\b)?"
    + r"(?:,\s*[a-z][a-z .'-]{1,30})?(?:,\s*[a-z]{2}\.?\s*\d{5}(?:-\d{4})?)?"
)
_STREET_WORDS = frozenset(
    [
        "street",
        "st",
        "avenue",
        "ave",
        "road",
        "rd",
        "boulevard",
        "blvd",
        "drive",
        "dr",
        "lane",
        "ln",
        "court",
        "ct",
        "circle",
        "cir",
        "place",
        "pl",
        "terrace",
        "ter",
        "way",
        "parkway",
        "pkwy",
        "highway",
        "hwy",
        "trail",
        "trl",
        "square",
        "sq",
        "loop",
        "alley",
        "calle",
    ]
)
_LIVES = re.compile(
    r"\b(?:lives?|living|lived|resides?|residing|home address|home is|house|address is|address on file|moved|stays|staying"
    r"|patron|customer|borrower|her|his|their|she|he|mr|mrs|ms|teen|coworker|co-worker|colleague|employee|clerk|apt|apartment"
    r"|neighbou?r|vive)\b"
)
_VENUE = re.compile(
    r"\b(?:library|branch|our|drop|center|centre|museum|park|church|school|hall|theater|theatre|located|location|event|meet"
    r"|meets|office|clinic|market|parking|bookmobile|community|college|university|restaurant|store|cafe|gallery|visit us)\b"
)
_NAMED = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+,? (?:\d{1,2}, )?(?:of|at|from)\s+$")


def contacts(text: Plain, words: set[str], institution: Institution, author: Author | None) -> Iterator[Hit]:
    """E-mail addresses, telephone numbers and street addresses that are not the institution's."""
    if "@" in text.lower or "at" in words:
        yield from _emails(text.lower, institution, author)
    yield from _phones(text.lower, institution, author)
    if not words.isdisjoint(_STREET_WORDS):
        yield from _streets(text, institution)


def _emails(lower: str, institution: Institution, author: Author | None) -> Iterator[Hit]:
    if "@" not in lower and "(at)" not in lower and "[at]" not in lower and "( at )" not in lower:
        return
    for found in _EMAIL.finditer(lower):
        address = re.sub(r"\s?[\[(]\s?at\s?[\])]\s?", "@", found.group())
        address = re.sub(r"\s?[\[(]dot[\])]\s?|\s", ".", address).replace("..", ".")
        local, _, domain = address.partition("@")
        if any(domain == own or domain.endswith("." + own) for own in institution.domains):
            continue
        start, end = found.span()
        if author and author.email and address == author.email.lower():
            yield _own(start, end, "e-mail address")
        elif local in _ROLE and domain not in _FREE_MAIL:
            why = "This is another organisation's mailbox; check that it is meant for the public."
            yield Hit(start, end, "email", "judgment", why, "email", PRIVATE)
        else:
            yield Hit(start, end, "email", "listed", "This is a person's e-mail address.", "email", PRIVATE, "VF 310")


def _own(start: int, end: int, what: str) -> Hit:
    why = f"This is your own {what}: yours to give, but it will be public for good."
    return Hit(start, end, "own_data", "judgment", why, "own-data", f"Use the institution's {what} instead.")


def _digits(number: str) -> str:
    """The digits that tell two numbers of one country apart: without extension, country code 1 or trunk 0."""
    digits = re.sub(r"\D", "", re.split(r"x|ext", number)[0])
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


@lru_cache(maxsize=16)
def _published(phones: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_digits(phone) for phone in phones)


def _phones(lower: str, institution: Institution, author: Author | None) -> Iterator[Hit]:
    for found in _PHONE.finditer(lower):
        digits = _digits(found.group())
        if digits in _published(institution.phones) or (digits[:3] in _TOLL_FREE and len(digits) == 10):
            continue
        start, end = found.span()
        if _NUMBERED.search(lower, max(0, start - 14), start) or not _shaped(found.group(), digits):
            continue
        if not _possible(found.group()):
            continue
        if author and author.phone and digits == _digits(author.phone):
            yield _own(start, end, "telephone number")
            continue
        before = lower[max(0, start - 60) : start]
        if _SERVICE.search(before) and not _PERSONAL.search(before):
            why = "This is not one of the institution's numbers; check that it is meant for the public."
            yield Hit(start, end, "phone", "judgment", why, "phone", PRIVATE)
        else:
            yield Hit(start, end, "phone", "listed", "This is a person's telephone number.", "phone", PRIVATE, "VF 310")


def _shaped(shown: str, digits: str) -> bool:
    """Written as a telephone number is: grouped 3-3-4 or 3-4, or international; no date, price or ISBN."""
    bare = re.split(r"\s?(?:x|ext)", shown)[0].strip()
    if bare.startswith("+"):
        return 8 <= len(digits) <= 15
    if re.fullmatch(r"(?:1[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]{0,2}\d{3}[ .-]\d{4}", bare):
        return digits[0] not in "01"
    return bool(re.fullmatch(r"[2-9]\d{2}-\d{4}", bare)) or bool(re.fullmatch(r"[2-9]\d{2}[2-9]\d{6}", bare))


def _possible(shown: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(shown, "US")) or bool(
            re.fullmatch(r"\d{3}-\d{4}", shown)
        )
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=16)
def _branch_addresses(addresses: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(key for address in addresses if (key := _street_key(address.lower())))


def _street_key(address: str) -> tuple[str, str] | None:
    """House number and the street's longest word: enough to know an address again, however it is abbreviated."""
    words = re.findall(r"[a-z0-9]+", address.split(",")[0])
    if not words or not words[0][0].isdigit():
        return None
    names = [word for word in words[1:] if word not in _STREET_WORDS and len(word) > 1]
    return words[0], max(names, key=len, default="")


def _streets(text: Plain, institution: Institution) -> Iterator[Hit]:
    lower = text.lower
    own = _branch_addresses(tuple(institution.branches.values()))
    for found in _STREET.finditer(lower):
        start, end = found.span()
        before = lower[max(0, start - 70) : start]
        if _street_key(found.group()) in own:
            continue
        person = _LIVES.search(before) or _NAMED.search(text.text[max(0, start - 50) : start])
        flat = re.search(r"\b(?:apt|apartment|unit)\b", found.group())
        if person and not (_VENUE.search(before[-40:]) and not flat):
            why = "This is where a person lives."
            yield Hit(start, end, "address", "listed", why, "address", PRIVATE, "VF 310")
        elif flat:
            yield Hit(
                start, end, "address", "judgment", "This looks like a home address.", "address", PRIVATE, "VF 310"
            )
