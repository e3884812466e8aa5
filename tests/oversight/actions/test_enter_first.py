"""The first person of an installation (Def-Administrator; R13, R15)."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.oversight.actions.enter_first import enter_first
from spokesperson.oversight.errors import Invalid
from spokesperson.people.queries import administrators
from tests import factories

PERSON = {"name": "Ida First", "email": "Ida@library.example", "position": factories.DIRECTOR}


@pytest.fixture
def empty(db):
    with clock.at(factories.AT_WORK):
        factories.directive_adopted()
        yield


def test_the_first_person_is_an_administrator_who_can_sign_in(empty):
    """R13: by position, and recorded."""
    ida, password = enter_first(**PERSON)
    assert list(administrators()) == [ida]
    assert authenticate(username="ida@library.example", password=password) == ida.user
    assert archive.by_subject(ida.urn)[0].personal == {"name": "Ida First", "email": "ida@library.example"}


def test_afterwards_somebody_is_there_to_do_it(empty):
    """R15."""
    enter_first(**PERSON)
    with pytest.raises(Invalid) as error:
        enter_first(**{**PERSON, "email": "other@library.example"})
    assert error.value.field == "person"


@pytest.mark.parametrize(("field", "value"), [("name", " "), ("email", "not one"), ("position", "Janitor")])
def test_bad_input_names_its_field(empty, field, value):
    with pytest.raises(Invalid) as error:
        enter_first(**{**PERSON, field: value})
    assert error.value.field == field
