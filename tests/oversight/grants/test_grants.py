"""Grants and areas of expertise (Def-Representative, 1.6, 1.7; R23, R24, R27, R55, R59, R63)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.facts import gather
from spokesperson.institution import Institution
from spokesperson.oversight.actions.accept_grant import accept_grant
from spokesperson.oversight.actions.confirm_expertise import confirm_expertise
from spokesperson.oversight.actions.except_topic import except_topic
from spokesperson.oversight.actions.give_grant import give_grant, renew
from spokesperson.oversight.actions.revoke_grant import revoke_grant
from spokesperson.people.models import Grant, TopicException
from tests import factories
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK
ZONE = Institution(time_zone="America/Chicago").zone


@pytest.fixture
def profile(house):
    """A personal account of the aide, whose profile does not yet name her position."""
    return factories.account_personal(house.aide, profile_states_position=False, profile_notice_at=factories.SINCE)


def give(by, to, account, **given):
    return give_grant(by, to, accounts=[account], **{"purpose": "answers about programs", **given})


def accepted(by, to, account, **given):
    """Offered by the supervisor, accepted by the employee."""
    return accept_grant(to, give(by, to, account, **given))


def state(person, account) -> str:
    return gather(person.pk, clock.now(), ZONE, account.pk, "post")["grant"]


def test_the_direct_supervisor_grants(house, profile):
    """R23."""
    grant = accepted(house.manager, house.aide, profile, topics=["programs"], end=NOW + timedelta(days=90))
    assert grant.activities == list(Grant.ACTIVITIES)
    assert (grant.granted_by, grant.start, grant.in_absence) == (house.manager, NOW, False)
    assert state(house.aide, profile) == "active"
    record = archive.by_subject(house.aide.urn)[-3]
    assert (record.type, record.actor) == ("Offer", house.manager.urn)
    assert record.activity["object"]["sp:accounts"] == [profile.urn]


def test_the_supervisors_supervisor_grants_in_absence_marked_so(house, profile):
    """R23."""
    invalid("in_absence", give, house.manager.supervisor, house.aide, profile)
    grant = accepted(house.manager.supervisor, house.aide, profile, in_absence=True)
    assert grant.in_absence
    assert state(house.aide, profile) == "active"


def test_what_nobody_asked_for_is_an_offer_until_it_is_accepted(house, profile):
    """L6, R23: nobody is made a Representative; the supervisor does not accept for the employee."""
    grant = give(house.manager, house.aide, profile)
    assert state(house.aide, profile) == "none"
    verdict = refused(accept_grant, house.manager, grant)
    assert verdict.decision.clauses == ("Overview/accept_grant",)
    accept_grant(house.aide, grant)
    assert state(house.aide, profile) == "active"
    invalid("grant", accept_grant, house.aide, grant)


def test_the_direct_supervisor_has_no_absence_to_mark(house, profile):
    invalid("in_absence", give, house.manager, house.aide, profile, in_absence=True)


@pytest.mark.parametrize("who", ["boss", "second", "ann", "aide"])
def test_nobody_but_the_line_grants(house, profile, who):
    """R23, bad input: not an Administrator, not a colleague, not oneself."""
    verdict = refused(give, getattr(house, who), house.aide, profile)
    assert verdict.effect == "deny"
    assert not house.aide.grants.exists()


def test_a_grant_covers_the_employees_own_personal_accounts_only(house):
    """R23, bad input."""
    for account in (house.hers, house.board):
        error = invalid("accounts", give, house.manager, house.aide, account)
        assert error.clause == "Def-Representative"
    invalid("accounts", give_grant, house.manager, house.aide, accounts=[], purpose="x")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("purpose", {"purpose": " "}),
        ("activities", {"activities": ["post", "delete"]}),
        ("activities", {"activities": []}),
        ("activities", {"activities": "post"}),
        ("topics", {"topics": ["astrology"]}),
        ("channels", {"channels": ["e-mail"]}),
        ("channels", {"channels": [7]}),
        ("end", {"end": NOW - timedelta(days=1)}),
        ("start", {"start": NOW - timedelta(days=1)}),
    ],
)
def test_bad_input_names_its_field(house, profile, field, given):
    """R23, R24, bad input: end before start; an activity that is none of the four."""
    invalid(field, give, house.manager, house.aide, profile, **given)
    assert not house.aide.grants.exists()


def test_a_retired_account_cannot_be_granted(house):
    invalid("accounts", give, house.manager, house.aide, factories.account_personal(house.aide, state="retired"))


def test_the_profile_duty_begins_with_the_grant(house, profile):
    """R55: days of notice, counted from now and not from an old registration."""
    give(house.manager, house.aide, profile)
    profile.refresh_from_db()
    assert profile.profile_notice_at == NOW


def test_a_complete_profile_gets_no_notice(house):
    fine = factories.account_personal(house.aide)
    give(house.manager, house.aide, fine)
    fine.refresh_from_db()
    assert fine.profile_notice_at is None


def test_a_new_supervisor_renews_in_one_step(house):
    """R27."""
    new = factories.employee("Nell Newboss", supervisor=house.top)
    house.ann.supervisor = new
    house.ann.save()
    assert state(house.ann, house.hers) == "suspended"
    with clock.at(NOW + timedelta(minutes=1)):
        grant = renew(new, house.ann.grants.get())
        assert state(house.ann, house.hers) == "active"
    assert grant.granted_by == new
    refused(renew, house.manager, house.ann.grants.first())


def test_revoking_ends_it_at_once_and_says_why(house):
    """R27."""
    grant = revoke_grant(house.manager, house.ann.grants.get(), reason="leave of absence")
    assert grant.revoked_at == NOW
    assert state(house.ann, house.hers) == "revoked"
    record = archive.by_subject(house.ann.urn)[-1]
    assert (record.type, record.activity["summary"]) == ("Undo", "leave of absence")


def test_a_grant_is_revoked_once_and_only_by_the_line(house):
    grant = house.ann.grants.get()
    invalid("reason", revoke_grant, house.manager, grant, reason="")
    refused(revoke_grant, house.boss, grant, reason="no")
    refused(revoke_grant, house.ann, grant, reason="no")
    revoke_grant(house.manager.supervisor, grant, reason="in absence")
    invalid("grant", revoke_grant, house.manager, grant, reason="again")


def test_the_supervisor_confirms_an_area(house):
    """R59."""
    factories.topic("local-history")
    area = confirm_expertise(house.manager, house.ann, "local-history")
    assert (area.confirmed_by, area.until) == (house.manager, None)
    assert gather(house.ann.pk, NOW, ZONE, None, "post", "local-history")["topic_in_expertise"]
    assert archive.by_subject(house.ann.urn)[-1].activity["object"]["relationship"] == "expertise"


def test_an_area_is_extended_for_a_time_and_again(house):
    """R63."""
    factories.topic("local-history")
    confirm_expertise(house.manager, house.ann, "local-history", until=NOW + timedelta(days=1))
    area = confirm_expertise(house.manager, house.ann, "local-history", until=NOW + timedelta(days=9))
    assert area.until == NOW + timedelta(days=9)
    assert house.ann.expertise.filter(topic__slug="local-history").count() == 1


@pytest.mark.parametrize("who", ["boss", "ann", "aide"])
def test_nobody_but_the_line_confirms_an_area(house, who):
    """R59: also not oneself."""
    factories.topic("local-history")
    verdict = refused(confirm_expertise, getattr(house, who), house.ann, "local-history")
    assert verdict.effect == "deny"


def excepted(by, person, **given):
    values = {"topic": "local-history", "reason": "grew up there", "end": NOW + timedelta(days=2), **given}
    return except_topic(by, person, values.pop("topic"), **values)


@pytest.mark.parametrize("who", ["boss", "ann", "aide"])
def test_nobody_but_the_line_permits_a_topic_in_advance(house, who):
    """R63, bad input: also not for oneself; nothing is kept."""
    factories.topic("local-history")
    assert "Overview/except_topic" in refused(excepted, getattr(house, who), house.ann).decision.clauses
    assert not TopicException.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", "astrology"), ("topic", ""), ("reason", " "), ("reason", "x" * 401), ("end", None), ("end", NOW),
        ("end", "soon"), ("end", NOW + timedelta(days=400)), ("start", "now"), ("thread", "her post"),
        ("thread", "javascript:alert(1)"), ("thread", "https://[oops"),
    ],
)  # fmt: skip
def test_bad_input_to_permitting_a_topic_in_advance(house, field, value):
    """R63, bad input: an exception says which topic, why and until when, and may name the thread."""
    factories.topic("local-history")
    invalid(field, excepted, house.manager, house.ann, **{field: value})
    assert not TopicException.objects.exists()


def test_an_area_is_a_topic_of_the_list_and_ends_after_now(house):
    invalid("topic", confirm_expertise, house.manager, house.ann, "astrology")
    factories.topic("local-history")
    invalid("until", confirm_expertise, house.manager, house.ann, "local-history", until=NOW)
