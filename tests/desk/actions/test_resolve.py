"""A person says what became of a post nobody could confirm (1.8): R64, R87."""

from __future__ import annotations

import pytest

from spokesperson.archive import store as archive
from spokesperson.desk.actions import post, resolve
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from spokesperson.networks import Unknown
from spokesperson.noticeboard.models import Notice
from tests.desk.conftest import later, ready

QUICK = sender.Pace(backoff=0, look_again=0, attempts=1, breaker_after=99)


@pytest.fixture
def unclear(house, monkeypatch) -> Draft:
    """A notice the network did not answer about; the attempts are used up."""
    from spokesperson.networks.noticeboard.connector import NoticeboardConnector

    draft = ready(house.boss, house.board)

    def away(*_: object) -> None:
        raise Unknown("away", sent=True)

    with later(61), monkeypatch.context() as patched:
        patched.setattr(NoticeboardConnector, "publish", away)
        post.post(draft, house.boss)
        sender.run_due(QUICK)
    draft.refresh_from_db()
    assert draft.state == DraftState.UNKNOWN
    return draft


def test_looking_again_finds_out_and_sends_at_most_once(house, unclear):
    with later(70):
        resolve.resolve(unclear, house.boss, outcome="look_again")
        sender.run_due(QUICK)
    unclear.refresh_from_db()
    assert unclear.state == DraftState.PUBLISHED, unclear.why
    assert Notice.objects.count() == 1


def test_what_is_not_there_may_be_posted_anew(house, unclear):
    """The draft is kept, and a new act with a new key sends it."""
    with later(70):
        resolve.resolve(unclear, house.boss, outcome="not_there")
        unclear.refresh_from_db()
        assert unclear.state == DraftState.FAILED
        post.post(unclear, house.boss)
        sender.run_due(QUICK)
    unclear.refresh_from_db()
    assert unclear.state == DraftState.PUBLISHED, unclear.why
    assert Intent.objects.values_list("key").distinct().count() == 2


def test_the_answer_is_on_record(house, unclear):
    """R87."""
    resolve.resolve(unclear, house.boss, outcome="not_there")
    last = archive.by_subject(unclear.urn)[-1]
    assert (last.type, last.activity["object"]["summary"]) == ("Update", "not_there")


def test_another_answer_names_the_field(house, unclear):
    with pytest.raises(Invalid) as error:
        resolve.resolve(unclear, house.boss, outcome="perhaps")
    assert error.value.field == "outcome"


def test_only_the_author_answers(house, unclear):
    with pytest.raises(NotYours):
        resolve.resolve(unclear, house.ann, outcome="not_there")


def test_what_is_clear_needs_no_answer(house):
    with pytest.raises(Invalid) as error:
        resolve.resolve(ready(house.boss, house.board), house.boss, outcome="not_there")
    assert error.value.field == "draft"
