"""The one door (P2, 4.2): R1, R4, R28, R87, and the facts in one query."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import door, replaying
from spokesperson.decisions import facts as registers
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.door import Refused
from spokesperson.decisions.models import Decision
from spokesperson.directive.models import Version
from spokesperson.people.models import Employee, Grant
from tests import factories
from tests.desk.conftest import later


def like(actor, account, **more: Any) -> Activity:
    """An act the table names, with nothing against it but who and where."""
    facts = {"stage": "send", "purpose": "programs", "think_answered": True, "seconds_since_edit": 999, **more}
    return Activity(
        actor=actor, action="like", subject="urn:sp:target:7", account=account, facts=facts,
        as2={"type": "Like", "actor": actor.urn, "object": {"type": "Note", "id": "7"}}, equipment="library",
    )  # fmt: skip


def test_all_the_registers_know_is_asked_in_one_query(house, django_assert_num_queries):
    """R1: people, roles, grants, hours, account and directive at once."""
    door.weigh(like(house.boss, house.board))
    with django_assert_num_queries(1):
        verdict = door.weigh(like(house.boss, house.board))
    assert verdict.permitted
    with django_assert_num_queries(1):
        registers.gather(house.ann.pk, clock.now(), clock.now().tzinfo, house.hers.pk, "post", "programs")


def test_several_acts_about_the_same_are_one_question_and_each_is_judged_as_if_alone(house, django_assert_num_queries):
    """R1, R24: the permission is for posting only; it covers the post and not the joining of a group."""
    Grant.objects.filter(employee=house.ann).update(activities=["post"])
    acts = [replace(like(house.ann, house.hers), action=action) for action in ("post", "like", "join_group", "upload")]
    alone = [door.weigh(one).decision for one in acts]
    with django_assert_num_queries(1):
        together = [verdict.decision for verdict in door.weigh_all(acts)]
    covered = [d.facts_used.get("grant_covers_activity") for d in together]
    assert (covered[0], covered[2]) == (True, False)
    assert [(d.effect, d.clauses, d.reasons) for d in together] == [(d.effect, d.clauses, d.reasons) for d in alone]


def test_the_same_act_of_several_people_is_one_question_and_each_gets_their_own_answer(
    house, django_assert_num_queries
):
    """P1: as each of them alone would be answered."""
    acts = [like(house.ann, house.board), like(house.boss, house.board), like(house.aide, house.board)]
    alone = [door.weigh(one).decision for one in acts]
    with django_assert_num_queries(1):
        together = [verdict.decision for verdict in door.weigh_all(acts)]
    assert len({d.effect for d in together}) > 1
    assert [d.canonical() for d in together] == [d.canonical() for d in alone]


def test_several_acts_are_not_weighed_for_somebody_the_register_does_not_hold(house):
    """P1: nobody is left out in silence."""
    nobody = replace(like(house.ann, house.board), actor=Employee(pk=10**6, name="Nobody", email="n@x.example"))
    with pytest.raises(Employee.DoesNotExist):
        door.weigh_all([like(house.ann, house.board), nobody])


def test_asking_leaves_no_trace(house):
    """R84: may I?"""
    door.weigh(like(house.aide, house.board))
    assert not Decision.objects.exists()
    assert archive.recent(1) == []


def test_what_is_permitted_is_done_and_recorded_together(house):
    """R87."""
    done = door.act(like(house.boss, house.board), lambda verdict: verdict.uid)
    stored = Decision.objects.get(uid=done)
    record = archive.get(str(stored.record))
    assert record.activity["result"]["type"] == "Accept"
    assert record.activity["sp:directive"] == stored.directive_hash == Version.objects.get().file_hash
    assert record.activity["result"]["sp:decision"].encode() == bytes(stored.canonical)


def test_what_was_permitted_and_failed_leaves_nothing(house):
    """R87: nothing half done."""

    def broken(verdict):
        raise ValueError("the act itself failed")

    with pytest.raises(ValueError, match="itself failed"):
        door.act(like(house.boss, house.board), broken)
    assert not Decision.objects.exists()
    assert archive.recent(1) == []


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_recorded_in_a_transaction_of_its_own(house):
    """R87: committed before it is raised, whatever the caller does with the error."""
    never = []
    with pytest.raises(Refused) as error:
        door.act(like(house.aide, house.board), never.append)
    assert never == []
    assert transaction.get_connection().in_atomic_block is False
    stored = Decision.objects.get(uid=error.value.verdict.uid)
    assert (stored.effect, stored.actor) == ("deny", house.aide)
    assert archive.get(str(stored.record)).activity["result"]["type"] == "Reject"


def test_an_archive_that_cannot_take_the_record_stops_the_act(house, monkeypatch):
    """Bad input: disk full."""

    def full(*_: object, **__: object) -> None:
        raise archive.ArchiveUnavailable("no space left")

    monkeypatch.setattr(door.archive, "append", full)
    never = []
    with pytest.raises(archive.ArchiveUnavailable):
        door.act(like(house.boss, house.board), never.append)
    assert never == []
    assert not Decision.objects.exists()


@pytest.mark.parametrize("who", ["boss", "ann", "aide"])
def test_every_stored_decision_replays_to_the_same_bytes(house, who):
    """R4."""
    person = getattr(house, who)
    account = house.hers if who == "ann" else house.board
    with transaction.atomic():
        verdict = door.record(like(person, account))
    stored = Decision.objects.get(uid=verdict.uid)
    assert door.replay(stored).canonical() == bytes(stored.canonical)
    assert replaying.same(stored)


def test_a_falsified_decision_does_not_replay(house):
    """R4: the record would be wrong."""
    with transaction.atomic():
        verdict = door.record(like(house.aide, house.board))
    stored = Decision.objects.get(uid=verdict.uid)
    told = canonical.loads(bytes(stored.canonical))
    stored.canonical = canonical.dumps({**told, "effect": "permit"})
    assert not replaying.same(stored)


def test_before_any_directive_everything_is_denied_by_p2(house):
    """R4, P2: nothing is permitted by the absence of rules."""
    with clock.at("1999-05-04T15:00:00+00:00"), transaction.atomic():
        verdict = door.record(like(house.boss, house.board))
    assert verdict.effect == "deny"
    assert verdict.decision.clauses == ("P2",)
    stored = Decision.objects.get(uid=verdict.uid)
    assert stored.directive_hash == ""
    assert replaying.same(stored)


def test_the_version_in_force_at_the_act_decides_not_the_latest(house):
    """R4."""
    old = Version.objects.get()
    new = factories.directive_adopted(factories.next_version(), effective=clock.now() + timedelta(hours=1))
    assert door.weigh(like(house.boss, house.board)).decision.directive_hash == old.file_hash
    with later(3601):
        assert door.weigh(like(house.boss, house.board)).decision.directive_hash == new.file_hash
    assert door.weigh(like(house.boss, house.board)).decision.directive_hash == old.file_hash


def test_an_earlier_decision_still_replays_under_a_later_directive(house):
    """R4: by the directive of its time."""
    with transaction.atomic():
        verdict = door.record(like(house.boss, house.board))
    factories.directive_adopted(factories.next_version(), effective=clock.now() + timedelta(hours=1))
    with later(7200):
        assert replaying.same(Decision.objects.get(uid=verdict.uid))


def test_a_warning_stands_in_the_way_until_it_is_taken_note_of(house):
    activity = like(house.boss, house.board, target_finding=True)
    with pytest.raises(Refused) as error:
        door.act(activity, lambda verdict: verdict)
    warned = error.value.verdict
    assert warned.effect == "warn"
    settled = frozenset(r.rule for r in warned.unsettled)
    again = like(house.boss, house.board, target_finding=True)
    noted = Activity(**{**again.__dict__, "settled": settled})
    assert door.act(noted, lambda verdict: verdict.effect) == "warn"


OWED = """
```obligation
id: dance
when: action == 'like'
do: dance
text: Dance for a minute.%s
```
"""


def adopted_with(block):
    """SH 620.4 with one more obligation under 1.8, in force instead of the version of the house."""
    later_on = factories.next_version("1.1", "2026-03-01T00:00-06:00")
    version = factories.directive_adopted(
        later_on.replace("## Overview of actions", f"{block}\n## Overview of actions", 1)
    )
    return version


def test_a_permit_that_hangs_on_what_nobody_here_can_do_is_none(house):
    """Obligations are discharged, or the act is refused and the clause named (1.8)."""
    factories.acknowledge(house.boss, adopted_with(OWED % ""))
    with pytest.raises(Refused, match=r"nobody here can do: Dance for a minute\. \(clause 1\.8\)") as error:
        door.act(like(house.boss, house.board), lambda verdict: pytest.fail("it was done"))
    assert error.value.verdict.effect == "permit"
    assert not door.weigh(like(house.boss, house.board)).permitted


def test_what_is_owed_afterwards_does_not_stop_the_act(house):
    factories.acknowledge(house.boss, adopted_with(OWED % "\nafter: true"))
    done = door.act(like(house.boss, house.board), lambda verdict: verdict)
    assert [o.id for o in done.decision.obligations] == ["dance"]
    assert done.decision.obligations[0].properties["after"] is True


@pytest.mark.parametrize("file", sorted(factories.DIRECTIVE.parent.glob("*.md")), ids=lambda f: f.stem)
def test_the_house_can_do_what_the_directives_that_come_with_it_oblige_to(file):
    duties = factories._compiled(file.read_text(encoding="utf-8")).document.duties
    assert {d.do for d in duties if not d.after} <= door.DISCHARGED


def test_an_act_nobody_named_is_denied(house):
    """R28: default deny."""
    dance = Activity(actor=house.boss, action="dance", subject=house.boss.urn, as2={"type": "Dance"})
    verdict = door.weigh(dance)
    assert verdict.effect == "deny"
    assert verdict.decision.clauses


def test_somebody_who_left_has_no_role_any_more(house):
    """R1."""
    house.boss.left = clock.now().date()
    house.boss.save()
    assert door.weigh(like(house.boss, house.board)).effect == "deny"
