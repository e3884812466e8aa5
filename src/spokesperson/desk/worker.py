"""The worker: a scan of what is due, twice a second, and the archive's sequencer where the database needs one.

The rows are the truth, so nothing is lost when this process is killed: the next scan finds what was left (1.8).
"""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from spokesperson.archive import store as archive
from spokesperson.desk import sender

log = logging.getLogger(__name__)


def run(stop: threading.Event, interval: float = 0.5, pace: sender.Pace = sender.PACE) -> None:
    """Work until ``stop`` is set. A database that is away is waited for; nothing is given up."""
    while not stop.is_set():
        try:
            close_old_connections()
            busy = sender.run_due(pace) + archive.seal_pending()
        except (DatabaseError, archive.ArchiveUnavailable):
            log.exception("the database or the archive is away; trying again")
            busy = 0
        stop.wait(0.0 if busy else interval)
