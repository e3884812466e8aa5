"""What is confidential is hidden wherever words are listed or sent on (1.3): R41."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import masking
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import ask_advice, submit, write
from spokesperson.desk.models import Decline, Draft
from tests import factories
from tests.api.conftest import caller  # noqa: F401
from tests.desk.conftest import house, ready  # noqa: F401

SECRET = "+1 212 555 0188"
TEXT = f"Call our patron Maria Lopez at {SECRET}.\nShe has two overdue books."


def browse(who) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


@pytest.fixture
def refused(house) -> Draft:  # noqa: F811
    draft = ready(house.ann, house.hers, TEXT)
    with pytest.raises(Refused):
        submit.submit(draft, house.ann)
    return Draft.objects.get(pk=draft.pk)


def test_a_title_shows_dots_where_the_text_shows_a_customer(house, refused):  # noqa: F811
    """R41: names and numbers alike; how long they are is hidden too."""
    assert refused.title == "Call our ••• at •••."
    assert refused.text == TEXT


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("I work at the Library as a librarian. Two dogs listen.", "Two dogs listen."),
        ("I work at the Willow County Library.\nTwo dogs listen.", "Two dogs listen."),
        ("Trabajo en la Biblioteca. Dos perros escuchan.", "Dos perros escuchan."),
        ("I work at the Library.", "I work at the Library."),
        ("I work on Saturdays. Do you?", "I work on Saturdays. Do you?"),
        ("Two dogs listen. https://willowlibrary.example/dogs", "Two dogs listen."),
        ("https://willowlibrary.example/dogs\nTwo dogs  listen.", "Two dogs listen."),
        ("https://willowlibrary.example/dogs", "https://willowlibrary.example/dogs"),
    ],
)
def test_a_title_passes_over_whom_one_works_for_and_addresses(house, text, title):  # noqa: F811
    """1.6: every post may begin with it, and a list of them would tell none from another."""
    assert masking.title(text) == title


def test_a_reply_that_confirms_is_hidden_in_its_title(house):  # noqa: F811
    """R39, R41."""
    draft = write.start(house.ann, text="You are right, you had it overdue.", in_reply_to="https://x.example/1")
    assert masking.DOTS in draft.title
    assert "overdue" not in draft.title


@pytest.mark.parametrize("page", ["/", "/drafts", "/calendar", "/review"])
def test_no_list_shows_it_not_even_to_its_author(house, refused, page):  # noqa: F811
    """R41: lists are read over shoulders."""
    for who in (house.ann, house.boss, house.ann.supervisor):
        answer = browse(who).get(page)
        assert answer.status_code == 200
        assert "Maria Lopez" not in answer.content.decode()
        assert SECRET not in answer.content.decode()


@pytest.fixture
def told(house) -> Decline:  # noqa: F811
    """A customer's own words that give much away, declined by ``ann`` and asked about."""
    reply = ready(house.ann, house.hers, "We will look into it.", in_reply_to="https://x.example/1", thread_text=TEXT)
    ask_advice.ask_advice(reply, house.ann, question=f"What do I say to our patron Maria Lopez, {SECRET}?")
    return Decline.objects.create(
        employee=house.ann, thread=reply.in_reply_to, thread_text=TEXT, topic=factories.topic("fees"),
        at=clock.now(), offered_to=house.boss,
    )  # fmt: skip


def test_lists_of_questions_and_of_advice_show_dots(house, told, caller):  # noqa: F811
    """R41, R62: not to those who are offered the question either; whoever takes it reads it in full."""
    for who in (house.boss, house.ann, house.ann.supervisor):
        for page in ("/", "/questions", "/advice", "/advice?show=asked"):
            shown = browse(who).get(page).content.decode()
            assert SECRET not in shown
            assert "Maria Lopez" not in shown
    (one,) = caller(house.boss).get("/questions").body
    assert one["thread_text"].startswith("Call our ••• at •••.")
    taken = caller(house.boss).post(f"/questions/{told.uid}/take", {}).body
    assert taken["thread_text"] == TEXT
    assert SECRET not in browse(house.boss).get("/questions").content.decode()
    assert SECRET in browse(house.boss).get(f"/drafts/{taken['uid']}").content.decode()


def test_its_author_opens_it_and_reads_it_in_full(house, refused):  # noqa: F811
    """R41: except for people in the item's handling."""
    assert SECRET in browse(house.ann).get(f"/drafts/{refused.uid}").content.decode()


def record(draft: Draft) -> archive.Record:
    return archive.by_subject(draft.urn)[-1]


def test_the_archive_keeps_the_original_and_shows_it_to_who_handles_it(house, refused):  # noqa: F811
    """R41: the author and their line read it; an Administrator who has no part in it does not."""
    kept = record(refused)
    assert SECRET in str(kept.activity)
    page = f"/records/{kept.record_id}"
    assert SECRET in browse(house.ann).get(page).content.decode()
    others = browse(house.boss).get(page).content.decode()
    assert SECRET not in others
    assert "Maria Lopez" not in others
    assert "What is confidential is hidden here" in others


def test_so_does_the_api(house, refused, caller):  # noqa: F811
    """R41."""
    path = f"/records/{record(refused).record_id}"
    assert SECRET in str(caller(house.ann).get(path).body)
    assert SECRET not in str(caller(house.boss).get(path).body)


@given(st.text())
def test_what_holds_nothing_confidential_is_left_as_it_is(text: str):
    """R41: any text; the same text gives the same."""
    shown = masking.hidden(text)
    assert shown == masking.hidden(text)
    assert masking.DOTS in shown or shown == text
