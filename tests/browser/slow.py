"""A slow machine on a slow line, on demand: ``SPOKESPERSON_SLOW=5 pytest tests/browser`` finds what races.

The processor of every page is ``SPOKESPERSON_SLOW`` times as slow as it is, every request waits 60 ms times that before
it leaves, and the test's own server waits up to 100 ms times that at random: half of it before it acts and half before
it answers, so that neither "the page answered" nor "the row is there" comes first by habit. Only timeouts grow with it.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

LATENCY_MS = 60
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
        return _slow_pages(make(**look), factor)

    browser.new_context = new_context  # type: ignore[method-assign]
    return browser


def _slow_pages(context: BrowserContext, factor: int) -> BrowserContext:
    make = context.new_page
    context.set_default_timeout(30_000 * factor)

    def new_page() -> Page:
        page = make()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": factor})
        session.send("Network.enable")
        line = {"offline": False, "latency": LATENCY_MS * factor, "downloadThroughput": -1, "uploadThroughput": -1}
        session.send("Network.emulateNetworkConditions", line)
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
