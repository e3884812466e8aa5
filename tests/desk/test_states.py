"""The state graph of a draft (1.8): R64, R87."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.desk.states import EDITABLE, GRAPH, LOCKED, DraftState, WrongState, move

STATES = st.sampled_from(list(DraftState))
FINAL = {DraftState.PUBLISHED, DraftState.DISCARDED}


def reachable(start: DraftState) -> set[DraftState]:
    found = {start}
    while more := {t for s in found for t in GRAPH[s]} - found:
        found |= more
    return found


@given(st.lists(STATES, max_size=12))
def test_whatever_is_asked_a_draft_only_walks_along_the_graph(wishes):
    """R64: no walk reaches the network but over the pause and the schedule."""
    at, walked = DraftState.DRAFT, [DraftState.DRAFT]
    for wish in wishes:
        if wish in GRAPH[at]:
            at = move(at, wish)
            walked.append(at)
        else:
            with pytest.raises(WrongState):
                move(at, wish)
    for before, after in itertools.pairwise(walked):
        assert after in GRAPH[before]
    if DraftState.SENDING in walked:
        sent = walked.index(DraftState.SENDING)
        assert walked[sent - 1] == DraftState.SCHEDULED
        assert DraftState.PAUSING in walked[:sent]


@pytest.mark.parametrize("state", DraftState)
def test_every_state_is_reached_and_no_draft_is_stuck(state):
    assert state in reachable(DraftState.DRAFT)
    assert reachable(state) & FINAL


def test_what_is_published_stays_so_and_what_was_thrown_away_only_becomes_a_draft_again():
    assert GRAPH[DraftState.PUBLISHED] == frozenset()
    assert GRAPH[DraftState.DISCARDED] == {DraftState.DRAFT}


def test_what_may_stand_in_public_is_neither_edited_nor_thrown_away():
    """R87: sending and unknown never become discarded, and are not editable."""
    assert LOCKED.isdisjoint(EDITABLE)
    assert all(DraftState.DISCARDED not in GRAPH[s] for s in LOCKED)


def test_the_refusal_says_it_in_plain_words():
    with pytest.raises(WrongState, match="published cannot become draft"):
        move("published", DraftState.DRAFT)
