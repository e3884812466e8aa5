"""A wall-clock hour of the institution as an instant; hours that daylight saving skips or doubles ask which (1.8).

Pure: the zone is given. An hour that does not exist, or exists twice, is never guessed at: the person is shown the two
instants it could mean and chooses.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EARLIER, LATER = "earlier", "later"


class Ambiguous(ValueError):
    """The clocks change at that hour. ``earlier`` and ``later`` are the two instants it could mean, in local time;
    ``twice`` tells an hour that comes twice from one that is skipped."""

    def __init__(self, earlier: datetime, later: datetime, *, twice: bool) -> None:
        super().__init__("The clocks change at that hour, and it comes twice." if twice else "That hour is skipped.")
        self.earlier, self.later, self.twice = earlier, later, twice


def instant(naive: datetime, zone: ZoneInfo, choice: str = "") -> datetime:
    """``naive`` by the clocks of ``zone`` as an aware instant in UTC.

    ``choice`` (``earlier``, ``later``) settles an hour that is skipped or doubled; without it ``Ambiguous``. A skipped
    hour's two choices are the same distance after the change by the old and by the new offset. Raises ``ValueError``
    for an instant with an offset of its own and ``OverflowError`` at the ends of the calendar.
    """
    if naive.tzinfo is not None:
        raise ValueError("Give the hour by the institution's clock, without an offset.")
    first, second = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    earlier, later = sorted((first, second))
    if choice in (EARLIER, LATER):
        return earlier if choice == EARLIER else later
    twice = first < second
    raise Ambiguous(earlier.astimezone(zone), later.astimezone(zone), twice=twice)


def day_bounds(naive: datetime, days: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which the local day of ``naive`` begins and the day ``days`` later does.

    A day is 23, 24 or 25 hours long; where midnight itself is skipped the day begins at the first hour there is.
    """
    midnight = naive.replace(hour=0, minute=0, second=0, microsecond=0)
    after = midnight + timedelta(days=days)
    return instant(midnight, zone, EARLIER), instant(after, zone, EARLIER)
