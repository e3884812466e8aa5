"""The registers' facts of a decision, as they stood at its moment (P1, P2, Definitions, 1.6, 1.7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from spokesperson.decisions.facts import gather, working_state
from spokesperson.people import positions
from spokesperson.people.models import Employee, WorkingDay
from tests import factories

pytestmark = pytest.mark.django_db
NOW, ZONE = factories.AT_WORK, ZoneInfo("America/Chicago")


def of(person: Employee, account=None, at: datetime = NOW, action: str = "post", topic: str = "") -> dict:
    return gather(person.pk, at, ZONE, account.pk if account else None, action, topic)


@pytest.fixture
def ann(db):
    factories.directive_adopted()
    return factories.representative()


def test_all_facts_come_in_one_query(ann, django_assert_num_queries):
    account = ann.accounts.get()
    of(ann)  # the first query of a connection asks SQLite whether it knows JSON
    with django_assert_num_queries(1):
        found = of(ann, account, topic="programs")
    assert found["roles"] == {"representative"}
    assert found["grant_covers_account"]
    assert found["topic_in_expertise"]


def test_an_unknown_person_is_an_error_and_not_an_empty_answer(db):
    with pytest.raises(Employee.DoesNotExist):
        gather(0, NOW, ZONE)


def test_an_employee_without_role_has_none(ann):
    """R1."""
    aide = factories.employee()
    assert of(aide)["roles"] == frozenset()
    assert of(aide)["grant"] == "none"
    assert not of(aide)["official"]


def test_position_and_grant_together_give_both_roles(ann):
    """R28: the union."""
    factories.holds(ann, factories.DIRECTOR, start=ann.grants.get().start - timedelta(days=1), administrator=True)
    assert of(ann)["roles"] == {"administrator", "representative"}


def test_a_position_may_carry_a_further_role(db):
    """R13, R28: as the directive in force lists it; two such positions give both."""
    positions.follow([], {"author": ["Clerk", "Writer"], "duty_officer": ["Night Porter"]})
    person = factories.employee()
    for title in ("Clerk", "Writer", "Night Porter"):
        factories.holds(person, title, end=NOW + timedelta(hours=1))
    assert of(person)["roles"] == {"author", "duty_officer"}
    assert of(person, at=NOW + timedelta(hours=1))["roles"] == frozenset()


@pytest.mark.parametrize(("offset", "role"), [(-1, False), (0, True), (3599, True), (3600, False)])
def test_a_position_counts_from_its_start_to_before_its_end(db, offset, role):
    """R13."""
    person = factories.employee()
    factories.holds(person, factories.DIRECTOR, start=NOW, end=NOW + timedelta(hours=1), administrator=True)
    assert ("administrator" in of(person, at=NOW + timedelta(seconds=offset))["roles"]) is role


def test_an_appointment_gives_the_role_for_its_time(db):
    """R14."""
    person = factories.appointed()
    assert "administrator" in of(person)["roles"]
    person.appointments.update(end=NOW)
    assert of(person)["roles"] == frozenset()


def test_the_executive_director_is_an_official_and_no_administrator(db):
    """R69, choice."""
    found = of(factories.executive())
    assert found["official"]
    assert found["roles"] == frozenset()


def test_who_left_has_no_role_from_that_day_on_by_the_librarys_calendar(ann):
    """R13, R27."""
    ann.left = date(2026, 3, 17)
    ann.save()
    assert of(ann, at=datetime(2026, 3, 17, 4, 59, tzinfo=UTC))["employed"]  # 23:59 on the 16th in Chicago
    after = of(ann, at=datetime(2026, 3, 17, 5, 0, tzinfo=UTC))
    assert not after["employed"]
    assert after["roles"] == frozenset()


def test_a_grant_covers_only_the_accounts_it_names(ann):
    """R23."""
    other = factories.account_personal(ann)
    assert of(ann, ann.accounts.get(network="noticeboard"))["standing_approval"]
    found = of(ann, other)
    assert found["grant"] == "active"
    assert not found["grant_covers_account"]
    assert not found["standing_approval"]


def test_a_closed_grant_does_not_hide_an_open_one(ann):
    account = ann.accounts.get()
    ann.grants.update(revoked_at=NOW - timedelta(days=1))
    assert of(ann, account)["grant"] == "revoked"
    factories.granted(ann, account, start=NOW - timedelta(hours=1))
    assert of(ann, account)["grant"] == "active"
    assert of(ann, account, at=NOW - timedelta(hours=2))["grant"] == "revoked"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"end": NOW}, "expired"),
        ({"revoked_at": NOW}, "revoked"),
        ({"suspended_at": NOW}, "suspended"),
        ({"start": NOW + timedelta(seconds=1)}, "none"),
    ],
)
def test_a_grant_that_is_not_open_gives_no_role(ann, change, state):
    ann.grants.update(**change)
    found = of(ann, ann.accounts.get())
    assert found["grant"] == state
    assert "representative" not in found["roles"]


def test_a_grant_is_suspended_when_the_supervisor_changes(ann):
    """R27; the past keeps what held then only in its recorded decision."""
    ann.supervisor = factories.employee("Nell Newboss")
    ann.save()
    assert of(ann, ann.accounts.get())["grant"] == "suspended"


def test_a_grant_is_suspended_when_the_position_changes(ann):
    """R27: from the moment of the change, not before."""
    factories.holds(ann, "Outreach Librarian", start=NOW - timedelta(days=1))
    assert of(ann, ann.accounts.get())["grant"] == "suspended"
    assert of(ann, ann.accounts.get(), at=NOW - timedelta(days=2))["grant"] == "active"


def test_a_grant_in_absence_hangs_on_the_supervisors_supervisor(ann):
    """R23."""
    boss = ann.supervisor
    ann.grants.update(granted_by=boss.supervisor, in_absence=True)
    assert of(ann)["grant"] == "active"
    ann.grants.update(in_absence=False)
    assert of(ann)["grant"] == "suspended"


@pytest.mark.parametrize(
    ("action", "activities", "covered"),
    [
        ("post", ["read", "post"], True),
        ("post", ["read", "comment"], False),
        ("comment", ["comment"], True),
        ("comment", ["post"], False),
        ("link", ["comment"], True),
        ("like", ["post"], True),
        ("like", ["read", "join"], False),
        ("maintain_personal_account", [], True),
    ],
)
def test_a_grant_covers_the_activities_it_ticks(ann, action, activities, covered):
    """R24."""
    ann.grants.update(activities=activities)
    assert of(ann, ann.accounts.get(), action=action)["grant_covers_activity"] is covered


def test_empty_topics_and_channels_mean_all_of_them(ann):
    account = ann.accounts.get()
    assert of(ann, account, topic="anything")["grant_covers_topic"]
    ann.grants.update(topics=["programs"], channels=["social"])
    assert not of(ann, account, topic="anything")["grant_covers_topic"]
    assert of(ann, account, topic="programs")["grant_covers_topic"]
    assert not of(ann, account)["grant_covers_account"]


@pytest.mark.parametrize(
    ("instant", "state"),
    [
        ("2026-03-17T13:59:59Z", "off"),
        ("2026-03-17T14:00:00Z", "working"),
        ("2026-03-17T17:29:59Z", "working"),
        ("2026-03-17T17:30:00Z", "break"),
        ("2026-03-17T18:00:00Z", "working"),
        ("2026-03-17T21:59:59Z", "working"),
        ("2026-03-17T22:00:00Z", "off"),
        ("2026-03-21T15:00:00Z", "off"),
    ],
)
def test_working_time_is_the_shift_in_the_librarys_zone(ann, instant, state):
    """R25, R80: 9 to 17 in Chicago with lunch 12:30 to 13:00; Saturday is no working day."""
    assert of(ann, at=datetime.fromisoformat(instant))["working"] == state


def test_working_time_follows_the_clocks_change(ann):
    """The zone decides, not an offset: 9 o'clock is 15:00 UTC in winter and 14:00 UTC in summer."""
    assert of(ann, at=datetime(2026, 3, 6, 14, 30, tzinfo=UTC))["working"] == "off"
    assert of(ann, at=datetime(2026, 3, 9, 14, 30, tzinfo=UTC))["working"] == "working"


def test_a_day_of_its_own_replaces_the_weekly_shift(ann):
    """R25: the supervisor may add an hour, or take the day off."""
    day = WorkingDay.objects.create(employee=ann, date=date(2026, 3, 21), start=time(10), end=time(12))
    assert of(ann, at=datetime(2026, 3, 21, 15, 30, tzinfo=UTC))["working"] == "working"
    day.date, day.start, day.end = date(2026, 3, 17), None, None
    day.save()
    assert of(ann)["working"] == "off"


def test_working_state_without_any_shift_is_off():
    assert working_state(None, None, NOW.astimezone(ZONE)) == "off"


def test_acknowledgements_count_from_their_moment_and_for_their_version(ann):
    """R6."""
    assert of(ann)["acknowledged"] == "current"
    assert of(ann, at=factories.SINCE - timedelta(seconds=1))["acknowledged"] == "never"
    newer = factories.directive_adopted(factories.next_version("2.0"), effective=NOW - timedelta(days=3))
    found = of(ann)
    assert found["acknowledged"] == "outdated"
    assert found["version_age_days"] == 3
    assert found["directive"] == newer.file_hash


def test_before_any_version_no_directive_is_named(ann):
    """R4."""
    assert of(ann, at=datetime(2010, 12, 31, tzinfo=UTC))["directive"] == ""


def test_the_accounts_facts_are_told_as_the_register_has_them(ann):
    """R10, R12, M1A, R54."""
    boss = factories.administrator()
    account = factories.account_library(backup=boss, profile_beside_post=False)
    found = of(ann, account)
    assert (found["account_kind"], found["account_state"], found["channel"]) == ("library", "active", "blog")
    assert found["account_facts_complete"]
    assert found["account_has_backup"]
    assert found["account_forms_given"]
    assert found["account_maintained_by_library"]
    assert not found["own_account"]
    assert not found["profile_identifies"], "a profile that does not show beside the post identifies nobody"


def test_a_missing_fact_of_the_account_shows(ann):
    """R10, bad input."""
    found = of(ann, factories.account_library(handle="x", created_by="", forms=[]))
    assert (found["account_kind"], found["account_facts_complete"]) == ("none", False)
    assert not found["account_forms_given"]


def test_without_an_account_its_facts_are_none_and_never_true(ann):
    found = of(ann)
    assert (found["account_kind"], found["account_state"], found["channel"]) == ("none", "none", "none")
    assert not any(found[k] for k in ("own_account", "account_facts_complete", "account_has_backup"))


def test_the_instants_of_a_profile_are_aware_on_every_database(ann):
    """R55: both databases give back the same instant."""
    account = ann.accounts.get()
    found = of(ann, account)
    assert found["profile_checked"] == account.profile_checked_at
    assert found["profile_notice"] == account.registered_at
    account.profile_notice_at = NOW
    account.save()
    assert of(ann, account)["profile_notice"] == NOW


def test_expertise_ends_with_its_term(ann):
    """R59, R63."""
    ann.expertise.update(until=NOW)
    assert not of(ann, topic="programs")["topic_in_expertise"]
    ann.expertise.update(until=NOW + timedelta(seconds=1))
    assert of(ann, topic="programs")["topic_in_expertise"]
    assert not of(ann, topic="")["topic_in_expertise"]


def test_a_narrower_permission_takes_nothing_from_a_wider_one(db):
    """R23, R24: permissions add up."""
    factories.directive_adopted()
    ann = factories.representative()
    account = ann.accounts.get()
    factories.granted(ann, account, activities=["comment"], start=NOW - timedelta(days=1))
    found = gather(ann.pk, NOW, ZONE, account.pk, "post", "programs")
    assert (found["grant"], found["grant_covers_activity"]) == ("active", True)


def test_a_permission_for_some_topics_does_not_cover_a_post_about_none(db):
    """R23."""
    factories.directive_adopted()
    ann = factories.representative(topics=["programs"])
    asked = [gather(ann.pk, NOW, ZONE, ann.accounts.get().pk, "post", topic) for topic in ("", "programs")]
    assert [a["grant_covers_topic"] for a in asked] == [False, True]
