"""Shows the gallery in a browser without a server: pages are rendered here and handed to Chromium's requests.

The answers carry the real Content-Security-Policy, so that whatever it forbids shows up as an error.
"""

from __future__ import annotations

import io
import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image, ImageDraw

from spokesperson import clock
from spokesperson.web import gallery

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

ADDRESS = "http://gallery.test"


def write_institution(path: Path) -> None:
    path.write_text(json.dumps(gallery.LIBRARY), encoding="utf-8")


def picture() -> bytes:
    """A workbench with a lamp, spools of thread and a card."""
    image = Image.new("RGB", (640, 400), "#d9c7a3")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 230, 640, 400), fill="#a5744a")
    draw.rectangle((0, 226, 640, 236), fill="#8a5e3a")
    draw.polygon([(120, 70), (210, 70), (240, 150), (90, 150)], fill="#2f6250")
    draw.rectangle((158, 150, 172, 270), fill="#4b4f58")
    draw.ellipse((115, 262, 215, 292), fill="#4b4f58")
    for x, colour in ((300, "#b23b30"), (370, "#c98a1f"), (440, "#33567f")):
        draw.rectangle((x, 210, x + 46, 290), fill=colour)
        draw.rectangle((x - 6, 202, x + 52, 214), fill="#ead9b8")
        draw.rectangle((x - 6, 286, x + 52, 298), fill="#ead9b8")
    draw.rectangle((500, 90, 610, 180), fill="#fdfaf1")
    draw.line((520, 120, 590, 120), fill="#3b3f49", width=5)
    draw.line((520, 146, 570, 146), fill="#3b3f49", width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Stage:
    """``show(page, name)`` opens a sample; ``answers`` maps a path to a function for what a page posts."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[str], tuple[int, str]]] = {}
        self.posted: list[str] = []
        self.theme = ""
        self.language = "en"

    def show(self, page: Page, name: str) -> None:
        page.route("**/*", self._answer)
        page.goto(f"{ADDRESS}/gallery/{name}")
        page.evaluate("document.fonts.ready")

    def _answer(self, route: Route) -> None:
        request, path = route.request, urlsplit(route.request.url).path
        if path.startswith("/static/"):
            return self._file(route, path.removeprefix("/static/"))
        if path == "/gallery/picture.png":
            return route.fulfill(body=picture(), content_type="image/png")
        if path.startswith("/gallery/"):
            return self._page(route, path.removeprefix("/gallery/"))
        if request.method == "POST":
            self.posted.append(request.post_data or "")
        if path in self.answers:
            status, body = self.answers[path](request.post_data or "")
            return route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")
        return route.fulfill(status=204)

    def _page(self, route: Route, name: str) -> None:
        with clock.at(gallery.NOW), translation.override(self.language):
            html = gallery.render(name, self.theme)
        headers = {"Content-Security-Policy": build_policy()}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

    def _file(self, route: Route, name: str) -> None:
        found = finders.find(name)
        if not found:
            return route.fulfill(status=404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return route.fulfill(body=Path(found).read_bytes(), content_type=kind)


def checked(name: str, **changes: object) -> str:
    """What the live check answers for a composer sample, with parts of its context changed."""
    with clock.at(gallery.NOW):
        return render_to_string("web/write_checked.html", {**gallery.SAMPLES[name].context(), **changes})
