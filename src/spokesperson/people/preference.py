"""What one person chose for themselves; who chose nothing has keys, a daily e-mail and the browser's language."""

from __future__ import annotations

from spokesperson.people.models import Employee, Preference


def of(person: Employee) -> Preference:
    """The choice of ``person``; a new one, not kept, for who has none."""
    try:
        return person.preference
    except Preference.DoesNotExist:
        return Preference(employee=person)
