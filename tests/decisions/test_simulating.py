"""Stored decisions asked again under a draft, step by step (R3, R4)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.decisions import door, simulating
from spokesperson.decisions.models import Decision
from spokesperson.directive import engine
from tests import factories
from tests.decisions.test_door import like

NO_LIKES = (
    "| “Like” or acknowledge posts       |       X       |       X        |",
    "| “Like” or acknowledge posts       |       X       |                |",
)


def draft():
    source = factories.next_version("1.1")
    assert NO_LIKES[0] in source
    return engine.load(source.replace(*NO_LIKES))


@pytest.fixture
def decided(house):
    """Three likes by two Representatives and one by an Administrator."""
    other = factories.representative("Rosa Reader", house.sam) if hasattr(house, "sam") else None
    for _ in range(3):
        door.act(like(house.ann, house.hers), lambda v: None)
    door.act(like(house.boss, house.board), lambda v: None)
    return house, other


def span():
    return clock.now() - timedelta(days=1), clock.now() + timedelta(seconds=1)


def test_who_is_affected_by_which_clause(decided):
    house, _ = decided
    before = list(Decision.objects.order_by("pk").values_list("pk", "effect", "canonical"))
    state = simulating.advance(simulating.begin(*span()), draft())
    found = simulating.summary(state)
    assert (found["total"], found["done"], found["finished"]) == (4, 4, True)
    assert (found["changed"], found["people"]) == (3, 1)
    (clause,) = found["clauses"]
    assert (clause["clause"], clause["count"], clause["people"]) == ("Overview/like", 3, 1)
    assert clause["effects"] == [{"before": "permit", "after": "deny", "count": 3}]
    row = clause["rows"][0]
    assert (row["actor"], row["name"]) == (house.ann.urn, house.ann.name)
    assert Decision.objects.get(uid=row["decision"]).actor == house.ann
    assert found["label"].startswith("A simulation")
    assert list(Decision.objects.order_by("pk").values_list("pk", "effect", "canonical")) == before


def test_steps_end_where_one_walk_ends(decided):
    """The state between two steps is plain JSON; however small the steps, the counts are the same."""
    whole = simulating.summary(simulating.advance(simulating.begin(*span()), draft()))
    state, steps = simulating.begin(*span()), 0
    while not state["finished"]:
        state = simulating.advance(json.loads(json.dumps(state)), draft(), most=2)
        steps += 1
    assert steps == 3
    assert simulating.summary(state) == {**whole, "since": state["since"], "until": state["until"]}


def test_a_state_is_not_changed_by_the_next_step(decided):
    first = simulating.advance(simulating.begin(*span()), draft(), most=2)
    kept = json.dumps(first)
    simulating.advance(first, draft(), most=2)
    assert json.dumps(first) == kept


def test_other_rules_start_anew(decided):
    first = simulating.advance(simulating.begin(*span()), draft(), most=2)
    same = engine.load(factories.next_version("1.2"))
    found = simulating.advance(first, same, most=10)
    assert (found["done"], found["changed"], found["rules"]) == (4, 0, same.file_hash)


def test_only_the_decisions_between_the_two_instants_are_asked(decided):
    now = clock.now()
    state = simulating.advance(simulating.begin(now + timedelta(days=1), now + timedelta(days=2)), draft())
    assert (state["total"], state["done"], state["finished"]) == (0, 0, True)


def test_examples_are_few_and_counts_are_all(decided, monkeypatch):
    monkeypatch.setattr(simulating, "EXAMPLES", 1)
    found = simulating.summary(simulating.advance(simulating.begin(*span()), draft()))
    (clause,) = found["clauses"]
    assert (clause["count"], len(clause["rows"])) == (3, 1)
