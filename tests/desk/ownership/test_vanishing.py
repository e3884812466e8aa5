"""What a Representative posted and is no longer found on their own account (Overview/delete): M10R."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions import instruct_takedown
from spokesperson.desk.home import agenda
from spokesperson.desk.models import Publication
from spokesperson.desk.ownership import vanishing
from spokesperson.people.models import Interference
from tests.desk.by_hand.test_by_hand import PAGE, WORDS, hand, net, noted, released  # noqa: F401  (the same account by hand)
from tests.desk.conftest import later

A_DAY = 24 * 3600 + 60


@pytest.fixture
def stands(hand) -> Publication:  # noqa: F811
    return noted(hand, released(hand))


def kinds(person) -> list[str]:
    return [str(one.status) for one in agenda.agenda(person, clock.now(), {}, False, 99).matters]


def test_a_post_that_vanished_is_told_to_the_supervisor_and_kept_on_record(hand, stands):  # noqa: F811
    """M10R (choice): "record disappeared", with its clause; nothing is held against its author."""
    hand.net.answers.pop("/t/1")
    with later(A_DAY):
        assert vanishing.look_for_vanished() == 1
        assert vanishing.look_for_vanished() == 0, "once a day, and told once"
        stands.refresh_from_db()
        assert stands.missed_at == clock.now()
        assert "Record disappeared" in kinds(hand.ann.supervisor)
        assert "Record disappeared" not in kinds(hand.ann)
        client = Client()
        client.force_login(hand.ann.supervisor.user)
        page = client.get(f"/published/{stands.uid}").content.decode()
        assert "nobody finds it where it stood" in page
        assert "no violation" in page
    kept = archive.by_subject(stands.draft.urn)[-1]
    assert kept.activity["summary"] == "A record disappeared."
    assert kept.activity["sp:clauses"] == ["Overview/delete"]
    assert not Interference.objects.exists()


def test_what_stands_or_cannot_be_read_is_not_missed(hand, stands):  # noqa: F811
    """A server in trouble proves nothing; what stands again is no longer missed."""
    before = len(archive.by_subject(stands.draft.urn))
    with later(A_DAY):
        assert vanishing.look_for_vanished() == 0
    hand.net.put("/t/1", "<p>Come back later.</p>")
    with later(2 * A_DAY):
        assert vanishing.look_for_vanished() == 0
    assert len(archive.by_subject(stands.draft.urn)) == before
    hand.net.answers.pop("/t/1")
    with later(3 * A_DAY):
        assert vanishing.look_for_vanished() == 1
    hand.net.put("/t/1", PAGE.format(WORDS))
    with later(4 * A_DAY):
        assert vanishing.look_for_vanished() == 0
    stands.refresh_from_db()
    assert stands.missed_at is None
    assert archive.by_subject(stands.draft.urn)[-1].activity["summary"] == "It stands again."


def test_nobody_is_watched_beyond_what_they_posted_for_the_library(hand, stands):  # noqa: F811
    """5: business posts only, for a season; what an official took down is not missed."""
    hand.net.answers.pop("/t/1")
    for change in (
        {"published_at": clock.now() - timedelta(days=91)},
        {"published_at": stands.published_at, "deleted_at": clock.now()},
    ):
        Publication.objects.filter(pk=stands.pk).update(**change)
        with later(A_DAY):
            assert vanishing.look_for_vanished() == 0
    Publication.objects.filter(pk=stands.pk).update(deleted_at=None)
    type(stands.draft).objects.filter(pk=stands.draft_id).update(use="personal")
    with later(A_DAY):
        assert vanishing.look_for_vanished() == 0


def test_whoever_was_told_to_take_it_down_is_not_told_on_for_doing_so(hand, stands):  # noqa: F811
    """R70, M10R: that page is looked at for the instruction; doing what one was told is no lost record."""
    instruct_takedown.instruct_takedown(stands, hand.boss, reason="the hour is wrong", due_at=None)
    hand.net.answers.pop("/t/1")
    with later(A_DAY):
        assert vanishing.look_for_vanished() == 0
