"""Appointing Administrators and ending it (Def-Administrator; R14, R15)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.oversight.actions.appoint import appoint
from spokesperson.oversight.actions.end_appointment import end_appointment
from spokesperson.people.models import Appointment, Holding
from spokesperson.people.queries import administrators
from tests import factories
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK
WHY = {"reason": "summer reading"}


@pytest.mark.parametrize("who", ["boss", "top"])
def test_an_administrator_or_the_executive_director_appoints(house, who):
    """R14."""
    by = getattr(house, who)
    made = appoint(by, house.aide, reason="summer reading", end=NOW + timedelta(days=30))
    assert house.aide in administrators()
    assert (made.appointed_by, made.start) == (by, NOW)
    record = archive.by_subject(house.aide.urn)[-1]
    assert (record.type, record.actor) == ("Add", by.urn)
    assert record.activity["object"]["relationship"] == "administrator"
    with clock.at(NOW + timedelta(days=30)):
        assert house.aide not in administrators()


@pytest.mark.parametrize("who", ["manager", "ann", "aide"])
def test_nobody_else_appoints(house, who):
    """R14: also not the person's own supervisor."""
    other = factories.employee("Otto Other", supervisor=house.manager)
    verdict = refused(appoint, getattr(house, who), other, **WHY)
    assert verdict.effect == "deny"
    assert not Appointment.objects.exists()


def test_nobody_appoints_themselves(house):
    """R14, bad input: also not an Administrator."""
    verdict = refused(appoint, house.boss, house.boss, **WHY)
    assert verdict.effect == "deny"
    assert not Appointment.objects.exists()


def test_somebody_who_left_cannot_be_appointed(house):
    """R14, bad input: non-employee."""
    house.aide.left = NOW.date()
    house.aide.save()
    verdict = refused(appoint, house.boss, house.aide, **WHY)
    assert verdict.effect == "deny"
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reason", {"reason": "  "}),
        ("end", {"end": NOW}),
        ("end", {"start": NOW + timedelta(days=2), "end": NOW + timedelta(days=1)}),
        ("end", {"end": "next week"}),
        ("start", {"start": NOW - timedelta(days=1)}),
        ("start", {"start": "2026-03-18T09:00:00"}),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(house, field, given):
    """R14, bad input: end before start; nothing is dated back."""
    error = invalid(field, appoint, house.boss, house.aide, **{**WHY, **given})
    assert error.clause == "Def-Administrator"
    assert not Appointment.objects.exists()


def test_earlier_today_means_now(house):
    """A form that gives a date gives midnight."""
    assert appoint(house.boss, house.aide, start=NOW - timedelta(hours=3), **WHY).start == NOW


def test_an_appointment_ends_at_once_with_its_record(house):
    made = appoint(house.boss, house.aide, **WHY)
    with clock.at(NOW + timedelta(days=1)):
        ended = end_appointment(house.top, made, reason="the summer is over")
        assert ended.end == clock.now()
        assert house.aide not in administrators()
    assert archive.by_subject(house.aide.urn)[-1].type == "Remove"


def test_an_appointment_that_has_ended_cannot_end_again(house):
    made = appoint(house.boss, house.aide, end=NOW + timedelta(hours=1), **WHY)
    with clock.at(NOW + timedelta(hours=2)):
        invalid("end", end_appointment, house.boss, made, reason="again")


def test_the_last_administrator_cannot_be_removed(house):
    """R15: the desk must never be ownerless."""
    made = appoint(house.boss, house.aide, **WHY)
    with clock.at(NOW + timedelta(days=1)):
        Holding.objects.filter(position__administrator=True).update(end=NOW)
        error = invalid("appointment", end_appointment, house.top, made, reason="the summer is over")
        assert error.clause == "Def-Administrator"
        made.refresh_from_db()
        assert made.end is None
        assert list(administrators()) == [house.aide]
