"""Fixtures of the pages' tests: the gallery's addresses and institution, and the stage that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from spokesperson import clock
from spokesperson.directive import register
from spokesperson.web import gallery
from tests.browser.conftest import axe, fits, new_page
from tests.directive.packs import shipped
from tests.web import stage as stages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["axe", "fits"]


@pytest.fixture(autouse=True)
def _gallery(settings, tmp_path, monkeypatch) -> None:
    """No database: what a page says of a clause it says of the file of SH 620.4."""
    settings.ROOT_URLCONF = "tests.web.urls"
    monkeypatch.setattr(register, "hash_at", lambda instant=None: "sh-620.4.md")
    monkeypatch.setattr(register, "compiled", shipped.loaded)
    settings.INSTITUTION_FILE = tmp_path / "institution.json"
    stages.write_institution(settings.INSTITUTION_FILE)


@pytest.fixture
def at_ten() -> Iterator[None]:
    """Ten past ten in the morning at the gallery's library."""
    with clock.at(gallery.NOW):
        yield


@pytest.fixture
def stage() -> stages.Stage:
    return stages.Stage()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``opened(scheme="dark", width=390)`` opens a page; trouble in any console fails the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda **look: stack.enter_context(new_page(browser, None, **look))
