"""A signed-in browser and the people of the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from spokesperson.people.models import Employee
from tests.api.conftest import caller  # noqa: F401
from tests.desk.conftest import house  # noqa: F401


@pytest.fixture
def browse() -> Callable[[Employee], Client]:
    """``browse(person)`` is that person's browser on a device of the Library; an error is answered, not raised."""

    def signed_in(person: Employee) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(person.user)
        session = client.session
        session["equipment"] = "library"
        session.save()
        return client

    return signed_in
