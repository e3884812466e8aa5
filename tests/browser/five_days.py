"""What the days of five people share: signing in by keyboard, writing, what a page says, what the record holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from spokesperson.archive import store as archive
from spokesperson.desk.models import Draft
from spokesperson.desk.sending import sender
from tests import factories
from tests.browser.conftest import new_page
from tests.browser.test_journey import YES_NO
from tests.demo_library import DemoLibrary

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAVED = re.compile(r"^\s*Saved ")
READY = "#panel[data-draft-url*='/drafts/']"


@contextmanager
def day_of(browser: Browser, demo: DemoLibrary, key: str) -> Iterator[Page]:
    """A window in which one of the five has signed in, without a mouse."""
    with new_page(browser, demo.url) as page:
        page.goto("/sign-in")
        page.get_by_label("Work e-mail").fill(demo.people[key].email)
        page.get_by_label("Password", exact=True).fill(demo.password)
        page.locator("input[name=device][value=library]").check(force=True)
        if page.locator("#f-notice").count():
            page.locator("#f-notice").press("Space")
        with page.expect_navigation(wait_until="commit"):
            page.get_by_label("Password", exact=True).press("Enter")
        page.goto("/")
        yield page


def press(page: Page, name: str, role: str = "button") -> None:
    """The first button (or link) of that name, by Enter."""
    page.get_by_role(role, name=name).first.press("Enter")


def act(page: Page, name: str, role: str = "button") -> None:
    """Press, and wait for the page that answers it."""
    with page.expect_navigation():
        press(page, name, role)


def cites(page: Page, clause: str) -> None:
    """The page leads to this clause of the directive."""
    page.locator(f"a[href*='/directive/{clause}']").first.wait_for(state="attached")


def reads(page: Page, *words: str) -> None:
    """The person reads these words on the page; waits for the page that follows an act."""
    for one in words:
        page.locator("body", has_text=one).wait_for()


def answer_all(page: Page) -> None:
    """The questions of 1.8, as somebody who may go on answers them."""
    for question, answer in factories.answers().items():
        radio = page.locator(f"input[type=radio][name=answer-{question}][value={answer}]")
        if answer in YES_NO and radio.count():
            radio.check(force=True)
        elif page.locator(f"#f-answer-{question}").count():
            page.locator(f"#f-answer-{question}").fill(answer if answer not in YES_NO else "Anyone, and that is fine.")


def kept(page: Page) -> None:
    """Keep what is typed (Ctrl+S) and wait until it is: the composer says the hour once nothing is on its way."""
    page.keyboard.press("Control+s")
    page.locator("#saved", has_text=SAVED).wait_for()
    page.locator(READY).wait_for(state="attached")


def draft_on(page: Page) -> Draft:
    """The draft that the composer shows."""
    page.locator(READY).wait_for(state="attached")
    address = page.locator("#panel").get_attribute("data-draft-url")
    return Draft.objects.get(uid=address.split("/drafts/")[1].split("/")[0])


def after_the_pause(page: Page, demo: DemoLibrary, draft: Draft) -> None:
    """The clock moves on; what still warns is taken note of; the composer is opened again."""
    page.locator("#saved", has_text=SAVED).wait_for()  # what was typed last is kept by now
    demo.later(minutes=5)
    factories.settle_warnings(Draft.objects.get(pk=draft.pk))
    page.goto(f"/drafts/{draft.uid}")


def sent(draft: Draft) -> Draft:
    """Let the sender do what waits."""
    sender.run_due()
    draft.refresh_from_db()
    assert draft.state == "published", (draft.state, draft.why)
    return draft


def recorded(demo: DemoLibrary, key: str, kind: str) -> bool:
    """Whether the record has an act of that kind by that person among their newest."""
    return any(record.type == kind for record in archive.by_actor(demo.people[key].urn, 40))
