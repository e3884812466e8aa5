"""Suspending all publishing (Def-Administrator): R16, R18."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.accounts.models import Suspension
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import post, suspend
from spokesperson.desk.actions.suspend import Fate
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.desk.conftest import later, ready

HOUR = timedelta(hours=1)


def scheduled(house, text: str, hours: float = 1) -> Draft:
    draft = ready(house.boss, house.board, text=text)
    post.schedule(draft, house.boss, clock.now() + hours * HOUR)
    return Draft.objects.get(pk=draft.pk)


def test_a_suspension_needs_a_reason(house):
    with pytest.raises(Invalid) as error:
        suspend.suspend(house.boss, reason="  ")
    assert error.value.field == "reason"


def test_a_representative_suspends_nothing(house):
    with pytest.raises(Refused) as error:
        suspend.suspend(house.ann, reason="flooding")
    assert error.value.verdict.decision.clauses == ("Overview/suspend",)
    assert not Suspension.objects.exists()


def test_while_it_lasts_new_posts_are_held_with_their_text_and_hour(house):
    draft = scheduled(house, "Doors open at nine on Saturdays.")
    suspend.suspend(house.boss, reason="flooding at Mill Creek")
    with later(2 * 3600):
        sender.run_due()
    kept = Draft.objects.get(pk=draft.pk)
    assert (kept.state, kept.scheduled_for, kept.text) == (DraftState.SCHEDULED, draft.scheduled_for, draft.text)
    assert not Notice.objects.exists()
    assert archive.by_subject("urn:sp:publishing")[-1].activity["sp:held"] == [draft.urn]


def test_posting_now_is_refused_and_says_why(house):
    suspend.suspend(house.boss, reason="flooding")
    draft = ready(house.boss, house.board)
    with later(61), pytest.raises(Refused) as error:
        post.post(draft, house.boss)
    assert "Def-Administrator" in error.value.verdict.decision.clauses
    assert any("suspended" in r.text for r in error.value.verdict.decision.reasons)


def test_a_reply_still_goes_out(house):
    posted = factories.posted(house.boss, house.board, "Doors open at nine on Saturdays.")
    suspend.suspend(house.boss, reason="flooding")
    where = posted.publication.uri
    reply = ready(house.boss, house.board, text="Yes, on Sunday at ten.", in_reply_to=where, thread_text="And Sunday?")
    with later(120):
        factories.settle_warnings(reply)
        post.post(reply, house.boss)
        sender.run_due()
    assert Draft.objects.get(pk=reply.pk).state == DraftState.PUBLISHED


def test_lifting_asks_what_becomes_of_each_post_whose_hour_passed(house):
    gone, moved, back = (scheduled(house, text) for text in ("New shelf.", "Seeds to borrow.", "Lift is back."))
    ahead = scheduled(house, "Holds for e-books.", hours=30)
    suspend.suspend(house.boss, reason="flooding")
    with later(3 * 3600):
        with pytest.raises(Invalid) as error:
            suspend.resume(house.boss, fates={gone.uid: Fate("send")})
        assert error.value.field.startswith("fate-")
        assert suspend.standing() is not None
        to = clock.now() + HOUR
        fates = {gone.uid: Fate("send"), moved.uid: Fate("move", to), back.uid: Fate("draft")}
        suspend.resume(house.boss, fates=fates)
        sender.run_due()
        assert [n.text for n in Notice.objects.all()] == ["New shelf."]
        states = {d.text: (d.state, d.scheduled_for) for d in Draft.objects.all()}
        assert states["Seeds to borrow."] == (DraftState.SCHEDULED, to)
        assert states["Lift is back."] == (DraftState.DRAFT, None)
        assert states["Holds for e-books."] == (DraftState.SCHEDULED, ahead.scheduled_for)
    with clock.at(to + timedelta(minutes=1)):
        sender.run_due()
    assert Notice.objects.count() == 2


def test_a_post_moved_to_the_past_lifts_nothing(house):
    draft = scheduled(house, "New shelf.")
    suspend.suspend(house.boss, reason="flooding")
    with later(2 * 3600), pytest.raises(Invalid) as error:
        suspend.resume(house.boss, fates={draft.uid: Fate("move", clock.now() - HOUR)})
    assert error.value.field == f"when-{draft.uid}"
    assert suspend.standing() is not None


def test_a_second_suspension_is_not_begun_and_nothing_is_lifted_twice(house):
    suspend.suspend(house.boss, reason="flooding")
    with pytest.raises(Invalid):
        suspend.suspend(house.boss, reason="again")
    suspend.resume(house.boss)
    with pytest.raises(Invalid):
        suspend.resume(house.boss)
    assert Suspension.objects.count() == 1
