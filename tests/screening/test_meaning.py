"""Meaningful comments, tone, and saying who one is (1.1, 1.4, 1.6; R29, R42-R44, R54)."""

from __future__ import annotations

import pytest

from spokesperson.screening import screen
from tests.screening.examples import HOUSE


def found(text: str, **more):
    return screen(text, institution=HOUSE, **more)


@pytest.mark.parametrize("text", ["", "   \n", "👍", "🎉🎉 !!", "lol", "Nice.", "..."])
def test_what_says_nothing_is_warned_of(text: str):
    """R44: empty, emoji-only and one-word comments."""
    report = found(text)
    assert [f.kind for f in report.findings] == ["not_meaningful"]
    assert report.effect == "warn"
    assert (report.findings[0].start, report.findings[0].end) == (0, len(text))


@pytest.mark.parametrize("text", ["Thank you!", "Room 3", "Sí, gracias.", "東京 図書館"])
def test_two_words_say_something(text: str):
    assert found(text).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Make $900 a day from home",
        "You have been selected to claim a free tablet",
        "Cheap followers, buy followers today",
        "Double your bitcoin now",
        "Get the best pills at https://bit.ly/3xYz",
    ],
)
def test_advertisements_are_warned_of(text: str):
    """R42."""
    report = found(text)
    assert "spam" in {f.kind for f in report.findings}
    assert report.effect == "warn"


def test_other_topics_are_warned_of_and_never_denied():
    """R43."""
    for text in ("Vote for Jones for sheriff this fall", "Bitcoin is going to 500k, buy now"):
        report = found(text)
        assert {f.kind for f in report.findings} == {"off_topic"}
        assert report.effect == "warn"


def test_a_long_reply_without_a_word_of_its_thread_is_off_topic():
    thread = "When does the telescope come back to Northgate?"
    reply = (
        "Yesterday Grandmother baked delicious cinnamon pastries while everybody watched another thrilling football "
        "championship together, cheering loudly before finally driving towards beautiful mountain scenery afterwards"
    )
    assert {f.kind for f in found(reply, thread=thread).findings} == {"off_topic"}
    assert found(reply).findings == ()
    assert (
        found("The telescope returns on Friday, and we can hold it for whoever calls first.", thread=thread).findings
        == ()
    )


@pytest.mark.parametrize(
    "text",
    [
        "WE ALREADY TOLD YOU THE BRANCH IS CLOSED",
        "Really?!?! Again!!!",
        "Calm down and read the sign",
        "As I already said, no",
        "Oh great, another remark about the parking lot",
        "Since you clearly know better, you decide",
        "Don't be silly",
        "That is a ridiculous question",
    ],
)
def test_tone_is_advice_and_never_blocks(text: str):
    """R29: at most WARN, never DENY by itself."""
    report = found(text)
    assert {(f.kind, f.clause, f.level) for f in report.findings} == {("tone", "1.1", "advice")}
    assert report.effect == "warn"


@pytest.mark.parametrize(
    "text",
    ["https://maplevalley.example/story", "https://a.example/x https://b.example/y !", " -> www.example.org/page 👍"],
)
def test_a_link_alone_is_warned_of(text: str):
    """R42: link-only bodies."""
    report = found(text)
    assert [(f.kind, f.effect) for f in report.findings if f.clause == "1.4"] == [("spam", "warn")]


@pytest.mark.parametrize("text", ["Our hours: https://maplevalley.example/hours", "2026: https://maplevalley.example"])
def test_a_link_with_words_says_something(text: str):
    assert "spam" not in {f.kind for f in found(text).findings}


@pytest.mark.parametrize(
    "text",
    [
        "I'm a reference librarian at the Harbor Branch, happy to help.",
        "I work for Maple Valley Public Library and I love this book.",
        "This is Sam from the library. I am a library assistant here.",
        "As a librarian at Northgate I see this often.",
        "We open at nine.\n- Sam, Maple Valley Library",
        "See you there. — Ines Okoro",
        "Soy bibliotecaria y puedo ayudarle.",
    ],
)
def test_a_text_that_says_who_speaks_identifies(text: str):
    """R54."""
    assert found(text).identifies


@pytest.mark.parametrize(
    "text",
    [
        "Ask a librarian at the Harbor Branch.",
        "I am not a librarian here, just a reader.",
        "I work for a bank.",
        "I love the library.",
        "The librarian told me so.",
        "",
    ],
)
def test_a_text_that_does_not_say_so_does_not_identify(text: str):
    assert not found(text).identifies
