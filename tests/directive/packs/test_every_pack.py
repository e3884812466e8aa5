"""Every directive that is shipped beside SH 620.4, held to the same: its cases, its cells, its rules (R3, R28).

SH 620.4 itself has ``tests/directive/engine/test_sh_620_4.py``. A file put into ``directives/`` is tested from then on.
"""

from __future__ import annotations

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine.units import report
from tests.directive.packs import shipped

FILES = [file for file in shipped.FILES if file != "sh-620.4.md"]
RESULTS = [(file, r) for file in FILES for r in shipped.ran(shipped.loaded(file))]
CELLS = [(file, cell) for file in FILES for cell in shipped.loaded(file).matrix]
RULES = [(file, rule) for file in FILES for rule in shipped.loaded(file).document.all_rules]


def test_two_further_directives_are_shipped():
    assert FILES == ["university-hospital.md", "village-library.md"]


@pytest.mark.parametrize(("file", "result"), RESULTS, ids=[f"{f[:-3]}: {r.case.name}" for f, r in RESULTS])
def test_every_case_gets_its_answer(file, result):
    assert result.wrong == ""


@pytest.mark.parametrize("file", FILES)
def test_every_clause_has_words_and_a_disposition(file):
    clauses = shipped.loaded(file).clauses
    assert clauses
    assert all(c.dispositions and c.text and c.heading for c in clauses)


@pytest.mark.parametrize("file", FILES)
def test_the_cases_leave_no_rule_condition_or_cell_unexercised(file):
    found = engine.coverage(shipped.loaded(file))
    assert (found.rules, found.conditions, found.cells) == ((), (), ())


@pytest.mark.parametrize("file", FILES)
def test_no_condition_number_or_word_can_change_unnoticed(file):
    """As ``directive coverage`` reports it: every falsification fails a case."""
    found = report(shipped.loaded(file))
    assert found.findings() == ()
    assert found.complete
    assert found.falsified > len(shipped.loaded(file).matrix) + found.conditions


@pytest.mark.parametrize(("file", "cell"), CELLS, ids=[f"{f[:-3]}: {'/'.join(c)}" for f, c in CELLS])
def test_flipping_any_cell_fails_a_case(file, cell):
    assert shipped.against_flip(shipped.loaded(file), cell)


@pytest.mark.parametrize(("file", "rule"), RULES, ids=[f"{f[:-3]}: {r.id}" for f, r in RULES])
def test_taking_any_rule_away_fails_a_case(file, rule):
    assert shipped.against_removal(shipped.loaded(file), rule)


@pytest.mark.parametrize("file", FILES)
def test_whatever_the_table_refuses_is_refused_in_words_for_people(file):
    """No refusal of the hospital's falls back on the engine's own sentence; the small library leaves it to it."""
    rules = shipped.loaded(file)
    refused = {action for (_role, action), held in rules.matrix.items() if not held} | set(rules.acts)
    written = set(rules.document.refusals)
    assert written == (refused if file.startswith("university") else set())


def test_the_three_say_nothing_in_the_same_words():
    """Each in its own words: no sentence of eight words or more stands in two of the files."""
    said = {}
    for file in shipped.FILES:
        for clause in shipped.loaded(file).clauses:
            for sentence in clause.text.replace("\n", " ").split(". "):
                if len(sentence.split()) >= 8 and "|" not in sentence:
                    said.setdefault(sentence.strip(" ."), set()).add(file)
    assert [s for s, files in said.items() if len(files) > 1] == []
