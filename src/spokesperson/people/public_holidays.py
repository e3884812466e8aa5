"""Public holidays of the institution's country and subdivision, as the ``holidays`` library lists them (1.8; R67).

They are proposals: on the calendar stands only what an Administrator entered, closed or kept open.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
from django.conf import settings

from spokesperson import institution
from spokesperson.people.models import Closure


def proposed(year: int) -> list[tuple[date, str]]:
    """Days and names in order; none where the institution names no country, or one the library does not know."""
    house = institution.load(settings.INSTITUTION_FILE)
    return list(_listed(house.country, house.subdivision, year)) if house.country else []


def known() -> bool:
    """Whether the institution names a country that the library lists, and a subdivision of it if any."""
    house = institution.load(settings.INSTITUTION_FILE)
    return bool(house.country) and bool(_listed(house.country, house.subdivision, 2026))


@lru_cache(maxsize=64)
def _listed(country: str, subdivision: str, year: int) -> tuple[tuple[date, str], ...]:
    try:
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError:
        return ()
    return tuple(sorted((day, name) for day, name in found.items() if day.year == year))


def undecided(year: int, since: date) -> list[tuple[date, str]]:
    """Those of ``year`` from ``since`` on that the calendar does not hold yet."""
    decided = set(Closure.objects.filter(date__year=year).values_list("date", flat=True))
    return [(day, name) for day, name in proposed(year) if day >= since and day not in decided]
