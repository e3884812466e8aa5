"""Open hours: the institution's week minus its closures, correct over summer time (1.3, 1.8; R25, R30, R67)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spokesperson.institution import Institution
from spokesperson.people.models import Closure
from spokesperson.people.open_hours import USUAL, Calendar, add_open_hours, open_between, week
from tests import factories

CHICAGO = ZoneInfo("America/Chicago")
ZONES = [CHICAGO, ZoneInfo("UTC"), ZoneInfo("Europe/Madrid"), ZoneInfo("Australia/Lord_Howe")]
QUARTER = timedelta(minutes=15)
LONG = {"mon": [["09:00", "12:00"], ["13:00", "20:00"]], "sat": [["10:00", "16:00"]], "sun": [["00:00", "24:00"]]}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def calendar(hours: dict[str, list[list[str]]] = LONG, *closed: str) -> Calendar:
    return Calendar(CHICAGO, week(hours), frozenset(date.fromisoformat(d) for d in closed))


def test_four_open_hours_from_friday_afternoon_end_on_the_next_open_day() -> None:
    """R30, R67. Friday 15:00 to 17:00 are two, Monday's first two are the rest; a closed Monday is passed over."""
    usual = Calendar(CHICAGO, week(USUAL))
    assert usual.add(at("2026-03-20T15:00"), 4) == at("2026-03-23T11:00")
    closed = Calendar(CHICAGO, week(USUAL), frozenset({date(2026, 3, 23)}))
    assert closed.add(at("2026-03-20T15:00"), 4) == at("2026-03-24T11:00")


def test_the_day_of_the_change_is_an_hour_shorter_or_longer() -> None:
    """R67. Open all of Sunday: 23 hours in March, 25 in November, while opening on Monday stays at nine."""
    always = calendar()
    assert always.between(at("2026-03-08T00:00"), at("2026-03-09T00:00")) == timedelta(hours=23)
    assert always.between(at("2026-11-01T00:00"), at("2026-11-02T00:00")) == timedelta(hours=25)
    assert always.add(at("2026-03-08T00:00"), 24) == at("2026-03-09T10:00")
    assert always.next_open(at("2026-03-09T03:00")) == at("2026-03-09T09:00")


def test_hours_that_end_with_the_day_end_at_closing_not_at_the_next_opening() -> None:
    """R67."""
    assert calendar().add(at("2026-03-16T18:00"), 2) == at("2026-03-16T20:00")


@pytest.mark.parametrize("hours", [-1, float("nan"), float("inf"), 1e9])
def test_a_number_of_hours_that_makes_no_sense_is_refused(hours: float) -> None:
    """R67."""
    with pytest.raises(ValueError, match="open hours"):
        calendar().add(at("2026-03-16T18:00"), hours)
    with pytest.raises(ValueError, match="no day"):
        Calendar(CHICAGO, {}).add(at("2026-03-16T18:00"), 1)


weeks = st.dictionaries(
    st.integers(0, 6),
    st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True).map(
        lambda q: [(_wall(a), _wall(b)) for a, b in zip(sorted(q)[::2], sorted(q)[1::2], strict=False)]
    ),
    min_size=1,
)
# Around both changes of Chicago, of Madrid and of Lord Howe, whose change is half an hour.
starts = st.sampled_from(["2026-03-06", "2026-03-27", "2026-04-03", "2026-10-02", "2026-10-23", "2026-10-30"])


def _wall(quarter: int) -> str:
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    first = datetime.fromisoformat(draw(starts)).replace(tzinfo=UTC)
    days = draw(st.frozensets(st.integers(0, 8).map(lambda n: (first + timedelta(days=n)).date()), max_size=3))
    moment = first + timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
    return Calendar(draw(st.sampled_from(ZONES)), draw(weeks), days), moment


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 200))
def test_what_was_added_is_what_lies_between(case: tuple[Calendar, datetime], quarters: int) -> None:
    """R67. Adding and measuring agree; more hours never end earlier."""
    house, moment = case
    end = house.add(moment, quarters / 4)
    assert house.between(moment, end) == quarters * QUARTER
    assert house.add(moment, quarters / 4 + 0.25) > end


@settings(max_examples=25, deadline=None)
@given(cases())
def test_measuring_agrees_with_looking_at_the_clock_on_the_wall_every_quarter(case: tuple[Calendar, datetime]) -> None:
    """R67. By hand: each quarter of an hour whose wall time lies in a span of its day, on a day not closed."""
    house, moment = case
    begin = moment.replace(minute=0, second=0, microsecond=0)
    counted = timedelta()
    for step in range(7 * 96):
        local = (begin + step * QUARTER).astimezone(house.zone)
        if local.hour < 4:
            continue
        wall = local.strftime("%H:%M")
        spans = () if local.date() in house.closed else house.week.get(local.weekday(), ())
        counted += QUARTER * any(a <= wall < b for a, b in spans)
    late = Calendar(house.zone, {d: _from_four(spans) for d, spans in house.week.items()}, house.closed)
    assert late.between(begin, begin + 7 * 96 * QUARTER) == counted


def _from_four(spans: object) -> list[tuple[str, str]]:
    """The spans after 04:00, where no zone changes its offset."""
    return [(max(a, "04:00"), b) for a, b in spans if b > "04:00"]  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_institution_s_own_hours_and_closures_are_read() -> None:
    """R67. A holiday that is kept open counts as open."""
    factories.institution(hours={"mon": [["12:00", "20:00"]], "tue": [["09:00", "20:00"]]})
    monday, tuesday = at("2026-03-23T12:00"), at("2026-03-24T11:00")
    assert add_open_hours(monday, 10) == tuesday
    Closure.objects.create(date=date(2026, 3, 23), name="Stocktaking")
    assert add_open_hours(monday, 2) == tuesday
    assert open_between(monday, tuesday) == timedelta(hours=2)
    Closure.objects.update(kept_open=True)
    assert add_open_hours(monday, 10) == tuesday


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"hours": {"monday": [["09:00", "20:00"]]}}, "unknown day 'monday'"),
        ({"hours": {"mon": [["9:00", "20:00"]]}}, "hours.mon: expected spans"),
        ({"hours": {"mon": [["20:00", "09:00"]]}}, "hours.mon: expected spans"),
        ({"hours": {"mon": [["09:00", "13:00"], ["12:00", "20:00"]]}}, "hours.mon: expected spans"),
        ({"hours": {"mon": "09:00-20:00"}}, "hours.mon: expected spans"),
        ({"hours": {"mon": []}}, "no day has opening hours"),
        ({"hours": []}, "hours: expected an object"),
        ({"country": "USA"}, "country: expected an ISO 3166 code"),
        ({"language": "English, mostly"}, "language: expected a language tag"),
        ({"subdivision": "Oklahoma"}, "subdivision: expected an ISO 3166 code"),
        ({"country": 1}, "country: expected text"),
    ],
)
def test_hours_and_country_that_make_no_calendar_are_named(given: dict[str, object], says: str) -> None:
    """R67. The key and what is expected stand in the error."""
    with pytest.raises(ValueError, match=says.replace("[", r"\[")):
        Institution.from_json(json.loads(json.dumps(given)))
