"""Conditions: what may be said in them, three values, and the same meaning compiled and interpreted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.engine.expression import (
    Const,
    FactRef,
    Missing,
    Op,
    atoms,
    evaluate,
    fold,
    limits_of,
    show,
)  # fmt: skip
from spokesperson.directive.engine.reading import condition
from spokesperson.directive.engine.vocabulary import Vocabulary

WORDS = Vocabulary(
    FACTS,
    actions=frozenset({"post", "like"}),
    table=frozenset({"post"}),
    roles=frozenset({"poster"}),
    limits=frozenset({"n"}),
)


def read(text):
    found = []
    expr = condition(text, WORDS, lambda token, message, meant: found.append(message))
    return expr, found


@pytest.mark.parametrize(
    ("text", "facts", "value"),
    [
        ("employed and not stopped", {"employed": True, "stopped": False}, True),
        ("action in table", {"action": "post"}, True),
        ("action in table", {"action": "like"}, False),
        ("0 < grace_days_left <= 3", {"grace_days_left": 3}, True),
        ("0 < grace_days_left <= 3", {"grace_days_left": 0}, False),
        ("media_count + 1 > limit.n", {"media_count": 4}, True),
        ("screen.listed & {'profane', 'spam'}", {"screen.listed": frozenset({"spam"})}, True),
        ("screen.listed & {'profane', 'spam'}", {"screen.listed": frozenset()}, False),
        ("screen.listed == {}", {"screen.listed": frozenset()}, True),
        ("'poster' not in roles", {"roles": frozenset()}, True),
        ("true or false", {}, True),
        ("grace_days_left > -1", {"grace_days_left": 0}, True),
    ],
)
def test_what_a_condition_may_say(text, facts, value):
    expr, found = read(text)
    assert found == []
    assert evaluate(expr, facts, {"n": 4}) is value
    assert fold(expr, facts, {"n": 4}) == Const(value)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "employed.__class__", "(lambda: True)()", "[x for x in roles]",
        "employed if stopped else stopped", "roles[0] == 'poster'", "f'{employed}'", "(x := 1) == 1",
        "1.5 > media_count", "b'x' == action", "media_count * 2 > 3", "employed == 1", "media_count is 3",
        "action < 'post'", "{'a': 1} == roles", "not media_count", "{employed} == roles", "await employed", "limit",
        "limit.n.x > 1", "...", "None", "10 ** 9 > media_count", "", "employed; stopped", "employed =",
        "99999999999999999999 > media_count", "now > '2026-01-01'", "now > 'soon'", "action in 'post'",
        "employed and\x00",
    ],
)  # fmt: skip
def test_what_a_condition_may_not_say(text):
    expr, found = read(text)
    assert expr is None
    assert found


def test_an_instant_is_compared_with_an_instant_written_out():
    expr, found = read("now >= '2026-01-01T00:00:00+00:00'")
    assert found == []
    assert "2026-01-01" in show(expr)


@given(st.text(max_size=60))
def test_no_text_crashes_the_reader_of_conditions(text):
    expr, found = read(text)
    assert (expr is None) == bool(found)


leaves = st.sampled_from([FactRef("employed"), FactRef("stopped"), FactRef("emergency"), Const(True), Const(False)])
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        Op, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
    )
    | st.builds(Op, st.just("not"), st.tuples(inner)),
    max_leaves=12,
)  # fmt: skip
partly = st.dictionaries(st.sampled_from(["employed", "stopped", "emergency"]), st.booleans())
whole = st.fixed_dictionaries(dict.fromkeys(["employed", "stopped", "emergency"], st.booleans()))


@given(trees, partly, whole)
def test_what_can_be_told_from_some_facts_holds_whatever_the_others_are(tree, some, rest):
    """Kleene's three values: a known answer never changes when more becomes known."""
    early = evaluate(tree, some, {})
    late = evaluate(tree, {**rest, **some}, {})
    assert isinstance(early, Missing) or early is late
    if isinstance(early, Missing):
        assert early.names <= {"employed", "stopped", "emergency"} - some.keys()


@given(trees, partly, whole)
def test_folding_changes_no_answer(tree, some, rest):
    every = {**rest, **some}
    assert evaluate(fold(tree, some, {}), every, {}) == evaluate(tree, every, {})


@given(trees, whole)
def test_a_condition_shown_reads_back_as_itself(tree, facts):
    again, found = read(show(tree))
    assert found == []
    assert evaluate(again, facts, {}) == evaluate(tree, facts, {})


def test_atoms_are_what_stands_between_and_or_and_not():
    expr, _ = read("employed and not (stopped or media_count > limit.n)")
    assert [show(a) for a in atoms(expr)] == ["employed", "stopped", "media_count > limit.n"]
    assert limits_of(expr) == {"n"}
