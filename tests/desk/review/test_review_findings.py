"""Defects that reading found, each as the sentence it broke (1.2, 1.8, Def-Administrator)."""

from __future__ import annotations

import time

import pytest

from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import approve, like, post, write
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import connect, sender
from spokesperson.desk.states import DraftState
from spokesperson.institution import Institution
from spokesperson.networks import TokenExpired, Transient, Unknown
from spokesperson.networks.noticeboard import NoticeboardConnector
from spokesperson.noticeboard.models import Notice
from spokesperson.screening import screen
from tests import factories
from tests.desk.conftest import later, ready

QUICK = sender.Pace(attempts=2, backoff=1)


def test_a_look_that_is_refused_is_no_refusal_of_the_post(house, monkeypatch):
    """It stands in public, so it may never be called "not sent"."""
    draft = ready(house.boss, house.board)
    real = NoticeboardConnector.fetch

    def refused(*_: object) -> None:
        raise TokenExpired("no longer")

    with later(61):
        post.post(draft, house.boss)
        monkeypatch.setattr(NoticeboardConnector, "fetch", refused)
        sender.run_due(QUICK)
        draft.refresh_from_db()
        assert draft.state == DraftState.SENDING
    monkeypatch.setattr(NoticeboardConnector, "fetch", real)
    with later(300):
        sender.run_due(QUICK)
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED
    assert Notice.objects.count() == 1


def test_a_sender_that_lost_its_turn_sends_nothing(house):
    """Two senders, one lease after the other: the first comes back and finds the act taken."""
    draft = ready(house.boss, house.board)
    with later(61):
        post.post(draft, house.boss)
        slow = sender.claim(Intent.objects.get().pk, QUICK)
    with later(61 + 200):
        sender.run_due(QUICK)
        sender._carefully(slow, QUICK)
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED
    assert Notice.objects.count() == 1
    assert [r.type for r in archive.by_subject(draft.urn)].count("Create") == 1


def test_one_act_that_breaks_does_not_stop_the_others(house, monkeypatch):
    first, second = ready(house.boss, house.board, "Doors open at nine."), ready(house.boss, house.board)
    real = connect.outgoing

    def broken(draft: Draft):
        if draft.pk == first.pk:
            raise ValueError("a defect of ours")
        return real(draft)

    monkeypatch.setattr(connect, "outgoing", broken)
    with later(61):
        post.post(first, house.boss)
        post.post(second, house.boss)
        sender.run_due(QUICK)
    assert list(Notice.objects.values_list("text", flat=True)) == [second.text]
    assert Intent.objects.get(draft=first).state == "sending"


def test_an_administrator_may_speak_at_night_with_a_reason_that_stays_on_record(house):
    """R18."""
    draft = ready(house.boss, house.board)
    with later(14 * 3600):
        with pytest.raises(Refused):
            post.post(draft, house.boss)
        post.post(Draft.objects.get(pk=draft.pk), house.boss, emergency="The Riverside Branch is flooded")
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED, draft.why
    assert archive.by_subject(draft.urn)[-1].activity["object"]["sp:emergency"] == "The Riverside Branch is flooded"


def test_a_warning_about_the_text_is_asked_anew_for_a_new_text(house):
    """R34: what was noted for one title is not noted for another."""
    draft = ready(house.boss, house.board)
    draft.settled = {"conduct-quoted": "a title", "acknowledge-soon": "I will"}
    draft.save()
    write.save(draft, house.boss, text="Something else.")
    draft.refresh_from_db()
    assert draft.settled == {"acknowledge-soon": "I will"}


def test_an_answer_that_says_stop_does_not_let_one_go_on(house):
    """R65."""
    draft = ready(house.boss, house.board)
    draft.answers = {**draft.answers, "confidential": "yes"}
    assert not appraisal.thought(draft)


def test_a_refused_approval_keeps_no_word_of_the_draft(house):
    """R41: its record belongs to the one who tried."""
    draft = ready(house.ann, house.hers, "Nobody else has read this yet.")
    with pytest.raises(Refused):
        approve.approve(draft, house.aide, seen="")
    record = archive.get(str(Decision.objects.get(actor=house.aide).record))
    assert "Nobody else" not in str(record.activity)


def test_nobody_makes_an_account_look_around_who_may_not_use_it(house, monkeypatch):
    """M9: asked at the door before anything is fetched."""
    monkeypatch.setattr(connect, "connector", lambda account: pytest.fail("it looked"))
    with pytest.raises(Refused):
        like.like(house.aide, house.hers, "https://books.example/1")


@pytest.mark.parametrize("char", ["\x0b", "\x1b", "\x7f", "\ufffe"])
def test_what_no_feed_can_carry_is_refused_by_its_field(house, char):
    with pytest.raises(Invalid) as error:
        write.start(house.boss, text=f"Story{char}time")
    assert error.value.field == "text"


@pytest.mark.parametrize("char", ["x", "*", "#", "X ", "1", "1-", "@", "(", ".", "a.", "\u200b"])
def test_a_long_row_of_anything_is_read_in_no_time(char):
    """R33: a text is never a weapon against the desk; seconds would be minutes for a longer one."""
    begun = time.process_time()
    screen(char * 3000, institution=Institution())
    assert time.process_time() - begun < 2


def test_the_institutions_own_board_is_no_place_for_personal_use(house):
    """3.1, 2.1: it would stand on the Library's page."""
    draft = ready(house.ann, house.hers)
    Draft.objects.filter(pk=draft.pk).update(use="personal")
    with pytest.raises(Invalid) as error:
        post.post(draft, house.ann)
    assert (error.value.field, error.value.clause) == ("account", "3.1")


def away(*_: object) -> None:
    raise Transient("away for a moment")


def unanswered(*_: object) -> None:
    raise Unknown("no answer", sent=True)


def test_what_stands_in_public_is_never_given_back_as_not_sent(house, monkeypatch):
    """R87: it was sent, its first reading back failed, and meanwhile the author lost the right to send more."""
    draft = ready(house.boss, house.board)
    with later(61):
        post.post(draft, house.boss)
        with monkeypatch.context() as patched:
            patched.setattr(NoticeboardConnector, "fetch", away)
            sender.run_due(QUICK)
        assert Notice.objects.count() == 1
        house.boss.holdings.update(end=factories.AT_WORK)
    with later(300):
        sender.run_due(QUICK)
    draft.refresh_from_db()
    assert draft.state == DraftState.PUBLISHED, draft.why


def test_nobody_says_not_sent_while_nobody_could_look(house, monkeypatch):
    """1.8: no answer to the post and none to the looks after it: a person decides."""
    draft = ready(house.boss, house.board)
    monkeypatch.setattr(NoticeboardConnector, "publish", unanswered)
    monkeypatch.setattr(NoticeboardConnector, "find", away)
    with later(61):
        post.post(draft, house.boss)
    for seconds in (62, 300):
        with later(seconds):
            sender.run_due(QUICK)
    draft.refresh_from_db()
    assert draft.state == DraftState.UNKNOWN, draft.why
