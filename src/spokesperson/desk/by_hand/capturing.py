"""A chore: look again for public copies that could not be read when they were noted (4.2; L3).

Each is looked for once a day, until it is found or its days are over; then the supervisor is shown that it is missing.
Nothing of this is kept but what was found, so a restart only looks once more.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from spokesperson import clock
from spokesperson.desk.actions.note_posted import capture
from spokesperson.desk.by_hand.assisting import capture_days, without_copy

log = logging.getLogger(__name__)
EACH = timedelta(days=1)
AT_ONCE = 5
_looked: dict[int, datetime] = {}


def look_again() -> int:
    """Look for a few of those whose turn it is; returns how many copies were found."""
    now = clock.now()
    for pk in [pk for pk, at in _looked.items() if now - at > EACH]:
        del _looked[pk]
    rows = without_copy().filter(published_at__gt=now - timedelta(days=capture_days())).exclude(pk__in=list(_looked))
    found = 0
    for publication in rows.order_by("published_at")[:AT_ONCE]:
        _looked[publication.pk] = now
        found += capture(publication)
    if found:
        log.info("public copies found", extra={"number": found})
    return found
