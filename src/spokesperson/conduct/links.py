"""Addresses of pages that may not be installed, and of this room's own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from spokesperson.people.models import Employee


def maybe(name: str, *given: object, **query: object) -> str:
    """The address of that name, or "" where no page of that name takes these values."""
    try:
        found = reverse(name, args=given)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found


def representative(person: Employee) -> str:
    return reverse("representative", args=[person.handle])
