"""One request, three institutions, three answers, each with the clause that gives it (R2, R28)."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine.catalogue import UNSTATED
from tests.directive.packs import shipped

SH, UHM, GVL = "sh-620.4.md", "university-hospital.md", "village-library.md"

# An ordinary post on a Tuesday morning; roles and accounts are the same words in all three.
POST = {
    "action": "post", "includes": [], "use": "business", "roles": ["administrator"], "channel": "social",
    "now": "2026-03-17T15:12:00+00:00", "employed": True, "working": "working", "account_kind": "library",
    "account_state": "active", "own_account": False, "account_facts_complete": True, "account_has_backup": True,
    "account_forms_given": True, "grant": "none", "grant_covers_account": False, "grant_covers_activity": False,
    "grant_covers_topic": False, "standing_approval": True, "purpose": "programs", "acknowledged": "current",
    "grace_days_left": 9, "topic_given": True, "topic_in_expertise": True, "profile_identifies": True,
    "profile_states_position": True, "profile_notice_days_left": 0, "links_back": True, "seconds_since_edit": 4000,
    "think_answered": True, "stage": "send", "official": True, "account_maintained_by_library": True,
    "library_property": True, "relation": "none",
}  # fmt: skip
HOURS = {"local_time": time(10, 12), "weekday": "tuesday"}  # what the hospital's house tells
OWN = {
    "account_kind": "personal", "own_account": True, "roles": ["administrator", "representative"], "grant": "active",
    "grant_covers_account": True, "grant_covers_activity": True, "grant_covers_topic": True,
    "account_maintained_by_library": False,
}  # fmt: skip

# What differs from POST, and for each directive the effect and a clause that must be among those cited.
REQUESTS = {
    "a post that nobody approved": ({}, ("permit", "Overview/post"), ("ask", "3.1"), ("permit", "1/post")),
    "business from one's own account": (OWN, ("permit", "Overview/post"), ("deny", "2.1"), ("warn", "3")),
    "a post at home in the evening": (
        {"working": "off"}, ("deny", "Def-Administrator"), ("ask", "3.1"), ("permit", "1/post"),
    ),
    "an answer nobody approved": (
        {"action": "comment", "topic_in_expertise": False}, ("ask", "Def-Administrator"), ("ask", "3.1.1"),
        ("permit", "1/comment"),
    ),
    "a like": ({"action": "like"}, ("permit", "Overview/like"), ("deny", "6.1"), ("permit", "1/like")),
    "a swear word that a person has to judge": (
        {"approvals": 2, "screen.judgment": ["profane"]}, ("ask", "1.2"), ("deny", "4.2"), ("warn", "7"),
    ),
    "private words on a private account": (
        {**OWN, "use": "personal", "working": "working", "personal_agreed": False},
        ("deny", "3.1.2"), ("permit", "1.1.2"), ("permit", "3"),
    ),
    "somebody who has not read the version in force": (
        {"acknowledged": "outdated", "approvals": 2}, ("warn", "P2"), ("deny", "1.2"), ("warn", "2"),
    ),
    "taking a post down": (
        {"action": "delete", "delete_reason": True}, ("permit", "2.1"), ("ask", "5.1/delete"),
        ("permit", "1/delete"),
    ),
}  # fmt: skip
ALL_DIFFERENT = {"business from one's own account", "a swear word that a person has to judge"}


def ask(file: str, changes: dict) -> engine.Decision:
    rules = shipped.loaded(file)
    facts = engine.from_json({**POST, **changes}, rules)
    return engine.decide({**UNSTATED, **facts, **(HOURS if file == UHM else {})}, rules)


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize(("file", "place"), [(SH, 0), (UHM, 1), (GVL, 2)])
def test_each_directive_answers_in_its_own_way_and_cites_its_own_clause(request_, file, place):
    changes, *answers = REQUESTS[request_]
    effect, clause = answers[place]
    found = ask(file, changes)
    assert (found.effect, clause in found.clauses) == (effect, True), found.clauses
    assert clause.partition("/")[0] in {c.id for c in shipped.loaded(file).clauses}
    assert found.code == shipped.loaded(file).code


@pytest.mark.parametrize("request_", sorted(ALL_DIFFERENT))
def test_the_same_request_gets_three_different_answers(request_):
    effects = {ask(file, REQUESTS[request_][0]).effect for file in (SH, UHM, GVL)}
    assert len(effects) == 3


def test_no_two_of_the_three_answer_everything_alike():
    answers = [[ask(file, changes).effect for changes, *_ in REQUESTS.values()] for file in (SH, UHM, GVL)]
    assert answers[0] != answers[1] != answers[2] != answers[0]


def test_the_same_instant_is_before_one_and_after_another():
    """Each takes effect in its own zone: at half past four by UTC on 1 March 2025 the hospital's day has begun."""
    at = datetime.fromisoformat("2025-03-01T04:30+00:00")
    early = {
        file: "no-directive-in-force" in {r.rule for r in ask(file, {"now": at}).reasons} for file in (SH, UHM, GVL)
    }
    assert early == {SH: False, UHM: False, GVL: True}
    just = ask(UHM, {"now": datetime.fromisoformat("2025-03-01T03:59:59+00:00")})
    assert (just.effect, just.reasons[0].rule) == ("deny", "no-directive-in-force")
