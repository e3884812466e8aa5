"""The village library's directive: one page, one poster, a reply in business days, children only with consent."""

from __future__ import annotations

from datetime import datetime

import pytest

from spokesperson.directive import engine
from tests.directive.packs import shipped

FILE = "village-library.md"
SCENES = {"librarian": "a photograph of books shows no child", "helper": "reading it comes before saying so"}


def decide(scene: str = "librarian", **changes) -> engine.Decision:
    rules = shipped.loaded(FILE)
    usual = {"includes": frozenset(), "acknowledged": "current", "stage": "send"}
    action = "post" if scene == "librarian" else "comment"
    given = shipped.case(rules, SCENES[scene]).case.given
    return engine.decide({**given, **usual, "action": action, **changes}, rules)


def test_it_is_short_enough_for_a_volunteer():
    rules = shipped.loaded(FILE)
    assert len(rules.clauses) == 9
    assert len(" ".join(c.text for c in rules.clauses if c.id not in ("1", "9")).split()) < 300
    assert len(rules.document.all_rules) < len(shipped.loaded("university-hospital.md").document.all_rules) / 2
    assert rules.effective == datetime.fromisoformat("2026-02-01T00:00Z")


def test_the_librarian_asks_nobody_before_posting():
    assert decide(approvals=0).effect == "permit"


@pytest.mark.parametrize(("action", "effect"), [("comment", "permit"), ("like", "permit"), ("post", "deny")])
def test_the_helper_answers_and_does_not_post(action, effect):
    assert decide("helper", action=action).effect == effect


def test_people_are_answered_within_two_business_days():
    rules = shipped.loaded(FILE)
    (duty,) = [s for s in rules.document.statements if s.kind == "duty"]
    assert duty.fields["within"] == "limit.reply_target"
    assert (rules.limits(rules.effective)["reply_target"], rules.unit("reply_target")) == (2, "business days")


@pytest.mark.parametrize(
    ("children", "effect"),
    [("none", "permit"), ("consented", "permit"), ("unconsented", "deny"), ("unsaid", "deny")],
)
def test_a_child_is_shown_with_the_guardians_consent_only(children, effect):
    found = decide(includes=frozenset({"upload"}), media_count=1, children=children)
    assert (found.effect, "5/upload" in found.clauses) == (effect, effect == "deny")


@pytest.mark.parametrize(("hours", "effect"), [(3, "permit"), (4, "warn"), (9, "warn")])
def test_four_hours_a_week_are_enough(hours, effect):
    found = decide(hours_this_week=hours)
    assert (found.effect, "8" in found.clauses) == (effect, effect == "warn")


@pytest.mark.parametrize("level", ["screen.listed", "screen.judgment", "screen.quoted"])
def test_what_somebody_reads_is_private_however_it_is_said(level):
    found = decide("helper", **{level: frozenset({"library_record"})})
    assert (found.effect, found.clauses[0]) == ("deny", "6")


@pytest.mark.parametrize("more", [{}, {"screen.listed": frozenset({"profane"})}, {"action": "delete"}])
def test_personal_use_is_not_governed_at_all(more):
    found = decide("helper", use="personal", account_kind="personal", acknowledged="never", **more)
    assert (found.effect, found.clauses) == ("permit", ("3",))


def test_not_having_read_the_page_is_said_and_stops_nobody():
    found = decide("helper", acknowledged="never")
    assert (found.effect, found.clauses[0]) == ("warn", "2")
