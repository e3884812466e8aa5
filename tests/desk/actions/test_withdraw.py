"""Taking a post back before it is sent, and throwing a draft away (1.8, 4.2): R64, R87."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions import post, submit, withdraw
from spokesperson.desk.errors import NotYours
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.noticeboard.models import Notice
from tests.desk.conftest import later, ready


@pytest.fixture
def scheduled(house) -> Draft:
    draft = ready(house.boss, house.board)
    with later(61):
        post.schedule(draft, house.boss, clock.now() + timedelta(hours=1))
    return draft


def test_a_withdrawn_post_never_goes_out(house, scheduled):
    """R64."""
    withdraw.withdraw(scheduled, house.boss)
    with later(2 * 3600):
        assert sender.run_due() == 0
    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.scheduled_for) == (DraftState.DRAFT, None)
    assert Intent.objects.get().state == "cancelled"
    assert not Notice.objects.exists()


def test_it_may_be_scheduled_again_afterwards(house, scheduled):
    withdraw.withdraw(scheduled, house.boss)
    with later(70):
        post.post(scheduled, house.boss)
        sender.run_due()
    scheduled.refresh_from_db()
    assert scheduled.state == DraftState.PUBLISHED, scheduled.why
    assert Notice.objects.count() == 1


def test_withdrawing_is_on_record(house, scheduled):
    """R87."""
    withdraw.withdraw(scheduled, house.boss)
    last = archive.by_subject(scheduled.urn)[-1]
    assert (last.type, last.actor) == ("Undo", house.boss.urn)


@pytest.mark.parametrize("state", [DraftState.SENDING, DraftState.UNKNOWN, DraftState.PUBLISHED])
@pytest.mark.parametrize("act", [withdraw.withdraw, withdraw.discard])
def test_what_the_sender_has_cannot_be_taken_back(house, scheduled, state, act):
    """Bad input: an edit during sending. Nothing changes and nothing is recorded."""
    Draft.objects.filter(pk=scheduled.pk).update(state=state)
    before = archive.by_subject(scheduled.urn)
    with pytest.raises(WrongState):
        act(scheduled, house.boss)
    scheduled.refresh_from_db()
    assert scheduled.state == state
    assert archive.by_subject(scheduled.urn) == before
    assert Intent.objects.get().state == "queued"


@pytest.mark.parametrize("act", [withdraw.withdraw, withdraw.discard])
def test_only_the_author_takes_it_back(house, scheduled, act):
    with pytest.raises(NotYours):
        act(scheduled, house.ann)


def test_a_private_draft_disappears_without_a_trace(house):
    """R87, choice: what was never submitted is nobody's record."""
    draft = ready(house.ann, house.hers)
    withdraw.discard(draft, house.ann)
    draft.refresh_from_db()
    assert draft.state == DraftState.DISCARDED
    assert archive.by_subject(draft.urn) == []


def test_a_submitted_draft_leaves_its_record_when_discarded(house):
    """R87."""
    draft = ready(house.ann, house.hers)
    submit.submit(draft, house.ann)
    withdraw.discard(draft, house.ann)
    assert [r.type for r in archive.by_subject(draft.urn)] == ["Offer", "Remove"]
