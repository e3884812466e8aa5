"""Giving a post back: changes asked for, or rejected under a clause (Def-Library-business): R20."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import post, submit, write
from spokesperson.desk.actions.look import look
from spokesperson.desk.actions.send_back import send_back
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft, Intent, Review
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.desk.writing import content
from tests.desk.conftest import later, ready


@pytest.fixture
def sent(house) -> Draft:
    draft = ready(house.ann, house.hers, "I work at the Library as a librarian. Story time moves to ten.")
    return submit.submit(draft, house.ann)[0]


def back(house, draft: Draft, verdict: str = "changes", by=None, **more) -> Review:
    given = {"seen": content.content_hash(Draft.objects.get(pk=draft.pk)), "words": "Name the hour.", **more}
    return send_back(draft, by or house.ann.supervisor, verdict=verdict, **given)


def test_the_author_gets_it_back_with_the_reviewers_words(house, sent):
    """R20: in draft, with why; on record with version and hash."""
    made = back(house, sent)
    sent.refresh_from_db()
    assert (sent.state, made.version) == (DraftState.DRAFT, sent.version)
    assert sent.why == f"{house.ann.supervisor.name} asks for changes: Name the hour."
    record = archive.by_subject(sent.urn)[-1]
    assert (record.type, record.activity["summary"]) == ("Reject", "Name the hour.")
    assert record.activity["object"]["sp:contentHash"] == made.content_hash


def test_rejected_words_cannot_be_submitted_again_unchanged(house, sent):
    """R20: another word, and the question is a new one."""
    back(house, sent, "reject", clause="1.8")
    for act in (submit.submit, post.post):
        with pytest.raises(Invalid) as error, later(61):
            act(sent, house.ann)
        assert error.value.field == "text"
    write.save(sent, house.ann, text="I work at the Library as a librarian. Story time moves to eleven.")
    assert submit.submit(sent, house.ann)[0].state == DraftState.PAUSING


def test_words_changes_were_asked_for_may_be_sent_again(house, sent):
    """R20: the author may have good reasons."""
    back(house, sent)
    assert submit.submit(sent, house.ann)[0].state == DraftState.PAUSING


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": " "}, "words"),
        ({"verdict": "reject"}, "clause"),
        ({"verdict": "reject", "clause": "9.9"}, "clause"),
        ({"verdict": "burn"}, "verdict"),
        ({"words": "x" * 1001}, "words"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(house, sent, more, field):
    """R20, bad input."""
    with pytest.raises(Invalid) as error:
        back(house, sent, **more)
    assert error.value.field == field
    assert not Review.objects.exists()


def test_neither_the_author_nor_a_colleague_gives_it_back(house, sent):
    """R20: an Administrator may, as well as the line."""
    for who in (house.ann, house.aide):
        with pytest.raises(Refused):
            back(house, sent, by=who)
    back(house, sent, by=house.boss)


def test_whoever_read_older_words_is_told_which_version_arrived(house, sent):
    """R20: 409, with the version."""
    seen = content.content_hash(sent)
    write.save(sent, house.ann, text="Something else.")
    with pytest.raises(Changed, match=r"Version 2 arrived at \d\d:\d\d\. Read what changed\."):
        back(house, sent, seen=seen)


def test_what_was_scheduled_leaves_the_queue(house, sent):
    """R20."""
    with later(61):
        post.schedule(sent, house.ann, clock.now() + timedelta(days=1))
        back(house, sent)
    sent.refresh_from_db()
    assert (sent.state, Intent.objects.get().state) == (DraftState.DRAFT, "cancelled")


def test_what_is_being_sent_is_not_given_back(house, sent):
    Draft.objects.filter(pk=sent.pk).update(state=DraftState.SENDING)
    with pytest.raises(WrongState):
        back(house, sent)


def test_a_reviewer_reads_next_time_what_changed_since(house, sent):
    """R20: each reviewer their own; reading it twice loses nothing."""
    boss = house.ann.supervisor
    assert "before" not in look(sent, boss, "One.", "a").content
    sent.version = 2
    for _ in range(2):
        seen = look(sent, boss, "Two.", "b")
        assert seen.content["before"]["text"] == "One."
        assert (seen.content["before"]["version"], seen.version) == (1, 2)
    assert "before" not in look(sent, house.boss, "Two.", "b").content
