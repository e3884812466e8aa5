"""What may be said of an employee, field by field (P1; R14). Pages, API and the personnel office's file share it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify

from spokesperson.desk.texts import clean_line
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

HANDLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Words that stand in the place of a handle in an address of ours.
RESERVED = frozenset({"new", "import", "export", "calendar", "positions", "appointments", "export-csv"})


def name(value: Any) -> str:
    found = clean_line("name", value, 200)
    if not found:
        raise Invalid("name", "Give the person's name.")
    return found


def email(value: Any) -> str:
    found = clean_line("email", value, 254).lower()
    try:
        validate_email(found)
    except ValidationError as error:
        raise Invalid("email", "Give the person's work e-mail, like name@library.example.") from error
    return found


def handle(value: Any) -> str:
    found = clean_line("handle", value, 80).lower()
    if not HANDLE.fullmatch(found) or found in RESERVED:
        raise Invalid("handle", "Write a handle of small letters, figures and hyphens, like nora-okafor.")
    return found


def day(field: str, value: Any) -> date | None:
    """A day such as 2027-03-17; none for nothing."""
    if value in ("", None) or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(clean_line(field, value, 40))
    except ValueError as error:
        raise Invalid(field, "Write the day like 2027-03-17.") from error


def _line(field: str, most: int) -> Callable[[Any], str]:
    return lambda value: clean_line(field, value, most)


# Plain fields of a person that can be changed, with how each is read.
PLAIN: Mapping[str, Callable[[Any], str]] = {
    "name": name,
    "email": email,
    "phone": _line("phone", 40),
    "branch": _line("branch", 120),
    "department": _line("department", 120),
}


def read(given: Mapping[str, Any]) -> dict[str, str]:
    """The plain fields of ``given`` as values; ``Invalid`` names an unknown one."""
    for field in given:
        if field not in PLAIN:
            raise Invalid("person", f"A person has no field called {clean_line('person', str(field), 10_000)[:40]!r}.")
    return {field: PLAIN[field](value) for field, value in given.items()}


def email_free(found: str, person: Employee | None = None) -> None:
    """``Invalid`` if somebody else has this e-mail, as an address or to sign in with."""
    others = Employee.objects.filter(email__iexact=found)
    users = get_user_model().objects.filter(username__iexact=found)
    if person is not None:
        others, users = others.exclude(pk=person.pk), users.exclude(employee=person)
    if taken := others.first():
        raise Invalid("email", f"{taken.name} has this e-mail already.")
    if users.exists():
        raise Invalid("email", "Another sign-in uses this e-mail already.")


def free_handle(given: str, taken: set[str]) -> str:
    """A handle made of a name that nobody has yet: ``ann-lee``, else ``ann-lee-2``."""
    base = slugify(given)[:70].strip("-") or "person"
    tried = [base, *(f"{base}-{n}" for n in range(2, 100_000))]
    return next(h for h in tried if h not in taken and h not in RESERVED)
