"""Names of persons in a text, as far as rules about confidential information need them (1.3).

A name alone is no finding: authors, speakers and patrons of honour stand in every other post. What is looked for here
only fills the place of {person} in a rule that says what is told about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spokesperson.institution import Institution
from spokesperson.screening.lexicon import DATA
from spokesperson.screening.normalise import Plain
from spokesperson.screening.quotes import Quotation
from spokesperson.screening.report import Author

_PART = r"(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra)\b\.?|[A-Z][a-z]+(?:['-]?[A-Z][a-z]+)*|[A-Z]'[A-Z][a-z]+|[A-Z]\.)"
_RUN = re.compile(rf"\b{_PART}(?: (?:(?:de|la|van|von|del|bin|al|el|y) )*{_PART})*")
_HONORIFIC = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sr", "sra", "srta", "señor", "sir", "madam"]
)
# Words with a capital that begin a sentence or a heading, or make a name one of a place or a body.
_NO_NAME = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "as",
        "ask",
        "at",
        "attention",
        "because",
        "before",
        "both",
        "but",
        "by",
        "call",
        "can",
        "come",
        "congratulations",
        "contact",
        "could",
        "dear",
        "did",
        "do",
        "does",
        "during",
        "each",
        "even",
        "every",
        "everyone",
        "for",
        "from",
        "get",
        "give",
        "good",
        "great",
        "guess",
        "happy",
        "has",
        "have",
        "he",
        "hello",
        "help",
        "her",
        "here",
        "hey",
        "hi",
        "his",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "join",
        "just",
        "kids",
        "last",
        "learn",
        "let",
        "like",
        "librarian",
        "look",
        "many",
        "maybe",
        "meet",
        "might",
        "more",
        "most",
        "mr",
        "my",
        "new",
        "next",
        "no",
        "not",
        "now",
        "of",
        "oh",
        "ok",
        "old",
        "on",
        "once",
        "one",
        "only",
        "or",
        "our",
        "page",
        "patron",
        "customer",
        "borrower",
        "cardholder",
        "please",
        "poor",
        "read",
        "remember",
        "remind",
        "reply",
        "say",
        "see",
        "she",
        "should",
        "since",
        "so",
        "some",
        "somebody",
        "someone",
        "sorry",
        "staff",
        "tell",
        "teen",
        "teens",
        "teenager",
        "than",
        "thank",
        "thanks",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "today",
        "tomorrow",
        "tonight",
        "trustee",
        "until",
        "up",
        "us",
        "visit",
        "was",
        "we",
        "welcome",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whose",
        "why",
        "will",
        "wish",
        "with",
        "would",
        "yes",
        "yesterday",
        "yet",
        "you",
        "young",
        "your",
        "little",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "spring",
        "summer",
        "fall",
        "autumn",
        "winter",
        "christmas",
        "easter",
        "thanksgiving",
        "halloween",
        "visa",
        "mastercard",
        "passport",
        "police",
        "coworker",
        "colleague",
        "clerk",
        "mom",
        "dad",
        "grandma",
        "grandpa",
        "neighbor",
        "student",
        "volunteer",
        "employee",
        "manager",
        "director",
        "mayor",
        "councilman",
        "councilwoman",
        "el",
        "los",
        "las",
        "un",
        "una",
        "su",
        "mi",
        "nuestro",
        "nuestra",
        "la",
        "le",
        "gracias",
        "hola",
        "usted",
    ]
)
_BODY = frozenset(
    [
        "library",
        "libraries",
        "branch",
        "room",
        "center",
        "centre",
        "club",
        "city",
        "county",
        "school",
        "street",
        "avenue",
        "road",
        "park",
        "hall",
        "book",
        "books",
        "friends",
        "foundation",
        "museum",
        "week",
        "month",
        "day",
        "days",
        "year",
        "department",
        "system",
        "university",
        "college",
        "church",
        "house",
        "committee",
        "board",
        "council",
        "society",
        "association",
        "company",
        "press",
        "award",
        "awards",
        "prize",
        "fair",
        "festival",
        "series",
        "program",
        "project",
        "group",
        "team",
        "building",
        "desk",
        "garden",
        "lab",
        "collection",
        "archive",
        "archives",
        "district",
        "state",
        "north",
        "south",
        "east",
        "west",
        "river",
        "lake",
        "valley",
        "hills",
        "heights",
        "oaks",
        "creek",
        "springs",
        "square",
        "plaza",
        "market",
        "base",
        "army",
        "force",
        "navy",
        "office",
        "bank",
        "hospital",
        "clinic",
        "theatre",
        "theater",
        "league",
        "institute",
        "academy",
        "trail",
        "bridge",
        "island",
        "county's",
        "act",
        "amendment",
        "war",
        "massacre",
        "bowl",
        "run",
        "history",
        "journeys",
        "review",
        "times",
        "post",
        "news",
        "journal",
        "magazine",
        "reading",
        "story",
        "storytime",
        "night",
        "card",
        "cards",
        "corner",
        "isle",
        "oklahoma",
        "texas",
        "america",
        "american",
        "national",
        "international",
        "public",
        "downtown",
        "central",
        "memorial",
        "community",
        "family",
        "free",
        "first",
    ]
)
_AUTHOR_CUE = re.compile(
    r"(?:\bby|\bauthors?|\bnovelist|\bpoet|\bwriters?|\billustrator|\bactor|\bactress|\bsinger|\bhistorian|\bpresident|\brabbi|\bartist"
    r"|\bcomposer|\bmusician|\bstarring|\bscholar|\bbiography of|\blife of|\bbook about|\bchef|\bperformer|\bstoryteller|\bspeaker)"
    r"[, ]+(?:[\w.]+ ){0,2}$"
)
_AMBIGUOUS = frozenset(
    [
        "april",
        "may",
        "june",
        "august",
        "grace",
        "faith",
        "joy",
        "rose",
        "ruby",
        "pearl",
        "daisy",
        "ivy",
        "violet",
        "iris",
        "hazel",
        "olive",
        "amber",
        "crystal",
        "dawn",
        "autumn",
        "summer",
        "mark",
        "will",
        "bill",
        "rob",
        "art",
        "gene",
        "jack",
        "jay",
        "ray",
        "frank",
        "earl",
        "dean",
        "dale",
        "glen",
        "ross",
        "wade",
        "lance",
        "kent",
        "clay",
        "jade",
        "angel",
        "jesus",
        "santos",
        "misty",
        "sandy",
        "robin",
        "christian",
        "jordan",
        "jackson",
        "virginia",
        "georgia",
        "florence",
        "victoria",
        "charlotte",
        "madison",
        "carmen",
        "diego",
        "santiago",
        "logan",
        "morgan",
        "perry",
        "spencer",
        "page",
        "paige",
        "don",
        "sue",
        "pat",
        "drew",
        "chase",
        "guy",
        "rich",
        "chad",
        "ling",
        "uma",
        "wei",
        "max",
        "sadie",
        "mercedes",
        "lee",
        "ali",
        "rosario",
        "marina",
        "perry",
        "polly",
    ]
)


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Given names, in small letters."""
    lines = (DATA / "first-names.txt").read_text(encoding="ascii").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def tagged(text: Plain, quoted: tuple[Quotation, ...], institution: Institution, author: Author | None) -> bytes:
    """The text in small letters, of the same length, with capitals for what rules ask for by tag.

    A name becomes ``PQ..``, an ``@name`` ``HJ..``, a quoted title with its marks ``TU..``.
    """
    shown = list(text.lower)
    for start, end in persons(text.text, _known(institution, author)):
        shown[start:end] = "P" + "Q" * (end - start - 1)
    for handle in re.finditer(r"(?<![\w.])@[a-z0-9_]\w{1,39}", text.lower):
        shown[handle.start() : handle.end()] = "H" + "J" * (len(handle.group()) - 1)
    for one in quoted:
        start, end = max(0, one.start - 1), min(len(shown), one.end + 1)
        shown[start:end] = "T" + "U" * (end - start - 1)
    return "".join(shown).encode("ascii")


@lru_cache(maxsize=64)
def _public(staff: tuple[str, ...], branches: tuple[str, ...], own: str) -> tuple[frozenset[str], frozenset[str]]:
    names = frozenset(name.lower() for name in (*staff, own) if name.strip())
    places = frozenset(word for name in branches for word in re.findall(r"[a-z]+", name.lower()))
    return names, places


def _known(institution: Institution, author: Author | None) -> tuple[frozenset[str], frozenset[str]]:
    """Names that may be told (the institution's public staff, the author's own), and words of its branches' names."""
    branches = (institution.name, *institution.branches)
    return _public(tuple(institution.public_staff), branches, author.name if author else "")


def persons(shown: str, known: tuple[frozenset[str], frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Where the names of persons stand in a text with its capitals."""
    for run in _RUN.finditer(shown):
        for start, end in _within(shown, *run.span()):
            name = shown[start:end].lower()
            if not any(own in name or name in own.split() for own in known[0]) and not known[1].issuperset(
                name.split()
            ):
                yield start, end


def _within(shown: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The name in a run of capitals, without the words around it."""
    words = [
        (m.group().lower().rstrip(".'"), start + m.start(), start + m.end())
        for m in re.finditer(r"\S+", shown[start:end])
    ]
    while words and (words[0][0] in _NO_NAME - _HONORIFIC or not words[0][0]):
        if words[0][0] in first_names() and len(words) > 1 and words[1][0] not in _BODY | _NO_NAME:
            break
        del words[0]
    while words and words[-1][0] in _NO_NAME:
        del words[-1]
    if not words or _AUTHOR_CUE.search(shown[max(0, words[0][1] - 40) : words[0][1]].lower()):
        return
    if _is_name([word for word, _, _ in words]):
        last = words[-1][2]
        yield words[0][1], last - 1 if shown[last - 1] == "." and len(words[-1][0]) > 2 else last


def _is_name(words: list[str]) -> bool:
    if words[0] in _HONORIFIC:
        return len(words) > 1
    if any(word in _BODY for word in words):
        return False
    if len(words) == 1:
        return words[0] in first_names() and words[0] not in _AMBIGUOUS
    return len(words) <= 4
