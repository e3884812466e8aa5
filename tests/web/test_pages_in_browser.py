"""The gallery in Chromium: WCAG 2.2 AA in light, dark and on a phone, and no page wider than its window (L8)."""

from __future__ import annotations

import pytest

from spokesperson.web import gallery
from tests.browser.conftest import AXE_OPTIONS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def look(browser):
    """One page for all samples: what is looked at is the drawing, and each sample is loaded afresh."""
    from tests.browser.conftest import new_page

    with new_page(browser, None) as page:
        yield page


@pytest.fixture(scope="session")
def violations():
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def found(page, options):
        result = checker.run(page, options=options).response["violations"]
        return [(v["id"], [n["html"][:140] for n in v["nodes"][:4]]) for v in result]

    return found


@pytest.mark.parametrize("name", gallery.SAMPLES)
def test_a_page_is_for_everyone_in_light_dark_and_on_a_phone(name, look, stage, violations, fits):
    # The stage before answers until this one does: an icon asked for late would find nobody in between.
    look.emulate_media(color_scheme="light")
    look.set_viewport_size({"width": 1280, "height": 900})
    stage.show(look, name)
    assert violations(look, AXE_OPTIONS) == []
    fits(look)
    look.emulate_media(color_scheme="dark")
    look.set_viewport_size({"width": 390, "height": 844})
    assert violations(look, AXE_OPTIONS) == []
    fits(look)
    look.set_viewport_size({"width": 320, "height": 700})
    fits(look)


@pytest.mark.parametrize("name", gallery.SAMPLES)
def test_longer_words_fit_as_well(name, look, stage, fits):
    """Spanish is about a fifth longer: no page grows wider than its window, on a desk or a phone."""
    stage.language = "es"
    look.set_viewport_size({"width": 1280, "height": 900})
    stage.show(look, name)
    assert look.locator("html").get_attribute("lang") == "es"
    fits(look)
    for width in (390, 320):
        look.set_viewport_size({"width": width, "height": 844})
        fits(look)


def test_the_readers_theme_beats_the_device(look, stage):
    look.emulate_media(color_scheme="light")
    stage.theme = "dark"
    stage.show(look, "home")
    assert look.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
