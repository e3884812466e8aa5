"""Every page for every person of the demonstration: small, few questions, one heading, and Spanish to the last word.

At most 12 queries and 60 KiB a page. A page that no test opens fails here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import translation

import spokesperson
from tests import every_page
from tests.demo_library import FIVE, DemoLibrary, demo_library  # noqa: F401  (the fixture)

QUERIES, BYTES = 12, 60 * 1024
PEOPLE = (*FIVE, None)


@pytest.fixture(autouse=True)
def _gallery() -> None:
    """The real addresses, not the gallery's."""


@pytest.fixture(scope="module")
def pages(demo_library: DemoLibrary) -> dict[str, list[str]]:  # noqa: F811
    return every_page.pages(demo_library)


@dataclass(frozen=True)
class Visit:
    """One page as somebody met it, warm: what it answered, and what it asked the database."""

    name: str
    address: str
    answer: HttpResponse
    queries: int


@pytest.fixture(scope="module", params=PEOPLE, ids=str)
def visits(request: pytest.FixtureRequest, demo_library: DemoLibrary, pages: dict[str, list[str]]) -> list[Visit]:  # noqa: F811
    """Every page as one of the six meets it; what leads elsewhere is left out."""
    client, found = demo_library.client(request.param), []
    for name, address in every_page.flat(pages):
        answer, queries = counted(client, address)
        if queries > QUERIES:  # cold caches: the version in force, the table
            answer, queries = counted(client, address)
        if answer.status_code not in (301, 302, 303):
            found.append(Visit(name, address, answer, queries))
    return found


def counted(client: Client, address: str) -> tuple[HttpResponse, int]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    return answer, len(asked)


def test_there_is_no_page_that_no_test_opens(pages):
    """A new address is entered in ``tests/every_page.py``: among the pages with something to show, or as no page."""
    listed = set(pages) | every_page.ACTS | every_page.FILES
    assert every_page.names() - listed == set(), "a page that no test opens"
    assert listed - every_page.names() == set(), "listed, but there is no such address any more"
    assert {name for name, addresses in pages.items() if not addresses} == set(), "the demonstration shows none"


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_listed_as_no_page_shows_none(demo_library, who):  # noqa: F811
    """An act asked for by GET is 405 or leads on; it is not a way to have a page that is not looked at."""
    client = demo_library.client(who)
    for name in every_page.ACTS - {"sign_out"}:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        assert client.get(address).status_code != 200, name


def test_every_page_is_answered_small_and_with_few_questions(visits):
    broken = []
    for one in visits:
        if one.answer.status_code not in (200, 403, 404, 405, 409):
            broken.append(f"{one.address}: {one.answer.status_code}")
        if one.queries > QUERIES:
            broken.append(f"{one.address}: {one.queries} queries ({one.name})")
        if len(one.answer.content) > BYTES:
            broken.append(f"{one.address}: {len(one.answer.content)} bytes")
    assert not broken, "\n".join(broken)
    assert len(visits) >= 6


def test_every_page_has_one_heading_and_a_title(visits):
    broken = []
    for one in visits:
        page = Page(one.answer)
        if page.tags.count("h1") != 1:
            broken.append(f"{one.address}: {page.tags.count('h1')} h1")
        if not page.title.strip():
            broken.append(f"{one.address}: no title")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("who", ["director", "librarian", None], ids=str)
def test_every_page_is_spanish_to_the_last_word_of_ours(who, demo_library, pages):  # noqa: F811
    """WCAG 3.1.1, 3.1.2: what the catalogue knows in Spanish is not shown in English, but where ``lang`` says so."""
    client, english, broken = demo_library.client(who, "es"), untranslated(), []
    with translation.override("en"):  # a request leaves its language behind in this thread
        for _, address in every_page.flat(pages):
            answer = client.get(address)
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            page = Page(answer)
            assert page.language == "es", address
            broken += [f"{address}: {text}" for text in sorted(page.texts) if english(text)]
    assert not broken, "\n".join(broken)


def untranslated() -> Callable[[str], bool]:
    """Whether a text is the English of an entry that says something else in Spanish."""
    catalogue = Path(spokesperson.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"
    words = {e.msgid: e.msgstr for e in polib.pofile(catalogue) if not e.msgid_plural}
    return {m for m, s in words.items() if "%" not in m and s != m}.__contains__


VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "textarea", "kbd", "code"}
SAID = ("aria-label", "placeholder", "title", "alt")


class Page(HTMLParser):
    """What a page says: its tags, its title, its language, and its texts in that language."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: set[str] = set()
        self.title, self.language = "", ""
        self._open: list[tuple[str, bool]] = []  # each open element, and whether its words are in another language
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        known = dict(attrs)
        if tag == "html":
            self.language = known.get("lang") or ""
        other = (self._open[-1][1] if self._open else False) or known.get("lang", self.language) != self.language
        if not other:
            self.texts |= {v for k, v in attrs if v and k in SAID}
        if tag not in VOID:
            self._open.append((tag, other))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, other = self._open[-1] if self._open else ("", False)
        if tag == "title":
            self.title += data
        if not other and tag not in SILENT and (text := " ".join(data.split())):
            self.texts.add(text)
