"""The README's pictures, taken anew from a demonstration made for the purpose.

.venv/bin/python scripts/pictures.py        writes docs/images/*.png
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import chromium  # noqa: E402

OUT = ROOT / "docs" / "images"
HOUR = "2026-03-17T10:12:00-05:00"  # a Tuesday morning, the same for each new picture
REPLY = (
    "Hi Marcus, sorry about that! I looked up your card, 21857 00403 1627, and you are right: you had The Overstory "
    "out eleven days late, so there was a fine of $2.75. I have taken it off for you."
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        base = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "SPOKESPERSON_MODE": "demo", "SPOKESPERSON_DATA": folder}
        environment |= {"SPOKESPERSON_BASE_URL": base, "SPOKESPERSON_NOW": HOUR}
        command = [sys.executable, "-m", "spokesperson.cli"]
        subprocess.run([*command, "setup", "--demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait(base)
            _take(base, json.loads((Path(folder) / "demo-sign-ins.json").read_text())["password"])
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def _take(base: str, password: str) -> None:
    OUT.mkdir(exist_ok=True)
    with chromium.launched() as browser:
        page = _signed_in(browser, base, "nora.okafor", password)
        page.screenshot(path=OUT / "home.png")
        page.goto("/write?in_reply_to=https://books.example/@marcus/114")
        page.locator("#f-text").fill(REPLY)
        page.locator("#panel.deny").wait_for()
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=OUT / "write-deny.png", full_page=True)
        page.goto("/records")
        page.get_by_role("link", name="Sent", exact=True).first.click()
        page.locator(".life").wait_for()
        page.screenshot(path=OUT / "record.png")

        page = _signed_in(browser, base, "lucia.ferro", password)
        page.goto("/representatives/nora-okafor")
        page.screenshot(path=OUT / "representative.png", full_page=True)

        page = _signed_in(browser, base, "theo.lindgren", password)
        page.goto("/calendar")
        page.screenshot(path=OUT / "calendar.png")
        page.goto("/review")
        page.locator("main a[href*='/review/']").first.click()
        page.locator("h1").wait_for()
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.screenshot(path=OUT / "review.png", full_page=True)
        page.goto("/directive/drafts")
        page.locator("main a[href*='/directive/drafts/']").first.click()
        page.locator("#f-source").wait_for()
        page.evaluate(
            """() => {
              const text = document.querySelector("#f-source");
              text.value = text.value.replace("when: not employed", "when: not emploied");
              text.dispatchEvent(new Event("input", {bubbles: true}));
            }"""
        )
        page.get_by_role("button", name="Put it right").first.wait_for()
        page.screenshot(path=OUT / "editor.png")


def _signed_in(browser: Browser, base: str, who: str, password: str) -> Page:
    page = browser.new_context(base_url=base, viewport={"width": 1280, "height": 860}).new_page()
    page.goto("/sign-in")
    page.get_by_label("Work e-mail").fill(f"{who}@willowlibrary.example")
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("#f-notice").check()
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(base: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the demonstration did not start")


if __name__ == "__main__":
    main()
