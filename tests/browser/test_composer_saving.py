"""In Chromium: what one types or presses while the composer still keeps the words before (1.1, 1.7; R30, R60, R64).

The answer of the live check is held back by the test, so that the person is always the quicker one.
"""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from spokesperson.desk.models import Advice, Draft
from tests import factories
from tests.browser.five_days import kept
from tests.browser.slow import until
from tests.browser.test_journey import library, sign_in  # noqa: F401  (the same house)

POLITE = re.compile("would rather not guess")


@contextmanager
def slow_saving(page):
    """The server keeps, but its answer to the page stays away: ``begun()`` waits for it, the end lets it through."""
    answers, over = [], []
    page.route("**/check", lambda route: route.continue_() if over else answers.append((route, route.fetch())))

    def begun():
        until(page, lambda: answers)

    try:
        yield begun
    finally:
        over.append(True)
        for route, answer in answers:
            route.fulfill(response=answer)


@pytest.fixture
def draft(live_server, page, library):  # noqa: F811
    """A reply outside of Ann's areas, open before her."""
    factories.acknowledge(library.ann)
    factories.topic("technology")
    sign_in(page, library.ann)
    page.goto("/write?in_reply_to=https://social.example/1")
    page.locator("#f-topic").select_option("technology")
    page.locator("#f-text").fill("Printing is easy.")
    kept(page)
    return Draft.objects.get()


def begin_to_save(page, begun, words="Printing is not easy."):
    page.locator("#f-text").fill(words)
    page.keyboard.press("Control+s")
    begun()


def test_a_question_typed_while_the_words_are_kept_stays_as_it_is(page, draft):
    """R30: the part is drawn anew around the field, cursor and all."""
    page.locator("#advice summary", has_text="what to write").press("Enter")
    with slow_saving(page) as begun:
        begin_to_save(page, begun)
        page.locator("#f-question").press_sequentially("May I say ")
    kept(page)
    page.keyboard.type("why?")
    assert page.locator("#f-question").input_value() == "May I say why?"
    page.locator("#f-text").fill("Printing is rather easy.")
    kept(page)
    assert page.locator("#f-question").input_value() == "May I say why?"


def test_an_hour_chosen_while_the_words_are_kept_stays_chosen(page, draft):
    page.locator("#f-topic").select_option("programs")
    kept(page)
    page.locator("#panel summary", has_text="Send it later").press("Enter")
    with slow_saving(page) as begun:
        begin_to_save(page, begun)
        page.locator("#f-scheduled_for").fill("2026-03-20T10:00")
    kept(page)
    assert page.locator("#f-scheduled_for").input_value() == "2026-03-20T10:00"


def test_a_decline_taken_while_the_words_are_kept_is_what_stands(page, draft):
    """R60: the words typed before come back neither as text nor as those of another window."""
    with slow_saving(page) as begun:
        begin_to_save(page, begun)
        page.get_by_role("button", name="Use this decline").first.press("Enter")
    expect(page.locator("#f-text")).to_have_value(POLITE)
    page.reload()
    expect(page.locator("#f-text")).to_have_value(POLITE)
    expect(page.locator("#conflict")).to_be_hidden()
    draft.refresh_from_db()
    assert "would rather not guess" in draft.text


def test_an_act_pressed_while_the_words_are_kept_knows_the_newest_words(page, draft):
    """R30: no conflict with oneself; the question is asked about what stands in the field."""
    page.locator("#advice summary", has_text="what to write").press("Enter")
    with slow_saving(page) as begun:
        begin_to_save(page, begun)
        page.locator("#f-text").fill("Printing is not easy at all.")
        page.locator("#f-question").fill("May I say so?")
        page.get_by_role("button", name="Ask for advice").press("Enter")
    page.get_by_text("The post waits for the answer.").wait_for()
    draft.refresh_from_db()
    assert draft.text == "Printing is not easy at all."
    assert Advice.objects.get().question == "May I say so?"


def test_a_question_that_could_not_be_asked_stands_there_again(page, draft):
    """R30: without script too."""
    page.locator("#advice summary", has_text="what to write").press("Enter")
    page.locator("#f-question").fill("May I say so?")
    Draft.objects.filter(pk=draft.pk).update(text="Somebody else wrote.", version=draft.version + 5)
    page.get_by_role("button", name="Ask for advice").press("Enter")
    page.locator("#conflict-title").wait_for()
    assert page.locator("#f-question").input_value() == "May I say so?"
