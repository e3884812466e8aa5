"""One's own settings: keys, the e-mail about what waits, its language (WCAG 2.1.4; L9)."""

from __future__ import annotations

import pytest
from django.test import Client

from spokesperson.archive import store as archive
from spokesperson.oversight.actions.change_preference import change_preference
from spokesperson.people import preference
from spokesperson.people.models import Preference
from tests.oversight.conftest import invalid


@pytest.fixture
def ann(house):
    person = Client()
    person.force_login(house.ann.user)
    return person


def test_who_chose_nothing_has_keys_and_a_daily_mail(house):
    chosen = preference.of(house.ann)
    assert (chosen.keys, chosen.digest, chosen.language) == (True, "daily", "")
    assert not Preference.objects.exists()


def test_what_is_chosen_on_the_page_is_kept_and_holds_on_every_page(house, ann):
    """Keys off: no page lists or hears them. The language is that of the pages, too."""
    before = archive.head().size
    assert 'data-keys="on"' in ann.get("/help").content.decode()
    answer = ann.post("/me", {"digest": "weekly", "language": "es"})
    assert answer.status_code == 302
    assert answer.cookies["django_language"].value == "es"
    page = ann.get("/help").content.decode()
    assert 'data-keys="off"' in page
    assert 'id="keys"' not in page
    assert "js/keys.js" not in page
    kept = preference.of(type(house.ann).objects.get(pk=house.ann.pk))
    assert (kept.keys, kept.digest, kept.language) == (False, "weekly", "es")
    assert archive.head().size == before, "a setting of one's own is no act under the directive"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"digest": "hourly"}, "digest"),
        ({}, "digest"),
        ({"digest": "daily", "language": "xx"}, "language"),
        ({"digest": "daily", "language": "e" * 300}, "language"),
    ],
)
def test_a_choice_that_is_none_is_said_beside_its_field(house, ann, fields, wrong):
    answer = ann.post("/me", fields)
    assert answer.status_code == 422
    assert f'href="#f-{wrong}"' in answer.content.decode()
    assert not Preference.objects.exists()


def test_the_action_refuses_what_is_no_choice(house):
    invalid("digest", change_preference, house.ann, keys=True, digest="now")
    invalid("language", change_preference, house.ann, keys=True, digest="none", language="tlh")


def test_nobody_signed_in_has_no_settings(house):
    answer = Client().get("/me")
    assert answer.status_code == 302
    assert "data-keys" not in Client().get("/register").content.decode()
