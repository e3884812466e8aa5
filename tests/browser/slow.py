"""A slow machine on a slow line, on demand: ``SPOKESPERSON_SLOW=5 pytest tests/browser`` finds what races.

The processor of every page is ``SPOKESPERSON_SLOW`` times as slow as it is, every request waits 60 ms times that before
it leaves, what comes back comes in pieces (500 kB/s divided by it), and the test's own server waits up to 100 ms times
that at random, half before it acts and half before it answers: neither "the page answered" nor "the row is there" comes
first by habit. Only timeouts grow with it.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

LATENCY_MS = 60
BYTES_A_SECOND = 500_000
MOST_SECONDS = 0.1


def times() -> int:
    """How many times as slow; 1 where nobody asked for it."""
    told = os.environ.get("SPOKESPERSON_SLOW", "") or "1"
    if not told.isdigit() or int(told) < 1:
        raise ValueError(f"SPOKESPERSON_SLOW is a whole number from 1 on, like 5; it is {told!r}")
    return int(told)


def slowed(browser: Browser) -> Browser:
    """The browser itself; every page that it opens from now on is slow, and so is every server of this process."""
    if (factor := times()) == 1:
        return browser
    _slow_server(factor)
    make = browser.new_context

    def new_context(**look: Any) -> BrowserContext:
        return slowed_pages(make(**look), factor)

    browser.new_context = new_context  # type: ignore[method-assign]
    return browser


def slowed_pages(context: BrowserContext, factor: int) -> BrowserContext:
    """The context itself; every page that it opens from now on is ``factor`` times as slow."""
    make = context.new_page
    context.set_default_timeout(30_000 * factor)

    def new_page() -> Page:
        page = make()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": factor})
        session.send("Network.enable")
        line = {"latency": LATENCY_MS * factor, "downloadThroughput": BYTES_A_SECOND // factor, "uploadThroughput": -1}
        session.send("Network.emulateNetworkConditions", {"offline": False, **line})
        return page

    context.new_page = new_page  # type: ignore[method-assign]
    return context


def _slow_server(factor: int) -> None:
    """What a live server of Django's asks is ``WSGIHandler``; the test client asks another and stays as it is."""
    from django.core.handlers.wsgi import WSGIHandler

    answer: Callable[..., Any] = WSGIHandler.get_response

    def later(self: WSGIHandler, request: Any) -> Any:
        time.sleep(random.uniform(0, MOST_SECONDS * factor / 2))
        answered = answer(self, request)
        time.sleep(random.uniform(0, MOST_SECONDS * factor / 2))
        return answered

    WSGIHandler.get_response = later


def until(page: Page, came: Callable[[], object]) -> None:
    """Wait while the page goes on, for what only this side of it can know; as long as for anything else."""
    for _ in range(750 * times()):
        if came():
            return
        page.wait_for_timeout(20)
    raise AssertionError("what was waited for did not come")


@contextmanager
def held(page: Page, address: str | re.Pattern[str]) -> Iterator[Callable[[], None]]:
    """What the page asks of ``address`` stays on its way until the end; ``begun()`` waits until something is asked."""
    waiting: list[Route] = []
    over: list[bool] = []
    page.route(address, lambda route: route.continue_() if over else waiting.append(route))

    try:
        yield lambda: until(page, lambda: waiting)
    finally:
        over.append(True)
        for route in waiting:
            route.continue_()
