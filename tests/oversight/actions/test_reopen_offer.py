"""Taking back that an offer was declined: soon, by the employee, while nothing was built on it (L6, R23)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.oversight.actions.accept_grant import accept_grant
from spokesperson.oversight.actions.decline_grant import decline_grant
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.oversight.actions.reopen_offer import reopen_offer
from spokesperson.oversight.actions.revoke_grant import revoke_grant
from spokesperson.people.models import Grant
from spokesperson.people.queries import representatives
from tests import factories
from tests.oversight.conftest import invalid, refused
from tests.oversight.grants.test_grants_pages import signed_in


@pytest.fixture
def own(house):
    return factories.account_personal(house.aide)


@pytest.fixture
def offered(house, own) -> Grant:
    return give_grant(house.manager, house.aide, accounts=[own], purpose="story time")


def test_the_offer_is_open_again_and_gives_nobody_anything(house, offered):
    """L6: whoever wants it accepts it then; each step is on record."""
    decline_grant(house.aide, offered)
    reopen_offer(house.aide, offered)
    offered.refresh_from_db()
    assert (offered.revoked_at, offered.accepted_at, offered.suspended_why) == (None, None, "")
    assert not representatives().filter(pk=house.aide.pk).exists()
    assert archive.by_subject(house.aide.urn)[-1].type == "Undo"
    accept_grant(house.aide, offered)
    assert representatives().filter(pk=house.aide.pk).exists()


def test_nobody_else_takes_it_back(house, offered):
    decline_grant(house.aide, offered)
    for other in (house.manager, house.boss, house.ann):
        refused(reopen_offer, other, offered)


def test_not_later_and_not_once_another_was_given(house, own, offered):
    decline_grant(house.aide, offered)
    with clock.at(clock.now() + timedelta(minutes=16)):
        invalid("grant", reopen_offer, house.aide, offered)
    with clock.at(clock.now() + timedelta(minutes=1)):
        give_grant(house.manager, house.aide, accounts=[own], purpose="another")
        invalid("grant", reopen_offer, house.aide, offered)


def test_what_the_supervisor_withdrew_or_was_held_is_not_reopened(house, offered):
    """R23: a permission is the supervisor's to give."""
    invalid("grant", reopen_offer, house.aide, offered)
    revoke_grant(house.manager, offered, reason="Not this year.")
    invalid("grant", reopen_offer, house.aide, offered)
    held = house.ann.grants.get()
    decline_grant(house.ann, held)
    invalid("grant", reopen_offer, house.ann, held)


def test_the_page_offers_it_with_the_message(house, offered):
    client = signed_in(house.aide)
    address = f"/grants/{offered.uid}"
    said = client.post(address, {"verb": "decline"}, follow=True).content.decode()
    assert 'name="verb" value="reopen"' in said
    client.post(address, {"verb": "reopen"})
    offered.refresh_from_db()
    assert offered.revoked_at is None
    held = f"/grants/{house.ann.grants.get().uid}"
    page = signed_in(house.ann).post(held, {"verb": "decline"}, follow=True).content.decode()
    assert 'value="reopen"' not in page
