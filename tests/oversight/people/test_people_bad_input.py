"""Bad input about Administrators, by page and API: who may not be appointed, and when (Def-Administrator; R13-R15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.decisions.models import Decision
from spokesperson.people.models import Appointment, Holding
from spokesperson.people.queries import administrators
from tests import factories
from tests.api.conftest import Caller

NOW = factories.AT_WORK


def appointed(house, person, **given):
    return Caller(house.boss).post(f"/people/{person.handle}/appointments", {"reason": "summer", **given})


def page(house, person, **given):
    client = Client()
    client.force_login(house.boss.user)
    return client.post(f"/people/{person.handle}/appoint", {"reason": "summer", **given})


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reason", {"reason": " "}),
        ("end", {"start": "2026-04-02T09:00:00-05:00", "end": "2026-04-01T09:00:00-05:00"}),
        ("end", {"end": "2026-03-17T15:12:00Z"}),
        ("end", {"end": "soon"}),
        ("start", {"start": "2026-03-01T09:00:00-06:00"}),
    ],
)
def test_through_the_api_the_field_is_named_and_nobody_is_appointed(house, field, given):
    """R14, bad input: end before start; nothing is dated back."""
    answer = appointed(house, house.aide, **given)
    assert (answer.status, answer.body["field"]) == (422, field), answer.body
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [("reason", {"reason": " "}), ("end", {"start": "2026-04-02", "end": "2026-04-01"}), ("end", {"end": "soon"})],
)
def test_on_the_page_the_field_is_named_and_nobody_is_appointed(house, field, given):
    """R14, bad input."""
    answer = page(house, house.aide, **given)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()
    assert not Appointment.objects.exists()


def test_nobody_appoints_themselves_by_page_or_api(house):
    """R14, bad input: refused with the clause, and the attempt is on record."""
    answer = appointed(house, house.boss)
    assert answer.status == 403
    assert answer.body["clauses"]
    assert page(house, house.boss).status_code == 403
    assert Decision.objects.filter(actor=house.boss, action="appoint", effect="deny").count() == 2
    assert not Appointment.objects.exists()


def test_somebody_who_left_is_not_appointed_by_page_or_api(house):
    """R14, bad input: non-employee."""
    house.aide.left = NOW.date()
    house.aide.save()
    answer = appointed(house, house.aide)
    assert answer.status in (403, 404), answer.body
    assert page(house, house.aide).status_code in (403, 404)
    assert appointed(house, type("Nobody", (), {"handle": "nobody-here"})).status == 404
    assert not Appointment.objects.exists()


def test_a_vacant_position_gives_nobody_a_role(house):
    """R13, bad input: whoever held it may do from then on what everybody may, also through the API."""
    held = Holding.objects.get(employee=house.boss, position__administrator=True)
    held.end = NOW + timedelta(hours=1)
    held.save()
    body = {"title": "Guide"}
    with clock.at(NOW + timedelta(minutes=59)):
        assert Caller(house.boss).post("/positions", body).status == 201
    with clock.at(NOW + timedelta(hours=1)):
        assert house.boss not in administrators()
        answer = Caller(house.boss).post("/positions", {"title": "Guard"})
    assert answer.status == 403
    assert answer.body["clauses"]
