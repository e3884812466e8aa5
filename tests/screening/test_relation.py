"""Whether a reply has to do with its thread (1.4): R43."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.screening import screen
from spokesperson.screening.relation import topic
from tests.screening.examples import DISCREET, HOUSE, ORDINARY
from tests.screening.threads import ANSWERED, ASTRAY

THREADS = [thread for thread, _ in ANSWERED]


def off_topic(thread: str, reply: str):
    return [f for f in screen(reply, institution=HOUSE, thread=thread).findings if f.kind == "off_topic"]


@pytest.mark.parametrize(("thread", "reply"), [*ANSWERED, *DISCREET])
def test_an_answer_that_shares_no_word_with_its_question_is_still_an_answer(thread: str, reply: str):
    """R43: few false alarms."""
    assert off_topic(thread, reply) == []


def test_ordinary_posts_raise_nothing_under_any_thread():
    """R43: few false alarms."""
    assert [pair for thread in THREADS for pair in ((thread, post) for post in ORDINARY) if off_topic(*pair)] == []


def test_most_remarks_about_something_else_are_noticed():
    """R43: at least three quarters of the remarks that belong to no thread."""
    asked = [(thread, remark) for thread in THREADS for remark in ASTRAY]
    assert sum(bool(off_topic(*pair)) for pair in asked) >= 0.75 * len(asked)


def test_it_is_a_warning_that_shows_the_topic_of_the_thread_and_never_more():
    """R43: WARN with the thread's topic shown, never DENY by machine."""
    (found,) = off_topic("When does the telescope come back to the garden?", ASTRAY[1])
    assert (found.effect, found.clause, found.level) == ("warn", "1.4", "judgment")
    assert "telescope, garden" in found.why


def test_a_thread_about_money_may_be_answered_about_money():
    """R43."""
    assert (
        off_topic("Which database covers the stock market and bonds?", "Most funds and bonds, and nearly all banks.")
        == []
    )


def test_the_topic_names_nobody_and_repeats_no_number():
    """R41, R43: the thread may hold what a customer should not have told."""
    assert topic("I am Maria Lopez, card MV12345678, and my overdue telescope is broken") == (
        "overdue", "telescope", "broken",
    )  # fmt: skip


@given(st.text(), st.text())
def test_the_same_reply_to_the_same_thread_is_judged_the_same(thread: str, reply: str):
    """R43: deterministic, for any text."""
    assert off_topic(thread, reply) == off_topic(thread, reply)
    assert all(found.effect == "warn" for found in off_topic(thread, reply))
