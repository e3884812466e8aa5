"""A Librarian's morning by keyboard alone, the palette, and keys that are switched off, in Chromium.

R64, R67; WCAG 2.1.4. No key publishes, approves, stops or deletes anything.
"""

from __future__ import annotations

import contextlib
from types import SimpleNamespace

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft
from spokesperson.oversight.actions.change_preference import change_preference
from spokesperson.people.models import Grant
from tests import factories
from tests.browser.test_journey import sign_in
from tests.desk.conftest import ready

PLAIN = "abcdefghijklmnopqrstuvwxyz?[]"


@pytest.fixture
def library(transactional_db, clock_at):
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    ann = factories.representative()
    boss = factories.administrator()
    now = factories.AT_WORK
    for number, state in enumerate(("failed", "draft", "draft")):
        Draft.objects.create(
            author=ann, text=f"Seeds, part {number}.", state=state, why="The network was away." if number == 0 else "",
            created_at=now, edited_at=now, account=ann.accounts.get(),
        )  # fmt: skip
    return SimpleNamespace(ann=ann, boss=boss, hers=ann.accounts.get())


def go(page, path: str) -> None:
    """To ``path``, although a letter pressed before may still be leading elsewhere."""
    for _ in range(20):
        with contextlib.suppress(PlaywrightError):
            page.goto(path)
            return
    page.goto(path)


def at_hand(page) -> str:
    return str(page.evaluate("document.activeElement.closest('[data-row]')?.querySelector('h3').textContent ?? ''"))


def test_a_librarians_morning_is_done_by_keyboard_alone(live_server, page, axe, fits, library):
    """R64: what needs her, opened, and on to the drafts, the calendar and a page found by its name."""
    sign_in(page, library.ann)
    page.goto("/")
    axe(page)
    page.keyboard.press("j")
    assert at_hand(page) == "Seeds, part 0."
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert at_hand(page) == "Seeds, part 0."
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/*")
    page.keyboard.press("e")
    expect(page.locator("#f-text")).to_be_focused()
    page.keyboard.type("j?w")
    assert "j?w" in page.locator("#f-text").input_value(), "letters are letters while one types"
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/drafts")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/calendar*")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("w")
    page.wait_for_url("**/write")


def test_the_palette_finds_what_one_may_see_and_enter_goes_there(live_server, page, axe, library):
    """By Ctrl K on any page: a clause, a person; the first one is a press of Enter away."""
    sign_in(page, library.ann)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_label("A page, a person").fill("Seeds, part 1")
    page.get_by_role("dialog").get_by_role("link", name="Seeds, part 1.").wait_for()
    axe(page)
    page.get_by_role("dialog").get_by_label("A page, a person").fill("1.8")
    page.get_by_role("dialog").get_by_role("link", name="1.8", exact=True).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/directive/1.8")


@pytest.mark.look(scheme="dark", width=320)
def test_home_palette_and_settings_fit_a_small_dark_window(live_server, page, axe, fits, library):
    sign_in(page, library.ann)
    for path in ("/", "/palette?q=1.8", "/palette?q=zzz", "/me", "/help"):
        page.goto(path)
        axe(page)
        fits(page)


def test_no_key_publishes_approves_stops_or_deletes(live_server, page, library):
    """Every letter, alone and with Ctrl and Enter after it, on the pages that hold such buttons: nothing is decided."""
    draft = ready(library.ann, library.hers)
    now = factories.AT_WORK
    boss = library.ann.supervisor
    offer = Grant.objects.create(employee=library.ann, granted_by=boss, purpose="Maps", start=now, requested_at=now)
    sign_in(page, library.ann)
    before = Decision.objects.count()
    posted = []
    page.on("request", lambda r: posted.append(r.url) if r.method == "POST" and "/check" not in r.url else None)
    for path in (f"/drafts/{draft.uid}", f"/grants/{offer.uid}", "/drafts"):
        for key in PLAIN:
            go(page, path)
            page.keyboard.press(key)
            page.keyboard.press("Control+Enter")
    assert posted == []
    assert Decision.objects.count() == before


def test_who_switched_keys_off_has_none(live_server, page, library):
    """WCAG 2.1.4: no letter does anything, and nothing lists them."""
    change_preference(library.ann, keys=False, digest="daily")
    sign_in(page, library.ann)
    page.goto("/")
    for key in ("j", "?", "w", "g", "d", "Control+k"):
        page.keyboard.press(key)
    assert page.url.rstrip("/").endswith(live_server.url.rstrip("/"))
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.get_by_role("dialog").count() == 0


def test_a_draft_thrown_away_comes_back_by_the_button_of_the_message(live_server, page, axe, library):
    """4.2: what was not sent on can be undone for the rest of the day."""
    draft = Draft.objects.filter(author=library.ann, state="draft").first()
    sign_in(page, library.ann)
    page.goto("/drafts")
    page.evaluate(
        """async (path) => {
            const form = new FormData();
            form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
            await fetch(path, { method: "POST", body: form, redirect: "manual" });
        }""",
        f"/drafts/{draft.uid}/discard",
    )
    page.goto("/drafts")
    axe(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("It is a draft again").wait_for()
    draft.refresh_from_db()
    assert draft.state == "draft"
