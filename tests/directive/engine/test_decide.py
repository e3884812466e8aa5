"""Decisions: precedence, every reason, missing and wrong facts, time (R1-R4, R18-R28, R54-R58, R64)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import engine_by_hand
from spokesperson.directive import engine
from spokesperson.directive.engine import FACTS, FactError
from spokesperson.directive.engine.model import SEVERITY
from spokesperson.directive.engine.rehearsal import Rehearsal
from tests.directive.engine.conftest import SMALL, decide, scene, sh620

OPEN = {"actions": [*sh620().actions, "approve", "dance"], "roles": [*sh620().roles]}
INSTANTS = [datetime(2010, 1, 1, tzinfo=UTC), datetime(2026, 3, 17, tzinfo=UTC)]


def value_of(name):
    """A strategy for any value the fact may have under SH 620.4."""
    kind = FACTS[name].type
    words = sorted(kind.values) or OPEN.get(kind.of, [])
    match kind.name:
        case "enum":
            return st.sampled_from(words)
        case "set":
            return st.frozensets(st.sampled_from(words), max_size=3)
        case "instant":
            return st.sampled_from(INSTANTS)
    return {"bool": st.booleans(), "int": st.integers(-1, 100)}[kind.name]


scenes = st.sampled_from(["administrator", "representative", "employee", "personal"])
changes = st.lists(st.sampled_from(sorted(FACTS)), max_size=6, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: value_of(name) for name in names})
)


@given(scenes, changes)
def test_the_fast_road_and_the_interpreter_agree(name, changed):
    """Two ways to the same answer, for any facts."""
    facts = scene(name, **changed)
    machine = sh620().machine
    first, again = machine.decide(facts), machine.decide(facts)
    assert first == again == Rehearsal(machine).decide(facts)
    if facts["now"] >= sh620().effective:
        slow = machine.interpret(facts)
        assert (first.effect, first.reasons, first.obligations, first.advice) == (
            slow.effect, slow.reasons, slow.obligations, slow.advice,
        )  # fmt: skip


@given(scenes, changes)
def test_the_directive_agrees_with_the_same_rules_written_by_hand(name, changed):
    """An independent telling of the rules, in if and else."""
    facts = scene(name, **{k: v for k, v in changed.items() if k != "now"})
    if facts["action"] in sh620().actions and facts["includes"] <= set(sh620().actions):
        assert engine_by_hand.may(facts) == (engine.decide(facts, sh620()).effect in ("permit", "warn"))


@given(scenes, changes)
def test_the_most_severe_reason_decides_and_all_are_listed(name, changed):
    """Deny over ask over warn over permit; every fired clause is named."""
    found = decide(name, **changed)
    effects = [r.effect for r in found.reasons]
    assert effects == sorted(effects, key=SEVERITY.__getitem__)
    assert found.effect == effects[0]
    assert found.clauses == tuple(dict.fromkeys(c for r in found.reasons for c in (r.clause, *r.related)))
    assert all(a.effect == "advise" for a in found.advice)


@given(scenes, changes, st.sampled_from(sorted(FACTS)))
def test_taking_a_fact_away_never_opens_what_was_closed(name, changed, gone):
    """A missing fact fails closed."""
    facts = scene(name, **changed)
    whole = engine.decide(facts, sh620())
    del facts[gone]
    less = engine.decide(facts, sh620())
    if less.effect in ("permit", "warn"):
        assert whole.effect == less.effect


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_missing_fact_that_a_rule_needs_denies_and_is_named(name):
    facts = scene("representative")
    del facts[name]
    found = engine.decide(facts, sh620())
    spoken = [r.text for r in found.reasons if r.rule == "fact-missing"]
    if spoken:
        assert found.effect == "deny"
        assert spoken[0] == f"fact missing: {name}"
    else:
        assert name not in ("action", "includes", "use", "roles", "now", "employed", "governed", "stopped", "grant")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("employed", 1), ("employed", "yes"), ("seconds_since_edit", True), ("seconds_since_edit", 1.5),
        ("seconds_since_edit", 2**60), ("working", "asleep"), ("roles", "administrator"), ("screen.listed", {"rude"}),
        ("now", "2026-03-17"), ("now", datetime(2026, 3, 17)), ("channel", None), ("includes", ["link"]),
        ("action", "a\x00b"), ("action", 7),
    ],
)  # fmt: skip
def test_a_fact_of_another_type_is_refused_by_name(name, wrong):
    """Also once the same request has been answered and remembered."""
    decide("administrator")
    with pytest.raises(FactError) as error:
        decide("administrator", **{name: wrong})
    assert error.value.name == name
    assert error.value.expected


def test_an_undeclared_fact_is_refused_and_the_nearest_is_named():
    with pytest.raises(FactError, match="employed"):
        decide("administrator", emploied=True)


def test_an_unknown_action_is_denied_never_permitted():
    """R28."""
    found = decide("administrator", action="dance")
    assert (found.effect, found.clauses) == ("deny", ("Overview",))
    assert "unknown action" in found.reasons[0].text


def test_an_unknown_action_among_the_included_is_denied():
    assert decide("administrator", includes=frozenset({"dance"})).effect == "deny"


@pytest.mark.parametrize("use", ["business", "personal"])
def test_an_act_beside_the_table_is_no_part_of_another(use):
    """R28: what no rule was asked about is not permitted along with something else."""
    for who in ("administrator", "representative"):
        found = decide(who, use=use, includes=frozenset({"adopt", "dispose"}))
        assert found.effect == "deny"
        assert sum(r.rule == "unknown-action" for r in found.reasons) == 2


def test_a_case_that_lacks_what_is_asked_is_decided_as_in_life():
    facts = scene("employee", action="acknowledge", relation="self")
    del facts["includes"]
    assert Rehearsal(sh620().machine).decide(facts) == sh620().machine.decide(facts)
    assert engine.decide(facts, sh620()).effect == "deny"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("now", datetime(999, 1, 1, tzinfo=UTC)), ("now", datetime.fromisoformat("9999-12-31T23:59:59-14:00"))],
)
def test_an_instant_that_no_record_could_hold_is_refused(name, wrong):
    with pytest.raises(FactError) as error:
        decide("administrator", **{name: wrong})
    assert error.value.name == name


def test_a_wait_is_never_longer_than_a_record_can_say():
    found = decide("administrator", stage="draft", seconds_since_edit=-(2**53 - 1))
    assert {o.properties["wait_seconds"] for o in found.obligations if o.id == "pause"} == {2**53 - 1}
    assert found.canonical()


def test_each_empty_cell_is_a_denial_of_its_own():
    """R28, M8R, M10R."""
    found = decide("representative", includes=frozenset({"link", "upload", "delete"}))
    assert {"Overview/upload", "Overview/delete"} <= set(found.clauses)
    assert [r.effect for r in found.reasons if r.clause == "Overview/link"] == ["permit"]


def test_a_representative_is_told_to_hand_the_file_over():
    """M8R."""
    reason = next(r for r in decide("representative", action="upload").reasons if r.clause == "Overview/upload")
    assert reason.remedy == "hand_to_administrator"


def test_no_role_means_all_ten_are_denied_for_business():
    """R1, R28."""
    for action in sh620().actions:
        found = decide("employee", action=action)
        assert found.effect == "deny"
        assert f"Overview/{action}" in found.clauses


def test_what_is_not_governed_has_one_answer_only():
    """R22."""
    found = decide("representative", governed=False, working="off", stopped=True)
    assert found.clauses == ("Def-PIC",)
    assert "not governed by SH 620.4" in found.reasons[0].text


def test_too_early_says_how_many_seconds_are_left():
    """R64."""
    for seconds in (0, 18, 59):
        reason = next(r for r in decide("representative", seconds_since_edit=seconds).reasons if r.clause == "1.8")
        assert str(60 - seconds) in reason.text
        assert reason.remedy == "wait"


def test_before_submission_the_pause_is_an_obligation_with_its_seconds():
    """R64, R65."""
    found = decide("representative", stage="submit", seconds_since_edit=10, think_answered=False)
    assert found.effect == "permit"
    assert {o.id: o.properties.get("wait_seconds") for o in found.obligations} == {"pause": 50, "think": None}


def test_before_its_first_day_the_directive_denies_everything():
    """R4."""
    found = decide("administrator", now=sh620().effective - timedelta(seconds=1))
    assert (found.effect, found.clauses) == ("deny", ("P2",))
    assert decide("administrator", now=sh620().effective).effect == "permit"


def test_a_directive_without_that_clause_cites_its_table_before_its_first_day():
    """R4, in another institution's numbering."""
    found = engine.decide({**scene("administrator"), "now": datetime(2019, 1, 1, tzinfo=UTC)}, engine.load(SMALL))
    assert (found.effect, found.clauses) == ("deny", ("1.2",))


def test_several_rules_at_once_are_all_listed():
    """Choice of R28: all fired clauses, not only the winner."""
    found = decide("representative", working="off", stopped=True, links_back=False, stage="submit", purpose="none")
    rules = {r.rule for r in found.reasons}
    assert {"library-time", "stopped", "link-back", "purpose"} <= rules
    assert found.effect == "deny"


def test_the_callers_facts_are_not_kept():
    facts = scene("administrator")
    found = engine.decide(facts, sh620())
    facts["action"] = "delete"
    assert found.facts_used["action"] == "post"


def test_sets_and_frozen_sets_are_the_same_facts():
    facts = scene("administrator", roles={"administrator"}, includes={"link"})
    found = engine.decide(facts, sh620())
    assert found == decide("administrator", includes=frozenset({"link"}))


def test_a_limit_changes_on_its_day_and_not_before():
    """The annex is dated: 60 seconds, from 2022 on 30."""
    small = engine.load(SMALL)
    for year, seconds, effect in ((2021, 45, "deny"), (2021, 60, "permit"), (2022, 45, "permit"), (2022, 29, "deny")):
        facts = {
            "action": "post", "includes": frozenset(), "use": "business", "roles": frozenset({"helper"}),
            "now": datetime(year, 1, 1, tzinfo=UTC), "seconds_since_edit": seconds,
        }  # fmt: skip
        assert engine.decide(facts, small).effect == effect
        whole = {**scene("administrator"), **facts}
        assert engine.decide(whole, small).effect == effect
    assert small.limits(datetime(2021, 12, 31, tzinfo=UTC)) == {"pause": 60}
    assert small.limits(datetime(2022, 1, 1, tzinfo=UTC)) == {"pause": 30}


def test_a_library_official_may_remove_what_stands_on_a_library_account():
    """R69: without being an Administrator."""
    facts = {"action": "delete", "official": True, "delete_reason": True}
    assert decide("employee", **facts).effect == "permit"
    assert decide("employee", **facts, account_maintained_by_library=False).effect == "deny"
