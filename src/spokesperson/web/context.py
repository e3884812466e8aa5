"""The house as templates see it: ``house.institution``, ``house.nav``, ``house.person`` and the footer's facts.

A page about a failing database must still render, so a fact that cannot be read is left out, not raised.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language

from spokesperson import clock, institution
from spokesperson.web import facts

if TYPE_CHECKING:
    from django.http import HttpRequest

T = TypeVar("T")
THEMES = ("light", "dark")


class House:
    """Facts of the frame, each read at most once and only when printed."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def _ask(self, fact: Callable[[HttpRequest], T], otherwise: T) -> T:
        try:
            return fact(self._request)
        except DatabaseError:
            return otherwise

    @cached_property
    def institution(self) -> institution.Institution:
        return institution.load(settings.INSTITUTION_FILE)

    @cached_property
    def person(self) -> facts.Person | None:
        return self._ask(facts.person, None)

    @cached_property
    def nav(self) -> list[facts.NavItem]:
        return self._ask(facts.nav, [])

    @cached_property
    def directive(self) -> facts.InForce | None:
        return self._ask(facts.in_force, None)

    @cached_property
    def seal(self) -> facts.Seal | None:
        return self._ask(facts.seal, None)

    @cached_property
    def banner(self) -> dict[str, Any] | None:
        return self._ask(facts.banner, None)

    @cached_property
    def suspended(self) -> dict[str, Any] | None:
        return self._ask(facts.suspended, None)

    @cached_property
    def keys(self) -> bool | None:
        """Whether letters do something on pages for the one who is signed in; None for nobody (WCAG 2.1.4)."""
        return self._ask(facts.keys, None)

    @property
    def now(self) -> Any:
        return clock.now()

    @property
    def theme(self) -> str:
        """The reader's own choice of light or dark; empty follows the device."""
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """The languages not being read now, as (code, own name)."""
        here = (get_language() or "en").split("-")[0]
        return [(code, name) for code, name in settings.LANGUAGES if code != here]


def house(request: HttpRequest) -> dict[str, House]:
    """Context processor."""
    return {"house": House(request)}
