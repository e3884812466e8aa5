"""Two people at the same moment: one of them wins, the other gets an answer (R11, R15, M1A)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections

from spokesperson import clock
from spokesperson.accounts.models import Account, GroupMembership
from spokesperson.archive import store as archive
from spokesperson.oversight.actions.appoint import appoint
from spokesperson.oversight.actions.end_appointment import end_appointment
from spokesperson.oversight.actions.give_grant import renew
from spokesperson.oversight.actions.join_group import join_group
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Grant
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


def test_a_group_is_joined_once(people):
    """R24: two windows, one membership, one record."""
    account = people.ann.accounts.get()
    given = {"name": "Town history", "address": "https://forum.example/g/history", "open": True}
    found = at_once(*(lambda: join_group(people.ann, account, **given) for _n in range(4)))
    assert [f.field for f in found if isinstance(f, Invalid)] == ["address"] * 3, found
    assert GroupMembership.objects.count() == 1
    assert sum(r.type == "Join" for r in archive.by_subject(people.ann.urn)) == 1


def test_a_permission_is_renewed_once(people):
    """R27: two windows, one permission, one record."""
    boss = people.ann.supervisor
    old = Grant.objects.get(employee=people.ann)
    found = at_once(*(lambda: renew(boss, Grant.objects.get(pk=old.pk)) for _n in range(4)))
    assert [f.field for f in found if isinstance(f, Invalid)] == ["grant"] * 3, found
    assert Grant.objects.filter(renews=old).count() == 1
    Grant.objects.filter(renews=old).update(revoked_at=clock.now())
    assert renew(boss, Grant.objects.get(pk=old.pk)).pk, "what was withdrawn since can be given again"
