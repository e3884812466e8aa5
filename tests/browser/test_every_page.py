"""Every page of the demonstration in Chromium, for each of the five people and for the public (L8).

axe finds nothing (WCAG 2.2 AA) in light, the colours hold in the dark, and nothing is wider than 320 px. The list of
pages is the one whose completeness ``tests/web/test_every_page_budget.py`` asserts. What shows the same to several
people is looked at once: a page whose body is equal to one already looked at is passed over.
"""

from __future__ import annotations

import hashlib
import re

import pytest

from tests import every_page
from tests.browser.conftest import AXE_OPTIONS, new_page
from tests.demo_library import FIVE, demo_library, demo_server  # noqa: F401  (the fixtures)

pytestmark = pytest.mark.browser

DARK = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
CHANGING = re.compile(r'csrfmiddlewaretoken"[^>]*|nonce="[^"]*"|name="next"[^>]*')
WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? '' :
    [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >
        document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join('\\n')
    || 'wider than its window'"""
LOOKED_AT: set[str] = set()
MOST = 2  # addresses of one name: the newest drafts, records, accounts


@pytest.fixture(scope="module")
def axe_run():
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()
    return lambda page, options: [
        f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in checker.run(page, options=options).response["violations"]
    ]


@pytest.mark.parametrize("who", [*FIVE, None])
def test_every_page_is_for_everyone(browser, demo_server, axe_run, who):  # noqa: F811
    """One browser for each person, who opens every page of the product; all that is wrong is named at once."""
    addresses = [address for found in every_page.pages(demo_server).values() for address in found[-MOST:]]
    broken: dict[str, list[str]] = {}
    with new_page(browser, demo_server.url) as page:
        if who is not None:
            session = demo_server.client(who).cookies["session"].value
            page.context.add_cookies([{"name": "session", "value": session, "url": demo_server.url}])
        for address in addresses:
            if not (found := look(page, address, axe_run)):
                continue
            broken[address] = found
    assert not broken, "\n".join(f"{address}\n    " + "\n    ".join(lines) for address, lines in broken.items())


def look(page, address, axe_run) -> list[str]:
    """What is wrong with one page; nothing where its body was looked at already."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address, wait_until="load")
    seen = hashlib.sha256(CHANGING.sub("", page.locator("body").inner_html()).encode()).hexdigest()
    main = hashlib.sha256(CHANGING.sub("", page.locator("main").first.inner_html()).encode()).hexdigest()
    if {seen, main} & LOOKED_AT:
        return []
    LOOKED_AT.update((seen, main))
    found = axe_run(page, AXE_OPTIONS)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {line}" for line in axe_run(page, DARK)]
    page.set_viewport_size({"width": 320, "height": 700})
    if wide := page.evaluate(WIDE):
        found.append(f"320 px: {wide}")
    return found
