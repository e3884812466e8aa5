"""Likes (Overview rows 9 and 10; 1.2): M9A, M9R, M10A, R37."""

from __future__ import annotations

import pytest

from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import like
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Intent, Publication
from spokesperson.desk.sending import connect, sender
from spokesperson.networks import Transient
from spokesperson.noticeboard.models import Notice
from tests import factories


@pytest.fixture
def stands(house) -> Publication:
    draft = factories.posted(house.boss, house.board, "Doors open at nine.")
    return Publication.objects.get(draft=draft)


def liked(by, account, target, **more):
    return like.like(by, account, target, **{"equipment": "library", "purpose": "programs", **more})


def settled(act, *given, **named) -> frozenset[str]:
    """The warnings of an act that has to be tried once to see them."""
    with pytest.raises(Refused) as error:
        act(*given, **named)
    assert error.value.verdict.effect == "warn", error.value.verdict.decision.reasons
    return frozenset(r.rule for r in error.value.verdict.unsettled)


def test_a_like_is_recorded_with_a_copy_of_what_was_liked(house, stands):
    """M9R, R87: what it said when it was liked."""
    liked(house.ann, house.hers, stands.uri)
    sender.run_due()
    assert Notice.objects.get().likes == 1
    record = archive.recent(1)[0]
    assert (record.type, record.actor) == ("Like", house.ann.urn)
    assert record.activity["object"]["content"] == "Doors open at nine."


def test_the_administrator_takes_a_like_back(house, stands):
    """M10A."""
    liked(house.boss, house.board, stands.uri)
    sender.run_due()
    liked(house.boss, house.board, stands.uri, undo=True)
    sender.run_due()
    assert Notice.objects.get().likes == 0
    assert archive.recent(1)[0].type == "Undo"


def test_what_is_not_there_cannot_be_liked(house):
    """M9A, bad input."""
    with pytest.raises(Refused) as error:
        liked(house.boss, house.board, "https://nowhere.example/7")
    assert "Overview/like" in error.value.verdict.decision.clauses
    assert not Intent.objects.exists()


@pytest.mark.parametrize("target", ["", "   "])
def test_a_like_of_nothing_names_the_field(house, target):
    with pytest.raises(Invalid) as error:
        liked(house.boss, house.board, target)
    assert error.value.field == "target"


def test_what_offends_is_liked_only_after_the_warning_is_taken_note_of(house, stands):
    """M9A, R37: a like reads as agreement."""
    Notice.objects.update(text="Those fucking idiots.")
    open_ = settled(liked, house.boss, house.board, stands.uri)
    assert "endorsing" in open_
    assert not Intent.objects.filter(verb="like").exists()
    liked(house.boss, house.board, stands.uri, settled=open_)
    sender.run_due()
    assert Notice.objects.get().likes == 1


def test_a_silent_network_is_not_mistaken_for_a_missing_post(house, stands, monkeypatch):
    """Bad input: nothing is refused for good because a network was away."""

    class Away:
        def fetch(self, ref):
            raise Transient("away")

    monkeypatch.setattr(connect, "connector", lambda account: Away())
    with pytest.raises(Invalid) as error:
        liked(house.boss, house.board, stands.uri)
    assert error.value.field == "target"


def test_an_undesignated_employee_may_not_like_for_the_library(house, stands):
    """R1."""
    with pytest.raises(Refused) as error:
        liked(house.aide, house.board, stands.uri)
    assert error.value.verdict.effect == "deny"
