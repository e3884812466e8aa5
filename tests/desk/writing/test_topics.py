"""Topics are proposed by the words of a text (1.7): R59, R60."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.desk.writing.topics import AT_MOST, proposed, words

TOPICS = {
    "programs": ["Programs and events", "Events"],
    "children": ["Children and families", "Events", "Story time"],
    "technology": ["Computers and technology", "Computers and printing"],
    "collections": ["Collections", "New on the shelf"],
    "local-history": ["Local history"],
}


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Our computers print in colour again.", ["technology"]),
        ("Story time for families moves to ten.", ["children"]),
        ("A talk on the history of Willow's mills.", ["local-history"]),
        ("The collection of large print books grew.", ["collections"]),
        ("", []),
        ("12 34", []),
        ("We are back.", []),
    ],
)
def test_words_of_names_pages_and_guidance_propose_a_topic(text, slugs):
    """R60: the tool proposes."""
    assert proposed(text, TOPICS)[:1] == slugs


def test_a_word_that_many_topics_share_says_little():
    many = {f"t{n}": ["Events"] for n in range(4)}
    assert proposed("Events tonight", many) == []


def test_accents_and_endings_do_not_hide_a_word():
    assert words("Niños, libros, stories") == words("nino libro story")


@given(st.text(max_size=200))
def test_any_text_gets_the_same_few_proposals_each_time(text):
    found = proposed(text, TOPICS)
    assert found == proposed(text, dict(reversed(TOPICS.items())))
    assert len(found) <= AT_MOST
    assert set(found) <= set(TOPICS)
