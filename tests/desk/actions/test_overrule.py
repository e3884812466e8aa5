"""Setting a finding aside (1.2, 1.3): R35."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import overrule, post, submit, write
from spokesperson.desk.errors import Changed, Invalid, NotYours
from spokesperson.desk.models import Draft, Overrule
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import DraftState
from tests import factories
from tests.desk.conftest import at_the_desk, ready

NEXT = factories.AT_WORK + timedelta(hours=3)
SECRET = "Call our patron at +1 212 555 0188 about the story time."


def finding(draft: Draft, clause: str) -> appraisal.Found:
    return next(f for f in appraisal.appraise(draft).found if f.finding.clause.startswith(clause))


def aside(draft: Draft, by, clause: str = "1.2", reason: str = "The name of a play.") -> Overrule:
    found = finding(draft, clause)
    return overrule.overrule(draft, by, kind=found.finding.kind, excerpt_hash=found.excerpt_hash, reason=reason)


@pytest.fixture
def stopped(house) -> Draft:
    """A post of Ann's that a listed word stops."""
    draft = ready(house.ann, house.hers, "I work at the Library. The shit show is a play, on Saturday at ten.")
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.ann)
    assert "1.2" in error.value.verdict.decision.clauses
    return Draft.objects.get(pk=draft.pk)


def test_an_administrator_sets_a_finding_aside_and_the_author_may_submit(house, stopped):
    """R35."""
    made = aside(stopped, house.boss)
    assert made.by == house.boss
    assert finding(stopped, "1.2").overruled
    assert submit.submit(stopped, house.ann)[0].state == DraftState.PAUSING


@pytest.mark.parametrize("who", ["ann", "aide"])
def test_the_author_and_a_colleague_may_not(house, stopped, who):
    """R35: never the author, never somebody without the role."""
    with pytest.raises(Refused) as error:
        aside(stopped, getattr(house, who))
    assert "Overview/overrule" in error.value.verdict.decision.clauses
    assert not Overrule.objects.exists()


def test_an_administrator_may_not_overrule_a_finding_in_their_own_words(house):
    """R35: the role does not help the author."""
    draft = ready(house.boss, house.board, "The shit show is a play, on Saturday at ten.")
    with pytest.raises(Refused) as error:
        aside(draft, house.boss)
    assert "Overview/overrule" in error.value.verdict.decision.clauses


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_required(house, stopped, reason):
    """R35."""
    with pytest.raises(Invalid) as error:
        aside(stopped, house.boss, reason=reason)
    assert (error.value.field, error.value.clause) == ("reason", "1.2")


def test_what_is_confidential_cannot_be_overruled(house):
    """R35, R36: only a written consent changes 1.3."""
    draft = at_the_desk(ready(house.ann, house.hers, SECRET))
    with pytest.raises(Invalid) as error:
        aside(draft, house.boss, clause="1.3")
    assert error.value.clause.startswith("1.3")
    assert not Overrule.objects.exists()


def test_new_words_bring_the_finding_back(house, stopped):
    """R35: what was set aside is these words, not every later one."""
    aside(stopped, house.boss)
    write.save(stopped, house.ann, text="I work at the Library. Another fucking show, on Sunday at ten.")
    with pytest.raises(Refused) as error:
        submit.submit(stopped, house.ann)
    assert "1.2" in error.value.verdict.decision.clauses


def test_a_finding_that_is_not_in_the_text_cannot_be_set_aside(house, stopped):
    with pytest.raises(Invalid) as error:
        overrule.overrule(stopped, house.boss, kind="profane", excerpt_hash="0" * 64, reason="None.")
    assert error.value.field == "finding"


def test_it_is_on_record_with_its_reason_and_the_marked_words(house, stopped):
    """R35, R87."""
    made = aside(stopped, house.boss)
    record = [r for r in archive.by_subject(stopped.urn) if r.type == "Ignore"][-1]
    assert record.actor == house.boss.urn
    assert record.activity["summary"] == "The name of a play."
    assert record.activity["object"]["sp:excerptHash"] == made.excerpt_hash


JUDGED = "I work at the Library. You people never read what stands on the door."


def test_the_supervisor_says_that_a_judgment_finding_does_not_stand(house):
    """R35: where only a person can judge, the author's supervisor or an Administrator may."""
    draft = at_the_desk(ready(house.ann, house.hers, JUDGED))
    found = next(f for f in appraisal.appraise(draft).found if f.finding.effect == "ask")
    assert found.finding.level == "judgment"
    given = {"kind": found.finding.kind, "excerpt_hash": found.excerpt_hash, "reason": "It quotes the play."}
    for who in (house.ann, house.aide):
        with pytest.raises(Refused):
            overrule.overrule(draft, who, **given)
    assert overrule.overrule(draft, house.ann.supervisor, **given).by == house.ann.supervisor


def test_the_supervisor_does_not_lift_what_is_listed(house, stopped):
    """R35: a listed word is for an Administrator."""
    with pytest.raises(Refused):
        aside(stopped, house.ann.supervisor)


def test_a_judgment_finding_waits_for_the_supervisor_with_a_button(house):
    """R35: it stands in their list, and the page lets them decide."""
    draft = at_the_desk(ready(house.ann, house.hers, JUDGED))
    with pytest.raises(Refused):
        submit.submit(draft, house.ann)
    client = Client()
    client.force_login(house.ann.supervisor.user)
    assert str(draft.uid) in client.get("/").content.decode()
    assert 'value="overrule"' in client.get(f"/review/{draft.uid}").content.decode()


def test_a_draft_with_a_finding_is_neither_scheduled_nor_handed_over_for_pasting(house, stopped):
    """R36: not scheduled, not published, not exported to a network, not by the assisted path."""
    for act in (lambda: post.post(stopped, house.ann), lambda: post.schedule(stopped, house.ann, NEXT)):
        with pytest.raises(Refused) as error:
            act()
        assert "1.2" in error.value.verdict.decision.clauses
    stopped.refresh_from_db()
    assert stopped.state == DraftState.DRAFT


@pytest.mark.parametrize("who", ["boss", "manager", "aide"])
def test_a_draft_that_was_never_sent_does_not_exist_for_anybody_else(house, who):
    """R35, 4.2: nobody learns by setting a finding aside what somebody is writing; nothing is decided or recorded."""
    by = house.ann.supervisor if who == "manager" else getattr(house, who)
    draft = ready(house.ann, house.hers, "I work at the Library. The shit show is a play, on Saturday at ten.")
    before = archive.head().size
    with pytest.raises(NotYours):
        aside(draft, by)
    with pytest.raises(NotYours):
        overrule.overrule(draft, by, kind="none", excerpt_hash="0" * 64, reason="None.")
    assert not Overrule.objects.exists()
    assert archive.head().size == before


def test_what_is_being_rewritten_is_asked_about_anew_once_it_is_sent(house, stopped):
    """R35, 4.2: the new words are their author's until then, even where the finding stands in them still."""
    found = finding(stopped, "1.2")
    write.save(stopped, house.ann, text=f"{stopped.text} Come early.")
    given = {"kind": found.finding.kind, "excerpt_hash": found.excerpt_hash, "reason": "The name of a play."}
    with pytest.raises(Changed):
        overrule.overrule(stopped, house.boss, **given)
    assert overrule.overrule(at_the_desk(stopped), house.boss, **given).by == house.boss
