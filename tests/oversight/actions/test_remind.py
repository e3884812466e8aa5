"""Reminding somebody to acknowledge: who may, whom, how often (R6)."""

from __future__ import annotations

from datetime import timedelta

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.directive.models import Acknowledgement, Delivery
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.deliver import deliver_due
from spokesperson.oversight.actions.remind import remind, remind_all
from spokesperson.oversight.following import states
from tests import factories
from tests.oversight.conftest import invalid, refused


def forgets(*people) -> None:
    Acknowledgement.objects.filter(user__in=[p.user for p in people]).delete()


def test_an_administrator_and_the_line_remind_and_the_mail_goes_out(house, post_office):
    """R6: recorded as an act of the one who asked."""
    forgets(house.ann)
    for day, who in enumerate((house.boss, house.manager, house.top)):
        with clock.at(factories.AT_WORK + timedelta(days=day)):
            assert remind(who, house.ann) == 1
            assert deliver_due() == 1
    found = post_office.boxes[house.ann.email]
    assert len(found) == 3
    assert "Posting for the Library waits" in found[0].get_content().replace("\n", " ")
    asked = [r for r in archive.by_subject(house.ann.urn) if r.type == "Invite"]
    assert {r.actor for r in asked} == {house.boss.urn, house.manager.urn, house.top.urn}


def test_a_colleague_reminds_nobody_and_learns_nothing(house):
    """R6, R7: the refusal is the same whether or not the other has acknowledged."""
    words = set()
    for _ in range(2):
        verdict = refused(remind, house.aide, house.ann)
        words.add(verdict.decision.reasons[0].text)
        forgets(house.ann)
    assert len(words) == 1
    assert not Delivery.objects.exists()


def test_there_must_be_something_to_remind_of(house):
    """Bad input: done already, need not, twice a day; nothing is recorded then."""
    invalid("person", remind, house.boss, house.ann)
    assert "need not" in str(invalid("person", remind, house.boss, house.aide))
    forgets(house.ann)
    remind(house.boss, house.ann)
    assert "today" in str(invalid("person", remind, house.manager, house.ann))
    with clock.at(factories.AT_WORK + timedelta(days=1)):
        remind(house.manager, house.ann)
    assert Delivery.objects.count() == 2


def test_all_at_once_is_one_act_for_as_many_as_were_counted(house):
    """R6: the number that was shown is the number that is reminded, or nobody is."""
    forgets(house.ann, house.second)
    people = list(states.wanting(states.seen_by(house.boss, version_at())))
    assert [p.name for p in people] == ["Ann Librarian", "Wanda Web"]
    invalid("people", remind_all, house.boss, people, counted=3)
    invalid("people", remind_all, house.boss, [], counted=0)
    before = Decision.objects.count()
    assert remind_all(house.boss, people, counted=2) == 2
    assert Decision.objects.count() == before + 1
    assert set(Delivery.objects.values_list("person", flat=True)) == {house.ann.uid, house.second.uid}


def test_who_was_reminded_today_is_left_out_of_all_and_holds_nobody_up(house):
    """R6: one reminded singly before; the others are reminded, and only if nobody is left it is refused."""
    forgets(house.ann, house.second)
    people = list(states.wanting(states.seen_by(house.boss, version_at())))
    remind(house.boss, house.ann)
    assert "1 by now" in str(invalid("people", remind_all, house.boss, people, counted=2))
    assert remind_all(house.boss, people, counted=1) == 1
    assert Delivery.objects.filter(person=house.ann.uid).count() == 1
    assert Delivery.objects.filter(person=house.second.uid).count() == 1
    assert "today" in str(invalid("people", remind_all, house.boss, people, counted=0))
    with clock.at(factories.AT_WORK + timedelta(days=1)):
        assert remind_all(house.boss, people, counted=2) == 2


def test_a_supervisor_cannot_remind_all_of_others(house):
    """R6: the farthest of them decides."""
    forgets(house.ann, house.second)
    refused(remind_all, house.manager, [house.ann, house.second], counted=2)
    assert not Delivery.objects.exists()
    assert remind_all(house.manager, [house.ann], counted=1) == 1
