"""One search for what the reader may see, with no more of it than they may (1.3; R41)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.desk.models import Draft
from tests.desk.conftest import house  # noqa: F401


@pytest.fixture(autouse=True)
def _gallery() -> None:
    """The real addresses, not the gallery's."""


def found(who, words: str) -> list[str]:
    person = Client()
    person.force_login(who.user)
    answer = person.get("/palette", {"q": words}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return [item["title"] for group in answer.json()["groups"] for item in group["items"]]


def draft(who, text: str) -> Draft:
    return Draft.objects.create(author=who, text=text, created_at=clock.now(), edited_at=clock.now())


def test_pages_people_drafts_accounts_and_clauses_are_found(house):  # noqa: F811
    draft(house.ann, "Seeds at nine.")
    assert "Seeds at nine." in found(house.ann, "seeds")
    assert "Ada Aide" in found(house.ann, "ada")
    assert house.board.handle in found(house.ann, house.board.handle[:5])
    assert "1.8" in found(house.ann, "1.8")
    assert "Calendar" in found(house.ann, "calen")


def test_drafts_and_personal_accounts_of_others_are_not_found(house):  # noqa: F811
    """R41 and the promise that a draft sent nowhere is its author's alone."""
    draft(house.ann, "Seeds at nine.")
    assert found(house.aide, "seeds at") == []
    assert Account.objects.get(pk=house.hers.pk).kind == "personal"
    assert found(house.aide, house.hers.handle) == []
    assert house.hers.handle in found(house.ann, house.hers.handle)


def test_what_is_masked_is_given_away_by_no_search(house):  # noqa: F811
    draft(house.ann, "Please call 312-555-0142 about it.")
    assert found(house.ann, "312-555-0142") == []
    assert found(house.ann, "please call") != []


@pytest.mark.parametrize("words", ["%", "_", "'", "\\", "x" * 5000, "<script>", "  ", "(" * 50])
def test_odd_words_find_nothing_and_break_nothing(house, words):  # noqa: F811
    person = Client()
    person.force_login(house.ann.user)
    answer = person.get("/palette", {"q": words})
    assert answer.status_code == 200
    assert b'<script>"' not in answer.content


def test_it_asks_little_of_the_database_however_much_there_is(house):  # noqa: F811
    Draft.objects.bulk_create(
        Draft(author=house.ann, text=f"Seeds {n}", created_at=clock.now(), edited_at=clock.now()) for n in range(1600)
    )
    person = Client()
    person.force_login(house.ann.user)
    person.get("/palette")
    with CaptureQueriesContext(connection) as asked:
        answer = person.get("/palette", {"q": "seeds"}, headers={"Accept": "application/json"})
    assert len(asked) <= 5, "the session, the person, and three of the search"
    assert len(answer.content) < 8 * 1024


def test_nobody_signed_in_finds_nothing(house):  # noqa: F811
    assert Client().get("/palette", {"q": "ada"}).status_code == 302
