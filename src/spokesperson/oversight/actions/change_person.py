"""Enter an employee, or change what the register says of one (P1, Def-Representative; R13, R27).

A new supervisor is a new line: what the old line had permitted is suspended in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model

from spokesperson.decisions import door
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import people_csv, person_fields, staffing
from spokesperson.people.models import Employee, Shift

CLAUSE = partial(under, "employment")
LUNCH = [["12:30", "13:00"]]


def add_person(
    by: Employee,
    *,
    name: str,
    email: str,
    handle: str = "",
    supervisor: Employee | str | None = None,
    hired: date | str | None = None,
    **plain: Any,
) -> Employee:
    """A new employee with a sign-in without a password, working Monday to Friday, 9 to 17, until ``set_hours``.

    ``plain`` are branch, department, phone. Raises ``Invalid`` (name, email, handle, supervisor, hired, ...) and
    ``door.Refused`` for anyone but an Administrator or a Library official.
    """
    values = person_fields.read({"name": name, "email": email, **plain})
    person_fields.email_free(values["email"])
    taken = set(Employee.objects.values_list("handle", flat=True))
    chosen = person_fields.handle(handle) if handle else person_fields.free_handle(values["name"], taken)
    if chosen in taken:
        raise Invalid("handle", "Somebody has this handle already.")
    boss = staffing.supervisor_for(None, supervisor)
    first = person_fields.day("hired", hired) or staffing.today()
    person = Employee(handle=chosen, supervisor=boss, hired=first, **values)

    def change(verdict: door.Verdict) -> Employee:
        staffing.lock_register()
        return enter(person, by, verdict)

    shown = {"type": "Create", "object": staffing.as_object(person)}
    return door.act(acts.about_person(by, "keep_people", person, shown), change)


def enter(person: Employee, by: Employee, verdict: door.Verdict) -> Employee:
    """Store a checked new person with sign-in, usual hours and record; inside the act's transaction."""
    enter_all([(person, person.supervisor)], by, verdict)
    return person


def enter_all(
    people: Sequence[tuple[Employee, Employee | None]],
    by: Employee,
    verdict: door.Verdict,
    positions: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """The same for many, each with the supervisor, who may be one of them; ``positions`` by handle for the record."""
    users = [(person, get_user_model()(username=person.email, email=person.email)) for person, _ in people]
    for _, user in users:
        user.set_unusable_password()
    get_user_model().objects.bulk_create([user for _, user in users], batch_size=500)
    for person, user in users:
        person.user, person.supervisor = user, None
    Employee.objects.bulk_create([person for person, _ in people], batch_size=500)
    teams: dict[int, list[int]] = {}
    for person, boss in people:
        person.supervisor = boss
        if boss is not None:
            teams.setdefault(boss.pk, []).append(person.pk)
    for boss_pk, team in teams.items():
        for begin in range(0, len(team), 500):
            Employee.objects.filter(pk__in=team[begin : begin + 500]).update(supervisor=boss_pk)
    Shift.objects.bulk_create(
        [
            Shift(employee=person, weekday=d, start=time(9), end=time(17), breaks=LUNCH)
            for person, _ in people
            for d in range(5)
        ],
        batch_size=1000,
    )
    for person, boss in people:
        private = {f: getattr(person, f) for f in ("name", "email", "branch", "department")}
        more = {"sp:supervisor": boss.urn if boss else "", "sp:hired": str(person.hired)}
        if held := (positions or {}).get(person.handle):
            more["sp:position"] = people_csv.BETWEEN.join(held)
        shown = staffing.as_object(person, **more)
        acts.keep(by, "Create", shown, subject=person.urn, clauses=[CLAUSE()], verdict=verdict, personal=private)


def change_person(by: Employee, person: Employee, **given: Any) -> Employee:
    """Change name, email, phone, branch, department or supervisor; only what is given and different.

    Raises ``Invalid`` naming the field (a circle in the chart is one: supervisor) and ``door.Refused``.
    """
    asked = dict(given)
    moves = "supervisor" in asked
    boss = staffing.supervisor_for(person, asked.pop("supervisor", None))
    values = person_fields.read(asked)
    if "email" in values:
        person_fields.email_free(values["email"], person)
    if moves:
        staffing.no_circle(person, boss)

    def change(verdict: door.Verdict) -> Employee:
        staffing.lock_register()
        held = Employee.objects.select_related("supervisor", "user").get(pk=person.pk)
        differ: dict[str, Any] = {f: value for f, value in values.items() if getattr(held, f) != value}
        if moves and boss != held.supervisor:
            staffing.no_circle(held, boss)
            differ["supervisor"] = boss
        return apply(held, differ, by, verdict)

    shown = {"type": "Update", "object": staffing.as_object(person, **{"sp:changed": sorted(given)})}
    return door.act(acts.about_person(by, "keep_people", person, shown), change)


def apply(person: Employee, differ: Mapping[str, Any], by: Employee, verdict: door.Verdict) -> Employee:
    """Store checked values that differ, with one record; inside the act's transaction."""
    if not differ:
        return person
    old = person.supervisor
    plain = {field: value for field, value in differ.items() if field != "supervisor"}
    private = {field: [str(getattr(person, field)), str(value)] for field, value in plain.items()}
    for field, value in plain.items():
        setattr(person, field, value)
    if plain:
        person.save(update_fields=list(plain))
    if "email" in plain and person.user is not None:
        person.user.username = person.user.email = person.email
        person.user.save(update_fields=["username", "email"])
    more: dict[str, Any] = {"sp:changed": sorted(differ)}
    if "supervisor" in differ:
        staffing.new_line(person, differ["supervisor"], by, verdict)
        boss = differ["supervisor"]
        more["sp:supervisor"] = [old.urn if old else "", boss.urn if boss else ""]
    acts.keep(
        by, "Update", staffing.as_object(person, **more), subject=person.urn, clauses=[CLAUSE()], verdict=verdict,
        personal=private or None,
    )  # fmt: skip
    return person
