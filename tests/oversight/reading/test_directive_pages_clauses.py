"""Clauses of each version, versions side by side, the table, what the law asks (R8, R9, R28, L10, L12)."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client

from spokesperson.directive.models import Version
from spokesperson.directive.register import compiled
from tests import factories
from tests.oversight.reading.test_directive_pages import GRACE, PAUSE, browse, page, revised, versions, words

__all__ = ["versions"]


def test_each_clause_has_an_address_in_each_version(versions, client):
    """R8: permanent, in the words of that version."""
    for version in (versions.first, versions.current):
        for clause in compiled(version.file_hash).clauses:
            page(client, f"/directive/versions/{version.revision}/{clause.id}")
    old = page(client, "/directive/versions/1.0/1.8")
    assert "in good time" in old
    assert "which held from 1 January 2011 until 10 March 2026" in words(old)
    assert 'href="/directive/1.8"' in old
    assert "http://testserver/directive/versions/1.0/1.8" in old


def test_a_clause_shows_its_earlier_words_once_and_only_if_they_differ(versions, client):
    html = page(client, "/directive/1.8")
    assert "Earlier words of this clause" in html
    assert re.search(r"<del>.*in good time</del>", html)
    assert "Earlier words of this clause" not in page(client, "/directive/1.7")


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [("1.33", "1.3"), ("p1", "P1"), ("OVERVIEW", "Overview"), ("5.9", "5."), ("def-pic", "Def")],
)
def test_an_unknown_clause_names_the_nearest_in_that_version(versions, client, asked, nearest):
    """R8, bad input."""
    for base in ("/directive", "/directive/versions/1.0"):
        html = page(client, f"{base}/{asked}", 404)
        assert f"There is no clause {asked}" in html
        assert re.search(rf'href="{base}/{re.escape(nearest)}', html)


@pytest.mark.parametrize("asked", ["9.9", "²", "x" * 300, "<script>alert(1)</script>", "' OR 1=1"])
def test_an_unknown_version_names_those_there_are(versions, client, asked):
    """Bad input: read, compared and by clause."""
    for path in (asked, f"{asked}/1.8", f"{asked}/compare/1.1", f"1.0/compare/{asked}"):
        answer = client.get(f"/directive/versions/{path}")
        html = answer.content.decode()
        assert answer.status_code == 404, path
        if "/" not in asked:  # an address with a slash in it is another one
            assert "There is no version" in html, path
            assert 'href="/directive/versions/1.0"' in html
        assert "<script>alert" not in html
        assert "2.0" not in words(html)


def test_before_the_first_version_there_is_nothing_to_read(db, client):
    for path in ("/directive", "/directive/1.1", "/directive/matrix", "/directive/versions/1.0/compare/1.1"):
        page(client, path, 404)


def test_two_versions_side_by_side(versions, client):
    """R8: what is gone on the left, what came on the right, what is the same folded; numbers apart."""
    html = page(client, "/directive/versions/1.0/compare/1.1")
    pair = html.partition('id="c-1.8"')[2].partition("</section>")[0]
    left, right = pair.split('<div class="leafs">')[1:3]
    assert "in good time</del>" in left
    assert "<ins>" not in left
    assert "within eight open hours</ins>" in right
    assert "<del>" not in right
    assert len(re.findall(r"<details", html.partition("<main")[2])) == 2
    assert re.search(r"<summary>\d+ clauses are the same, P1 to 1\.7</summary>", html)
    assert "grace days" in html
    assert "14 days</del>" in html
    assert "21 days</ins>" in html
    assert 'href="/directive/versions/1.1/compare/1.0"' in html
    turned = page(client, "/directive/versions/1.1/compare/1.0")
    assert "within eight open hours</del>" in turned


def test_a_version_beside_itself_says_so(versions, client):
    html = page(client, "/directive/versions/1.0/compare/1.0")
    assert "one and the same version" in html
    assert "<del>" not in html


def test_a_row_of_the_table_opens_to_every_clause_that_can_speak(versions):
    """R28, M8A, M8R: the cell, then clauses with their effect and words, each a link, and the question to the door."""
    html = page(browse(versions.ann), "/directive/matrix")
    row = html.partition('<details class="fold" id="upload"')[2].partition("</details>")[0]
    assert '<a class="cl" href="/directive/Overview#upload">' in row
    assert "Hand the file to an Administrator" in row
    assert 'href="/directive/Def-Representative"' in row
    said = r'<b class="t-deny">Deny</b> <span>You are not on library time[^<]*</span> <i>\(Representative\)</i>'
    assert re.search(said, row)
    assert "<b>To do</b>" in row
    assert 'href="/why?action=upload"' in row
    assert html.count('<details class="fold"') == 10
    shared = html.partition("On every act alike")[2]
    assert 'href="/directive/1.2"' in shared
    assert '<details class="fold" id="upload" open' in page(Client(), "/directive/matrix?row=upload")
    assert "/why?action" not in page(Client(), "/directive/matrix")


def test_a_related_directive_is_named_where_it_is_cited_and_its_text_is_not_held(versions, client):
    """R9: the link stands in the clause, in a citation of a decision too; never hidden."""
    assert '<a href="/directive/related/SH%20510">SH 510</a>' in page(client, "/directive/1.2")
    html = page(client, "/directive/related/SH 510")
    assert "SH 510 Discrimination and harassment" in words(html)
    assert "Its text is not held here." in html
    assert 'href="/directive/1.2"' in html
    assert "SH 620.4 stands under it." in words(page(client, "/directive/related/SH 620"))
    cited = Template('{% clause "SH 510" %} {% clause "1.2" %}').render(Context())
    assert 'href="/directive/related/SH%20510"' in cited
    assert 'href="/directive/1.2"' in cited
    assert client.get("/directive/SH 510")["Location"] == "/directive/related/SH%20510"


@pytest.mark.parametrize("code", ["SH 999", "x" * 200, "<script>alert(1)</script>", "²"])
def test_an_unknown_code_is_404_and_names_the_known_ones(versions, client, code):
    html = client.get(f"/directive/related/{code}").content.decode()
    assert client.get(f"/directive/related/{code}").status_code == 404
    assert "<script>alert" not in html
    if "/" not in code:
        assert "VF 310" in html


def test_a_code_is_linked_as_a_word_only(db):
    """VF 310 is no link in VF 310.4 or AVF 310."""
    from spokesperson.oversight.reading.texts import _linked

    factories.directive_adopted()
    rules = compiled(Version.objects.get().file_hash)
    for text in ("VF 310.4", "AVF 310", "VF 3101", '<a href="/x">VF 310</a>'):
        assert "related" not in _linked(rules, f"<p>{text}</p>"), text
    assert "related" in _linked(rules, "<p>See VF 310.</p>")


def test_the_coverage_page_finds_that_no_clause_speaks_of_illegal_activity(versions):
    """L10: the four kinds, their clauses and screens; the plain finding for the one that the seed leaves out."""
    html = page(browse(versions.ann), "/directive/coverage")
    said = words(html)
    assert "No clause covers this: Conduct or encouragement of illegal activity." in said
    for kind in ("Obscene sexual content", "Abusive or bullying language", "Confidential information"):
        part = html.partition(f'aria-label="{kind}"')[2].partition("</section>")[0]
        assert 'href="/directive/1.' in part, kind
        assert "Screens look for:" in part or "Carried out as above." in part
    assert html.count("Screens look for:") == 2  # 1.2 answers two kinds and is printed once
    illegal = html.partition('aria-label="Conduct or encouragement of illegal activity"')[2].partition("</section>")[0]
    assert "No clause covers this." in illegal
    assert 'class="cl"' not in illegal
    assert "/directive/drafts" not in html


def test_a_version_that_speaks_of_it_closes_the_finding(house):
    """L10: the finding follows the directive, not the page."""
    revised(("  illegal: []", '  illegal: ["1.2"]'))
    said = words(page(browse(house.ann), "/directive/coverage"))
    assert "No clause covers" not in said


def test_every_unit_is_listed_with_how_it_is_carried_out(versions):
    html = page(browse(versions.ann), "/directive/coverage")
    units = html.partition("Every unit of the directive")[2]
    for clause in compiled(versions.current.file_hash).clauses:
        assert f'href="/directive/{clause.id}"' in units, clause.id
        assert clause.heading.rstrip(".").replace("'", "&#x27;") in units
    assert "31 of 31 units" in units


def test_a_public_body_has_the_worksheet_and_no_notice_on_section_7(versions):
    """L12: NLRA section 7 does not reach political subdivisions."""
    client = browse(versions.ann)
    sheet = words(page(client, "/directive/worksheet"))
    assert "A matter of public concern" in sheet
    assert "no legal advice" in sheet
    assert "Section 7" not in words(page(client, "/directive"))
    assert "/directive/worksheet" in page(client, "/directive/coverage")


@pytest.mark.parametrize("kind", ["private", "association"])
def test_a_private_or_association_library_has_the_notice_and_no_worksheet(house, client, kind):
    """L12: the notice stands above the directive for everyone who reads it."""
    revised(("kind: political_subdivision", f"kind: {kind}"))
    assert "Section 7 of the National Labor Relations Act protects that." in words(page(client, "/directive"))
    inside = browse(house.ann)
    page(inside, "/directive/worksheet", 404)
    coverage = page(inside, "/directive/coverage")
    assert "/directive/worksheet" not in coverage
    assert "stands above the directive" in words(coverage)


def test_changed_numbers_and_clauses_do_not_leak_between_readers(versions):
    """The comparison is kept by the versions alone: a second reader gets the same marks and their own margin."""
    first = page(browse(versions.ann), "/directive")
    second = page(browse(versions.boss), "/directive")
    assert "Permitted by" in first
    assert "Permitted by" not in second
    assert (PAUSE[1].split(" it ")[1] in first, PAUSE[1].split(" it ")[1] in second) == (True, True)
    assert GRACE[0] not in second
