"""A new version goes to each affected employee by e-mail, and who it goes to is written down with it (P2; L9, R3).

Everyone employed is affected: 1.x binds those who speak, 3.x everybody. What is written here waits until the worker
sends it (``deliver``), so that an adoption never depends on a mail server, and none is without its deliveries.
"""

from __future__ import annotations

from spokesperson.directive.deliveries import enqueue
from spokesperson.directive.models import Version
from spokesperson.people.queries import employed

__all__ = ["distribute_version", "enqueue"]


def distribute_version(version: Version) -> int:
    """One delivery to each employee, in the caller's transaction; returns how many are new. Twice is once."""
    uids = employed().values_list("uid", flat=True)
    return enqueue(version, "version", ((uid, f"version:{version.pk}:{uid}") for uid in uids))
