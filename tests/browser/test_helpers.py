"""The browser helpers themselves find what they are there to find."""

from __future__ import annotations

import pytest

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
