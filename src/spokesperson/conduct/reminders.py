"""Reminders of an overdue talk, to both (1.5; R47): a chore of the worker, harmless to repeat.

The first is written on the day after it was due, then one a week. A talk that both confirmed drops what still waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from spokesperson.conduct import talks
from spokesperson.directive.deliveries import enqueue
from spokesperson.directive.register import NoDirectiveInForce, version_at

WEEK = 7


def remind_talks() -> int:
    """Write the reminders that are due now; returns how many are new."""
    try:
        version = version_at()
    except NoDirectiveInForce:
        return 0
    return enqueue(version, talks.KIND, _due())


def _due() -> Iterator[tuple[UUID, str]]:
    for person, due in talks.overdue():
        assert person.supervisor is not None  # only those with one are told
        for to in (person, person.supervisor):
            yield to.uid, f"{talks.key(person)}{due.on.isoformat()}:{due.days_over // WEEK}:{to.uid}"
