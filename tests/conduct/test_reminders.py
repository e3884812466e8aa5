"""Reminders of overdue talks and of permissions about to end, by e-mail (1.5, Def-Representative; R47, R27)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.conduct.actions.confirm_talk import confirm_talk
from spokesperson.conduct.actions.note_talk import note_talk
from spokesperson.conduct.reminders import remind_talks
from spokesperson.directive.models import Delivery
from spokesperson.oversight.actions.deliver import deliver_due
from spokesperson.oversight.following.reminders import remind_due
from tests import factories
from tests.conduct.conftest import signed_in

OVERDUE = factories.SINCE + timedelta(days=91)


@pytest.fixture
def post(settings):
    settings.MAIL_IS_SET = True
    return mail.outbox


def waiting(kind: str) -> list[Delivery]:
    return list(Delivery.objects.filter(kind=kind, state="waiting"))


def test_an_overdue_talk_reminds_both_once_a_week(house, post):
    """R47."""
    with clock.at(OVERDUE - timedelta(days=1)):
        assert remind_talks() == 0
    with clock.at(OVERDUE):
        assert remind_talks() == 2
        assert remind_talks() == 0
        assert deliver_due(60) >= 2
    told = [m for m in post if "talk" in m.subject]
    assert {m.to[0].split("<")[1].rstrip(">") for m in told} == {house.ann.email, house.manager.email}
    body = next(m.body for m in told if house.manager.email in m.to[0])
    assert "your talk with Ann Librarian" in " ".join(body.split())
    assert "/representatives/ann-librarian" in body
    assert "Nothing is suspended" in body
    with clock.at(OVERDUE + timedelta(days=7)):
        assert remind_talks() == 2


def test_a_talk_held_meanwhile_drops_the_reminders(house):
    """R47."""
    with clock.at(OVERDUE):
        remind_talks()
        assert len(waiting("talk")) == 2
        found = note_talk(house.manager, house.ann, held_on=clock.now().date(), note="All is well.")
        assert len(waiting("talk")) == 2
        confirm_talk(house.ann, found, seen=found.words)
        assert waiting("talk") == []
        assert remind_talks() == 0


def test_who_does_not_take_part_any_more_is_not_reminded(house, post):
    """R47."""
    with clock.at(OVERDUE):
        remind_talks()
        house.ann.grants.update(revoked_at=clock.now())
        deliver_due(60)
    assert not [m for m in post if "talk" in m.subject]
    assert {d.state for d in Delivery.objects.filter(kind="talk")} == {"dropped"}


def test_that_a_talk_is_overdue_stands_in_no_list_and_no_record_by_name(house, post):
    """R47: it is between the two, and after thirty days their supervisor's."""
    with clock.at(OVERDUE):
        remind_talks()
        deliver_due(60)
        assert Delivery.objects.filter(kind="talk", state="sent").count() == 2
        assert (
            "talk" not in signed_in(house.boss).get("/directive/deliveries").content.decode().split("<main")[1].lower()
        )
    kept = [r for r in archive.recent(20) if r.activity.get("sp:delivery", {}).get("kind") == "talk"]
    assert len(kept) == 2
    assert all(house.ann.urn not in str(r.activity) for r in kept)
    assert all(r.clauses == ("1.5",) for r in kept)


def test_a_permission_about_to_end_is_told_to_both_two_weeks_before(house, post):
    """R27, R23."""
    end = factories.AT_WORK + timedelta(days=15)
    house.ann.grants.update(end=end)
    remind_due()
    assert not waiting("grant")
    with clock.at(end - timedelta(days=14)):
        remind_due()
        remind_due()
        assert len(waiting("grant")) == 2
        deliver_due(60)
    told = [m for m in post if "permission" in m.subject.lower()]
    assert len(told) == 2
    assert "You can renew it with one press" in next(m.body for m in told if house.manager.email in m.to[0])
    assert all("ends on 1 April 2026" in " ".join(m.body.split()) for m in told)
