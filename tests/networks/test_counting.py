"""Texts are as long as their network says (M5A, R64)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.networks.counting import count

LINK = "https://willowlibrary.example/a/very/long/address/that/goes/on?and=on#and-on"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Seeds are back.", 15),
        (LINK, 23),
        ("http://a.example", 23),
        (f"See {LINK}.", 4 + 23 + 1),
        (f"({LINK})", 1 + 23 + 1),
        (f"{LINK} {LINK}", 47),
        ("@ana@books.example thanks", len("@ana thanks")),
        ("ana@books.example", 17),
        ("e\u0301", 1),
        ("👩‍👩‍👧", 1),
        ("👍🏽!", 2),
        ("🇺🇸🇲🇽", 2),
        ("ftp://a.example/long/address/which/is/no/link", 45),
    ],
)
def test_mastodon_counts_what_readers_see_and_a_link_as_twenty_three(text, length):
    assert count(text, "mastodon") == length


def test_a_server_may_reserve_another_length_for_links():
    assert count(f"See {LINK}", "mastodon", url_length=30) == 34


@pytest.mark.parametrize("text", ["", "👩‍👩‍👧", LINK, "e\u0301"])
def test_the_noticeboard_counts_code_points(text):
    assert count(text) == len(text)


def test_an_unknown_counter_is_named():
    with pytest.raises(ValueError, match="unknown counter 'x'"):
        count("a", "x")


@given(st.text(max_size=80))
def test_no_text_is_longer_in_characters_than_in_code_points(text):
    if "://" not in text:
        assert count(text, "mastodon") <= len(text)
