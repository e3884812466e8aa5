"""Coverage: every unit disposed, every rule, condition and cell shown by a case that would notice (R3)."""

from __future__ import annotations

import json
from functools import lru_cache

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine.mutants import mutants, terms_of
from spokesperson.directive.engine.units import Report, report
from tests.directive.engine.conftest import SMALL, sh620

CASES = """
```case
- name: sixty seconds are enough
  given: {action: post, seconds_since_edit: 60}
  then: permit
  cites: ["1.2/post"]
- name: fifty-nine are not
  given: {action: post, seconds_since_edit: 59}
  then: deny
  fires: [wait]
- {name: a helper posts, given: {roles: [helper], seconds_since_edit: 60}, then: permit}
- {name: a helper uploads nothing, given: {roles: [helper], action: upload}, then: deny, cites: ["1.2/upload"]}
- {name: a poster uploads, given: {action: upload}, then: permit, cites: ["1.2/upload"]}
```
"""


def small(cases: str = CASES) -> engine.Directive:
    return engine.load(SMALL.replace("\n**1.2** _Table._", f"{cases}\n**1.2** _Table._"))


@lru_cache(maxsize=1)
def whole() -> Report:
    return report(sh620())


def test_every_unit_of_the_shipped_directive_has_exactly_one_disposition():
    """Clauses, purpose paragraphs, definitions, the twenty cells and the annex."""
    found = whole()
    assert found.disposed == len(found.units)
    assert len([u for u in found.units if u.kind == "cell"]) == 20
    assert {u.id for u in found.units} >= {"P1", "P2", "Def-Participation", "3.1.1", "5.2", "Overview"}
    ways = {"table cell", "table", "rule", "judgment", "duty", "notice", "limit"}
    assert {"table cell", "table", "rule", "limit"} <= {u.disposition for u in found.units} <= ways
    assert len({u.id for u in found.units}) == len(found.units)


def test_every_cell_and_every_rule_of_the_shipped_directive_is_shown_by_a_case():
    found = whole()
    assert (found.failing, found.open_rules, found.open_conditions, found.open_cells) == ((), (), (), ())
    assert found.falsified > 500


def test_what_stands_beside_the_disposition_is_listed():
    units = {u.id: u for u in whole().units}
    assert units["1.5"].disposition == "rule"
    assert units["1.5"].also == ("duty",)
    assert "stopped" in units["1.5"].rules


def test_a_small_directive_whose_cases_notice_everything_is_complete():
    found = report(small())
    assert found.findings() == ()
    assert found.complete
    assert (found.disposed, found.cases, found.rules) == (len(found.units), 5, 1)


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("seconds_since_edit: 59", "limit.pause is one less in seconds_since_edit < limit.pause"),
        ("a poster uploads", "the cell 'Upload' for Poster is flipped"),
    ],
)
def test_a_falsification_that_no_case_notices_is_named_with_its_line(gone, said):
    """Without the case at the edge the pause could be a second shorter and nobody would notice."""
    cases = CASES.replace("seconds_since_edit: 59", "seconds_since_edit: 40")
    if gone != "seconds_since_edit: 59":
        cases = "\n".join(line for line in CASES.splitlines() if gone not in line)
    found = report(small(cases))
    assert not found.complete
    assert any(said in sentence for _, sentence in found.findings())
    assert all(line > 1 for line, _ in found.findings())


def test_a_case_that_fails_leaves_the_report_incomplete():
    wrong = "seconds_since_edit: 60}\n  then: deny"
    found = report(small(CASES.replace("seconds_since_edit: 60}\n  then: permit", wrong)))
    assert not found.complete
    assert "fails" in found.failing[0][1]


def test_a_term_is_falsified_once_for_all_rules_that_use_it():
    terms = terms_of(sh620().document)
    assert "business" in terms
    found = [m for m in mutants(sh620().document) if m.where == "the term 'business'"]
    (turned,) = (m for m in found if m.what.endswith("turned round"))
    assert len(turned.conditions) > 20
    assert sh620().document.source.splitlines()[turned.line - 1].strip().startswith("business:")


def test_words_sets_and_numbers_are_falsified():
    found = {m.what for m in mutants(engine.load(SMALL).document)}
    assert found == {
        "action == 'post' is turned round",
        "writing is turned round",
        "seconds_since_edit < limit.pause is turned round",
        "limit.pause is one more in seconds_since_edit < limit.pause",
        "limit.pause is one less in seconds_since_edit < limit.pause",
    }
    dropped = [m for m in mutants(sh620().document) if "is dropped from the words for grant" in m.what]
    assert {"expired", "revoked", "none"} <= {m.what.split("'")[1] for m in dropped}


def test_progress_is_told_and_the_report_is_plain_data():
    told = []
    found = report(small(), lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == found.falsified - 4 - 1  # four cells, and when the table counts
    again = json.loads(json.dumps(found.data()))
    assert again["complete"] is True
    assert again["units"][0]["disposition"] == "rule"
