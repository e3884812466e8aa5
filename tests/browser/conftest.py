"""Pages in a real browser: light, dark and phone, with axe, and nothing blocked or broken behind the picture.

def test_sign_in(live_server, page, axe):
    page.goto("/sign-in")
    axe(page)

@pytest.mark.look(scheme="dark", width=390)     # how ``page`` looks; light and 1280 px unless told
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.browser import slow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = 390
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}


def pytest_configure(config: pytest.Config) -> None:
    from playwright.sync_api import expect

    expect.set_options(timeout=15_000 * slow.times())  # as long as everything else that is waited for
    config.addinivalue_line("markers", "look(scheme='light', width=1280): how the page fixture looks at the house")


class Trouble(AssertionError):
    """The page logged an error, threw one, or was refused something by its own policy."""


@contextmanager
def new_page(browser: Browser, base_url: str | None, scheme: str = "light", width: int = 1280) -> Iterator[Page]:
    """A page in a context of its own (no cookies of others); raises ``Trouble`` at the end if the console has any."""
    height = 844 if width <= PHONE else 900
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/Chicago",
        has_touch=width <= PHONE,
    )
    context.set_default_timeout(15_000 * slow.times())
    page, trouble = context.new_page(), []
    page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
    page.on("console", lambda message: trouble.append(_told(message)) if _is_trouble(message) else None)
    try:
        yield page
    finally:
        context.close()
    if trouble:
        raise Trouble("\n".join(trouble))


def _is_trouble(message: object) -> bool:
    """Errors count, but not that the page itself was answered 4xx: refusals are part of our work."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


def _told(message: object) -> str:
    return f"console: {message.text} ({message.location.get('url', '')})"


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page; paths are relative to ``live_server`` where the test asks for that too."""
    marker = request.node.get_closest_marker("look")
    server = request.getfixturevalue("live_server").url if "live_server" in request.fixturenames else None
    with new_page(browser, server, **(marker.kwargs if marker else {})) as opened:
        yield opened


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(scheme="dark", width=390)``: further pages, each signed in by itself."""
    from contextlib import ExitStack

    server = request.getfixturevalue("live_server").url if "live_server" in request.fixturenames else None
    with ExitStack() as stack:
        yield lambda **look: stack.enter_context(new_page(browser, server, **look))


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """``axe(page)`` fails with every WCAG 2.2 AA violation of what the page shows now (R-pages: 0 violations)."""
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state()
        found = checker.run(page, options=AXE_OPTIONS).response["violations"]
        lines = [f"{v['id']} ({v['impact']}): {v['help']}\n    {_places(v)}" for v in found]
        assert not lines, f"{len(lines)} axe violations on {page.url}\n" + "\n".join(lines)

    return check


def _places(violation: dict) -> str:
    return "\n    ".join(node["html"][:160] for node in violation["nodes"][:5])


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """``fits(page)`` fails when the page is wider than its window, naming what sticks out."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        wide = page.evaluate(
            """() => { const w = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= w) return [];
                return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 1)
                    .map(e => e.outerHTML.slice(0, 120)).slice(0, 5) }"""
        )
        inner, outer = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        assert outer <= inner, f"{outer - inner} px wider than the window on {page.url}:\n" + "\n".join(wide)

    return check
