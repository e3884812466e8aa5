"""The hospital's directive clause by clause: official accounts, two approvals, press hours, embargo, languages."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from spokesperson.directive import engine
from tests.directive.packs import shipped

FILE = "university-hospital.md"
SCENES = {
    "author": "with two approvals a text is published",
    "editor": "a press editor publishes",
    "night": "in an emergency at night the duty officer publishes",
}


def decide(scene: str = "author", **changes) -> engine.Decision:
    rules = shipped.loaded(FILE)
    return engine.decide({**shipped.case(rules, SCENES[scene]).case.given, **changes}, rules)


def test_it_is_a_strict_institution_in_its_own_zone():
    rules = shipped.loaded(FILE)
    assert (rules.code, rules.effective) == ("UHM 12", datetime.fromisoformat("2025-03-01T04:00Z"))
    assert rules.jurisdiction["kind"] == "private"
    assert set(rules.roles) == {"administrator", "author", "duty_officer"}
    assert rules.positions == {"author": ("Communications Officer", "Clinic Writer"), "duty_officer": ("Duty Officer",)}


def test_all_four_statutory_kinds_are_answered_by_a_clause():
    """L10: the clause on unlawful activity that SH 620.4 lacks is there."""
    assert {kind: bool(clauses) for kind, clauses in shipped.loaded(FILE).statutory.items()} == dict.fromkeys(
        ("obscene", "abusive", "illegal", "confidential"), True
    )
    assert shipped.loaded(FILE).statutory["illegal"] == ("4.3",)
    assert not shipped.loaded("sh-620.4.md").statutory["illegal"]


@pytest.mark.parametrize("scene", ["author", "editor", "night"])
@pytest.mark.parametrize("kind", ["personal", "mixed"])
def test_nobody_speaks_for_the_hospital_from_an_account_that_is_not_official(scene, kind):
    found = decide(scene, account_kind=kind)
    assert (found.effect, "2.1" in found.clauses) == ("deny", True)


@pytest.mark.parametrize(("given", "effect"), [(0, "ask"), (1, "ask"), (2, "permit"), (3, "permit")])
def test_a_text_needs_two_people_who_did_not_write_it(given, effect):
    found = decide(approvals=given)
    assert found.effect == effect
    assert ("3.1" in found.clauses) is (effect == "ask")


def test_the_author_reads_how_many_approvals_are_there_and_how_many_are_wanted():
    (reason,) = [r for r in decide(approvals=1).reasons if r.rule == "two-approvals"]
    assert reason.text == "It needs 2 people who did not write it to approve exactly this. So far 1 did."
    assert reason.remedy == "ask_approval"


@pytest.mark.parametrize(("given", "effect"), [(0, "ask"), (1, "permit")])
def test_an_answer_needs_one(given, effect):
    assert decide(action="comment", approvals=given).effect == effect


def test_a_press_editor_is_no_exception_to_the_two():
    assert decide("editor", approvals=1).effect == "ask"


def test_an_approval_older_than_a_day_is_asked_for_again():
    assert decide(since_approval=timedelta(days=1)).effect == "permit"
    old = decide(since_approval=timedelta(days=1, seconds=1))
    assert (old.effect, old.clauses[0]) == ("ask", "3.1.2")


@pytest.mark.parametrize(
    ("hour", "day", "effect"),
    [
        (time(7, 59, 59), "monday", "deny"), (time(8), "monday", "permit"), (time(17, 59, 59), "friday", "permit"),
        (time(18), "friday", "deny"), (time(12), "saturday", "deny"), (time(12), "sunday", "deny"),
    ],
)  # fmt: skip
def test_outside_press_hours_nothing_goes_out(hour, day, effect):
    found = decide(local_time=hour, weekday=day)
    assert (found.effect, "3.2" in found.clauses) == (effect, effect == "deny")


def test_in_an_emergency_the_duty_officer_goes_ahead_and_reports_afterwards():
    found = decide("night")
    assert (found.effect, found.clauses[0]) == ("warn", "3.2.1")
    (duty,) = found.obligations
    assert (duty.id, duty.clause) == ("report-afterwards", "3.2.2")
    assert duty.properties["text"].startswith("Within 24 hours")


def test_nobody_else_has_an_emergency_outside_press_hours():
    for scene in ("author", "editor"):
        assert decide(scene, local_time=time(23, 40), emergency=True).effect == "deny"


def test_an_embargo_is_an_instant_whatever_the_zone_it_is_written_in():
    ends = datetime.fromisoformat("2026-03-17T15:12:00+01:00")  # 10:12 at the hospital
    at = decide().facts_used["now"]
    assert ends == at
    assert decide(embargo_until=ends).effect == "permit"
    early = decide(embargo_until=ends, now=at - timedelta(seconds=1))
    assert (early.effect, early.clauses[0]) == ("deny", "3.3")


@pytest.mark.parametrize(
    ("languages", "effect"),
    [({"spanish", "english"}, "permit"), ({"spanish"}, "deny"), ({"english"}, "deny"), (set(), "deny")],
)
def test_an_announcement_is_there_in_both_languages(languages, effect):
    found = decide(announcement=True, languages=frozenset(languages))
    assert (found.effect, "3.4" in found.clauses) == (effect, effect == "deny")


def test_one_persons_matter_is_never_discussed_in_public():
    found = decide(action="comment", about_individual=True)
    assert (found.effect, found.clauses[0], found.reasons[0].remedy) == ("deny", "4.1.1", "decline_politely")
    assert decide(action="comment", about_individual=True, refers_to_phone=True).effect == "permit"


def test_a_text_is_removed_with_the_records_officer_only():
    removing = {"action": "delete", "delete_reason": True}
    assert decide("editor", **removing).effect == "ask"
    found = decide("editor", **removing, records_agreed=True)
    assert (found.effect, [o.properties["do"] for o in found.obligations]) == ("permit", ["archive_prior_state"])


def test_a_fact_nobody_states_and_nobody_tells_denies_and_is_named():
    facts = {k: v for k, v in decide().facts_used.items() if k != "local_time"}
    found = engine.decide(facts, shipped.loaded(FILE))
    assert found.effect == "deny"
    assert "fact missing: local_time" in {r.text for r in found.reasons}
