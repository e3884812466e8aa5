"""The fictional staff as rows of the register: the org chart is what a personnel office would hand over."""

from __future__ import annotations

from datetime import date, datetime, time

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from spokesperson.demo import library
from spokesperson.people.models import Employee, Holding, Position, Shift, Topic

HIRED = date(2019, 6, 3)
LUNCH = [["12:30", "13:00"]]


def hire(password: str, since: datetime) -> dict[str, Employee]:
    """Everybody of ``library.PEOPLE`` by key, in their positions from ``since`` on; all sign in with ``password``."""
    Topic.objects.bulk_create(Topic(slug=s, name=n) for s, n in library.TOPICS.items())
    secret = make_password(password)
    people: dict[str, Employee] = {}
    for key, person in library.PEOPLE.items():
        people[key] = _employee(person, people.get(person.boss), secret)
        _holds(people[key], person, since)
        _works(people[key], person.speaks)
    return people


def _employee(person: library.Person, boss: Employee | None, secret: str) -> Employee:
    handle = slugify(person.name)
    email = f"{handle.replace('-', '.')}@{library.DOMAIN}"
    user = get_user_model().objects.create(username=email, email=email, password=secret)
    return Employee.objects.create(
        handle=handle, name=person.name, email=email, user=user, supervisor=boss, branch=person.branch,
        department=person.department, hired=HIRED,
    )  # fmt: skip


def _holds(employee: Employee, person: library.Person, since: datetime) -> None:
    """Administrator positions were entered by the directive's adoption; the others are entered here."""
    values = {"department": person.department, "official": person.official}
    position, _ = Position.objects.update_or_create(title=person.position, defaults=values)
    Holding.objects.create(employee=employee, position=position, start=since)


def _works(employee: Employee, round_the_clock: bool) -> None:
    hours = (time.min, time.max, []) if round_the_clock else (time(7), time(21), LUNCH)
    start, end, breaks = hours
    Shift.objects.bulk_create(
        Shift(employee=employee, weekday=day, start=start, end=end, breaks=breaks) for day in range(7)
    )
