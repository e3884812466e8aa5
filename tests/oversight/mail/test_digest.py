"""The e-mail about what waits: each working morning, only if something does, never twice, off by choice (1.8; L9)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.desk.models import Draft
from spokesperson.directive.models import Delivery
from spokesperson.oversight.actions.change_preference import change_preference
from spokesperson.oversight.actions.deliver import deliver_due
from spokesperson.oversight.mail import digest_mail
from spokesperson.oversight.mail.digest_mail import write_digests
from spokesperson.people.models import Closure, Preference, WorkingDay
from tests import factories

SECRET = "312-555-0142"


@pytest.fixture
def morning(house):
    """Nine in the morning of the tests' Tuesday; ann's post failed."""
    opened = digest_mail._opened(factories.AT_WORK)
    assert opened is not None
    with clock.at(opened + timedelta(minutes=5)):
        stuck(house.ann)
        yield opened


def stuck(who, text="Call Mrs. Ada on 312-555-0142 about the seeds.") -> Draft:
    now = clock.now()
    return Draft.objects.create(
        author=who, text=text, state="failed", why="The network was away.", created_at=now, edited_at=now
    )


def digests(who) -> int:
    return Delivery.objects.filter(kind="digest", person=who.uid).count()


def test_whoever_something_waits_for_has_it_by_mail_in_the_morning(house, morning, post_office):
    """L9: the rows of home with their links, nothing confidential, one delivery with its record."""
    write_digests()
    assert digests(house.ann) == 1
    assert digests(house.aide) == 0
    deliver_due()
    found = post_office.boxes[house.ann.email][-1]
    text = found.get_content()
    assert "thing needs you" in found["Subject"] or "things need you" in found["Subject"]
    assert "Not sent" in text
    assert "/drafts/" in text
    assert SECRET not in text
    assert "/digest/" in found["List-Unsubscribe"]
    sent = Delivery.objects.get(kind="digest", person=house.ann.uid)
    assert sent.state == "sent"
    assert sent.record is not None


def test_it_comes_once_a_morning_however_often_the_worker_looks(house, morning):
    write_digests()
    write_digests()
    with clock.at(clock.now() + timedelta(minutes=90)):
        write_digests()
    assert digests(house.ann) == 1
    with clock.at(clock.now() + timedelta(days=1)):
        write_digests()
    assert digests(house.ann) == 2


@pytest.mark.parametrize("hours", [-3, 11, 14])
def test_it_comes_only_while_the_doors_are_open(house, morning, hours):
    with clock.at(morning + timedelta(hours=hours)):
        assert write_digests() == 0


@pytest.mark.parametrize("hours", [3.5, 7])
def test_a_worker_that_was_down_in_the_morning_sends_it_when_it_is_back(house, morning, hours):
    """L9: the same working day, once."""
    with clock.at(morning + timedelta(hours=hours)):
        write_digests()
        write_digests()
    assert digests(house.ann) == 1


def test_it_does_not_come_to_somebody_on_leave_and_comes_on_the_first_day_back(house, morning):
    """R25: one's own day off; other hours are no leave."""
    away = WorkingDay.objects.create(employee=house.ann, date=morning.date())
    assert write_digests() == digests(house.ann) == 0
    with clock.at(morning + timedelta(days=1, minutes=5)):
        write_digests()
    assert digests(house.ann) == 1
    WorkingDay.objects.filter(pk=away.pk).update(
        date=(morning + timedelta(days=2)).date(), start=time(12), end=time(15)
    )
    with clock.at(morning + timedelta(days=2, minutes=5)):
        write_digests()
    assert digests(house.ann) == 2


def test_one_written_before_the_leave_was_entered_does_not_leave(house, morning, post_office):
    write_digests()
    WorkingDay.objects.create(employee=house.ann, date=morning.date())
    deliver_due()
    assert house.ann.email not in post_office.boxes


def test_it_does_not_come_on_a_closed_day(house, morning):
    """R25: the institution's own calendar."""
    Closure.objects.create(date=morning.date(), name="Staff day", entered_by=house.boss)
    assert write_digests() == 0


def test_a_weekly_one_comes_on_the_first_working_morning(house, morning):
    change_preference(house.ann, keys=True, digest="weekly")
    write_digests()
    for days in (1, 2):
        with clock.at(morning + timedelta(days=days, minutes=5)):
            write_digests()
    assert digests(house.ann) == 1
    with clock.at(morning + timedelta(days=6, minutes=5)):
        write_digests()
    assert digests(house.ann) == 2


def test_who_switched_it_off_gets_none_even_if_it_was_written_already(house, morning, post_office):
    write_digests()
    change_preference(house.ann, keys=True, digest="none")
    deliver_due()
    assert house.ann.email not in post_office.boxes
    assert Delivery.objects.get(kind="digest", person=house.ann.uid).state == "dropped"
    with clock.at(clock.now() + timedelta(days=1)):
        write_digests()
    assert digests(house.ann) == 1


def test_what_was_done_before_it_left_is_not_written_about(house, morning, post_office):
    write_digests()
    Draft.objects.filter(author=house.ann).delete()
    deliver_due()
    assert not any("needs you" in m["Subject"] for m in post_office.boxes.get(house.ann.email, []))


def test_it_is_in_the_language_its_reader_chose(house, morning, post_office):
    change_preference(house.ann, keys=True, digest="daily", language="es")
    write_digests()
    deliver_due()
    assert "needs you" not in post_office.boxes[house.ann.email][-1]["Subject"]


def test_the_link_in_the_mail_switches_it_off_by_a_press_and_without_signing_in(house, morning):
    address = digest_mail.off_url(house.ann)
    anybody = Client()
    assert anybody.get(address).status_code == 200
    assert not Preference.objects.filter(digest="none").exists()
    assert anybody.post(address).status_code == 200
    assert Preference.objects.get(employee=house.ann).digest == "none"
    assert anybody.get(address + "x").status_code == 404


def test_two_workers_at_once_claim_a_morning_once(house, morning):
    """The second finds the claim, whoever came first, though both had read the same list."""
    now, people = clock.now(), list(digest_mail._due(morning, clock.now()))
    first = sum(digest_mail._one(p, morning, now) for p in people)
    second = sum(digest_mail._one(p, morning, now) for p in people)
    assert first >= 1
    assert second == 0
    assert digests(house.ann) == 1


def test_no_mail_is_listed_by_name(house, morning):
    """What waits for somebody is theirs: Administrators do not read it in the list of deliveries."""
    write_digests()
    boss = Client()
    boss.force_login(house.boss.user)
    assert "digest" not in boss.get("/directive/deliveries").content.decode()


def test_the_hour_is_that_of_the_doors(house):
    assert isinstance(digest_mail._opened(factories.AT_WORK), datetime)
