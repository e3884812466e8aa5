"""Which positions carry a role: the lists are part of the directive version in force (R13, R15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spokesperson.people.models import Position


def follow(titles: Iterable[str], roles: Mapping[str, Iterable[str]] | None = None) -> int:
    """Let the register of positions say what the version in force says; returns how many changed.

    ``titles`` make an Administrator; ``roles`` gives for a further role the positions that carry it. A listed position
    the register does not know yet is entered, vacant.
    """
    titles = set(titles)
    changed = Position.objects.filter(administrator=True).exclude(title__in=titles).update(administrator=False)
    changed += Position.objects.filter(administrator=False, title__in=titles).update(administrator=True)
    carried = {title: role for role, listed in (roles or {}).items() for title in listed}
    changed += Position.objects.exclude(role="").exclude(title__in=carried).update(role="")
    for title, role in carried.items():
        changed += Position.objects.filter(title=title).exclude(role=role).update(role=role)
    known = set(Position.objects.filter(title__in=titles | set(carried)).values_list("title", flat=True))
    new = [Position(title=t, administrator=True, official=True) for t in sorted(titles - known)]
    new += [Position(title=t, role=carried[t]) for t in sorted(carried.keys() - titles - known)]
    return changed + len(Position.objects.bulk_create(new))
