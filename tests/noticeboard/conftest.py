"""The browser's fixtures, for the board's pages too."""

from tests.browser.conftest import axe, fits, open_page, page

__all__ = ["axe", "fits", "open_page", "page"]
