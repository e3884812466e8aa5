"""Pictures in other clothes (Overview/upload): M8R and its bad input."""

from __future__ import annotations

import pytest

from spokesperson.decisions import door
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal, smuggled
from tests.desk.conftest import ready

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
DATA = (
    f"Look: data:image/png;base64,{PNG}",
    f"DATA:IMAGE/PNG;BASE64,{PNG}",
    f"d a t a : i m a g e / p n g ; b a s e 6 4 , {PNG}",
    f"da\u200bta:image/png;base64,{PNG}",
    f"d\u00adata:image/gif;base64,{PNG}",
    "data&colon;image/svg+xml,%3Csvg%3E",
    "data&#58;image/svg+xml;utf8,<b>",
    "d%61ta%3Aimage/png;base64,AAAA",
    "d%2561ta:image/png;base64,AAAA",
    "ｄａｔａ：image/png;base64,AAAA",
    "[a picture](data:image/jpeg;base64,/9j/4AAQSkZJRg)",
    "data:video/mp4;base64,AAAAIGZ0eXBpc29t",
    "data:audio/ogg;base64,T2dnUwAC",
    "data:;base64,AAAA",
    "data:text/html,<script>alert(1)</script>",
    f"My picture in letters: {PNG}",
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoM",
    "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
    "iVBORw0KGgo\nAAAANSUhEUgAA\nAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
)
SHOWN = (
    "Fun! ![dance](https://files.example/dance.gif)",
    "![][1]",
    '<img src="https://files.example/a.png">',
    "< video controls src=x>",
    "&lt;img src=x&gt;",
    "[img]https://files.example/a.png[/img]",
    "[[File:Reading room.jpg|thumb]]",
    "https://media.giphy.com/media/abc/giphy.gif",
    "https://tenor.com/view/cat-gif-1",
    "<svg onload=alert(1)>",
    "<iframe src=//films.example>",
)
INNOCENT = (
    "Our data: forty titles in large print, and the image is sharp.",
    "Data, data and more data: text and images about the county.",
    "We keep no data: ask at the desk, it is free.",
    "The file [on the shelf] is new! (See the list.)",
    "Story time moves to ten: https://willowlibrary.example/events?data=image",
    "A gif is a picture that moves, says the leaflet.",
    "Images from 1911 are at https://willowlibrary.example/images/1911.html",
    "100 % of the picture books came back.",
)


@pytest.mark.parametrize("text", DATA)
def test_a_file_in_the_words_is_found_however_it_is_dressed(text):
    """M8R, bad input."""
    assert smuggled.found(text) == smuggled.DATA


@pytest.mark.parametrize("text", SHOWN)
def test_markup_that_makes_a_network_show_a_file_is_found(text):
    """M8R: GIF pickers, images and films by address."""
    assert smuggled.found(text) == smuggled.SHOWN


@pytest.mark.parametrize("text", INNOCENT)
def test_words_about_data_and_pictures_are_only_words(text):
    assert smuggled.found(text) == ""


@pytest.mark.parametrize("text", [DATA[0], DATA[2], DATA[4], SHOWN[0], SHOWN[7]])
def test_a_representative_is_refused_by_the_empty_cell(house, text):
    """M8R."""
    draft = ready(house.ann, house.hers, f"I work at the Library as a librarian. {text}")
    verdict = weighed(draft)
    assert verdict.effect == "deny"
    assert "Overview/upload" in verdict.decision.clauses


def test_an_administrator_uploads_a_file_and_does_not_write_it_into_the_words(house):
    """M8A, L8: what stands in the words could have no alternative text."""
    assert weighed(ready(house.boss, house.board, DATA[0])).effect == "deny"
    assert weighed(ready(house.boss, house.board, SHOWN[0])).effect != "deny"


def weighed(draft: Draft) -> door.Verdict:
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    return door.weigh(appraisal.proposal(draft, "submit", appraisal.appraise(draft)))
