"""Which positions make an Administrator: the list is part of the directive version in force (R13, R15)."""

from __future__ import annotations

from collections.abc import Iterable

from spokesperson.people.models import Position


def follow(titles: Iterable[str]) -> int:
    """Let the register of positions say what the list of the version in force says; returns how many changed.

    A listed position the register does not know yet is entered, vacant.
    """
    titles = set(titles)
    changed = Position.objects.filter(administrator=True).exclude(title__in=titles).update(administrator=False)
    changed += Position.objects.filter(administrator=False, title__in=titles).update(administrator=True)
    known = set(Position.objects.filter(title__in=titles).values_list("title", flat=True))
    new = [Position(title=t, administrator=True, official=True) for t in sorted(titles - known)]
    return changed + len(Position.objects.bulk_create(new))
