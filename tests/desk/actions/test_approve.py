"""Approval (Def-Library-business): R20."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import approve, post, submit, write
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Approval, Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import content
from tests import factories
from tests.desk.conftest import later, ready


def demanding(revision: str = "1.0") -> str:
    """The repository's directive without standing approval: the supervisor is asked about every single post."""
    rule = "account_kind != 'none' and not standing_approval and not supervisor_approved"
    source = factories.next_version(revision, "2011-01-01T00:00-06:00")
    assert rule in source
    return source.replace(rule, "account_kind != 'none' and not supervisor_approved")


@pytest.fixture
def house(house):
    """A library that wants every post approved; Ann's ``manager`` and the manager's own supervisor ``top``."""
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    for person in (house.ann, house.boss):
        factories.acknowledge(person)
    house.manager = house.ann.supervisor
    house.top = house.manager.supervisor
    return house


@pytest.fixture
def waiting(house):
    return ready(house.ann, house.hers, "I work at the Library as a librarian. Story time moves to ten.")


def approved(draft: Draft, by) -> Approval:
    return approve.approve(draft, by, seen=content.content_hash(draft), words="Fine.")


def asked(draft: Draft, by) -> str:
    with pytest.raises(Refused) as error:
        submit.submit(draft, by)
    assert error.value.verdict.effect == "ask"
    return error.value.verdict.decision.clauses[0]


def test_without_approval_the_author_is_told_to_ask_the_supervisor(house, waiting):
    """R20."""
    assert asked(waiting, house.ann) == "Def-Library-business"


def test_the_supervisor_approves_and_the_author_may_post(house, waiting):
    """R20: the author submits again, and exactly this goes out."""
    approved(waiting, house.manager)
    with later(61):
        post.post(waiting, house.ann)
        sender.run_due()
    waiting.refresh_from_db()
    assert waiting.state == DraftState.PUBLISHED, waiting.why


def test_the_supervisors_supervisor_may_approve_as_well(house, waiting):
    """R20: in the supervisor's absence."""
    approved(waiting, house.top)
    assert submit.submit(waiting, house.ann)[0].state == DraftState.PAUSING


@pytest.mark.parametrize("who", ["ann", "aide", "boss"])
def test_nobody_else_approves_and_nobody_their_own_words(house, waiting, who):
    """R20: not oneself, not a colleague, not an Administrator who is not the supervisor."""
    with pytest.raises(Refused) as error:
        approved(waiting, getattr(house, who))
    assert error.value.verdict.effect == "deny"
    assert "Overview/approve" in error.value.verdict.decision.clauses
    assert not Approval.objects.exists()
    assert asked(waiting, house.ann) == "Def-Library-business"


def test_an_edit_voids_the_approval(house, waiting):
    """R20."""
    approved(waiting, house.manager)
    write.save(waiting, house.ann, text=waiting.text + " And cake.")
    assert asked(waiting, house.ann) == "Def-Library-business"


def test_another_account_voids_the_approval(house, waiting):
    """R20: approved is what goes where."""
    other = factories.account_personal(house.ann, network="noticeboard", handle="ann-two")
    factories.granted(house.ann, other)
    approved(waiting, house.manager)
    write.save(waiting, house.ann, account=other)
    assert asked(waiting, house.ann) == "Def-Library-business"


def test_a_change_of_what_the_public_does_not_read_keeps_the_approval(house, waiting):
    """R20: the purpose is the author's own note."""
    approved(waiting, house.manager)
    write.save(waiting, house.ann, purpose="services")
    factories.settle_warnings(waiting)
    assert submit.submit(waiting, house.ann)[0].state == DraftState.PAUSING


def test_an_approval_does_not_cover_another_hour(house, waiting):
    """R20: what was approved for now is not approved for next week."""
    approved(waiting, house.manager)
    with later(61):
        submit.submit(waiting, house.ann)
        with pytest.raises(Refused) as error:
            post.schedule(waiting, house.ann, clock.now() + timedelta(days=7))
    assert "Def-Library-business" in error.value.verdict.decision.clauses


def test_a_new_version_of_the_directive_voids_the_approval(house, waiting):
    """R20, R4."""
    approved(waiting, house.manager)
    factories.directive_adopted(demanding("1.2"), effective=clock.now() + timedelta(seconds=5))
    with later(10):
        factories.acknowledge(house.ann)
        assert asked(waiting, house.ann) == "Def-Library-business"


def test_the_approver_who_read_older_words_is_told_so(house, waiting):
    """R20: the seen hash differs."""
    seen = content.content_hash(waiting)
    write.save(waiting, house.ann, text="Something else entirely.")
    with pytest.raises(Changed):
        approve.approve(waiting, house.manager, seen=seen)
    assert not Approval.objects.exists()


def test_an_approval_is_on_record_with_what_it_is_bound_to(house, waiting):
    """R20, R87."""
    made = approved(waiting, house.manager)
    record = [r for r in archive.by_subject(waiting.urn) if r.type == "Accept"][-1]
    assert record.actor == house.manager.urn
    assert record.activity["object"]["sp:approvalHash"] == made.content_hash
    assert record.clauses == ("Def-Library-business",)


def test_an_approver_who_is_no_longer_the_supervisor_does_not_count(house, waiting):
    """R20, R27: the line as it is at the moment of the act."""
    approved(waiting, house.manager)
    house.ann.supervisor = house.boss
    house.ann.save()
    house.ann.grants.update(granted_by=house.boss)
    assert asked(waiting, house.ann) == "Def-Library-business"


def test_what_is_already_on_its_way_is_not_approved_any_more(house, waiting):
    Draft.objects.filter(pk=waiting.pk).update(state=DraftState.SENDING)
    with pytest.raises(Invalid) as error:
        approved(waiting, house.manager)
    assert error.value.field == "draft"


def test_oversized_words_name_the_field(house, waiting):
    with pytest.raises(Invalid) as error:
        approve.approve(waiting, house.manager, seen="", words="x" * 401)
    assert error.value.field == "words"


def test_an_approval_ends_by_itself(house, waiting):
    """R20: after the days of the annex it no longer counts."""
    made = approved(waiting, house.manager)
    assert made.expires_at == made.at + timedelta(days=14)
    with clock.at(made.expires_at - timedelta(minutes=1)):
        assert appraisal.approved_by(Draft.objects.get(pk=waiting.pk)) == {house.manager.pk}
    with clock.at(made.expires_at):
        assert appraisal.approved_by(Draft.objects.get(pk=waiting.pk)) == set()


def test_the_author_is_told_of_the_approval(house, waiting):
    """R20."""
    approved(waiting, house.manager)
    waiting.refresh_from_db()
    assert waiting.why.startswith(house.manager.name)


def test_notes_are_ticked_before_it_is_approved(house):
    """R20: what only warns has to have been seen."""
    draft = ready(house.ann, house.hers, "I work at the Library. “Shit My Dad Says” is the book of the month.")
    kinds = approve.notes(draft)
    assert kinds
    seen = content.content_hash(draft)
    with pytest.raises(Invalid) as error:
        approve.approve(draft, house.manager, seen=seen, noted=())
    assert error.value.field == "noted"
    approve.approve(draft, house.manager, seen=seen, noted=kinds)


def test_an_administrator_outside_their_areas_needs_another_or_an_expert(db, house):
    """R17: what was agreed to is exactly this."""
    source = factories.next_version("1.3", "2011-01-01T00:00-06:00")
    factories.directive_adopted(source, effective=clock.now() - timedelta(hours=1))
    for person in (house.ann, house.boss):
        factories.acknowledge(person)
    factories.topic("fees")
    second = factories.administrator("Wanda Web", title="Manager of Web Development & Support")
    expert = factories.employee("Fay Fees", supervisor=house.manager)
    factories.expert(expert, "fees")
    draft = ready(house.boss, house.board, "The fee for a lost book is ten dollars.", topic="fees")
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.boss)
    assert "other-area" in {r.rule for r in error.value.verdict.decision.reasons}
    with pytest.raises(Refused):
        approved(draft, house.aide)
    approved(draft, expert)
    assert submit.submit(draft, house.boss)[0].state == DraftState.PAUSING
    write.save(draft, house.boss, text="The fee for a lost book is twelve dollars.")
    with pytest.raises(Refused):
        submit.submit(draft, house.boss)
    approved(Draft.objects.get(pk=draft.pk), second)
    assert submit.submit(draft, house.boss)[0].state == DraftState.PAUSING


def test_a_schedule_that_asks_first_keeps_its_hour_for_the_approval(house, waiting):
    """R20: the approval is given for that hour, and then it is scheduled."""
    when = clock.now() + timedelta(days=7)
    with pytest.raises(Refused):
        post.schedule(waiting, house.ann, when)
    waiting.refresh_from_db()
    approved(waiting, house.manager)
    with later(61):
        post.schedule(waiting, house.ann, when)
    waiting.refresh_from_db()
    assert waiting.state == DraftState.SCHEDULED
