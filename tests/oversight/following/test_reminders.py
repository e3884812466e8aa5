"""A year by the calendar: who gets which mail on which day, and none twice (R5, R6, R7)."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from spokesperson import clock
from spokesperson.directive import following
from spokesperson.directive.models import Acknowledgement, Delivery, Reading, Version
from spokesperson.directive.register import compiled, opened, sections, serve_part, version_at
from spokesperson.oversight.actions.acknowledge import acknowledge
from spokesperson.oversight.actions.adopt_directive import adopt_directive
from spokesperson.oversight.actions.close_review import close_review
from spokesperson.oversight.actions.deliver import deliver_due
from spokesperson.oversight.following.reminders import remind_due
from tests import factories

NOW = factories.AT_WORK
NEW = datetime.fromisoformat("2026-04-01T00:00-05:00")
Calendar = dict[str, list[tuple[str, str]]]


@pytest.fixture
def by_mail(settings):
    """Mail goes into Django's own box; the way through a real server has tests of its own."""
    settings.MAIL_IS_SET = True


def read(person, version) -> None:
    serve_part(person.user, version, [s.id for s in sections(compiled(version.file_hash))])


def acknowledged(person, at: str) -> None:
    with clock.at(at):
        read(person, version_at())
        acknowledge(person, version_at())


def passing(first: datetime, last: datetime, step: timedelta = timedelta(hours=12), **events) -> Calendar:
    """The worker's chores from ``first`` to ``last``; who got what, as (day, kind), in order."""
    got: Calendar = defaultdict(list)
    moment = first
    todo = sorted(events.items(), key=lambda e: e[1][0])
    while moment <= last:
        while todo and clock.aware(todo[0][1][0]) <= moment:
            todo.pop(0)[1][1]()
        with clock.at(moment):
            remind_due()
            deliver_due(seconds=60)
            for sent in mail.outbox:
                day = moment.astimezone(following.zone()).date().isoformat()
                got[sent.to[0].partition(" <")[0]].append((day, kind(sent)))
            mail.outbox.clear()
        moment += step
    return got


def kind(sent) -> str:
    subject = sent.subject
    return next(
        word
        for start, word in (("Please", "acknowledge"), ("Time", "reread"), ("SH 620.4, version", "version"))
        if subject.startswith(start)
    ) if "reviewed" not in subject else "review"  # fmt: skip


def test_a_year_of_mail_for_each_person_exactly(house, by_mail):
    """R5, R6, R7, L9: every mail of the year, by person and day."""
    adopt_directive(factories.next_version(), house.boss)
    days = {"review_notice_days": 30, "reread_days": 90}
    assert {k: following.number(Version.objects.get(revision="1.1"), k) for k in days} == days
    got = passing(
        NOW,
        datetime.fromisoformat("2027-04-20T12:00-05:00"),
        boss=("2026-04-02T15:00Z", lambda: acknowledged(house.boss, "2026-04-02T15:00Z")),
        ann=("2026-04-06T15:00Z", lambda: acknowledged(house.ann, "2026-04-06T15:00Z")),
    )
    told = ("2026-03-17", "version")
    review = [(d, "review") for d in ("2027-03-02", "2027-03-25", "2027-04-01", "2027-04-08", "2027-04-15")]
    assert got["Ada Aide"] == [told]
    assert got["Maria Manager"] == [told]
    assert got["Eve Executive"] == [told]
    assert got["Ann Librarian"] == [
        told, ("2026-04-04", "acknowledge"), ("2026-07-05", "reread"), ("2026-10-03", "reread"),
        ("2027-01-01", "reread"), ("2027-04-01", "reread"),
    ]  # fmt: skip
    assert got["Dana Director"] == sorted([
        told, ("2026-07-01", "reread"), ("2026-09-29", "reread"), ("2026-12-28", "reread"), ("2027-03-28", "reread"),
        *review,
    ])  # fmt: skip
    assert got["Wanda Web"] == [
        told, ("2026-04-04", "acknowledge"), ("2026-04-08", "acknowledge"), ("2026-04-14", "acknowledge"), *review,
    ]  # fmt: skip


def test_a_worker_that_stood_still_writes_only_the_newest_reminder(house, by_mail):
    """R6: of three missed reminders one is sent."""
    adopt_directive(factories.next_version(), house.boss)
    with clock.at(NEW + timedelta(days=13, hours=1)):
        remind_due()
        assert remind_due() == 0
        rows = Delivery.objects.filter(kind="acknowledge", person=house.ann.uid)
        assert [r.key.split(":")[2] for r in rows] == ["last"]


def test_who_became_designated_after_the_grace_is_told_once(house, by_mail):
    """R6: never before had they a word about this version."""
    late = factories.employee("Lea Late", supervisor=house.manager)
    account = factories.account_personal(late, network="noticeboard", handle="lea", channel="blog")
    factories.granted(late, account, start=NOW)
    got = passing(NOW, NOW + timedelta(days=60))
    assert got["Lea Late"] == [("2026-03-17", "acknowledge")]
    assert "Ada Aide" not in got


def test_who_was_hired_after_the_adoption_is_told_when_designated_and_not_before(house, by_mail):
    """L9, R6: no mail of the version itself; the reminder to acknowledge, in the days of grace as after them."""
    adopt_directive(factories.next_version(), house.boss)
    hired = factories.employee("Nina New", supervisor=house.manager)
    assert "Nina New" not in passing(NOW, NEW + timedelta(days=5))
    account = factories.account_personal(hired, network="noticeboard", handle="nina", channel="blog")
    factories.granted(hired, account, start=NEW + timedelta(days=5))
    got = passing(NEW + timedelta(days=5), NEW + timedelta(days=6))
    assert [kind for _day, kind in got["Nina New"]] == ["acknowledge"]


def test_what_is_no_longer_needed_is_not_sent(house, by_mail):
    """R6, R7: acknowledged, opened or reviewed between writing the reminder and sending it."""
    adopt_directive(factories.next_version(), house.boss)
    version = Version.objects.get(revision="1.1")
    version.deliveries.all().delete()
    with clock.at(NEW + timedelta(days=3)):
        remind_due()
        acknowledged(house.ann, clock.now().isoformat())
        deliver_due(seconds=60)
    assert house.ann.email not in {a for m in mail.outbox for a in m.to}
    row = Delivery.objects.get(kind="acknowledge", person=house.ann.uid)
    assert (row.state, row.error) == ("dropped", "Acknowledged in the meantime.")
    with clock.at(NEW + timedelta(days=100)):
        remind_due()
        opened(house.ann.user, version)
        deliver_due(seconds=60)
    row = Delivery.objects.get(kind="reread", person=house.ann.uid)
    assert (row.state, row.error) == ("dropped", "No longer needed.")
    with clock.at("2027-03-10T12:00-05:00"):
        remind_due()
        close_review(house.second, outcome="no_change", note="read it through")
        deliver_due(seconds=60)
    rows = Delivery.objects.filter(kind="review")
    assert {(r.state, r.error) for r in rows} == {("dropped", "Reviewed in the meantime.")}


def test_a_review_that_is_closed_ends_the_reminders_until_the_next(house, by_mail):
    """R5: and the next date reminds again, thirty days before."""
    Version.objects.update(next_review=date(2026, 4, 1))
    with clock.at("2026-04-05T12:00-05:00"):
        remind_due()
        assert Delivery.objects.filter(kind="review").count() == 2
        close_review(house.boss, outcome="no_change", note="read it through", next_review="2026-09-01")
        Delivery.objects.all().delete()
    for day, reminded in (("2026-08-01", 0), ("2026-08-02", 2), ("2026-08-24", 2), ("2026-08-25", 4)):
        with clock.at(f"{day}T12:00-05:00"):
            remind_due()
            assert Delivery.objects.filter(kind="review").count() == reminded, day


def test_an_overdue_review_suspends_nothing(house):
    """R5: two years late, the version still decides and can be acknowledged."""
    Version.objects.update(next_review=date(2024, 1, 1))
    version = version_at()
    read(house.aide, version)
    assert acknowledge(house.aide, version).version == version


def test_opening_any_page_counts_and_reading_a_part_too(house):
    """R7: to the hour is enough, so that a page costs no write each time."""
    version = version_at()
    opened(house.ann.user, version)
    reading = Reading.objects.get(user=house.ann.user)
    assert (reading.opened_at, reading.last_opened_at, reading.parts) == (NOW, NOW, [])
    for hours, last in ((0.5, NOW), (2, NOW + timedelta(hours=2))):
        with clock.at(NOW + timedelta(hours=hours)):
            opened(house.ann.user, version)
        reading.refresh_from_db()
        assert reading.last_opened_at == last
    with clock.at(NOW + timedelta(hours=9)):
        read(house.ann, version)
    reading.refresh_from_db()
    assert (reading.opened_at, reading.last_opened_at) == (NOW, NOW + timedelta(hours=9))


def test_before_any_directive_there_is_nothing_to_remind_of(db):
    assert remind_due() == 0


def test_a_short_grace_still_has_its_reminders(house, by_mail):
    """The annex of an institution with two days: at half of them, and a day before their end."""
    source = re.sub(r"(?m)^(\| grace_days +\| +)14", r"\g<1>2", factories.next_version())
    assert source != factories.next_version()
    adopt_directive(source, house.boss)
    with clock.at(NEW):
        Acknowledgement.objects.filter(user=house.ann.user).delete()
    got = passing(NEW + timedelta(minutes=1), NEW + timedelta(days=9), timedelta(hours=6))
    assert [d for d, k in got["Ann Librarian"] if k == "acknowledge"] == ["2026-04-02"]
