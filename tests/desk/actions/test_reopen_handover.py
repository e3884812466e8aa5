"""Taking back that a photo was declined: soon, by whoever declined it, while nothing was built on it (M8A, M8R)."""

from __future__ import annotations

import pytest
from django.test import Client

from spokesperson.archive import store as archive
from spokesperson.desk.actions import take_over
from spokesperson.desk.actions.reopen_handover import reopen_handover
from spokesperson.desk.errors import NotYours
from spokesperson.desk.models import Handover
from spokesperson.desk.states import WrongState
from tests import factories
from tests.desk.actions.test_hand_over import handed
from tests.desk.conftest import later


@pytest.fixture
def declined(house) -> Handover:
    return take_over.decline(handed(house), house.boss, words="A child can be recognised.")


def test_it_waits_again_and_the_answer_stays_on_record(house, declined):
    """R87: neither the answer nor that it was taken back is lost."""
    reopen_handover(declined, house.boss)
    declined.refresh_from_db()
    assert (declined.state, declined.answered_by, declined.answer) == ("waiting", None, "")
    kinds = [r.type for r in archive.by_subject(declined.draft.urn) if r.activity["object"].get("id") == declined.urn]
    assert kinds == ["Offer", "Reject", "Undo"]
    assert take_over.take_over(declined, house.boss).uploaded_by == house.boss


def test_only_whoever_declined_it_takes_it_back(house, declined):
    for other in (factories.appointed("Sam Second"), house.ann, house.aide):
        with pytest.raises(NotYours):
            reopen_handover(declined, other)


def test_only_soon_after_and_only_while_nothing_was_built_on_it(house, declined):
    with later(16 * 60), pytest.raises(WrongState):
        reopen_handover(declined, house.boss)
    with later(60):
        handed(house, declined.draft)
    with later(120), pytest.raises(WrongState):
        reopen_handover(declined, house.boss)
    with pytest.raises(WrongState):
        reopen_handover(taken(house), house.boss)
    declined.refresh_from_db()
    assert declined.state == "declined"


def taken(house) -> Handover:
    row = handed(house)
    take_over.take_over(row, house.boss)
    row.refresh_from_db()
    return row


def test_the_page_offers_it_with_the_message(house, declined):
    client = Client(headers={"accept-language": "en"})
    client.force_login(house.boss.user)
    row = handed(house)
    said = client.post(f"/handovers/{row.uid}/decline", {"words": "Too dark."}, follow=True).content.decode()
    assert f'action="/handovers/{row.uid}/reopen"' in said
    client.post(f"/handovers/{row.uid}/reopen")
    row.refresh_from_db()
    assert row.state == "waiting"
    other = Client()
    other.force_login(factories.appointed("Sam Second").user)
    assert other.post(f"/handovers/{declined.uid}/reopen").status_code == 404
