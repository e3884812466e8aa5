"""The employee behind a page: signed in, known to the register, and still employed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from spokesperson import clock, institution
from spokesperson.people.models import Employee

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request that passed ``signed_in``."""

    employee: Employee


def signed_in(view: View) -> View:
    """Give ``view`` a request with ``employee``; others are led to the sign-in, or refused if they left."""

    @login_required
    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        employee: Employee | None = getattr(request.user, "employee", None)  # fetched with the user (people.backend)
        if employee is None or (employee.left is not None and employee.left <= today()):
            raise PermissionDenied
        request.employee = employee
        return view(request, *args, **kwargs)

    return wrapped


def today() -> date:
    """The day by the institution's calendar: somebody's last evening at work is still their last day."""
    return clock.now().astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()


def equipment(request: HttpRequest) -> str:
    """Whose device this session runs on, as said at sign-in (4.1)."""
    return str(request.session.get("equipment", "unknown"))
