"""The directive in Chromium, with one version in force after another: by keyboard, on paper, for everyone (R6, R8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from spokesperson.directive.models import Acknowledgement, Version
from tests import factories
from tests.browser.conftest import axe, fits, open_page
from tests.oversight.reading.test_directive_pages import GRACE, PAUSE, revised

__all__ = ["axe", "fits", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULE = ("They attack nobody personally.", "They attack nobody personally, and urge nobody to break the law.")
PAGES = (
    "/directive", "/directive/1.8", "/directive/matrix?row=upload", "/directive/coverage", "/directive/worksheet",
    "/directive/versions/1.0/compare/1.1", "/directive/related/SH 510", "/directive/versions/2.0",
    "/directive/versions/9.9", "/directive/1.99",
)  # fmt: skip


@pytest.fixture
def inside(house: Any, live_server: Any, open_page: Callable[..., Any], clock_at: Callable[..., Any]) -> Any:
    """``inside(scheme="dark", width=390)``: a page in which Ann, a Representative, is signed in."""
    clock_at(factories.AT_WORK)
    revised(PAUSE, GRACE, RULE)
    revised(PAUSE, GRACE, RULE, revision="2.0", effective="2026-05-10T00:00-05:00")
    client = Client()
    client.force_login(house.ann.user)

    def opened(**look: Any) -> Any:
        page = open_page(**look)
        cookie = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return opened


@pytest.mark.parametrize("look", [{"scheme": "light"}, {"scheme": "dark", "width": 390}])
def test_each_page_is_for_everyone(inside, axe, fits, look):
    """L8: WCAG 2.2 AA in light and dark; no page is wider than 390 or 320 px."""
    page = inside(**look)
    for path in PAGES:
        page.goto(path)
        axe(page)
        fits(page)
        page.set_viewport_size({"width": 320, "height": 700})
        fits(page)
        page.set_viewport_size({"width": look.get("width", 1280), "height": 844})


def test_the_keys_walk_the_changes_and_the_versions(inside):
    """n and p go round the changes with the focus on the number; [ and ] go to the version before and after."""
    page = inside()
    page.goto("/directive")
    focused = "document.activeElement.closest('article')?.id"
    for key, at in (("n", "c-1.2"), ("n", "c-1.8"), ("n", "c-1.2"), ("p", "c-1.8"), ("p", "c-1.2")):
        page.keyboard.press(key)
        assert page.evaluate(focused) == at, key
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") > 0
    page.keyboard.press("[")
    page.wait_for_url("**/directive/versions/1.0")
    page.keyboard.press("]")
    page.wait_for_url("**/directive/versions/1.1")


def test_keys_switched_off_do_nothing(inside):
    page = inside()
    page.goto("/help")
    assert "next and previous change, in the directive" in page.content()
    page.get_by_role("link", name="Keys, e-mail, language").last.click()
    page.get_by_label("Single letters do something on pages").uncheck()
    page.get_by_role("button", name="Keep").click()
    page.wait_for_load_state()
    page.goto("/directive")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("[")
    assert page.url.endswith("/directive")


def test_on_paper_there_are_numbers_and_text_only(inside):
    """No margin, no bar, no contents, no struck words; what was added is printed as text."""
    page = inside()
    page.goto("/directive")
    page.emulate_media(media="print")
    for gone in (".clause aside", "#ack", ".toc", ".top", ".foot", "#news", "#versions", ".turn", ".clause del"):
        assert page.locator(gone).count() >= 1, gone
        assert not page.locator(gone).first.is_visible(), gone
    clause = page.locator('[id="c-1.8"]')
    assert clause.locator(".num").is_visible()
    assert clause.locator("ins").is_visible()
    assert clause.locator("ins").evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
    assert "added:" not in clause.inner_text()


def test_reading_to_the_end_opens_every_part_and_leads_to_the_acknowledgement(inside, house):
    """R6: each part counts when its end was on the screen; then the button acknowledges."""
    page = inside()
    page.goto("/directive")
    for part in page.locator("[data-part]").all():
        part.locator(":scope > :last-child").evaluate(
            """(end) => { end.scrollIntoView({block: 'center'});
                return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))) }"""
        )
    page.get_by_role("button", name="I have read version 1.1").click()
    page.get_by_role("heading", name="You have read SH 620.4, version 1.1").wait_for()
    assert Acknowledgement.objects.filter(user=house.ann.user, version=Version.objects.get(revision="1.1")).exists()


def test_without_script_everything_can_be_reached(inside, live_server, browser):
    """The marks hide by a link, a row opens by itself, the bar leads from part to part."""
    cookies = inside().context.cookies()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    try:
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto("/directive")
        page.get_by_role("link", name="Changes are marked in the text").click()
        expect(page.locator(".clause ins")).to_have_count(0)
        page.get_by_role("link", name="Go on to: Purpose").click()
        expect(page.locator("#ack")).to_contain_text("You have opened 1 of")
        page.goto("/directive/matrix")
        row = page.locator("#upload")
        row.locator("summary").click()
        expect(row.get_by_role("link", name="May I, now?")).to_be_visible()
    finally:
        context.close()
