"""Who is an Administrator, and who is whose (Def-Administrator; R13-R15)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.people import positions
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee, Position
from spokesperson.people.queries import administrators, designated, employed, open_at, team
from spokesperson.people.queries import positions as held
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.AT_WORK


@pytest.fixture(autouse=True)
def _hour(db):
    factories.institution()
    with clock.at(NOW):
        yield


def test_a_holder_of_a_listed_position_is_an_administrator_from_its_start_to_its_end():
    """R13; the end itself no longer counts."""
    person = factories.employee("Dana Director")
    factories.holds(person, factories.DIRECTOR, start=NOW, end=NOW + timedelta(days=1), administrator=True)
    assert list(administrators(NOW - timedelta(seconds=1))) == []
    assert list(administrators(NOW)) == [person]
    assert list(administrators(NOW + timedelta(days=1))) == []


def test_an_acting_holder_counts():
    """R13, choice."""
    person = factories.employee("Dana Director")
    factories.holds(person, factories.DIRECTOR, administrator=True, acting=True)
    assert list(administrators()) == [person]


def test_an_appointed_employee_is_an_administrator():
    """R14."""
    assert list(administrators()) == []
    person = factories.appointed()
    assert list(administrators()) == [person]
    assert list(administrators(without=person.appointments.get())) == []


def test_who_left_is_no_administrator_from_that_day_on():
    """R13: by the institution's calendar, not by UTC."""
    person = factories.appointed()
    person.left = NOW.date()
    person.save()
    night = NOW.replace(hour=4)  # 23:12 of the day before in Chicago
    assert list(administrators(night)) == [person]
    assert list(administrators(NOW)) == []
    assert person not in employed()


def test_the_list_of_positions_can_be_asked_for_before_it_is_in_force():
    """R15."""
    person = factories.employee("Wanda Web")
    factories.holds(person, "Manager of Web Development & Support")
    assert list(administrators()) == []
    assert list(administrators(titles=["Manager of Web Development & Support"])) == [person]


def test_positions_follow_the_list_of_the_directive():
    """R15: listed positions are entered, positions no longer listed lose the role."""
    Position.objects.create(title="Old Post", administrator=True)
    Position.objects.create(title="Known Post")
    assert positions.follow(["Known Post", "New Post"]) == 3
    flags = dict(Position.objects.values_list("title", "administrator"))
    assert flags == {"Old Post": False, "Known Post": True, "New Post": True}
    assert positions.follow(["Known Post", "New Post"]) == 0


def test_positions_carry_a_further_role_as_the_directive_lists_them():
    """R13, R15: entered where they are new, and the role goes when the list does."""
    Position.objects.create(title="Clerk")
    Position.objects.create(title="Old Clerk", role="author")
    roles = {"author": ["Clerk", "Writer"], "duty_officer": ["Night Porter"]}
    assert positions.follow(["Editor"], roles) == 5
    listed = dict(Position.objects.values_list("title", "role"))
    assert listed == {
        "Editor": "", "Clerk": "author", "Writer": "author", "Night Porter": "duty_officer", "Old Clerk": "",
    }  # fmt: skip
    assert positions.follow(["Editor"], roles) == 0
    assert positions.follow(["Editor"]) == 3
    assert not Position.objects.exclude(role="").exists()


def test_whoever_holds_a_position_with_a_role_is_designated_while_holding_it():
    """P1, P2: they acknowledge the directive like Administrators and Representatives."""
    positions.follow([], {"author": ["Clerk"]})
    person, other = factories.employee("Cleo Clerk"), factories.employee("Ada Aide")
    factories.holds(person, "Clerk", end=NOW + timedelta(days=1))
    factories.holds(other, "Library Aide")
    assert list(Employee.objects.filter(designated())) == [person]
    assert list(Employee.objects.filter(designated(NOW + timedelta(days=1)))) == []


def test_the_line_of_the_org_chart():
    """R23, R90: supervisor and supervisor's supervisor, and nobody else."""
    top = factories.executive()
    boss = factories.employee("Bea Boss", supervisor=top)
    person = factories.employee("Ann Librarian", supervisor=boss)
    colleague = factories.employee("Cy Colleague", supervisor=boss)
    assert relation(person, person) == "self"
    assert relation(boss, person) == "supervisor"
    assert relation(top, person) == "above"
    assert relation(colleague, person) == "other"
    assert relation(person, boss) == "other"
    assert list(team(boss)) == [person, colleague]


def test_positions_held_now_put_the_acting_one_last():
    person = factories.employee()
    factories.holds(person, "Acting Manager", acting=True)
    factories.holds(person, "Library Aide")
    factories.holds(person, "Page", end=NOW)
    assert [h.position.title for h in held(person)] == ["Library Aide", "Acting Manager"]
    assert person.holdings.filter(open_at(NOW)).count() == 2
