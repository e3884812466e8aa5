"""What a page offers a refused person under another directive is open to them (Overview, R28; R2)."""

from __future__ import annotations

import pytest

from spokesperson.directive.register import parts_left, version_at
from tests import factories
from tests.directive.packs.conftest import written


def test_the_hospital_offers_no_handing_over_of_a_photo(hospital, client):
    """It has no such act: the form would be refused a second time."""
    draft = written(hospital.dora, hospital.board)
    client.force_login(hospital.dora.user)
    for address in ("/why?action=upload", f"/why?action=upload&draft={draft.uid}", f"/drafts/{draft.uid}"):
        html = client.get(address).content.decode()
        assert "Hand the photo to an Administrator" not in html, address
        assert "Hand it to" not in html, address
        assert "uploads it for you" not in html, address
    assert "Turn to somebody whose role covers it" in client.get("/why?action=upload").content.decode()


def test_the_village_has_it_and_offers_it(library, client):
    draft = written(library.hugh, library.board)
    client.force_login(library.hugh.user)
    assert "Hand the photo to an Administrator" in client.get("/why?action=upload").content.decode()
    assert 'id="hand-over"' in client.get(f"/drafts/{draft.uid}").content.decode()


def test_the_table_names_no_step_that_the_hospital_lacks(hospital, client):
    for who in (hospital.dora, hospital.chief):
        client.force_login(who.user)
        html = client.get("/directive/matrix").content.decode()
        assert "Hand it to an Administrator" not in html
        assert "Ask your supervisor" not in html


def test_a_persons_page_shows_no_permission_and_no_areas_where_the_directive_has_none(hospital, client):
    """A permission, areas and orders are acts of SH 620.4; the hospital's roles come with positions."""
    client.force_login(hospital.eva.user)
    html = client.get(f"/people/{hospital.ana.handle}").content.decode()
    assert "Working time" in html
    for heading in ("Permission to speak", "Areas of expertise", "Asked to spend less time"):
        assert heading not in html


@pytest.mark.parametrize(("house", "who", "offered"), [("hospital", "ana", False), ("library", "lily", True)])
def test_a_like_is_offered_where_the_table_has_it(request, client, house, who, offered):
    client.force_login(getattr(request.getfixturevalue(house), who).user)
    assert ("Like a post" in client.get("/write").content.decode()) is offered


@pytest.mark.parametrize(("house", "who"), [("hospital", "eva"), ("library", "lily")])
def test_the_navigation_leads_to_no_page_about_what_the_directive_does_not_know(request, client, house, who):
    client.force_login(getattr(request.getfixturevalue(house), who).user)
    html = client.get("/").content.decode()
    for address in ("/advice", "/representatives", "/time", "/works", "/grants"):
        assert f'href="{address}"' not in html, address
    assert 'href="/guidance"' in html
    assert ('href="/handovers"' in html) is (house == "library")


def test_clauses_that_stand_under_no_heading_are_called_by_the_title_of_the_whole(library):
    """R6: who has not read to the end reads what is left in words, not the end of an address."""
    newcomer = factories.employee("Nell Newcomer", supervisor=library.lily)
    assert parts_left(newcomer.user, version_at()) == ["How Glenmoyle Village Library speaks on the Internet"]


def test_the_composer_offers_no_part_that_the_directive_does_not_know(library, client):
    """No advice to ask, no work to ask for, nobody's property and no pause in the village: each would lead to a no."""
    draft = written(library.lily, library.board, purpose="programs")
    client.force_login(library.lily.user)
    html = client.get(f"/drafts/{draft.uid}").content.decode()
    for words in ("Ask for advice", "A colleague’s own work", "the Library’s property", "Done: The pause"):
        assert words not in html, words
    assert "Purpose stated" in html
