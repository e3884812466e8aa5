"""The page of likes (Overview rows 9 and 10; 1.2): M9A, M9R, M10A, M10R."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Intent, Publication
from spokesperson.desk.sending import sender
from spokesperson.noticeboard.models import Notice
from tests import factories


@pytest.fixture
def stands(house) -> Publication:
    draft = factories.posted(house.boss, house.board, "Doors open at nine.")
    return Publication.objects.get(draft=draft)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def like(person, account, target: str, **more: str):
    return signed_in(person).post("/likes", {"act": "like", "account": str(account.uid), "target": target, **more})


def likes() -> int:
    return Intent.objects.filter(verb__in=("like", "unlike")).count()


@pytest.mark.parametrize("who", ["boss", "ann"])
def test_a_post_is_liked_and_stands_in_the_list(house, stands, who):
    """M9A, M9R: with a copy of what was liked on record."""
    person, place = getattr(house, who), house.board if who == "boss" else house.hers
    assert like(person, place, stands.uri).status_code == 302
    sender.run_due()
    assert Notice.objects.get().likes == 1
    assert archive.recent(1)[0].activity["object"]["content"] == "Doors open at nine."
    page = signed_in(person).get("/likes").content.decode()
    assert "Doors open at nine." in page
    assert ("Take it back" in page) is (who == "boss")


def test_an_administrator_takes_a_like_back(house, stands):
    """M10A."""
    like(house.boss, house.board, stands.uri)
    sender.run_due()
    row = Intent.objects.get(verb="like")
    client = signed_in(house.boss)
    assert client.post("/likes", {"act": "undo", "like": str(row.uid)}).status_code == 302
    sender.run_due()
    assert Notice.objects.get().likes == 0
    assert archive.recent(1)[0].type == "Undo"
    assert "Nothing was liked from here yet" in client.get("/likes").content.decode()


def test_a_representative_takes_none_back_and_is_shown_the_way(house, stands):
    """M10R, bad input: refused with the cell, recorded, and the like stands."""
    like(house.ann, house.hers, stands.uri)
    sender.run_due()
    row = Intent.objects.get(verb="like")
    client = signed_in(house.ann)
    assert "/why?action=delete" in client.get("/likes").content.decode()
    answer = client.post("/likes", {"act": "undo", "like": str(row.uid)})
    assert answer.status_code == 403
    assert Decision.objects.filter(actor=house.ann, action="delete", effect="deny").exists()
    sender.run_due()
    assert Notice.objects.get().likes == 1


@pytest.mark.parametrize("given", ["", "x", str(uuid.UUID(int=7))])
def test_a_like_that_nobody_gave_is_not_taken_back(house, given):
    assert signed_in(house.boss).post("/likes", {"act": "undo", "like": given}).status_code == 404


def test_what_offends_is_liked_only_after_the_warning_is_taken_note_of(house, stands):
    """M9A: the page shows it, and the second press says that it was read."""
    Notice.objects.update(text="Those fucking idiots.")
    first = like(house.boss, house.board, stands.uri)
    assert first.status_code == 403
    page = first.content.decode()
    assert 'name="settle" value="endorsing"' in page
    assert likes() == 0
    assert like(house.boss, house.board, stands.uri, settle="endorsing").status_code == 302


@pytest.mark.parametrize("target", ["", "   "])
def test_a_like_of_nothing_names_the_field(house, target):
    """M9A, bad input."""
    answer = like(house.boss, house.board, target)
    assert answer.status_code == 422
    assert 'href="#f-target"' in answer.content.decode()
    assert likes() == 0


def test_what_is_not_there_is_not_liked(house):
    """M9A, bad input: target missing."""
    answer = like(house.boss, house.board, "https://nowhere.example/7")
    assert answer.status_code == 403
    assert "https://nowhere.example/7" in answer.content.decode()
    assert likes() == 0


def test_without_an_account_or_with_somebody_elses_the_field_is_named(house, stands):
    """M9R, M4R, bad input."""
    client = signed_in(house.aide)
    for account in ("", "x", str(house.hers.uid)):
        answer = client.post("/likes", {"act": "like", "account": account, "target": stands.uri})
        assert answer.status_code == 422
        assert 'href="#f-account"' in answer.content.decode()
    assert likes() == 0


def test_from_an_account_nobody_here_is_connected_to_it_is_done_on_the_network(house, stands):
    """M9R, L5: no "try again" that would never help."""
    own = factories.account_personal(house.ann, handle="@ann@social.example")
    factories.granted(house.ann, own)
    answer = like(house.ann, own, stands.uri)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#f-account"' in page
    assert "Like the post on the network itself" in page
    assert likes() == 0


def test_the_list_holds_ones_own_likes_and_those_of_the_librarys_accounts(house, stands):
    """R16, M4A: what stands on somebody's own account is not an Administrator's to take back."""
    like(house.ann, house.hers, stands.uri)
    row = Intent.objects.get(verb="like")
    assert "Doors open at nine." not in signed_in(house.boss).get("/likes").content.decode()
    assert signed_in(house.aide).post("/likes", {"act": "undo", "like": str(row.uid)}).status_code == 404


def test_the_page_asks_few_questions(house, stands):
    """At most twelve queries, however many likes."""
    for n in range(12):
        Intent.objects.create(
            key=f"k{n}", verb="like", target=f"https://social.example/{n}", account=house.board, actor=house.boss,
            payload={"copy": f"Words {n}"}, payload_hash="x", state="done", created_at=factories.AT_WORK,
            due_at=factories.AT_WORK,
        )  # fmt: skip
    client = signed_in(house.boss)
    client.get("/likes")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/likes").status_code == 200
    assert len(asked) <= 12, [q["sql"][:90] for q in asked]
