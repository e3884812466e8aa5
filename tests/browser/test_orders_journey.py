"""A Branch Manager stops the Librarian, who sees it on every page and confirms it, in a real Chromium (1.5)."""

from __future__ import annotations

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import factories
from tests.oversight.conftest import house  # noqa: F401  (the people)
from tests.oversight.orders.test_orders import scheduled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("ORDER_SHOTS", "")


def signed_in(browser, live_server, client, person, **more):
    """A window of ``person``."""
    client.force_login(person.user)
    context = browser.new_context(**more)
    context.add_cookies([{"name": c.key, "value": c.value, "url": live_server.url} for c in client.cookies.values()])
    return context.new_page()


def clean(page) -> None:
    """No violation of WCAG and nothing wider than the window."""
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_branch_manager_stops_the_librarian_who_confirms_it(house, live_server, client, monkeypatch, browser):  # noqa: F811
    """R51, R53: two scheduled posts; the dialog rests on keeping; real numbers; the band is confirmed."""
    monkeypatch.setenv("SPOKESPERSON_NOW", factories.AT_WORK.isoformat())
    scheduled(house, 3, text="I work at the Library as a librarian. Map of the week: the mill race.")
    scheduled(house, 27, text="I work at the Library as a librarian. Ask me about ward books.")
    page = signed_in(browser, live_server, client, house.manager, viewport={"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/orders")
    clean(page)
    shot(page, "orders")
    link = page.get_by_role("link", name=re.compile("Ask to stop.*Ann Librarian"))
    link.click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert "2 scheduled items return to draft." in dialog.inner_text()
    expect(dialog.get_by_text("Keep as it is")).to_be_focused()
    clean(page)
    shot(page, "stop-light")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    dialog.wait_for()
    dialog.get_by_label("Reason").fill("Reading-room move this week; every hour is needed there.")
    dialog.get_by_role("button", name="Ask to stop at once").click()
    page.get_by_text("2 returned to draft.").wait_for()
    clean(page)
    shot(page, "order")
    for more, name in (
        ({"viewport": {"width": 320, "height": 700}}, "stop-phone"),
        ({"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}, "stop-dark"),
        ({"viewport": {"width": 390, "height": 800}, "java_script_enabled": False}, "stop-noscript"),
    ):
        small = signed_in(browser, live_server, client, house.manager, **more)
        small.goto(f"{live_server.url}/people/{house.aide.handle}/stop")
        if more.get("java_script_enabled", True):
            clean(small)
        shot(small, name)
        small.context.close()
    hers = signed_in(browser, live_server, client, house.ann, viewport={"width": 390, "height": 800})
    hers.goto(live_server.url)
    clean(hers)
    shot(hers, "home-phone")
    assert hers.get_by_text("You were asked to stop").count()
    hers.get_by_role("button", name="I have received it").click()
    hers.get_by_text("Confirmed on").wait_for()
    clean(hers)
    shot(hers, "hers")
    page.context.close()
    hers.context.close()


def test_the_page_of_a_representative_asks_in_the_same_dialog(house, live_server, client, monkeypatch, browser):  # noqa: F811
    """R51: opened from the keyboard, resting on keeping; kept, the focus is where it was; then it is given."""
    monkeypatch.setenv("SPOKESPERSON_NOW", factories.AT_WORK.isoformat())
    scheduled(house, 3, text="I work at the Library as a librarian. Map of the week: the mill race.")
    address = f"{live_server.url}/representatives/{house.ann.handle}"
    page = signed_in(browser, live_server, client, house.manager, viewport={"width": 1280, "height": 900})
    page.goto(address)
    link = page.get_by_role("link", name="Ask to stop at once…")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Ask Ann Librarian to stop at once")
    dialog.wait_for()
    assert page.url == address
    assert "1 scheduled item returns to draft." in dialog.inner_text()
    expect(dialog.get_by_text("Keep as it is")).to_be_focused()
    clean(page)
    shot(page, "representative-stop")
    page.keyboard.press("Enter")  # keep
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    dialog.wait_for()
    dialog.get_by_label("Reason").fill("Reading-room move this week; every hour is needed there.")
    dialog.get_by_role("button", name="Ask to stop at once").click()
    page.get_by_text("1 returned to draft.").wait_for()
    for more, name in (
        ({"viewport": {"width": 390, "height": 800}}, "representative-stop-phone"),
        ({"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}, "representative-stop-dark"),
    ):
        other = signed_in(browser, live_server, client, house.manager, **more)
        other.goto(f"{live_server.url}/representatives/{house.aide.handle}")
        other.get_by_role("link", name="Ask to stop at once…").click()
        other.get_by_role("dialog").wait_for()
        clean(other)
        shot(other, name)
        other.context.close()


def test_without_script_it_is_a_page_of_its_own(house, live_server, client, monkeypatch, browser):  # noqa: F811
    """R51: the same words, and the same form."""
    monkeypatch.setenv("SPOKESPERSON_NOW", factories.AT_WORK.isoformat())
    page = signed_in(browser, live_server, client, house.manager, java_script_enabled=False)
    page.goto(f"{live_server.url}/representatives/{house.ann.handle}")
    page.get_by_role("link", name="Ask to stop at once…").click()
    page.get_by_role("heading", name="Ask Ann Librarian to stop at once").wait_for()
    page.get_by_label("Reason").fill("Reading-room move this week; every hour is needed there.")
    page.get_by_role("button", name="Ask to stop at once").click()
    page.get_by_text("Nothing was scheduled and nothing was being sent.").wait_for()
