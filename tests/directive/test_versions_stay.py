"""A published version is neither changed nor removed, by nobody (P2; R3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from spokesperson.directive.models import Version
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source", "other words"), ("revision", "9.9"), ("file_hash", "0" * 64), ("text_hash", "0" * 64),
        ("effective", factories.AT_WORK + timedelta(days=9)), ("adopted", "1999"), ("entered_by", "somebody"),
    ],
)  # fmt: skip
def test_a_published_version_is_not_changed(field, value):
    version = factories.directive_adopted()
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**{field: value})
    assert getattr(Version.objects.get(), field) == getattr(version, field)


def test_a_published_version_is_not_removed():
    version = factories.directive_adopted()
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        version.delete()
    assert Version.objects.count() == 1


def test_a_published_version_is_not_replaced_either():
    """SQLite's REPLACE and PostgreSQL's TRUNCATE fire no trigger for single rows."""
    version = factories.directive_adopted()
    copied = "INSERT OR REPLACE INTO directive_version SELECT * FROM directive_version"
    statement = copied if connection.vendor == "sqlite" else "TRUNCATE directive_version CASCADE"
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Version.objects.get().source == version.source


def test_when_it_is_looked_at_next_may_be_set():
    """R5."""
    version = factories.directive_adopted()
    Version.objects.filter(pk=version.pk).update(next_review=date(2027, 1, 1))
    version.refresh_from_db()
    assert version.next_review == date(2027, 1, 1)
