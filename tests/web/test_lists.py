"""The promises of every list of the product, in one table (R16, R17).

Filter, search and page stand in the address and survive turning the page; what the list does not know is said on the
page and left out; an empty list says what would stand there and what to do next, and leads back to the whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.conduct import time_pages
from spokesperson.desk.advice import pages as advice_pages  # fmt: skip
from spokesperson.desk.calendar import pages as calendar_pages  # fmt: skip
from spokesperson.desk.ownership import pages as works_pages  # fmt: skip
from spokesperson.desk.photos import pages as handing_pages  # fmt: skip
from spokesperson.desk.review import reviewing  # fmt: skip
from spokesperson.desk.writing import drafts_page, guidance_pages  # fmt: skip
from spokesperson.oversight.accounts import asked_pages as account_asked_pages  # fmt: skip
from spokesperson.oversight.accounts import listing as accounts_list
from spokesperson.oversight.accounts import register_pages
from spokesperson.oversight.following import acknowledgements_pages, deliveries_pages  # fmt: skip
from spokesperson.oversight.grants import groups_pages
from spokesperson.oversight.grants import pages as grants_pages  # fmt: skip
from spokesperson.oversight.orders import pages as orders_pages  # fmt: skip
from spokesperson.oversight.people import chart  # fmt: skip
from spokesperson.oversight.people import pages as people_pages
from spokesperson.people.models import Position
from spokesperson.records import finding
from spokesperson.records import pages as records_pages
from tests import factories
from tests.demo_library import DemoLibrary, demo_library  # noqa: F401  (the fixture)

NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Listed:
    """A list: who looks, its ``choices`` (a closed set each), what of the address ``finds`` nothing, its page size."""

    name: str
    path: str
    who: str | None = "web"
    choices: tuple[str, ...] = ()
    finds: tuple[dict[str, str], ...] = ()
    size: tuple[object, str] | None = None
    kept: tuple[dict[str, str], ...] = ()
    paged: bool = True


WORDS = "no such words anywhere"
LISTS = (
    Listed("people", "/people", choices=("branch", "department", "role", "vacant", "at"), finds=({"q": WORDS},),
           size=(people_pages, "PAGE"), kept=({"department": "Public Services"}, {"role": "none", "q": "a"})),
    Listed("chart", "/people", choices=("at",), size=(chart, "WIDE"), kept=({},)),
    Listed("positions", "/people?vacant=1", size=(people_pages, "PAGE")),
    Listed("grants", "/grants", "manager", ("person",), size=(grants_pages, "A_PAGE"), kept=({},)),
    Listed("accounts", "/accounts", choices=("kind", "state", "needs"), finds=({"q": WORDS}, {"state": "retired"}),
           size=(accounts_list, "PAGE"), kept=({}, {"kind": "library"}, {"q": "o"})),
    Listed("account requests", "/accounts/asked-for", size=(account_asked_pages, "PAGE")),
    Listed("account reports", "/accounts/reported", choices=("state",), size=(account_asked_pages, "PAGE")),
    Listed("orders", "/orders", "manager", size=(orders_pages, "PAGE")),
    Listed("drafts", "/drafts", "librarian", ("state", "account"), ({"words": WORDS}, {"account": NOBODY}),
           (drafts_page, "PAGE"), ({}, {"words": "the"})),
    Listed("reviews", "/review", "manager", ("show",), size=(reviewing, "EACH_PAGE")),
    Listed("advice", "/advice", "manager", ("show",), size=(advice_pages, "EACH_PAGE")),
    Listed("questions", "/questions", "manager", size=(advice_pages, "EACH_PAGE")),
    Listed("handovers", "/handovers", size=(handing_pages, "PAGE")),
    Listed("guidance", "/guidance", choices=("kind",), finds=({"words": WORDS},), size=(guidance_pages, "PAGE"),
           kept=({"kind": "template"}, {"words": "a"})),
    Listed("works", "/works", "librarian", size=(works_pages, "PAGE"), kept=({},)),
    *(Listed(f"calendar {view}", f"/calendar?view={view}", "librarian", ("day", "account", "status"),
             ({"author": WORDS}, {"day": "2101-01-01", "status": "scheduled"}), paged=False)
      for view in calendar_pages.VIEWS),
    Listed("calendar", "/calendar", "librarian", ("view",), paged=False),
    Listed("records", "/records", "director", ("before",), ({"q": WORDS}, {"subject": "urn:sp:item:none"}),
           paged=False),
    Listed("acknowledgements", "/directive/acknowledgements", choices=("state",),
           size=(acknowledgements_pages, "PAGE"), kept=({}, {"state": "completed"})),
    Listed("deliveries", "/directive/deliveries", choices=("state",), size=(deliveries_pages, "PAGE")),
    Listed("groups", "/groups", size=(groups_pages, "PAGE")),
    Listed("register", "/register", None, size=(register_pages, "PAGE"), kept=({"lang": "en", "q": "willow"},)),
    Listed("my time", "/time", "librarian", size=(time_pages, "A_PAGE")),
    Listed("representative", "/representatives/nora-okafor", "manager", ("weeks",)),
    Listed("week", "/representatives/nora-okafor/time", "manager", ("week",), paged=False),
    Listed("closed days", "/people/calendar", choices=("year",), paged=False),
)  # fmt: skip
BY_NAME = {one.name: one for one in LISTS}


@pytest.fixture(autouse=True)
def _gallery() -> None:
    """The real addresses, not the gallery's."""


def address(one: Listed, **more: str) -> str:
    path, _, query = one.path.partition("?")
    return f"{path}?{urlencode({k: v[0] for k, v in parse_qs(query).items()} | more)}"


def told(html: str) -> str:
    """What the frame says above a list about its address."""
    notes = re.findall(r'<div class="said info" role="status">.*?<span>(.*?)</span></div>', html, re.S)
    return unescape(" ".join(notes))


def empties(html: str) -> list[str]:
    return re.findall(r'<div class="empty">(.*?)</div>', html, re.S)


def links(html: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'href="([^"]+)"', html)]


def opened(demo: DemoLibrary, one: Listed, **more: str) -> str:
    answer = demo.client(one.who).get(address(one, **more))
    assert answer.status_code == 200, f"{address(one, **more)}: {answer.status_code}"
    return answer.content.decode()


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.name)
def test_what_a_list_does_not_know_is_said_and_left_out(demo_library, one):  # noqa: F811
    """R17: an old bookmark or a mistyped address is no error, and does not silently show nothing."""
    for name in one.choices:
        html = opened(demo_library, one, **{name: "nonsense<b>"})
        assert "nonsense<b>" in told(html), f"{name} is not mentioned"
        assert "nonsense<b>" not in html, "unescaped"
    assert not told(opened(demo_library, one)), "a note without a reason"


@pytest.mark.parametrize("one", [one for one in LISTS if one.paged], ids=lambda one: one.name)
@pytest.mark.parametrize("page", ["999", "last", "-1", "0"])
def test_a_page_that_is_not_there_shows_the_nearest_and_says_so(demo_library, one, page):  # noqa: F811
    assert f"“{page}”" in told(opened(demo_library, one, page=page))
    assert not told(opened(demo_library, one, page="1"))


KEPT = [(one, kept) for one in LISTS for kept in one.kept]


@pytest.mark.parametrize(("one", "kept"), KEPT, ids=[f"{one.name} {urlencode(kept)}" for one, kept in KEPT])
def test_a_choice_survives_turning_the_page(demo_library, one, kept, monkeypatch):  # noqa: F811
    """Forth and back again, the address holds every choice, and the same list stands under it."""
    assert one.size is not None
    monkeypatch.setattr(*one.size, 1)
    first = opened(demo_library, one, **kept)
    following = re.search(r'rel="next" href="\?([^"]+)"', first)
    assert following, "one on a page, and no next page"
    there = {k: v[0] for k, v in parse_qs(unescape(following[1])).items()}
    assert kept.items() <= there.items()
    second = opened(demo_library, one, **there)
    assert not told(second)
    back = re.search(r'rel="prev" href="\?([^"]+)"', second)
    assert back
    again = {k: v[0] for k, v in parse_qs(unescape(back[1])).items()}
    assert kept.items() <= again.items()
    assert again["page"] == "1"
    assert re.search(r"Page 1 of (\d+)", first)[1] == re.search(r"Page 2 of (\d+)", second)[1]


FOUND = [(one, found) for one in LISTS for found in one.finds]


@pytest.mark.parametrize(("one", "found"), FOUND, ids=[f"{one.name} {urlencode(found)}" for one, found in FOUND])
def test_a_choice_that_leaves_nothing_says_so_and_leads_back_to_all(demo_library, one, found):  # noqa: F811
    """Nothing with this choice is another sentence than nothing at all."""
    html = opened(demo_library, one, **found)
    assert len(empties(html)) == 1
    whole = [urlsplit(url) for url in links(empties(html)[0])]
    here = urlsplit(one.path).path
    assert any(url.path == here and not found.keys() - {"day"} & parse_qs(url.query).keys() for url in whole)


def test_the_words_of_a_search_stay_when_another_kind_is_chosen(demo_library):  # noqa: F811
    """R10: choosing a kind of account does not throw away what was searched for."""
    html = opened(demo_library, BY_NAME["accounts"], q="willow")
    assert "?kind=library&q=willow" in links(html)


def test_words_are_found_in_the_record_and_a_number_too(demo_library, monkeypatch):  # noqa: F811
    """R87: what the search of the record promises: words, a number or a clause, and going on looking further back."""
    records = BY_NAME["records"]
    shown = re.findall(r"#([\d,]+)</a>", opened(demo_library, records))
    number = shown[3].replace(",", "")
    assert re.findall(r"#([\d,]+)</a>", opened(demo_library, records, q=f"#{number}")) == [shown[3]]
    rows = re.findall(r'<a class="strong" href="[^"]*">(.*?)</a>', opened(demo_library, records))
    title = unescape(rows[3])
    found = re.findall(r'<a class="strong" href="[^"]*">(.*?)</a>', opened(demo_library, records, q=title.upper()))
    assert found
    assert len(set(found)) < len(set(rows)), "nothing was left out"
    assert {unescape(one) for one in found} == {title}
    monkeypatch.setattr(finding, "LOOKED", 5)
    html = opened(demo_library, records, q=WORDS)
    assert "Looked through the records back to" in html
    assert any("before=" in url and urlencode({"q": WORDS}) in url for url in links(html))


def test_a_search_of_the_record_finds_nothing_that_the_list_would_not_show(demo_library):  # noqa: F811
    """R16: whoever is no official finds their own acts only."""
    aide = demo_library.client("aide")
    for words in ("a", "Nora", "1", "#12"):
        html = aide.get("/records", {"q": words}).content.decode()
        for row in re.findall(r'<p class="hint">(.*?)</p>', html):
            assert "Nora Okafor" not in row


def test_the_record_goes_on_where_a_page_of_it_ends(demo_library, monkeypatch):  # noqa: F811
    monkeypatch.setattr(records_pages, "PAGE", 2)
    subject = demo_library.people["librarian"].urn
    html = opened(demo_library, BY_NAME["records"], subject=subject)
    assert any("before=" in url and urlencode({"subject": subject}) in url for url in links(html))
    assert "/records" in links(html), "no way back to all"


@pytest.mark.django_db
def test_vacant_positions_are_turned_page_by_page(monkeypatch):
    """R27: with more of them than a page holds, none is silently left out."""
    monkeypatch.setattr(people_pages, "PAGE", 1)
    with beginning() as client:
        Position.objects.create(title="First post")
        Position.objects.create(title="Second post")
        first = client.get("/people?vacant=1").content.decode()
        assert "?vacant=1&page=2" in links(first)
        assert "Second post" in client.get("/people?vacant=1&page=2").content.decode()


@contextmanager
def beginning() -> Iterator[Client]:
    """An installation with a directive and its first employee, and nothing else."""
    with clock.at(factories.AT_WORK):
        factories.institution()
        factories.directive_adopted()
        client = Client(headers={"accept-language": "en"})
        client.force_login(factories.employee("Ada Aide").user)
        yield client


EMPTY = (
    "/", "/people?vacant=1", "/grants", "/accounts", "/accounts/asked-for", "/orders", "/drafts", "/review",
    "/review?show=back", "/review?show=expired", "/advice", "/advice?show=asked", "/advice?show=given", "/questions",
    "/handovers", "/guidance", "/works", "/calendar", "/calendar?view=week", "/calendar?view=day",
    "/calendar?view=list", "/records?subject=none", "/groups", "/requests", "/register", "/representatives", "/time",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_list_says_what_would_stand_here_and_what_to_do_next(path):
    """A new installation teaches: a sentence where each list would be, and a way on: a link, or the form beside it."""
    with beginning() as client:
        answer = client.get(path)
        assert answer.status_code == 200
        html = answer.content.decode()
        main = html.partition("<main")[2].partition("</main>")[0]
        found = empties(main)
        assert found, "nothing is said"
        for one in found:
            text = re.sub("<.*?>", "", re.search(r"<p>(.*?)</p>", one, re.S)[1]).strip()
            assert len(text.split()) >= 6, f"says little: {text}"
            assert links(one) or '<form method="post"' in main, f"no way on: {text}"
