"""Links back, and links that must not be posted (1.6; R57, R58)."""

from __future__ import annotations

import pytest

from spokesperson.screening import screen
from tests.screening.examples import HOUSE


def the_link(text: str):
    (link,) = screen(text, institution=HOUSE).links
    assert text[link.start : link.end] in link.url
    return link


@pytest.mark.parametrize(
    "url",
    [
        "https://maplevalley.example",
        "https://maplevalley.example/events?x=1#top",
        "https://kids.maplevalley.example/a",
        "https://MAPLEVALLEY.example/Kids",
        "maplevalley.example/visit",
        "www.maplevalley.example",
    ],
)
def test_the_institutions_hosts_count(url: str):
    link = the_link(f"See {url}, please.")
    assert (link.owned, link.refused, link.reason) == (True, False, "")
    assert screen(f"See {url}.", institution=HOUSE).links_back


@pytest.mark.parametrize(
    "url",
    [
        "https://maplevalley.example.evil.test/",
        "https://xmaplevalley.example.test/",
        "https://maplevalley-example.test/",
        "https://maplevaley.example/",
        "https://mapl\u0435valley.example/",
        "https://map1evalley.example/",
        "https://maplevalley.example@evil.test/",
        "https://user:secret@maplevalley.example/",
        "http://127.0.0.1/x",
        "http://10.1.2.3/",
        "http://[::1]/",
        "http://2130706433/",
        "http://localhost/",
        "http://intranet.local/a",
        "javascript:alert(1)",
        "data:text/html,hello",
        "ftp://maplevalley.example/a",
        "file:///etc/passwd",
    ],
)
def test_look_alikes_and_inner_addresses_are_refused(url: str):
    link = the_link(f"Look: {url} today")
    assert link.refused
    assert not link.owned
    assert link.reason.endswith(".")


def test_an_ordinary_address_is_neither_owned_nor_refused():
    link = the_link("Read (https://en.wikipedia.org/wiki/Maple_(tree)).")
    assert (link.url, link.owned, link.refused) == ("https://en.wikipedia.org/wiki/Maple_(tree)", False, False)


def test_plain_http_to_the_own_host_is_no_link_back():
    link = the_link("http://maplevalley.example/a")
    assert (link.owned, link.refused) == (False, False)


@pytest.mark.parametrize("text", ["At 10:30 in room 3.5", "See p.12.Next", "e.g. this", "ask@maplevalley.example"])
def test_what_is_no_address_is_no_link(text: str):
    assert screen(text, institution=HOUSE).links == ()


def test_several_links_in_order_with_their_places():
    text = "😀 https://a.example.org/x and maplevalley.example/y"
    links = screen(text, institution=HOUSE).links
    assert [text[link.start : link.end] for link in links] == ["https://a.example.org/x", "maplevalley.example/y"]
