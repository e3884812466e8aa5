"""The worker: a scan of what is due, twice a second, the archive's sequencer where the database needs one,
and a look at the Library's pages that somebody links to.

The rows are the truth, so nothing is lost when this process is killed: the next scan finds what was left (1.8).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from django.db import DatabaseError, close_old_connections

from spokesperson.archive import store as archive
from spokesperson.desk.screened import reach
from spokesperson.desk.sending import sender

log = logging.getLogger(__name__)


MINUTE = 60.0


def run(
    stop: threading.Event,
    interval: float = 0.5,
    pace: sender.Pace = sender.PACE,
    each_minute: Sequence[Callable[[], object]] = (),
) -> None:
    """Work until ``stop`` is set. A database that is away is waited for; nothing is given up.

    ``each_minute`` is what other rooms want done regularly; each must be harmless to repeat.
    """
    last = 0.0
    looker = reach.Looker()
    while not stop.is_set():
        try:
            close_old_connections()
            if time.monotonic() - last >= MINUTE:
                last = time.monotonic()
                for chore in (*each_minute, reach.forget_old):
                    chore()
            busy = sender.run_due(pace) + archive.seal_pending()
            looker.run()
        except (DatabaseError, archive.ArchiveUnavailable):
            log.exception("the database or the archive is away; trying again")
            busy = 0
        stop.wait(0.0 if busy else interval)
    looker.close()
