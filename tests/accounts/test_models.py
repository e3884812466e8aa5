"""The three facts and what follows from them (Def-Account-library, Def-Account-personal; R10, R11)."""

from __future__ import annotations

from itertools import product

import pytest

from spokesperson.accounts.models import INDIVIDUAL, LIBRARY, Account, derive_kind
from tests import factories

HOLDERS = ("", LIBRARY, INDIVIDUAL)


def test_only_three_times_the_library_makes_a_library_account():
    """R10."""
    found = [facts for facts in product(HOLDERS, repeat=3) if derive_kind(*facts) == "library"]
    assert found == [(LIBRARY, LIBRARY, LIBRARY)]


def test_who_created_a_personal_account_does_not_matter():
    """R11, choice."""
    assert {derive_kind(created, INDIVIDUAL, INDIVIDUAL) for created in HOLDERS} == {"personal"}


def test_a_missing_fact_leaves_the_kind_open():
    """R10, bad input."""
    assert derive_kind(LIBRARY, "", LIBRARY) == "none"


@pytest.mark.django_db
def test_the_database_derives_the_same_kind_for_every_combination():
    for number, (created, administered, maintained) in enumerate(product(HOLDERS, repeat=3)):
        factories.account_library(
            handle=f"a{number}", created_by=created, administered_by=administered, maintained_by=maintained
        )
    assert Account.objects.count() == 27
    assert all(a.derived_kind == a.kind for a in Account.objects.with_kind())


@pytest.mark.django_db
def test_no_column_of_the_register_could_hold_a_password():
    """R11, L5."""
    names = {f.name for f in Account._meta.get_fields()}
    assert not [n for n in names if any(word in n for word in ("pass", "secret", "credential", "pin"))]
