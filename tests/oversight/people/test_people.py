"""Entering, changing, transferring and leaving, and what ends with the line (Definitions; R13-R15, R27)."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.facts import gather
from spokesperson.oversight.actions.appoint import appoint
from spokesperson.oversight.actions.change_person import add_person, change_person
from spokesperson.oversight.actions.end_appointment import end_appointment
from spokesperson.oversight.actions.end_employment import end_employment
from spokesperson.oversight.actions.end_holding import end_holding
from spokesperson.oversight.actions.give_grant import renew
from spokesperson.oversight.actions.hold_position import hold_position
from spokesperson.oversight.actions.open_position import open_position
from spokesperson.oversight.actions.transfer import transfer
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Grant, Holding, Position
from spokesperson.people.queries import administrators
from tests import factories
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK
ZONE = UTC
NEW = {"name": "Zoë New", "email": "zoe.new@willowlibrary.example"}


def types(person: Employee) -> list[str]:
    return [r.type for r in archive.by_subject(person.urn) if "result" not in r.activity]


def granted(person: Employee) -> str:
    return gather(person.pk, clock.now(), ZONE, person.accounts.get().pk, "post")["grant"]


def test_an_administrator_enters_an_employee_with_handle_sign_in_and_usual_hours(house):
    """R13."""
    made = add_person(house.boss, supervisor=house.manager.handle, branch="Riverside Branch", **NEW)
    assert (made.handle, made.supervisor, made.shifts.count()) == ("zoe-new", house.manager, 5)
    assert made.user is not None
    assert not made.user.has_usable_password()
    record = archive.by_subject(made.urn)[-1]
    assert (record.type, record.actor) == ("Create", house.boss.urn)
    assert "Zoë" not in str(record.activity)


@pytest.mark.parametrize("who", ["manager", "ann", "aide"])
def test_nobody_else_changes_the_register(house, who):
    """R13."""
    assert refused(add_person, getattr(house, who), **NEW).effect == "deny"
    assert refused(change_person, getattr(house, who), house.aide, name="Other").effect == "deny"
    assert not Employee.objects.filter(email=NEW["email"]).exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}),
        ("email", {"email": "nobody"}),
        ("email", {"email": "ADA-AIDE@willowlibrary.example"}),
        ("handle", {"handle": "Not A Handle"}),
        ("handle", {"handle": "import"}),
        ("handle", {"handle": "ada-aide"}),
        ("supervisor", {"supervisor": "nobody"}),
        ("hired", {"hired": "yesterday"}),
        ("branch", {"branch": "b" * 121}),
        ("person", {"password": "secret"}),
    ],
)
def test_bad_input_about_an_employee_names_its_field(house, field, given):
    """R13, R14."""
    invalid(field, add_person, house.boss, **{**NEW, **given})


def test_a_line_never_leads_back_to_itself(house):
    """R27: the org chart has no circle."""
    invalid("supervisor", change_person, house.boss, house.manager, supervisor=house.ann)
    invalid("supervisor", transfer, house.boss, house.top, supervisor=house.aide)
    invalid("supervisor", change_person, house.boss, house.aide, supervisor=house.aide)


@pytest.mark.django_db
@given(moves=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_no_series_of_changes_makes_a_circle(moves):
    """R27, for any moves: what is accepted always leaves a chart in which every line ends."""
    from django.db import transaction

    with clock.at(NOW), transaction.atomic():
        factories.directive_adopted()
        boss = factories.administrator()
        people = [factories.employee(f"Person {n}", supervisor=boss) for n in range(8)]
        for who, to in moves:
            with suppress(Invalid):
                change_person(boss, Employee.objects.get(pk=people[who].pk), supervisor=people[to].handle)
            above = dict(Employee.objects.values_list("pk", "supervisor_id"))
            for start in above:
                seen, at = set(), start
                while at is not None:
                    assert at not in seen
                    seen.add(at)
                    at = above[at]
        transaction.set_rollback(True)


def test_a_change_keeps_old_and_new_apart_from_the_record_itself(house):
    """R87: a name can be withheld without breaking the record."""
    change_person(house.boss, house.aide, name="Ada Renamed", email="ada.renamed@willowlibrary.example")
    house.aide.refresh_from_db()
    assert house.aide.user.username == "ada.renamed@willowlibrary.example"
    record = archive.by_subject(house.aide.urn)[-1]
    assert record.activity["object"]["sp:changed"] == ["email", "name"]
    assert "Renamed" not in str(record.activity)


def test_nothing_different_leaves_no_change(house):
    change_person(house.boss, house.aide, name=house.aide.name)
    assert types(house.aide) == []


def test_a_transfer_suspends_the_grant_and_the_new_supervisor_renews_it_with_one_click(house):
    """R27."""
    other = factories.employee("Otto Other", supervisor=house.top)
    assert granted(house.ann) == "active"
    found = transfer(house.boss, house.ann, supervisor=other.handle, reason="opens the new branch")
    grant = Grant.objects.get()
    assert found.suspended == [grant]
    assert (grant.suspended_at, grant.suspended_why) == (NOW, "The supervisor changed.")
    assert granted(house.ann) == "suspended"
    assert types(house.ann)[-2:] == ["Flag", "Move"]
    with clock.at(NOW + timedelta(minutes=1)):
        renew(other, Grant.objects.get())
        assert granted(Employee.objects.get(pk=house.ann.pk)) == "active"


def test_another_position_suspends_the_grant_too(house):
    """R27."""
    open_position(house.boss, title="Programme Librarian")
    transfer(house.boss, house.ann, position="programme librarian")
    assert Grant.objects.get().suspended_why == "The position changed."
    assert granted(house.ann) == "suspended"
    held = Holding.objects.filter(employee=house.ann).order_by("start")
    assert [(h.position.title, h.end) for h in held] == [("Branch Librarian", NOW), ("Programme Librarian", None)]


def test_a_grant_in_absence_ends_when_the_supervisors_supervisor_changes(house):
    """R27."""
    grant = Grant.objects.get()
    Grant.objects.update(granted_by=house.top, in_absence=True)
    assert granted(house.ann) == "active"
    change_person(house.boss, house.manager, supervisor=house.boss.handle)
    grant.refresh_from_db()
    assert grant.suspended_at == NOW
    assert granted(house.ann) == "suspended"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("supervisor", {}),
        ("supervisor", {"supervisor": "nobody"}),
        ("position", {"position": "Astronaut"}),
        ("position", {"position": "Branch Librarian"}),
    ],
)
def test_bad_input_of_a_transfer_names_its_field(house, field, given):
    """R27."""
    invalid(field, transfer, house.boss, house.ann, **given)
    assert granted(house.ann) == "active"


def test_whoever_leaves_loses_permission_position_and_sign_in_and_what_they_held_is_listed(house):
    """R27."""
    house.board.backup = house.boss
    house.board.save()
    found = end_employment(house.second, house.boss, left=NOW.date(), reason="moved away")
    assert found.backs_up == [house.board]
    house.boss.refresh_from_db()
    assert house.boss.left == NOW.date()
    assert not house.boss.user.is_active
    assert list(administrators()) == [house.second]
    end_employment(house.second, house.ann, left=(NOW + timedelta(days=3)).date())
    grant = Grant.objects.get()
    assert grant.suspended_why == "Employment ended."
    assert granted(house.ann) == "active"
    with clock.at(NOW + timedelta(days=3)):
        assert not gather(house.ann.pk, clock.now(), ZONE)["employed"]
        assert granted(house.ann) == "suspended"
    assert types(house.ann) == ["Flag", "Leave"]


def test_a_team_is_taken_on_before_its_supervisor_leaves_at_once(house):
    """R27: nobody reports to somebody who has left."""
    error = invalid("reports_to", end_employment, house.boss, house.manager, left=NOW.date())
    assert house.manager.name in str(error)
    invalid("reports_to", end_employment, house.boss, house.manager, left=NOW.date(), reports_to=house.ann.handle)
    end_employment(house.boss, house.manager, left=NOW.date(), reports_to=house.top.handle)
    house.ann.refresh_from_db()
    assert house.ann.supervisor == house.top
    assert Grant.objects.get().suspended_why == "The supervisor changed."


@pytest.mark.parametrize("left", ["", "soon", "2026-03-16", "2019-05-01"])
def test_the_day_of_leaving_is_a_day_to_come(house, left):
    invalid("left", end_employment, house.boss, house.aide, left=left)


def test_the_last_administrator_does_not_leave(house):
    """R15: by position, by employment, by appointment; the refusal names who would be missing."""
    end_holding(house.top, Holding.objects.get(employee=house.second, position__administrator=True))
    last = Holding.objects.get(employee=house.boss, position__administrator=True)
    for field, act, what, more in (
        ("holding", end_holding, last, {}),
        ("holding", end_holding, last, {"end": NOW + timedelta(days=30)}),
        ("left", end_employment, house.boss, {"left": (NOW + timedelta(days=9)).date()}),
        ("position", transfer, house.boss, {"position": "Branch Librarian"}),
    ):
        error = invalid(field, act, house.top, what, **more)
        assert house.boss.name in str(error)
        assert error.clause == "Def-Administrator"
    made = appoint(house.top, house.aide, reason="stands in", end=NOW + timedelta(days=20))
    invalid("holding", end_holding, house.top, last, end=NOW + timedelta(days=21))
    end_holding(house.top, last, end=NOW + timedelta(days=10))
    with clock.at(NOW + timedelta(days=11)):
        invalid("appointment", end_appointment, house.top, made, reason="too soon")


def test_an_acting_holder_is_an_administrator_from_start_to_end(house):
    """R13: acting holders count; a position that has ended or is to come gives no role."""
    begin, end = NOW + timedelta(days=1), NOW + timedelta(days=8)
    hold_position(house.boss, house.aide, position=factories.DIRECTOR, start=begin, end=end, acting=True)
    assert house.aide not in administrators()
    assert house.aide in administrators(begin)
    assert house.aide not in administrators(end)


def test_nobody_puts_themselves_into_a_position_of_authority(house):
    """R14, bad input: self-appointment by way of a position."""
    Position.objects.create(title="Deputy Director", official=True)
    assert refused(hold_position, house.top, house.top, position=factories.DIRECTOR).effect == "deny"
    assert refused(transfer, house.top, house.top, position=factories.DIRECTOR).effect == "deny"
    invalid("position", hold_position, house.boss, house.boss, position="Deputy Director")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("position", {"position": "Astronaut"}),
        ("position", {"position": ""}),
        ("end", {"position": "Branch Librarian", "end": NOW}),
        ("start", {"position": "Branch Librarian", "start": NOW - timedelta(days=1)}),
        ("employee", {"position": "Branch Librarian", "start": NOW + timedelta(days=30)}),
    ],
)
def test_bad_input_of_a_holding_names_its_field(house, field, given):
    """R13, R14, bad input: unknown position, end before start, somebody no longer employed then."""
    house.aide.left = (NOW + timedelta(days=10)).date()
    house.aide.save()
    invalid(field, hold_position, house.boss, house.aide, **given)


def test_a_position_is_held_once_at_a_time(house):
    invalid("position", hold_position, house.boss, house.ann, position="Branch Librarian")


def test_whether_a_position_makes_an_administrator_is_the_directives_to_say(house):
    """R15."""
    assert not open_position(house.boss, title="Director of Nothing").administrator
    invalid("title", open_position, house.boss, title="director of NOTHING")
    invalid("title", open_position, house.boss, title=" ")
    Position.objects.filter(title=factories.DIRECTOR).update(title="Renamed")
    assert open_position(house.boss, title=factories.DIRECTOR).administrator
