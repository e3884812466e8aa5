"""Enter the first person of an installation, who can then appoint and register others (Def-Administrator; R13, R15).

Possible once, while the register of employees is empty: afterwards somebody is there to do it.
"""

from __future__ import annotations

import secrets
from datetime import time
from functools import partial

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing, in_force, under
from spokesperson.oversight.actions.adopt_directive import INSTALLATION, follow_directive
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Holding, Position, Shift

CLAUSE = partial(under, "administrators")


def enter_first(*, name: str, email: str, position: str) -> tuple[Employee, str]:
    """The employee and their generated password. Raises ``Invalid`` (name, email, position, person)."""
    name, position = clean_line("name", name, 200), clean_line("position", position, 160)
    email = clean_line("email", email, 254).lower()
    if not name:
        raise Invalid("name", "Give the person's name.")
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid("email", "Give the person's work e-mail, like name@library.example.") from error
    titles = in_force().administrator_positions
    if position not in titles:
        raise Invalid("position", f"The directive's Administrator positions are: {'; '.join(titles)}.", CLAUSE())
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    with transaction.atomic():
        if Employee.objects.exists():
            raise Invalid("person", "There are people in the register already; let an Administrator go on.", CLAUSE())
        employee = _enter(name, email, position, password)
    return employee, password


def _enter(name: str, email: str, position: str, password: str) -> Employee:
    now = clock.now()
    user = get_user_model().objects.create_user(username=email, email=email, password=password)
    employee = Employee.objects.create(
        handle=slugify(name) or "first", name=name, email=email, user=user, hired=now.date()
    )
    place, _ = Position.objects.get_or_create(title=position, defaults={"official": True})
    Holding.objects.create(employee=employee, position=place, start=now)
    for weekday in range(5):
        Shift.objects.create(
            employee=employee, weekday=weekday, start=time(9), end=time(17), breaks=[["12:30", "13:00"]]
        )
    follow_directive()
    archive.append(
        {
            "type": "Add",
            "actor": INSTALLATION,
            "object": {"type": "Person", "id": employee.urn, "sp:position": position},
            "sp:clauses": citing(CLAUSE()),
        },
        subject=employee.urn,
        personal={"name": name, "email": email},
        series="oversight",
    )
    return employee
