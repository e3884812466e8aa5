"""The engine beside two that know nothing of it: Cedar and Rego, the same rules translated (R3, R28).

Random complete requests are put to all; the effect, and every rule, obligation and row of the table that spoke with its
own effect, have to be the same. A directive that was changed must be found out, or else the oracles see nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine import Directive
from spokesperson.directive.engine.export import translate
from spokesperson.directive.engine.export.cedar import cedar
from spokesperson.directive.engine.export.rego import rego
from spokesperson.directive.engine.expression import Const, Op
from spokesperson.directive.engine.machine import Machine, condition_of
from spokesperson.directive.engine.model import Document, Duty, Rule
from tests.directive.engine.conftest import SMALL
from tests.directive.engine.everything import Author, everything
from tests.directive.engine.oracle import (
    DIRECTIVES,
    ENGINES,
    CedarOracle,
    Oracle,
    RegoOracle,
    Tally,
    compare,
    main,
    ours,
)
from tests.directive.engine.requests import Requests

pytestmark = pytest.mark.once

CI = bool(os.environ.get("CI"))
FILES = sorted(DIRECTIVES.glob("*.md"))
COUNT = (100_000 if CI else 3_000) // len(FILES)
# Half of them to each; `make oracle` asks both everything.
SHARE = {"rego": COUNT // 2, "cedar": COUNT // 2}


@lru_cache
def loaded(file: Path) -> Directive:
    return engine.load(file.read_text(encoding="utf-8"), name=file.name)


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def directive(request: pytest.FixtureRequest) -> Directive:
    return loaded(request.param)


def asked(directive: Directive, engines: list[str], count: int, seed: int) -> Tally:
    tally = Tally()
    for _ in compare(directive, engines, count, seed, tally):
        pass
    return tally


def test_a_directive_may_name_any_number_of_acts():
    """R28: readers of Rego take a line of about a thousand characters for a mistake, and a list of acts grows."""
    many = ", ".join(f"act_number_{n}: Act number {n}" for n in range(150))
    source = SMALL.replace("acts: {approve: Approve}", f"acts: {{approve: Approve, {many}}}")
    found = asked(engine.load(source), ["rego"], 200, seed=3)
    assert (found.asked, found.wrong) == (200, [])


def agreed(tally: Tally) -> None:
    assert not tally.wrong, f"{len(tally.wrong)} of {tally.asked} differ, first:\n{tally.wrong[0]}"


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_another_engine_answers_every_random_request_alike(directive, name):
    tally = asked(directive, [name], SHARE[name], seed=len(name))
    assert tally.asked == SHARE[name]
    agreed(tally)


def test_the_requests_reach_every_rule_every_cell_and_every_effect(directive):
    """Numbers mean something only where everything had its turn."""
    tally, document, stream = Tally(), directive.document, Requests(directive, 620)
    for _ in range(6_000):
        tally.add({}, ours(directive.machine.decide(next(stream))), {})
    assert [one.id for one in translate.spoken(document) if not tally.rules[one.id]] == []
    assert [a for a in (*document.actions, *document.acts) if not tally.rules[f"table/{a}"]] == []
    effects = {"deny", "permit", *(r.effect for r in document.rules)} - {"advise"}
    assert {e: n for e, n in tally.effects.items() if n >= 30}.keys() == effects


def test_whatever_the_language_can_say_can_be_translated():
    """Days, times, instants, durations, sums, sets, dated limits, rules that stand alone, rows that a rule opens."""
    tally = asked(everything(), sorted(ENGINES), 3_000 if CI else 1_000, seed=7)
    agreed(tally)
    assert [one.id for one in translate.spoken(everything().document) if not tally.rules[one.id]] == ["never"]
    assert len(tally.effects) == 4


def test_directives_written_at_random_are_translated_alike():
    author = Author(seed=9)
    for number in range(60 if CI else 15):
        agreed(asked(author.directive(), sorted(ENGINES), 20, seed=number))


Mutant = tuple[str, Document, Rule | Duty | tuple[str, str] | None]


def mutants(document: Document) -> Iterator[Mutant]:
    """What changed, the changed document, and what requests are to aim at: a rule, a cell, or nothing."""
    for cell, held in document.matrix.items():
        yield f"cell {cell}", replace(document, matrix=document.matrix | {cell: not held}), cell
    for i, rule in enumerate(document.rules):
        other = {"deny": "ask", "ask": "warn", "warn": "permit", "permit": "advise", "advise": "warn"}[rule.effect]
        for what, change in (
            (f"effect of {rule.id}", {"effect": other}),
            (f"condition of {rule.id}", {"when": Op("not", (condition_of(rule),)), "kinds": frozenset()}),
            (f"{rule.id} alone", {"alone": not rule.alone}),
        ):
            rules = (*document.rules[:i], replace(rule, **change), *document.rules[i + 1 :])
            yield what, replace(document, rules=rules), rule
    for i, duty in enumerate(document.duties):
        duties = (*document.duties[:i], replace(duty, when=Const(False)), *document.duties[i + 1 :])
        yield f"no {duty.id}", replace(document, duties=duties), duty
    yield "a microsecond later", replace(document, effective=document.effective + timedelta(microseconds=1)), None


def aimed(stream: Requests, aim: Any, count: int) -> list[dict[str, Any]]:
    """Requests in which what was changed matters: the rule fires, or the role alone asks for the row."""
    made = []
    for _ in range(count):
        facts = next(stream)
        facts["now"] = stream.moments[-1] if aim else stream.moments[0]
        for exception in stream.exceptions:
            stream.bend(exception, False, facts)
        if isinstance(aim, tuple):
            facts |= {"roles": frozenset({aim[0]}), "action": aim[1], "includes": frozenset()}
            stream.bend(stream.document.table, True, facts)
        elif aim:
            stream.bend(condition_of(aim), True, facts)
        made.append(facts)
    return made


def found_out(changed: Document, oracles: list[Oracle], stream: Requests, aim: Any) -> bool:
    """Whether each oracle, which has the unchanged rules, disagrees with the changed directive.

    A changed directive is asked too little to be worth compiling, so its rules are asked one by one.
    """
    left, machine = list(oracles), Machine(changed, "")
    ask = machine.interpret if aim else machine.decide
    for _ in range(15):
        requests = aimed(stream, aim, 4)
        decided = [ours(ask(facts)) for facts in requests]
        left = [oracle for oracle in left if oracle.answers(requests) == decided]
        if not left:
            return True
    return False


def test_every_changed_cell_rule_and_condition_is_found_out(directive):
    """The oracles can fail: with any one thing changed in the engine's directive they disagree with it."""
    oracles: list[Oracle] = [CedarOracle(directive, sample=4), RegoOracle(directive)]
    stream = Requests(directive, 1)
    every = list(mutants(directive.document))[:: 1 if CI else 3]
    unseen = [what for what, changed, aim in every if not found_out(changed, oracles, stream, aim)]
    assert len(every) >= len(directive.document.rules)
    assert unseen == []


@pytest.mark.parametrize("export", [cedar, rego])
def test_every_rule_stands_in_the_translation_under_its_clause_in_the_files_order(directive, export):
    text = export(directive)
    assert export(directive) == text
    places = [text.index(f" {translate.line(one.clause)}: {one.id}\n") for one in translate.spoken(directive.document)
              if not one.alone]  # fmt: skip
    assert places == sorted(places)
    assert directive.file_hash in text
    assert all(name in text for name in translate.facts_read(directive))


def test_the_script_ends_with_1_at_a_disagreement(capsys, tmp_path, monkeypatch):
    assert main(["--count", "200", str(FILES[0])]) == 0
    assert "0 disagreements" in capsys.readouterr().out
    monkeypatch.setattr(
        "tests.directive.engine.oracle.rego", lambda directive: rego(directive).replace('"deny"', '"ask"')
    )
    assert main(["--count", "200", "--engine", "rego", str(FILES[0])]) == 1
    assert "rego says ask" in capsys.readouterr().out
