"""Bad time on its page: the field is named, and nothing is stored (Def-Participation; R21)."""

from __future__ import annotations

import pytest
from django.test import Client

from spokesperson.conduct.actions.note_time import note_time
from spokesperson.people.models import Participation
from tests.conduct.conftest import TODAY

GOOD = {"verb": "note", "date": TODAY, "kind": "reading", "minutes": "30", "use": "business"}


@pytest.fixture
def ann(house) -> Client:
    client = Client()
    client.force_login(house.ann.user)
    return client


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "dreaming"}),
        ("kind", {"kind": ""}),
        ("minutes", {"minutes": "0"}),
        ("minutes", {"minutes": "721"}),
        ("minutes", {"minutes": "half"}),
        ("date", {"date": "2026-03-18"}),
        ("date", {"date": "soon"}),
        ("use", {"use": "both"}),
        ("topic", {"topic": "astrology"}),
    ],
)
def test_the_page_names_the_field_and_stores_nothing(house, ann, field, given):
    """R21, bad input: another kind, minutes outside 1-720, a day to come."""
    answer = ann.post("/time", GOOD | given)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()
    assert not Participation.objects.exists()


def test_more_than_a_day_holds_is_refused_on_the_page(house, ann):
    """R21, bad input: twenty-four hours in all."""
    for kind in ("reading", "posting"):
        note_time(house.ann, date=TODAY, kind=kind, minutes=720)
    answer = ann.post("/time", GOOD | {"minutes": "1"})
    assert answer.status_code == 422
    assert "1440 minutes already" in answer.content.decode()
    assert Participation.objects.count() == 2


def test_a_change_to_what_cannot_be_leaves_the_entry_as_it_was(house, ann):
    """R21, bad input."""
    entry = note_time(house.ann, date=TODAY, kind="reading", minutes=30)
    answer = ann.post("/time", {"verb": "change", "uid": str(entry.uid), "minutes": "721"})
    assert answer.status_code == 422
    assert Participation.objects.get().minutes == 30
