"""Posting (1.8, Def-Library-business, Def-Representative): R1, R18, R20, R25, R64, R65."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import post, submit, write
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import content
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.desk.conftest import later, ready


def refusal(act, *given, **named):
    with pytest.raises(Refused) as error:
        act(*given, **named)
    return error.value.verdict


def test_posting_before_the_pause_is_over_is_denied_with_the_seconds_left(house):
    """R64."""
    draft = ready(house.boss, house.board)
    with later(18):
        verdict = refusal(post.post, draft, house.boss)
    assert verdict.effect == "deny"
    assert "1.8" in verdict.decision.clauses
    assert any("42" in r.text for r in verdict.decision.reasons)


def test_after_the_pause_it_goes_out_and_is_recorded_and_proved(house):
    """R64, R87: the whole road."""
    draft = ready(house.boss, house.board)
    with later(61):
        post.post(draft, house.boss)
        sender.run_due()
        archive.seal_pending()
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED
    assert Notice.objects.get().text == draft.text
    records = archive.by_subject(draft.urn)
    assert [r.type for r in records][-1] == "Create"
    assert archive.verify().ok


def test_unanswered_questions_keep_it_from_going_out(house):
    """R65."""
    draft = ready(house.boss, house.board, answers={})
    with later(61):
        verdict = refusal(post.post, draft, house.boss)
    assert "1.8" in verdict.decision.clauses


def test_a_refused_attempt_is_recorded_before_it_is_refused(house):
    """R87: every attempt, also a denied one."""
    draft = ready(house.aide, house.board)
    verdict = refusal(submit.submit, draft, house.aide)
    stored = Decision.objects.get(uid=verdict.uid)
    assert stored.effect == "deny"
    assert archive.get(str(stored.record)) is not None
    draft.refresh_from_db()
    assert draft.last_decision == verdict.uid
    assert draft.state == DraftState.DRAFT


def test_an_undesignated_employee_may_not_speak_for_the_library(house):
    """R1."""
    verdict = refusal(submit.submit, ready(house.aide, house.board), house.aide)
    assert verdict.effect == "deny"
    assert "P1" in verdict.decision.clauses


def test_a_representative_may_not_post_through_a_library_account(house):
    """M5R."""
    verdict = refusal(submit.submit, ready(house.ann, house.board), house.ann)
    assert "Def-Representative" in verdict.decision.clauses


def test_a_representative_is_not_on_library_time_at_night(house):
    """R25."""
    draft = ready(house.ann, house.hers)
    with later(14 * 3600):
        verdict = refusal(post.post, draft, house.ann)
    assert "Def-Representative" in verdict.decision.clauses


def test_what_an_administrator_scheduled_at_work_goes_out_at_night(house):
    """R18."""
    draft = ready(house.boss, house.board)
    with later(61):
        post.schedule(draft, house.boss, clock.now() + timedelta(hours=13))
    with later(14 * 3600):
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED, draft.why


def test_a_mixed_account_cannot_publish(house):
    """R10."""
    mixed = factories.account_library(network="noticeboard", handle="half", maintained_by="individual")
    verdict = refusal(submit.submit, ready(house.boss, mixed), house.boss)
    assert "Def-Account-library" in verdict.decision.clauses


def test_a_revoked_grant_between_decision_and_sending_stops_the_post(house):
    """R23, bad input: the sender decides once more."""
    draft = ready(house.ann, house.hers)
    with later(61):
        post.post(draft, house.ann)
        house.ann.grants.update(revoked_at=clock.now())
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT
    assert draft.why
    assert not Notice.objects.exists()


def test_nothing_is_sent_that_is_not_what_was_decided(house):
    """R20: content compared with the decided hash at the moment of sending."""
    draft = ready(house.boss, house.board)
    with later(61):
        post.post(draft, house.boss)
        Draft.objects.filter(pk=draft.pk).update(text="Slipped in past the door.")
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT
    assert not Notice.objects.exists()


def test_the_same_content_cannot_be_queued_twice(house):
    draft = ready(house.boss, house.board)
    with later(61):
        first = post.post(draft, house.boss)
        draft.refresh_from_db()
        key = content.intent_key("publish", draft.urn, f"{draft.version}.{draft.epoch}", house.board.urn)
    assert first.key == key
    assert Intent.objects.filter(key=key).count() == 1


@pytest.mark.parametrize("when", [timedelta(seconds=-1), timedelta(days=400)])
def test_an_hour_that_cannot_be_names_the_field(house, when):
    draft = ready(house.boss, house.board)
    with pytest.raises(Invalid) as error:
        post.schedule(draft, house.boss, clock.now() + when)
    assert error.value.field == "scheduled_for"


def test_a_naive_hour_is_refused(house):
    draft = ready(house.boss, house.board)
    with pytest.raises(Invalid):
        post.schedule(draft, house.boss, clock.now().replace(tzinfo=None))


def test_an_empty_draft_is_not_submitted(house):
    draft = write.start(house.boss, account=house.board, text="  ")
    with pytest.raises(Invalid) as error:
        submit.submit(draft, house.boss)
    assert error.value.field == "text"


def test_a_fresh_draft_can_be_scheduled_at_night_for_working_hours(house):
    """R25: offered instead of posting off library time; the hour counts, and the sender asks again."""
    draft = ready(house.ann, house.hers)
    with later(14 * 3600):
        intent = post.schedule(draft, house.ann, clock.now() + timedelta(hours=10))
    assert intent.state == "queued"
