"""Two people at the same moment: one of them wins, the other gets an answer (R11, R15, M1A)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections

from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.oversight.actions.appoint import appoint
from spokesperson.oversight.actions.end_appointment import end_appointment
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.oversight.errors import Invalid
from spokesperson.people.queries import administrators
from tests import factories


@pytest.fixture
def people(transactional_db, clock_at) -> SimpleNamespace:
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    return SimpleNamespace(top=factories.executive(), ann=factories.representative(), ben=factories.representative())


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, all begun at the same moment in threads with connections of their own."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[index] = act()
        except Exception as error:
            found[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_last_two_administrators_cannot_both_be_removed(people):
    """R15."""
    made = [appoint(people.top, person, reason="busy season") for person in (people.ann, people.ben)]
    found = at_once(*(lambda one=one: end_appointment(people.top, one, reason="over") for one in made))
    assert sorted(type(f).__name__ for f in found) == ["Appointment", "Invalid"]
    assert administrators().count() == 1
    archive.seal_pending()
    assert archive.verify().ok


def test_one_handle_is_registered_once(people):
    """R11, bad input: and nothing of the second attempt stays behind."""
    given = {
        "network": "mastodon", "handle": "@a@social.example", "address": "https://social.example/@a",
        "channel": "social", "purpose": "reading",
    }  # fmt: skip
    found = at_once(
        lambda: register_personal_account(people.ann, **given), lambda: register_personal_account(people.ben, **given)
    )
    refused = [f for f in found if isinstance(f, Invalid)]
    assert [f.field for f in refused] == ["handle"], found
    assert Account.objects.filter(network="mastodon").count() == 1
    archive.seal_pending()
    assert archive.verify().ok
