"""What every room's part of the API shares: whose token came, and bodies that say no more than they may (R1).

It stands at the door and not with the assembled API, because the rooms between the two may not look up.
"""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict

from spokesperson.people.models import Employee


class Strict(Schema):
    """A body that says no more than it may: an unknown field is an error, not silently lost."""

    model_config = ConfigDict(extra="forbid")


def caller(request: HttpRequest) -> Employee:
    """The employee whose token came with the request; the API's sign-in put it there."""
    employee: Employee = request.auth  # type: ignore[attr-defined]
    return employee
