"""A check of a profile lasts its days and for one position; then seven days are left to have it checked (R54, R55)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.accounts import due
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from tests import factories

NOW = factories.AT_WORK
DAY = timedelta(days=1)


@pytest.fixture
def ann(db):
    factories.directive_adopted()
    ann = factories.representative()
    factories.shifts(ann, days=range(7))
    return ann


def facts(ann, at):
    with clock.at(at):
        account = ann.accounts.get()
        act = Activity(
            actor=ann, action="post", subject=account.urn, account=account, as2={"type": "Create"},
            facts={"stage": "draft"},
        )  # fmt: skip
        verdict = door.weigh(act)
        known = verdict.decision.facts_used
        fresh = known["profile_states_position"]
        left = known.get("profile_notice_days_left")
        return fresh, left, due.profile_checks(ann)


def test_after_its_days_a_check_is_old_and_a_week_is_left(ann):
    """R55: every 180 days."""
    checked = ann.accounts.get().profile_checked_at
    assert facts(ann, checked + 179 * DAY)[0] is True
    fresh, left, [one] = facts(ann, checked + 181 * DAY)
    assert (fresh, left, one.why) == (False, 6, "old")
    assert facts(ann, checked + 188 * DAY)[1] == 0


def test_another_position_makes_the_check_stale_at_once_and_leaves_a_week(ann):
    """R55: checked when the position changes."""
    moved = NOW + DAY
    assert facts(ann, moved - timedelta(hours=1))[0] is True
    ann.holdings.update(end=moved)
    factories.holds(ann, "Senior Librarian", start=moved)
    factories.granted(ann, ann.accounts.get(), start=moved)  # renewed by the supervisor (R27)
    fresh, left, [one] = facts(ann, moved + timedelta(hours=2))
    assert (fresh, left, one.why) == (False, 7, "moved")
    assert one.by == moved + 7 * DAY
    assert facts(ann, moved + 8 * DAY)[1] == 0


def test_a_change_before_the_check_changes_nothing(ann):
    """R55."""
    ann.holdings.update(start=ann.accounts.get().profile_checked_at - DAY)
    assert facts(ann, NOW)[0] is True
    assert facts(ann, NOW)[2] == []


def test_what_was_incomplete_has_its_own_week(ann):
    """R54, R55: the days began when it was found incomplete, and do not begin anew because time goes by."""
    account = ann.accounts.get()
    account.profile_states_position, account.profile_notice_at = False, account.profile_checked_at
    account.save()
    assert facts(ann, account.profile_checked_at + 200 * DAY)[1] == 0


def test_the_nearest_comes_first_and_private_accounts_are_not_counted(ann):
    """R56."""
    factories.account_personal(ann, handle="@private@social.example", profile_checked_at=None)
    second = factories.account_personal(ann, handle="@second@social.example", profile_checked_at=None)
    factories.granted(ann, second)
    with clock.at(NOW):
        assert [(c.account, c.why) for c in due.profile_checks(ann)] == [(second, "never")]
