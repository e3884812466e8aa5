"""A new version goes to each affected employee by e-mail, and who it goes to is written down with it (P2; L9, R3).

Everyone employed is affected: 1.x binds those who speak, 3.x everybody. What is written here waits until the worker
sends it (``deliver``), so that an adoption never depends on a mail server, and none is without its deliveries.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from spokesperson import clock
from spokesperson.directive.models import Delivery, Version
from spokesperson.people.queries import employed


def distribute_version(version: Version) -> int:
    """One delivery to each employee, in the caller's transaction; returns how many are new. Twice is once."""
    uids = employed().values_list("uid", flat=True)
    return enqueue(version, "version", ((uid, f"version:{version.pk}:{uid}") for uid in uids))


def enqueue(version: Version, kind: str, people: Iterable[tuple[UUID, str]], at: datetime | None = None) -> int:
    """Write deliveries of ``kind`` to (uid, key); what stands under a key already is not written again."""
    at = at or clock.now()
    wanted = {key: uid for uid, key in people}
    there = set(Delivery.objects.filter(key__in=list(wanted)).values_list("key", flat=True)) if wanted else set()
    new = [
        Delivery(version=version, person=uid, kind=kind, key=key, asked_at=at, next_try=at)
        for key, uid in wanted.items()
        if key not in there
    ]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
