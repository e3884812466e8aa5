"""The board in Chromium: axe, a phone's width, hostile words (1.6, 4.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from spokesperson.networks import Outgoing, Ref
from spokesperson.networks.noticeboard import Notice
from spokesperson.noticeboard.store import DjangoNoticeStore
from tests.networks.conformance import picture
from tests.noticeboard.test_pages import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONG = "https://library.example/" + "a-very-long-address/" * 12
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def notices() -> tuple[Notice, Notice]:
    """One with an answer and a picture, and one that was taken down."""
    store = DjangoNoticeStore("willow", "Willow County Library")
    shown = store.put("1", Outgoing(f"Story time moves to ten.\n\nThe list: {LONG}", media=(picture("A red door"),)))
    store.put("2", Outgoing(f"We shall be there. {HOSTILE}", reply_to=Ref(shown.uri)))
    store.like(shown.uri)
    store.edit(shown.uri, Outgoing(f"Story time moves to ten on Saturday.\n\nThe list: {LONG}"), None)
    gone = store.put("3", Outgoing("A mistake"))
    return shown, store.delete(gone.uri)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_everyone_can_read_the_board(
    live_server: Any, open_page: Callable[..., Page], axe: Callable[[Page], None], fits: Callable[[Page], None],
    notices: tuple[Notice, Notice], scheme: str, width: int,
) -> None:  # fmt: skip
    """No violation of WCAG 2.2 AA, nothing wider than the window, nothing that runs."""
    page = open_page(scheme=scheme, width=width)
    page.on("dialog", lambda dialog: pytest.fail(f"something ran: {dialog.message}"))
    for address in ("/noticeboard", *(f"/noticeboard/{notice.uid}" for notice in notices)):
        page.goto(address)
        axe(page)
        fits(page)
        assert page.locator("h1").count() == 1
    page.goto("/noticeboard")
    page.locator("article a[href^='/noticeboard/']").first.click()
    page.get_by_role("heading", name="1 answer").wait_for()
    page.wait_for_load_state()
    assert page.locator("article img").first.evaluate("image => image.naturalWidth") == 8
