"""Requests while the world moves on: another supervisor, a permission taken back, two answers (R1, R23, R27)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.oversight.actions.close_request import AlreadyClosed, decline
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.oversight.actions.grant_request import grant_request
from spokesperson.oversight.actions.request_access import request_access
from spokesperson.oversight.actions.revoke_grant import revoke_grant
from spokesperson.oversight.grants import requests
from spokesperson.oversight.grants.requests_pages import _post
from spokesperson.people.models import AccessRequest, Employee, Grant
from tests import factories
from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.oversight.conftest import refused

PAGE = "/requests"
NOW = factories.AT_WORK
QUESTION = {"action": "post"}


def shown(person, path: str = PAGE) -> str:
    client = Client()
    client.force_login(person.user)
    return client.get(path).content.decode()


def ask(person) -> AccessRequest:
    who = Employee.objects.select_related("supervisor").get(pk=person.pk)
    return request_access(
        who, _post(who), None, template=requests.GRANT, bound=requests.digest(QUESTION), words="story time"
    )


@pytest.fixture
def own(house):
    return factories.account_personal(house.aide)


@pytest.fixture
def moved(house, own):
    """The aide asked Maria Manager, and then got another supervisor; gives (the request, the new supervisor)."""
    asked = ask(house.aide)
    new = factories.employee("Nora New")
    Employee.objects.filter(pk=house.aide.pk).update(supervisor=new)
    return asked, new


def test_the_present_supervisor_sees_a_waiting_request_and_the_former_one_does_not(house, moved, caller):  # noqa: F811
    """R1, R27: on the page, at home and through the API."""
    asked, new = moved
    assert "story time" in shown(new)
    assert "story time" not in shown(house.manager)
    assert "asks to be designated" in shown(new, "/")
    assert "asks to be designated" not in shown(house.manager, "/")
    assert [r["uid"] for r in caller(new).get("/access-requests").body] == [str(asked.uid)]
    assert caller(house.manager).get("/access-requests").body == []


def test_asking_again_after_the_supervisor_changed_reaches_the_new_one_and_closes_the_old_request(house, moved):
    """R1: nobody waits for the answer of somebody who cannot give it."""
    asked, new = moved
    assert 'value="ask"' in shown(house.aide)
    again = ask(house.aide)
    asked.refresh_from_db()
    assert (again.asked_of, again.pk == asked.pk) == (new, False)
    assert (asked.state, asked.answer) == ("cancelled", "Your supervisor changed; you asked the new one.")
    closed = [r for r in archive.by_subject(house.aide.urn) if r.activity["type"] == "Undo"]
    assert [r.activity["object"]["id"] for r in closed] == [asked.urn]
    assert ask(house.aide).pk == again.pk
    assert shown(new).count("story time</p>") == 1
    assert 'value="ask"' not in shown(house.aide)


def test_the_present_supervisor_answers_what_the_former_one_was_asked(house, moved, own):
    """R23: and the former one cannot."""
    asked, new = moved
    refused(grant_request, house.manager, asked, accounts=[own], purpose="story time")
    assert grant_request(new, asked, accounts=[own], purpose="story time").granted_by == new
    assert requests.standing(asked).by == new


@pytest.mark.parametrize("how", ["revoked", "suspended"])
def test_a_permission_taken_back_is_no_approval_any_more(house, own, how):
    """R20, R24: the page, the reference for asking again, and the offer to ask anew."""
    asked = ask(house.aide)
    grant = grant_request(house.manager, asked, accounts=[own], purpose="story time")
    assert requests.standing(asked).state == "approved"
    reference = (f"apr_{asked.approval.hex}", house.aide, QUESTION)
    assert requests.approval(*reference) == NOW + requests.REFERENCE_LASTS
    with clock.at(NOW + timedelta(minutes=2)):
        if how == "revoked":
            revoke_grant(house.manager, grant, reason="The project is over.")
        else:
            Grant.objects.filter(pk=grant.pk).update(suspended_at=clock.now())
        found = requests.standing(asked)
        assert (found.state, found.at, found.until) == ("cancelled", clock.now(), None)
        page = shown(house.aide)
        assert "Taken back" in page
        assert 'value="ask"' in page
        assert requests.approval(*reference) is None
        assert ask(house.aide).pk != asked.pk
    with clock.at(NOW + timedelta(minutes=4)):
        again = give_grant(house.manager, house.aide, accounts=[own], purpose="story time")
        assert requests.standing(asked) == requests.Standing(
            "approved", again.requested_at, house.manager, again.requested_at + requests.REFERENCE_LASTS
        )


def test_what_was_declined_a_moment_ago_is_not_granted(house, own):
    """R1: the look at the request and the grant are one step; nothing is recorded of the second answer."""
    asked = ask(house.aide)
    seen = AccessRequest.objects.get(pk=asked.pk)
    decline(house.manager, asked, words="After your trial period.")
    before = Decision.objects.count()
    with pytest.raises(AlreadyClosed):
        grant_request(house.manager, seen, accounts=[own], purpose="story time")
    assert Decision.objects.count() == before
    assert not Grant.objects.filter(employee=house.aide).exists()


def test_the_grant_of_a_request_is_decided_while_the_request_is_locked(house, own):
    """R1: the first statement of the transaction that grants reads the request, for update where that is a word."""
    asked = ask(house.aide)
    with CaptureQueriesContext(connection) as told:
        grant_request(house.manager, asked, accounts=[own], purpose="story time")
    statements = [q["sql"] for q in told]
    assert statements[0].startswith("SAVEPOINT")
    assert "people_accessrequest" in statements[1]
    assert statements[-1].startswith("RELEASE SAVEPOINT")


def test_a_refusal_to_grant_stays_on_record(house, own):
    """4.2: refused by the door inside the transaction that holds the request."""
    asked = ask(house.aide)
    verdict = refused(grant_request, house.boss, asked, accounts=[own], purpose="story time")
    assert Decision.objects.get(uid=verdict.uid).effect == "deny"
    assert requests.standing(asked).state == "pending"
