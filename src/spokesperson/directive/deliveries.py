"""Write down that an e-mail is to go out; the worker sends it (P2, 1.5; L9, R5-R7, R47).

Rooms that remind people write here; none of them needs a mail server for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from spokesperson import clock
from spokesperson.directive.models import Delivery, Version


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
