"""How one text is like another (1.4): R42."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.screening import addresses, alike, called, likeness, same_address
from tests.screening.examples import HOUSE, ORDINARY

POST = "Story hour moves to the Harbor Branch this week, 77 Harbor Avenue, at half past ten."


@pytest.mark.parametrize(
    "again",
    [
        POST.upper() + "!!!",
        POST + " See you there! https://maplevalley.example/story",
        POST.replace("week", "month"),
        POST.replace("Story", "St\u043ery").replace("moves", "mo\u200bves"),
        "Story hour moves to the Harbor Branch this week, 77 Harbor Avenue.",
    ],
)
def test_the_same_words_again_are_alike(again: str):
    """R42: capitals, marks, links, invisible and look-alike letters make no other text of it."""
    assert alike(POST, again)


@pytest.mark.parametrize("polite", ["Thank you!", "Thank you for telling us.", "We open at nine.", "", "👍"])
def test_short_words_of_courtesy_are_never_alike(polite: str):
    """R42: many people are thanked in the same words."""
    assert not alike(polite, polite)


def test_ordinary_posts_are_not_alike():
    """R42: few false alarms."""
    assert [pair for pair in combinations(ORDINARY, 2) if alike(*pair)] == []


@given(st.text(), st.text())
def test_likeness_is_the_same_in_both_directions_and_between_none_and_all(one: str, other: str):
    """R42."""
    assert likeness(one, other) == likeness(other, one)
    assert 0.0 <= likeness(one, other) <= 1.0


@given(st.lists(st.sampled_from(["story", "hour", "moves", "to", "harbor", "branch", "week", "read"]), min_size=6))
def test_a_text_is_wholly_like_itself_whatever_its_capitals_and_marks(words: list[str]):
    """R42."""
    assert likeness(" ".join(words), " ... ".join(words).upper()) == 1.0


@pytest.mark.parametrize(
    "written",
    [
        "https://www.maplevalley.example/story/",
        "http://maplevalley.example/story#top",
        "HTTPS://MapleValley.example:443/story?utm_source=mail&fbclid=x",
        "maplevalley.example/st%6Fry",
    ],
)
def test_one_address_is_written_in_many_ways(written: str):
    """R42: the same link."""
    assert same_address(written) == "maplevalley.example/story"


@pytest.mark.parametrize(
    "other",
    ["https://maplevalley.example/Story", "https://maplevalley.example/story?page=2", "https://maplevalley.example:8443/story"],
)  # fmt: skip
def test_another_page_is_another_address(other: str):
    assert same_address(other) != same_address("https://maplevalley.example/story")


@given(st.text())
def test_any_text_is_accepted_as_an_address(text: str):
    assert isinstance(same_address(text), str)
    assert isinstance(addresses(text, HOUSE), frozenset)


def test_the_institutions_front_page_is_a_signature_and_counts_as_no_link():
    """R42, R57: who links back to it in each reply does not flood anybody."""
    assert addresses("Write to us: https://maplevalley.example", HOUSE) == frozenset()
    assert addresses("See https://maplevalley.example/story", HOUSE) == {"maplevalley.example/story"}


def test_who_is_called_is_counted_once_and_no_mail_address_counts():
    """R42: mass mentions."""
    assert called("@ann @Ann @bob@social.example, write to ask@maplevalley.example @carl.") == {
        "@ann", "@bob@social.example", "@carl",
    }  # fmt: skip
