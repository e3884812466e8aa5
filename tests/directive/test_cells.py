"""Every clause that can speak on an act, read from the compiled rules (Overview; R28)."""

from __future__ import annotations

import pytest

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.cells import voices
from tests import factories


@pytest.fixture
def said(db):
    """``said(action)`` maps each clause that can speak to its sentences."""
    version = factories.directive_adopted()
    rules = factories._compiled(version.source)

    def of(action: str):
        return {v.clause: v.sentences for v in voices(version.file_hash, action, rules.effective)}

    of.rules = rules
    return of


def test_a_sentence_names_the_roles_it_can_reach(said):
    """Def-Representative, 'on library time', can stop a Representative's post and never an Administrator's."""
    on_time = next(s for s in said("post")["Def-Representative"] if "library time" in s.text)
    assert (on_time.effect, on_time.roles) == ("deny", ("representative",))


def test_what_concerns_pictures_does_not_speak_on_a_deletion(said):
    assert any("image" in s.text for s in said("upload")["Overview"])
    assert not any("image" in s.text for s in said("delete")["Overview"])


def test_what_has_to_be_done_and_waited_for_speaks_too(said):
    """1.8: the pause and the questions."""
    assert "oblige" in {s.effect for s in said("post")["1.8"]}


def test_the_gravest_stands_first_and_clauses_in_the_order_of_the_text(said):
    order = [c.id for c in said.rules.clauses]
    for action in said.rules.actions:
        spoken = said(action)
        assert [order.index(c) for c in spoken] == sorted(order.index(c) for c in spoken)
        for sentences in spoken.values():
            grave = [("deny", "ask", "warn", "permit", "oblige", "advise").index(s.effect) for s in sentences]
            assert grave == sorted(grave)


def test_no_decision_cites_a_clause_that_could_not_speak(said):
    """The fold leaves nothing out: whatever the door answers in this house was among the voices of its act."""
    with clock.at(factories.AT_WORK):
        ann, boss = factories.representative(), factories.administrator()
        board = factories.account_library()
        asked = 0
        for who, account in ((ann, ann.accounts.get()), (boss, board)):
            for action in said.rules.actions:
                for more in ({"stage": "draft"}, {"stage": "send", "seconds_since_edit": 1}):
                    activity = Activity(actor=who, action=action, subject=who.urn, as2={}, account=account, facts=more)
                    for reason in door.weigh(activity).decision.reasons:
                        if reason.rule == "table":
                            continue
                        asked += 1
                        assert reason.clause.partition("/")[0] in said(action), (action, reason)
        assert asked > 30
