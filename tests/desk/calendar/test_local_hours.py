"""Hours by the institution's clock, when the clocks change (1.8): R64."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.desk.calendar.local_hours import Ambiguous, day_bounds, instant

CHICAGO, LORD_HOWE = ZoneInfo("America/Chicago"), ZoneInfo("Australia/Lord_Howe")
ZONES = st.sampled_from([CHICAGO, LORD_HOWE, ZoneInfo("Europe/Madrid"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")])
WALL = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1))


def test_an_hour_that_comes_twice_is_asked_about():
    with pytest.raises(Ambiguous) as asked:
        instant(datetime(2026, 11, 1, 1, 30), CHICAGO)
    assert asked.value.twice
    assert asked.value.later.astimezone(UTC) - asked.value.earlier.astimezone(UTC) == timedelta(hours=1)
    assert instant(datetime(2026, 11, 1, 1, 30), CHICAGO, "earlier") == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert instant(datetime(2026, 11, 1, 1, 30), CHICAGO, "later") == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_an_hour_that_is_skipped_is_asked_about():
    with pytest.raises(Ambiguous) as asked:
        instant(datetime(2026, 3, 8, 2, 30), CHICAGO)
    assert not asked.value.twice
    assert [f"{at:%H:%M}" for at in (asked.value.earlier, asked.value.later)] == ["01:30", "03:30"]


def test_an_offset_of_its_own_is_no_hour_of_the_institution():
    with pytest.raises(ValueError, match="without an offset"):
        instant(datetime(2026, 3, 8, 2, 30, tzinfo=UTC), CHICAGO)


@given(ZONES, WALL)
def test_an_hour_that_exists_once_reads_back_as_itself(zone, naive):
    both = [naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    if both[0] != both[1]:
        assert [instant(naive, zone, choice) for choice in ("earlier", "later")] == sorted(both)
    else:
        assert instant(naive, zone).astimezone(zone).replace(tzinfo=None) == naive


@given(ZONES, WALL)
def test_days_follow_each_other_without_gap_or_overlap(zone, naive):
    first, then = day_bounds(naive, 1, zone)
    again, _ = day_bounds(naive + timedelta(days=1), 1, zone)
    assert then == again
    assert timedelta(hours=22) < then - first < timedelta(hours=26)
