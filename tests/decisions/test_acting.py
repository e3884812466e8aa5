"""An act passes the door under its own name; under its neighbour's where the directive does not name it (P2; R3)."""

from __future__ import annotations

import pytest

from spokesperson.accounts.models import GroupMembership
from spokesperson.archive.ledger import canonical
from spokesperson.decisions.acting import named
from spokesperson.decisions.door import Refused
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import revoke_consent as revoking
from spokesperson.desk.actions import take_over
from spokesperson.oversight.actions.join_group import leave_group
from spokesperson.oversight.actions.request_account import request_account
from spokesperson.people.models import Grant
from tests import factories
from tests.desk.actions.test_hand_over import handed
from tests.desk.conftest import ready
from tests.desk.consent.test_consents import TEXT, attach
from tests.directive.engine.conftest import SMALL


def decided(action: str) -> tuple[str, list[str]]:
    """The effect of the newest decision under ``action``, and what it cites."""
    found = Decision.objects.filter(action=action).latest("pk")
    return found.effect, canonical.loads(bytes(found.canonical))["clauses"]


def group(account) -> GroupMembership:
    values = {"name": "History", "address": "https://forum.example/g/history", "open": True}
    return GroupMembership.objects.create(account=account, joined_at=factories.AT_WORK, **values)


def test_asking_for_an_account_of_the_library(house):
    """M1R: everybody who is employed may; it is no request to become a Representative."""
    request_account(house.aide, network="mastodon", purpose="book groups")
    assert decided("request_account") == ("permit", ["Overview"])
    assert not Decision.objects.filter(action="request_grant").exists()


def test_leaving_a_group_also_when_the_permission_is_over(house):
    """R24."""
    Grant.objects.update(revoked_at=factories.AT_WORK)
    row = leave_group(house.ann, group(house.hers))
    assert row.left_at
    assert decided("leave_group") == ("permit", ["Def-Representative"])
    with pytest.raises(Refused):
        leave_group(house.aide, group(house.hers))


def test_giving_a_file_back_that_was_handed_over(house):
    """M8R: an Administrator's act; it is not the giving back of a post, which the line may do too."""
    waiting = handed(house)
    with pytest.raises(Refused) as error:
        take_over.decline(waiting, house.ann.supervisor, words="No.")
    assert "Overview/answer_hand_over" in error.value.verdict.decision.clauses
    take_over.decline(waiting, house.boss, words="A child can be recognised.")
    assert decided("answer_hand_over") == ("permit", ["Overview"])
    assert not Decision.objects.filter(action="send_back").exists()


def test_adding_it_stays_an_upload(house):
    """M8A: with all that the directive asks of one."""
    take_over.take_over(handed(house), house.boss)
    assert decided("upload")[0] != "deny"
    assert not Decision.objects.filter(action="answer_hand_over").exists()


def test_noting_that_a_consent_was_taken_back(house):
    """R40: also by the author whose permission is over, and by the supervisor, who could attach none."""
    first, second = (attach(ready(house.ann, house.hers, TEXT + more), house.ann) for more in ("", " Thank you."))
    Grant.objects.update(revoked_at=factories.AT_WORK)
    revoking.revoke_consent(first, house.ann)
    assert decided("revoke_consent") == ("permit", ["1.3"])
    revoking.revoke_consent(second, house.ann.supervisor)
    second.refresh_from_db()
    assert second.revoked_by == house.ann.supervisor


def test_a_directive_adopted_before_an_act_was_named_knows_its_neighbour(db, clock_at):
    """R3: no version in force takes away what people could do, only because it is older than the name."""
    clock_at(factories.AT_WORK)
    assert named("leave_group", "decline_grant") == "leave_group"
    factories.directive_adopted(SMALL)
    assert named("leave_group", "decline_grant") == "decline_grant"
    assert named("approve", "send_back") == "approve"
