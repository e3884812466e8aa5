"""SH 620.4 as shipped: its own cases, the 20 cells, and that no cell or rule could change unnoticed (R28, M1A-M10R)."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine.catalogue import KINDS
from tests.directive.engine.conftest import sh620
from tests.directive.packs import shipped

CLAUSES = """
    P1 P2 Def-Account-library Def-Account-personal Def-Administrator Def-Library-business Def-Participation Def-PIC
    Def-Representative 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 Overview 2.1 2.2 2.3 3.1 3.1.1 3.1.2 3.2 3.3 4.1 4.2 5.1 5.2
    Annex-A
"""
EMPTY = {"create_library_account", "maintain_library_account", "upload", "delete"}  # for a Representative
CASES = {case.name: case for case in sh620().document.cases}


@pytest.mark.parametrize("result", engine.run_cases(sh620()), ids=lambda r: r.case.name)
def test_every_case_in_the_file_gets_its_answer(result):
    """Every rule of R1, R4, R10-R15, R20, R23-R28, R33-R38, R54-R58, R64-R65, R68 by its own examples."""
    assert result.wrong == ""


def test_no_two_cases_have_one_name():
    assert len(CASES) == len(sh620().document.cases)


def test_every_clause_has_a_disposition_and_nothing_is_missing():
    assert [c.id for c in sh620().clauses] == CLAUSES.split()
    assert all(c.dispositions and c.text and c.heading for c in sh620().clauses)


def test_the_cases_leave_no_rule_condition_or_cell_unexercised():
    found = engine.coverage(sh620())
    assert (found.rules, found.conditions, found.cells) == ((), (), ())


@pytest.mark.parametrize("action", sh620().actions)
def test_the_table_is_the_published_one(action):
    """M1A-M10R: sixteen X, four empty cells."""
    assert sh620().matrix["administrator", action] is True
    assert sh620().matrix["representative", action] is (action not in EMPTY)


@pytest.mark.parametrize("cell", sh620().matrix, ids="/".join)
def test_flipping_any_cell_fails_a_case(cell):
    assert shipped.against_flip(sh620(), cell)


@pytest.mark.parametrize("rule", sh620().document.all_rules, ids=lambda r: r.id)
def test_taking_any_rule_away_fails_a_case(rule):
    assert shipped.against_removal(sh620(), rule)


def test_the_kinds_of_findings_are_shared_out_completely():
    """R33-R38: each kind the screens know stands under its clause, once."""
    named = {}
    for screen in sh620().screens:
        named.setdefault(screen.clause, []).extend(screen.kinds)
    assert {clause: sorted(kinds) for clause, kinds in named.items()} == {c: sorted(k) for c, k in KINDS.items()}


def test_every_kind_of_the_conduct_clause_is_named_in_its_words():
    """1.2 in its own words says what its screen looks for."""
    words = next(c.text for c in sh620().clauses if c.id == "1.2").lower()
    stems = {"embarrassing": "embarrass", "personal_attack": "attack"}
    assert all(stems.get(kind, kind) in words for kind in KINDS["1.2"])


@pytest.mark.parametrize(
    ("kind", "level", "effect"),
    [
        ("profane", "listed", "deny"), ("profane", "judgment", "ask"), ("profane", "quoted", "warn"),
        ("library_record", "listed", "deny"), ("library_record", "quoted", "deny"), ("masked_number", "listed", "ask"),
        ("own_data", "listed", "warn"), ("spam", "listed", "warn"), ("tone", "listed", "warn"),
    ],
)  # fmt: skip
def test_a_finding_has_the_effect_its_clause_gives(kind, level, effect):
    """R29, R34, R35, R37, R38, R42."""
    screen = next(s for s in sh620().screens if kind in s.kinds)
    assert getattr(screen, level) == effect


def test_administrators_by_position_are_named():
    """R15."""
    assert sh620().administrator_positions == (
        "Director of Marketing & Communication",
        "Manager of Web Development & Support",
    )


def test_the_adopted_day_is_not_invented():
    """R3: month precision."""
    assert sh620().adopted == "2011-01"
    assert sh620().effective == datetime.fromisoformat("2011-01-01T00:00-06:00")


def test_related_directives_and_the_notice_are_there():
    """R9, R86."""
    assert set(sh620().related) == {"SH 620", "SH 510", "VF 310"}
    assert sh620().notices["no-privacy"].id == "4.1"


def test_the_think_questions_say_what_an_answer_looks_like():
    """R65."""
    assert list(sh620().answers.values()) == ["words", "yes", "no", "yes"]
    assert list(sh620().questions) == list(sh620().answers)


def test_clauses_become_clean_html():
    clause = next(c for c in sh620().clauses if c.id == "Overview")
    assert "<table>" in clause.html
    assert "<script" not in dataclasses.replace(clause, text="<script>x</script>").html
