"""What the address of a list chooses: one of its values, a page of it (R16, R17).

Filter, search, order and page stand in the address, so that going back, a bookmark and a colleague's link find the
same list. What the list does not know is left out and said on the page: never an error, never silently nothing.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

LONGEST = 40  # characters of a value that are repeated on the page
NOTES = "list_notes"  # read by the frame of every page


def one_of(request: HttpRequest, name: str, known: Container[str], default: str = "") -> str:
    """The value of ``name`` in the address if the list knows it; else ``default``, and the page says so."""
    given = request.GET.get(name, "").replace("\x00", "").strip()
    if not given or given in known:
        return given or default
    unknown(request, given)
    return default


def uid(request: HttpRequest, name: str) -> UUID | None:
    """The id in the address, or nothing; what is no id is said."""
    given = request.GET.get(name, "").strip()
    try:
        return UUID(given) if given else None
    except ValueError:
        unknown(request, given)
        return None


def words(request: HttpRequest, name: str, most: int = 100) -> str:
    """The words searched for, as far as they are looked at."""
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:most]


def unknown(request: HttpRequest, given: str) -> None:
    """Say that the address asks for what the list does not know."""
    text = _("The address asks for “%(given)s”, which is no choice of this list. It is shown without it.")
    note(request, text % {"given": shortened(given)})


def page(request: HttpRequest, pages: Paginator[Any], name: str = "page") -> Page[Any]:
    """The page that the address asks for, or the nearest one that is there, and the page says so."""
    found, given = pages.get_page(request.GET.get(name)), request.GET.get(name, "").strip()
    if given and given != str(found.number):
        text = _("This list has no page “%(given)s”. You see page %(n)d.")
        note(request, text % {"given": shortened(given), "n": found.number})
    return found


def shortened(given: str) -> str:
    return given if len(given) <= LONGEST else f"{given[:LONGEST]}…"


def note(request: HttpRequest, text: str) -> None:
    """Let the frame say it above the list, once."""
    said = request.__dict__.setdefault(NOTES, [])
    if text not in said:
        said.append(text)
