"""Which clause governs what a page speaks of is read from the directive's own rules (P2, R2, R28)."""

from __future__ import annotations

import dataclasses

import pytest

from spokesperson.directive.engine.governing import SUBJECTS, cell, governing
from tests.directive.packs import shipped

SH, UHM, GVL = "sh-620.4.md", "university-hospital.md", "village-library.md"


@pytest.mark.parametrize("file", shipped.FILES)
def test_what_governs_is_a_clause_that_the_directive_has(file):
    rules = shipped.loaded(file)
    found = governing(rules.document)
    assert set(found) == set(SUBJECTS)
    assert {clause.partition("/")[0] for clause in found.values() if clause} <= {c.id for c in rules.clauses}


def test_sh_620_4_has_a_clause_for_everything_a_page_speaks_of():
    assert [s for s, clause in governing(shipped.loaded(SH).document).items() if not clause] == []


@pytest.mark.parametrize(
    ("subject", "clauses"),
    {
        "pause": ("1.8", "3.5", ""),
        "approving": ("Def-Library-business", "3.1", ""),
        "conduct": ("1.2", "4.2", "7"),
        "confidential": ("1.3", "4.1", "6"),
        "acknowledging": ("P2", "1.2", "2"),
        "replying": ("1.8", "", "4"),
        "editing": ("2.1", "5.1", ""),
        "liking": ("1.2", "", "1/like"),
        "record": ("4.2", "5.2", "2"),
        "privacy": ("4.1", "5.2", ""),
        "personal use": ("3.1.2", "1.1.2", "3"),
        "orders": ("1.5", "", ""),
        "table": ("Overview", "6.1", "1"),
    }.items(),
)
def test_each_directive_names_its_own_clause_or_none(subject, clauses):
    assert tuple(governing(shipped.loaded(file).document)[subject] for file in (SH, UHM, GVL)) == clauses


def test_a_rule_that_only_stops_an_act_does_not_say_who_may_do_it():
    """``edit_published`` is stopped by 1.5 before 2.1 permits it; the page on changing a post is about 2.1."""
    document = shipped.loaded(SH).document
    first = next(r for r in document.rules if r.id == "stopped")
    assert first.clause == "1.5"
    assert governing(document)["editing"] == "2.1"


def test_a_directive_that_moves_its_rule_moves_what_the_pages_name():
    document = shipped.loaded(UHM).document
    rules = tuple(dataclasses.replace(r, clause="7.1") if r.id == "pause" else r for r in document.rules)
    assert governing(dataclasses.replace(document, rules=rules))["pause"] == "7.1"


def test_a_row_is_cited_as_decisions_cite_it_and_not_where_there_is_none():
    assert [cell(shipped.loaded(f).document, "upload") for f in (SH, UHM, GVL)] == [
        "Overview/upload",
        "6.1/upload",
        "1/upload",
    ]
    assert [cell(shipped.loaded(f).document, "like") for f in (SH, UHM, GVL)] == ["Overview/like", "", "1/like"]
    assert cell(shipped.loaded(UHM).document, "hand_over") == ""
