"""A librarian answers a patron who disclosed something, and attaches a consent, in Chromium: R37, R39, R40."""

from __future__ import annotations

import os
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import submit, write
from spokesperson.desk.models import Consent, Draft
from tests import factories
from tests.browser.test_journey import sign_in
from tests.desk.consent.test_consents import PAPER, TEXT


@pytest.fixture
def library(transactional_db, clock_at):
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    ann = factories.representative()
    return SimpleNamespace(ann=ann, hers=ann.accounts.get(), boss=factories.administrator())


def look(page, name: str) -> None:
    """Keep a picture where somebody asked for it."""
    if folder := os.environ.get("SPOKESPERSON_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_reply_that_confirms_is_refused_and_the_neutral_one_is_used(live_server, page, axe, fits, library):
    """R39: what the customer told first may not be confirmed; a reply that helps and confirms nothing is offered."""
    draft = write.start(
        library.ann, account=library.hers, text="You are right, you had it overdue by two days.", equipment="library",
        in_reply_to="https://social.example/@reader/1", thread_text="Why was I fined? I brought the book back!",
    )  # fmt: skip
    sign_in(page, library.ann)
    page.goto(f"/drafts/{draft.uid}")
    assert page.locator("#verdict-word").inner_text().strip() == "Deny"
    look(page, "reply-deny")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Use this reply").click()
    expect(page.locator("#f-text")).to_have_value(re.compile("never discuss"))
    expect(page.locator("#panel")).not_to_contain_text("Borrowing record")
    assert "overdue" not in Draft.objects.get(pk=draft.pk).text


@pytest.mark.parametrize("width", [1280, 320])
def test_a_consent_makes_it_a_question_for_a_second_person(live_server, open_page, axe, fits, library, width):
    """R40: attached on the page; refused no longer, asked instead; the second person reads both and agrees."""
    draft = write.start(
        library.ann, account=library.hers, text=TEXT, equipment="library", purpose="programs",
        no_link_reason="no page fits", answers=factories.answers(),
    )  # fmt: skip
    page = open_page(width=width)
    sign_in(page, library.ann)
    page.goto(f"/drafts/{draft.uid}")
    page.get_by_text("Attach a written consent").click()
    look(page, f"consent-form-{width}")
    axe(page)
    fits(page)
    page.get_by_label("Who signed").fill("Maria Lopez")
    page.get_by_label("What they agreed to").fill("My summer of reading, on the Library's pages")
    page.get_by_label("Signed on").fill("2026-03-16")
    page.locator("#f-document").set_input_files({"name": "consent.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    page.get_by_role("button", name="Attach the consent").click()
    page.get_by_text("Everything confidential here is covered").wait_for()
    assert Consent.objects.get().person == "Maria Lopez"
    look(page, f"consent-attached-{width}")
    axe(page)
    fits(page)
    assert page.locator("#panel.ask").count() == 1
    with pytest.raises(Refused):
        submit.submit(Draft.objects.get(pk=draft.pk), library.ann)
    second = open_page(width=width, scheme="dark")
    sign_in(second, library.boss)
    second.goto(f"/review/{draft.uid}")
    second.get_by_role("heading", name="Consent of the person concerned").wait_for()
    look(second, f"consent-review-{width}")
    axe(second)
    fits(second)
