"""Planning and moving posts (1.8, Def-Library-business): R20, R25, R64."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import plan, post
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.noticeboard.models import Notice
from spokesperson.people.models import Order
from tests import factories
from tests.desk.conftest import later, ready

HOUR = timedelta(hours=1)


def scheduled(house, hours: int = 3) -> Draft:
    draft = ready(house.boss, house.board)
    post.schedule(draft, house.boss, clock.now() + hours * HOUR)
    return Draft.objects.get(pk=draft.pk)


def test_a_draft_may_be_given_an_hour_before_it_is_finished(house):
    """R64: planning decides nothing and restarts no pause."""
    draft = ready(house.boss, house.board)
    when = clock.now() + 3 * HOUR
    planned = plan.plan(draft, house.boss, when)
    assert (planned.state, planned.scheduled_for, planned.edited_at) == (DraftState.DRAFT, when, draft.edited_at)
    assert plan.plan(planned, house.boss, None).scheduled_for is None
    assert not Intent.objects.exists()


def test_moving_what_is_scheduled_decides_again_and_goes_out_once_at_the_new_hour(house):
    draft = scheduled(house)
    moved = plan.plan(draft, house.boss, draft.scheduled_for + HOUR)
    assert moved.state == DraftState.SCHEDULED
    assert archive.by_subject(draft.urn)[-1].type == "Move"
    with clock.at(draft.scheduled_for + timedelta(minutes=1)):
        sender.run_due()
        assert not Notice.objects.exists()
    with clock.at(moved.scheduled_for + timedelta(minutes=1)):
        sender.run_due()
        sender.run_due()
    assert Notice.objects.count() == 1


def test_a_move_that_is_refused_keeps_the_old_hour(house):
    """R51."""
    draft = scheduled(house)
    Order.objects.create(
        kind="stop", employee=house.boss, issued_by=factories.executive(), reason="rest", issued_at=clock.now()
    )
    with pytest.raises(Refused) as error:
        plan.plan(draft, house.boss, draft.scheduled_for + HOUR)
    assert "1.5" in error.value.verdict.decision.clauses
    kept = Draft.objects.get(pk=draft.pk)
    assert (kept.state, kept.scheduled_for) == (DraftState.SCHEDULED, draft.scheduled_for)
    assert Intent.objects.filter(draft=draft, state="queued").count() == 1


@pytest.mark.parametrize("shift", [-HOUR, timedelta(days=400)])
def test_only_an_hour_to_come_within_a_year_is_taken(house, shift):
    draft = scheduled(house)
    with pytest.raises(Invalid) as error:
        plan.plan(draft, house.boss, clock.now() + shift)
    assert error.value.field == "scheduled_for"


def test_what_is_scheduled_needs_an_hour(house):
    with pytest.raises(Invalid):
        plan.plan(scheduled(house), house.boss, None)


def test_nobody_moves_somebody_elses_post(house):
    with pytest.raises(NotYours):
        plan.plan(scheduled(house), house.ann, clock.now() + HOUR)


def test_what_is_out_stays_where_it_is(house):
    draft = factories.posted(house.boss, house.board, "Doors open at nine.")
    with pytest.raises(WrongState):
        plan.plan(draft, house.boss, clock.now() + HOUR)


def test_an_edit_takes_a_moved_post_off_the_schedule(house):
    """R64."""
    from spokesperson.desk.actions import write

    draft = scheduled(house)
    moved = plan.plan(draft, house.boss, draft.scheduled_for + HOUR)
    with later(5):
        edited = write.save(moved, house.boss, text="Story time moves to eleven.")
    assert edited.state == DraftState.PAUSING
    assert not Intent.objects.filter(state="queued").exists()
