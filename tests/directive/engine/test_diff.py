"""Two versions compared: every cell of the truth table that is answered differently, and what is written differently.

R3: an author sees what a draft would change before anyone adopts it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spokesperson.directive import engine
from spokesperson.directive.engine import comparing, truth
from spokesperson.directive.engine.comparing import Comparison
from spokesperson.directive.engine.compiling import compile
from spokesperson.directive.engine.diff import compare
from spokesperson.directive.engine.domains import declared
from spokesperson.directive.engine.expression import facts_of
from spokesperson.directive.engine.model import Template
from spokesperson.directive.engine.scenes import Scenes
from tests.directive.engine.conftest import SMALL, sh620
from tests.directive.engine.revising import changed, only_if, with_cell, with_later_limit, with_limit, with_rule
from tests.directive.engine.strategies import values


def revised(*changes, source):
    """The source with some words replaced, as a later version."""
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    return engine.load(source)


def test_a_version_differs_in_nothing_from_itself():
    found = compare(sh620(), sh620())
    assert found.same
    assert not found.cells
    assert found.looked == 0


def test_a_cell_of_the_table_opened_to_a_role():
    new = with_cell(sh620(), "representative", "upload", True)
    found = compare(sh620(), new)
    (cell,) = found.cells
    assert (cell.who, cell.action, cell.use, cell.stage, cell.when) == (
        "Representative", "upload", "business", "", "",
    )  # fmt: skip
    assert (cell.before, cell.after) == ("deny", "permit")
    assert cell.clauses_before == cell.clauses_after == ("Overview/upload",)
    (written,) = found.matrix
    assert (written.key, written.before, written.after) == ("Upload images or video / Representative", "empty", "X")
    assert not found.rules


def test_a_longer_pause_is_told_by_its_seconds():
    found = compare(sh620(), with_limit(sh620(), "pause_seconds", 120))
    sent = [c for c in found.cells if c.stage == "send" and c.roles == ("representative",) and c.action != "upload"]
    assert {c.action for c in sent} == {"post", "comment", "link", "like", "edit_published"}
    assert {c.when for c in sent} == {"seconds since the last change: 60 to 119"}
    assert {(c.before, c.after) for c in sent} == {("permit", "deny")}
    assert all("1.8" in c.clauses_after and "1.8" not in c.clauses_before for c in sent)
    (limit,) = found.limits
    assert (limit.key, limit.before, limit.after) == ("pause_seconds from 2011-01-01", "60 seconds", "120 seconds")
    started = [c for c in found.cells if c.stage != "send"]
    assert {c.beside_after for c in started} == {("obligation 1.8 (pause)",)}


def test_a_number_that_changes_later_is_dated():
    new = with_later_limit(sh620(), "pause_seconds", 120, datetime(2031, 5, 1, tzinfo=UTC))
    found = compare(sh620(), new)
    assert found.cells
    assert {c.since.date().isoformat() for c in found.cells} == {"2031-05-01"}
    assert all(c.when.startswith("from 2031-05-01 on; seconds since the last change: 60 to 119") for c in found.cells)
    for cell in found.cells:
        assert cell.example["now"] >= cell.since


def test_every_example_shows_the_change_it_stands_for():
    """An example can become a case: both versions decide it, and as the cell says."""
    new = only_if(with_limit(sh620(), "pause_seconds", 120), "library-time", "emergency")
    found = compare(sh620(), new)
    assert len(found.cells) > 20
    for cell in found.cells:
        before, after = engine.decide(cell.example, sh620()), engine.decide(cell.example, new)
        assert (before.effect, after.effect) == (cell.before, cell.after)
        assert set(before.clauses) == set(cell.clauses_before)
        assert set(after.clauses) == set(cell.clauses_after)
        assert cell.matches(cell.example)


def test_what_is_in_order_does_not_depend_on_this_directive():
    old = engine.load(SMALL)
    new = revised(("seconds_since_edit < limit.pause", "seconds_since_edit <= limit.pause"), source=SMALL)
    found = compare(old, new)
    by_table = [c for c in found.cells if c.before != c.after]
    assert [(c.who, c.action, c.use, c.when) for c in by_table if len(c.roles) == 1] == [
        ("Poster", "post", "business", "before 2022-01-01; seconds since the last change: 60"),
        ("Helper", "post", "business", "before 2022-01-01; seconds since the last change: 60"),
        ("Poster", "post", "business", "from 2022-01-01 on; seconds since the last change: 30"),
        ("Helper", "post", "business", "from 2022-01-01 on; seconds since the last change: 30"),
    ]


def test_a_rule_in_other_words_changes_no_answer():
    new = with_rule(sh620(), "not-employed", text=Template(("Only employees act under it.",)))
    found = compare(sh620(), new)
    assert not found.cells
    (rule,) = found.rules
    assert (rule.key, rule.clause, rule.how) == ("not-employed", "P1", "changed")


def test_clauses_front_matter_and_statements_are_compared():
    first, *others = sh620().document.clauses
    duty, *more = sh620().document.statements
    new = changed(
        sh620(),
        revision="1.1",
        clauses=(replace(first, text="The Library hopes for much."), *others),
        statements=(replace(duty, fields={**duty.fields, "text": "Something else."}), *more),
    )
    found = compare(sh620(), new)
    assert [(c.key, c.before, c.after) for c in found.front] == [("revision", "1.0", "1.1")]
    (clause,) = found.clauses
    assert (clause.key, clause.how) == (first.id, "changed")
    assert "The Library hopes" in clause.after
    assert [c.key for c in found.people] == [duty.id]
    assert not found.same


def test_rows_for_people_say_the_same_of_several_at_once():
    found = compare(sh620(), with_limit(sh620(), "pause_seconds", 120))
    rows = found.rows()
    assert len(rows) < len(found.cells) / 3
    assert sorted(id(c) for row in rows for c in row.cells) == sorted(id(c) for c in found.cells)
    first = rows[0]
    assert first.cells[0].before != first.cells[0].after
    assert set(first.actions) == {"post", "comment", "link", "like", "edit_published"}


def test_an_action_and_a_role_that_only_one_version_has():
    new = revised(
        ("actions: {post: Post, upload: Upload}", "actions: {post: Post, upload: Upload, pin: Pin}"),
        ("roles: {poster: Poster, helper: Helper}", "roles: {poster: Poster, helper: Helper, guest: Guest}"),
        ("| Action | Poster | Helper |", "| Action | Poster | Helper | Guest |"),
        ("|--------|:------:|:------:|", "|--------|:------:|:------:|:--:|"),
        ("| Post   |   X    |   X    |", "| Post   |   X    |   X    |  X |"),
        ("| Upload |   X    |        |", "| Upload |   X    |        |    |\n| Pin | X | | |"),
        source=SMALL,
    )
    found = compare(engine.load(SMALL), new)
    assert ("Guest", "post", "permit") in {(c.who, c.action, c.after) for c in found.cells}
    pinned = {c.who: (c.before, c.after) for c in found.cells if c.action == "pin" and c.use == "business"}
    assert pinned["Poster"] == ("deny", "permit")


def test_a_cell_with_too_many_combinations_is_named_and_not_passed_over(monkeypatch):
    monkeypatch.setattr(comparing, "MOST", 8)
    new = only_if(only_if(sh620(), "library-time", "emergency"), "stopped", "emergency")
    found = compare(sh620(), new)
    assert found.sampled
    assert all("combinations" in note for note in found.sampled)
    assert any(c.before == "deny" and c.after == "permit" for c in found.cells)


def test_the_comparison_is_plain_data():
    found = compare(sh620(), with_limit(sh620(), "pause_seconds", 120))
    again = json.loads(json.dumps(found.data()))
    assert again["same"] is False
    assert again["cells"][0]["example"]["now"].endswith("Z")
    assert again["looked_at"] == found.looked > 0


@st.composite
def mutations(draw):
    """The shipped directive with one to three small changes, and which rules they touched."""
    document = sh620().document
    for _ in range(draw(st.integers(1, 3))):
        how = draw(st.sampled_from(["cell", "effect", "limit", "drop", "condition"]))
        if how == "cell":
            key = draw(st.sampled_from(sorted(document.matrix)))
            document = replace(document, matrix={**document.matrix, key: not document.matrix[key]})
        elif how == "limit":
            number = draw(st.integers(0, len(document.limits) - 1))
            value = replace(document.limits[number], value=draw(st.integers(0, 130)))
            document = replace(document, limits=(*document.limits[:number], value, *document.limits[number + 1 :]))
        elif how == "drop" and draw(st.booleans()):
            number = draw(st.integers(0, len(document.duties) - 1))
            document = replace(document, duties=(*document.duties[:number], *document.duties[number + 1 :]))
        else:
            number = draw(st.integers(0, len(document.rules) - 1))
            rule = document.rules[number]
            if how == "effect":
                rule = replace(rule, effect=draw(st.sampled_from(["deny", "ask", "warn", "permit", "advise"])))
            elif how == "condition":
                rule = replace(rule, when=draw(st.sampled_from(document.rules)).when)
            kept = () if how == "drop" else (rule,)
            document = replace(document, rules=(*document.rules[:number], *kept, *document.rules[number + 1 :]))
    return compile(document)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutations(), st.data())
def test_no_difference_that_the_changed_rules_can_make_is_left_out(new, data):
    """Whatever the changed rules' facts are, in whatever scene: if the decision differs, a cell says so."""
    old = sh620()
    found = compare(old, new)
    at = truth.moments(old, new)[0]
    comparison = Comparison(old, new, at)
    scenes = Scenes([old, new], comparison.old, comparison.shared, comparison.domains)
    names = sorted({n for c in comparison.changed for n in facts_of(c)} - {*truth.FIXED, "now"})
    kinds = declared(old, new)
    for _ in range(25):
        who = data.draw(st.sampled_from(truth.people(old)))
        action = data.draw(st.sampled_from(sorted(truth.actions(old))))
        use, stage = data.draw(st.sampled_from(["business", "personal"])), data.draw(st.sampled_from(scenes.stages))
        base = {**scenes.base(who, action, use), "stage": stage, "now": at + timedelta(days=1)}
        facts = base | {n: data.draw(values(kinds[n].type)) for n in names if data.draw(st.booleans())}
        before, after = engine.decide(facts, old), engine.decide(facts, new)
        differs = before.effect != after.effect or set(before.clauses) != set(after.clauses)
        matching = [c for c in found.cells if c.matches(facts)]
        if differs and not found.sampled:
            assert matching, (who.words, action, use, stage, before.reasons, after.reasons)
        if not differs and before.advice == after.advice and before.obligations == after.obligations:
            # a cell is told in its scene: what its region does not name must lie there as in the scene
            strayed = {n for n in facts if facts[n] != base[n]}
            assert not [c for c in matching if c.before != c.after and strayed <= {n for n, _ in c.region}]


@pytest.mark.parametrize("number", range(3))
def test_the_same_comparison_gives_the_same_answer(number):
    new = with_limit(sh620(), "pause_seconds", 61 + number)
    assert compare(sh620(), new).data() == compare(sh620(), new).data()
