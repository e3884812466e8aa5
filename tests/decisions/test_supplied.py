"""Facts the house tells where a directive declares them; the desk where an annex has few numbers (P2, 1.6; R28)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.supplied import supplied
from spokesperson.directive import engine
from tests import factories
from tests.directive.engine.conftest import SMALL, sh620

LOCAL = datetime(2026, 3, 17, 23, 40, 5, 77, tzinfo=UTC).astimezone(ZoneInfo("America/Chicago"))
WEEK = "monday, tuesday, wednesday, thursday, friday, saturday, sunday"
CLOCK = f"""facts:
  local_time: {{type: time, means: the time of day}}
  local_date: {{type: date, means: the day}}
  weekday: {{type: enum, words: [{WEEK}], means: the day of the week}}
"""


def declared(facts: str) -> engine.Directive:
    return engine.load(SMALL.replace("roles: {", f"{facts}roles: {{", 1))


def test_a_directive_that_declares_them_is_told_the_hour_and_the_day_of_the_house():
    assert supplied(declared(CLOCK), LOCAL) == {
        "local_time": time(18, 40, 5), "local_date": date(2026, 3, 17), "weekday": "tuesday",
    }  # fmt: skip


def test_a_directive_that_does_not_declare_them_is_spared_them():
    assert supplied(sh620(), LOCAL) == {}


@pytest.mark.parametrize(
    "facts",
    [
        CLOCK.replace("type: time", "type: int"),
        CLOCK.replace("type: enum, words", "type: set, words"),
        CLOCK.replace(WEEK, "mon, tue"),
    ],
)
def test_what_is_declared_as_something_else_is_not_told(facts):
    """It stays missing, and a missing fact denies and is named."""
    assert len(supplied(declared(facts), LOCAL)) == 2


@pytest.fixture
def poster(db):
    factories.directive_adopted(SMALL.replace("roles: {", f"{CLOCK}positions: {{poster: [Clerk]}}\nroles: {{", 1))
    from spokesperson.oversight.actions.adopt_directive import follow_directive

    follow_directive()
    person = factories.employee()
    factories.holds(person, "Clerk")
    with clock.at(factories.AT_WORK):
        yield person


def proposed(actor, **facts):
    as2 = {"type": "Create", "actor": actor.urn}
    return Activity(actor=actor, action="post", subject=actor.urn, as2=as2, facts={"seconds_since_edit": 90, **facts})


def test_the_door_tells_them_and_believes_nobody_else(poster):
    used = door.weigh(proposed(poster, local_time=time(3), weekday="sunday")).decision.facts_used
    assert (used["local_time"], used["weekday"], used["local_date"]) == (time(10, 12), "tuesday", date(2026, 3, 17))


def test_an_annex_need_not_name_the_numbers_of_sh_620_4(poster):
    """Without them a role by position and the table are enough; the days of grace are the usual ones."""
    verdict = door.weigh(proposed(poster))
    assert (verdict.effect, verdict.decision.clauses) == ("permit", ("1.2/post",))
    assert verdict.decision.facts_used["grace_days_left"] == 0
    assert verdict.decision.facts_used["profile_notice_days_left"] == 0
