"""Whether the Library's own pages that a text links to are there: asked in the background, remembered (1.6; R57, R58).

Writing asks for a look, the worker looks, the next check shows what it saw. Only the Library's own addresses are looked
at, through the one way out (``networks.egress``), which refuses what does not lead to the public Internet. A page that
answers "not here" is dead; one that does not answer at all is only not known.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q

from spokesperson import clock
from spokesperson.desk.models import LinkCheck
from spokesperson.networks.egress import Egress
from spokesperson.networks.errors import AddressRefused, Invalid, NetworkError

log = logging.getLogger(__name__)

ALIVE, DEAD, REFUSED, UNKNOWN = "alive", "dead", "refused", "unknown"
GONE = frozenset({404, 410})
FRESH = timedelta(hours=6)
AGAIN = timedelta(minutes=10)
DEADLINE = 6.0
AT_ONCE = 4
KEPT = timedelta(days=90)


def known(urls: Iterable[str]) -> dict[str, str]:
    """What the last look saw of each address that was looked at; one query, none without addresses."""
    wanted = _storable(urls)
    if not wanted:
        return {}
    return dict(LinkCheck.objects.filter(url__in=wanted).exclude(state="").values_list("url", "state"))


def ask(urls: Iterable[str]) -> None:
    """Ask for a look at each address that was not looked at lately."""
    wanted, now = _storable(urls), clock.now()
    if not wanted:
        return
    there = {row.url: row for row in LinkCheck.objects.filter(url__in=wanted)}
    stale = [u for u, row in there.items() if row.looked_at and now - row.looked_at > _lasts(row.state)]
    LinkCheck.objects.filter(url__in=stale, asked_at__lte=F("looked_at")).update(asked_at=now)
    new = [LinkCheck(url=url, asked_at=now) for url in wanted if url not in there]
    LinkCheck.objects.bulk_create(new, ignore_conflicts=True)


def _lasts(state: str) -> timedelta:
    return FRESH if state == ALIVE else AGAIN


def _storable(urls: Iterable[str]) -> list[str]:
    return sorted({url for url in urls if len(url) <= 500})[:20]


def look(url: str, egress: Egress) -> str:
    """What stands at an address now: ``alive``, ``dead``, ``refused`` or ``unknown``; no database, no exception."""
    try:
        client = egress.client(url)
        answer = client.request("HEAD", url)
        if answer.status in (400, 403, 405, 501):
            answer = client.request("GET", url)
    except (AddressRefused, Invalid):
        return REFUSED
    except NetworkError:
        return UNKNOWN
    return DEAD if answer.status in GONE else ALIVE if answer.status < 400 else UNKNOWN


class Looker:
    """Looks from the worker's loop: threads only connect, all rows are read and written by who calls ``run``."""

    def __init__(self, egress: Egress | None = None) -> None:
        self._egress = egress or Egress(allow=settings.EGRESS_ALLOW, deadline=DEADLINE)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reach")
        self._open: dict[str, Future[str]] = {}

    def run(self) -> int:
        """Write down what was seen, begin what is asked for; returns how many were written."""
        done = [url for url, seen in self._open.items() if seen.done()]
        for url in done:
            state = self._open.pop(url).result()
            LinkCheck.objects.filter(url=url).update(state=state, looked_at=clock.now())
        if len(self._open) < AT_ONCE:
            waiting = LinkCheck.objects.filter(Q(looked_at=None) | Q(asked_at__gt=F("looked_at")))
            for url in waiting.exclude(url__in=self._open).values_list("url", flat=True)[:AT_ONCE]:
                self._open[url] = self._pool.submit(look, url, self._egress)
        return len(done)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def forget_old() -> int:
    """Addresses nobody has linked to for three months are no longer remembered."""
    return LinkCheck.objects.filter(asked_at__lt=clock.now() - KEPT).delete()[0]
