"""A decision is stored in canonical bytes and comes out the same when asked again (R4)."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given

from spokesperson.directive import engine
from spokesperson.directive.engine import Decision, FactError
from tests.directive.engine.conftest import SMALL, decide, scene, sh620
from tests.directive.engine.test_decide import changes, scenes


@given(scenes, changes)
def test_a_stored_decision_replays_byte_for_byte(name, changed):
    stored = decide(name, **changed).canonical()
    again = engine.replay(stored, sh620())
    assert again.canonical() == stored
    assert sh620().machine.again(stored) == stored == sh620().machine.again(stored)  # anew, and remembered
    assert sh620().machine.judge(stored) == (again.effect, again.clauses)
    assert Decision.from_canonical(stored) == again


@pytest.mark.parametrize("gone", ["now", "roles", "employed"])
def test_a_decision_without_all_facts_replays_too(gone):
    facts = scene("representative")
    del facts[gone]
    stored = engine.decide(facts, sh620()).canonical()
    assert engine.replay(stored, sh620()).canonical() == stored


def test_the_bytes_are_canonical_and_name_the_directive():
    found = decide("administrator")
    stored = found.canonical()
    whole = json.loads(stored)
    assert stored.decode() == json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert (whole["code"], whole["revision"], whole["directive_hash"]) == ("SH 620.4", "1.0", sh620().file_hash)
    assert whole["facts_used"]["now"] == "2026-03-17T15:12:00.000000Z"
    assert whole["facts_used"]["roles"] == ["administrator"]


def test_the_same_instant_in_another_zone_is_the_same_decision():
    there = datetime.fromisoformat("2026-03-17T16:12:00+01:00")
    assert decide("administrator", now=there).canonical() == decide("administrator").canonical()


def test_under_another_version_it_is_a_simulation_with_another_hash():
    stored = decide("representative", action="upload").canonical()
    opened = sh620().document.source.replace(
        "| Upload images or video            |       X       |                |",
        "| Upload images or video            |       X       |       X        |",
    )
    other = engine.load(opened)
    again = engine.replay(stored, other)
    assert again.effect == "permit"
    assert again.directive_hash != json.loads(stored)["directive_hash"]


@pytest.mark.parametrize("stored", [b"", b"{", b"[]", b"{}", b'{"effect":"permit"}', b'{"effect": "permit"}', b"\xff"])
def test_other_bytes_are_no_decision(stored):
    with pytest.raises(ValueError):
        engine.replay(stored, sh620())


def test_a_stored_fact_that_nobody_declared_is_named():
    whole = json.loads(decide("administrator").canonical())
    whole["facts_used"]["mood"] = "good"
    changed = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    with pytest.raises(FactError, match="mood"):
        engine.replay(changed, sh620())


def test_two_compilations_of_one_file_decide_in_the_same_bytes():
    """Nothing depends on the order in which requests came."""
    first, second = engine.load(SMALL), engine.load(SMALL)
    asked = [(role, act) for role in ("poster", "helper") for act in ("post", "upload")]
    requests = [scene("administrator", roles=frozenset({role}), action=act) for role, act in asked]
    forward = [engine.decide(r, first).canonical() for r in requests]
    backward = [engine.decide(r, second).canonical() for r in reversed(requests)]
    assert forward == backward[::-1]
