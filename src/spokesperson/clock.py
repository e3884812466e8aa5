"""The one clock (SH 620.4, 1.8 and the definitions that say "while at work").

Every rule that depends on time asks here, never the browser and never ``datetime.now`` elsewhere. All instants
are aware and in UTC; the institution's zone is applied only for shifts, pages and texts.

``SPOKESPERSON_NOW`` (an ISO 8601 instant) and ``at`` move the clock, and only where ``allow_travel`` was called:
the settings do so in demonstration and test mode. A production process that finds the variable set ignores it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("spokesperson_clock", default=None)
_travel_allowed = False


def allow_travel(allowed: bool) -> None:
    """Let ``at`` and ``SPOKESPERSON_NOW`` move this process's clock. Called once, by the settings."""
    global _travel_allowed
    _travel_allowed = allowed


def now() -> datetime:
    """The present instant, aware, in UTC."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    if _travel_allowed and (given := os.environ.get("SPOKESPERSON_NOW")):
        return aware(given)
    return datetime.now(UTC)


@contextmanager
def at(instant: datetime | str) -> Iterator[datetime]:
    """Do what follows at another instant (demonstration and tests only).

    Raises ``PermissionError`` in production and ``ValueError`` for a naive instant.
    """
    if not _travel_allowed:
        raise PermissionError("The clock can be moved in demonstration and test mode only.")
    moment = aware(instant)
    token = _fixed.set(moment)
    try:
        yield moment
    finally:
        _fixed.reset(token)


def aware(value: datetime | str) -> datetime:
    """``value`` as an aware instant in UTC; ``ValueError`` names what is wrong with it."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is not a date and time like 2026-03-17T10:12:00-05:00") from error
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"{value.isoformat()} has no time zone; write it like {value.isoformat()}-05:00")
    return value.astimezone(UTC)


def iso(instant: datetime) -> str:
    """An instant as it stands in records and decisions: UTC, microseconds, ``Z``."""
    return aware(instant).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
