"""The browser helpers themselves find what they are there to find."""

from __future__ import annotations

import pytest

from tests.browser import slow
from tests.browser.conftest import Trouble, new_page

GOOD = "<html lang=en><title>t</title><main><h1>Hours</h1><p>Open until six.</p></main>"


def test_axe_accepts_a_sound_page_and_fits_in_its_window(page, axe, fits):
    page.set_content(GOOD)
    axe(page)
    fits(page)


def test_axe_names_a_picture_without_words(page, axe):
    page.set_content(GOOD.replace("</main>", "<img src='data:,'></main>"))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


@pytest.mark.look(scheme="dark", width=390)
def test_a_page_too_wide_for_a_phone_is_named(page, fits):
    page.set_content(GOOD.replace("</main>", "<div id=wide style='width: 500px'>x</div></main>"))
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    with pytest.raises(AssertionError, match="wide"):
        fits(page)


def test_an_error_on_the_console_fails_the_page(browser):
    with pytest.raises(Trouble, match="broken on purpose"), new_page(browser, None) as opened:
        opened.evaluate("console.error('broken on purpose')")


@pytest.mark.parametrize("told", ["0", "-1", "fast", "1.5"])
def test_how_slow_is_a_whole_number(monkeypatch, told):
    monkeypatch.setenv("SPOKESPERSON_SLOW", told)
    with pytest.raises(ValueError, match="SPOKESPERSON_SLOW is a whole number from 1 on"):
        slow.times()


def test_a_slow_page_is_slower_than_the_machine_and_its_line(browser, monkeypatch):
    """What is slow is told to the browser; the page itself knows nothing of it."""
    told: list[tuple[str, dict]] = []
    monkeypatch.setenv("SPOKESPERSON_SLOW", "3")
    context = browser.new_context()
    monkeypatch.setattr(context, "new_cdp_session", lambda page: Told(told))
    slow.slowed_pages(context, slow.times()).new_page().set_content(GOOD)
    context.close()
    assert ("Emulation.setCPUThrottlingRate", {"rate": 3}) in told
    assert dict(told)["Network.emulateNetworkConditions"]["latency"] == 180


class Told:
    """Stands for the browser's own ear."""

    def __init__(self, told):
        self.told = told

    def send(self, what, how=None):
        self.told.append((what, how or {}))
