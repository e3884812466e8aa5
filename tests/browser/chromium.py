"""The system's Chromium: where it is and how it is started. Playwright's own download is never used."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.browser import slow

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox inside containers run as root; the others keep the browser from calling home while it is tested.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """The browser named by ``CHROMIUM``, else the first found on PATH; None where there is none."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """The one browser of this process. Playwright cannot be started twice in it, so every test shares this one.

    With ``SPOKESPERSON_SLOW`` it is a slow one (see ``slow``)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program(), headless=True, args=list(FLAGS))
        try:
            yield slow.slowed(browser)
        finally:
            browser.close()
