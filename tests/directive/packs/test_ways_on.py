"""What a page offers a refused person under another directive is open to them (Overview, R28; R2)."""

from __future__ import annotations

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
