"""The people of conduct's tests: those of oversight's, at ten past ten on a Tuesday."""

from __future__ import annotations

from django.test import Client

from spokesperson.people.models import Employee
from tests.oversight.conftest import house, invalid, refused  # noqa: F401  (the same people and helpers)

TODAY = "2026-03-17"


def signed_in(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client
