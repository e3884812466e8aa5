"""The composer's place for whoever may not speak yet (P1, 1.1; R1, R28): why, how to ask, what is open all the same."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson.desk.models import Draft
from tests import factories


def browse(who) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user)
    return client


def links(html: str) -> dict[str, str]:
    return {words: unescape(url) for url, words in re.findall(r'<a class="btn[^"]*" href="([^"]+)">([^<]+)</a>', html)}


def test_whoever_has_no_role_reads_why_and_how_to_ask_instead_of_the_composer(house):
    html = browse(house.aide).get("/write").content.decode()
    assert "You may not speak for the Library yet" in html
    assert "You are not designated to speak for the Library." in html
    assert 'href="/directive/P1"' in html
    assert 'id="f-text"' not in html
    found = links(html)
    assert found["Ask to be designated"] == "/requests"
    asking = browse(house.aide).get("/requests").content.decode()
    assert "Ask to be designated" in asking


def test_only_what_the_directive_allows_is_offered(house):
    """SH 620.4 lets only those who take part ask for advice and hand files over; the door says so, not the page."""
    found = links(browse(house.aide).get("/write").content.decode())
    assert not {"Ask a question", "Hand over a photo"} & found.keys()
    wider = factories.directive_text().replace(
        "when: action == 'ask_advice' and designated", "when: action == 'ask_advice'"
    ).replace("when: action == 'hand_over' and designated", "when: action == 'hand_over'")  # fmt: skip
    assert wider != factories.directive_text()
    wider = wider.replace('revision: "1.0"', 'revision: "1.1"')
    factories.directive_adopted(wider, effective=factories.AT_WORK - timedelta(hours=1))
    found = links(browse(house.aide).get("/write").content.decode())
    assert {"Ask a question", "Hand over a photo"} <= found.keys()


def test_words_of_ones_own_are_checked_all_the_same_and_nothing_of_the_address_is_lost(house):
    aide = browse(house.aide)
    address = "/write?in_reply_to=https%3A%2F%2Fsocial.example%2F1&text=Hello"
    begin = links(aide.get(address).content.decode())["Have a text checked"]
    html = aide.get(f"/write{begin}").content.decode()
    assert 'id="f-text"' in html
    assert "Hello</textarea>" in html
    assert 'value="https://social.example/1"' in html
    assert aide.post("/write", {"text": "Hello."}).status_code == 302
    assert aide.get(f"/drafts/{Draft.objects.get().uid}").status_code == 200


def test_whoever_may_speak_finds_the_composer_at_once(house):
    for who in (house.ann, house.boss):
        assert 'id="f-text"' in browse(who).get("/write").content.decode()


@pytest.mark.parametrize("name", ["aide", "ann", "boss"])
def test_the_page_asks_few_questions(house, name):
    person = browse(getattr(house, name))
    person.get("/write")
    with CaptureQueriesContext(connection) as asked:
        person.get("/write")
    assert len(asked) <= 12
