"""Decisions stored once come out of every later engine in the same bytes (R4)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spokesperson.directive import engine
from tests.directive.engine.golden import COUNT, GOLDEN
from tests.directive.engine.oracle import DIRECTIVES

pytestmark = pytest.mark.once
FILES = sorted(DIRECTIVES.glob("*.md"))
REWRITE = "the directive's file has changed: python -m tests.directive.engine.golden writes the corpus anew"


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def stored(request: pytest.FixtureRequest) -> tuple[engine.Directive, list[bytes]]:
    file: Path = request.param
    directive = engine.load(file.read_text(encoding="utf-8"), name=file.name)
    return directive, (GOLDEN / f"{file.stem}.jsonl").read_bytes().splitlines()


def differing(got: list[bytes], wanted: list[bytes]) -> list[int]:
    """The numbers of the lines that differ; the lines themselves are too long to be read in a report."""
    return [i for i, (a, b) in enumerate(zip(got, wanted, strict=True), 1) if a != b]


def test_every_golden_decision_replays_byte_for_byte(stored):
    directive, lines = stored
    assert {json.loads(line)["directive_hash"] for line in lines} == {directive.file_hash}, REWRITE
    assert differing([engine.replay(line, directive).canonical() for line in lines], lines) == []


def test_the_fast_replay_gives_the_same_bytes_the_first_time_and_the_second(stored):
    directive, lines = stored
    for _ in range(2):
        assert differing([directive.machine.again(line) for line in lines], lines) == []


def test_the_corpus_holds_every_effect_and_missing_facts(stored):
    _, lines = stored
    whole = [json.loads(line) for line in lines]
    assert len(whole) == COUNT
    assert {"permit", "deny", "warn"} <= {one["effect"] for one in whole}
    assert sum("facts_missing" in one for one in whole) >= 10
