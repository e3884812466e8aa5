"""Drafts through the API (1.8): R20, R35, R64, R65, R87, and whose is whose."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.sending import sender
from tests import factories
from tests.desk.conftest import later

TEXT = "Story time moves to ten o'clock on Saturdays."
PROFANE = "The shit show is a play, on Saturday at ten."


def body(account, text: str = TEXT, **more: object) -> dict[str, object]:
    fit = {"purpose": "programs", "no_link_reason": "no page fits", "answers": factories.answers()}
    return {"text": text, "account": str(account.uid), "equipment": "library", **fit, **more}


def begun(speak, account, text: str = TEXT, **more: object) -> str:
    """The uid of a new draft whose warnings are taken note of."""
    answer = speak.post("/drafts", body(account, text, **more))
    assert answer.status == 201, answer.body
    factories.settle_warnings(Draft.objects.get(uid=answer.body["uid"]))
    return answer.body["uid"]


def test_a_draft_goes_from_words_to_the_network(house, caller):
    """R64, R87: write, submit, wait, post."""
    speak = caller(house.boss)
    uid = begun(speak, house.board)
    submitted = speak.post(f"/drafts/{uid}/submit")
    assert submitted.status == 200, submitted.body
    assert submitted.body["draft"]["state"] == "pausing"
    assert submitted.body["draft"]["seconds_left"] == 60
    with later(61):
        posted = speak.post(f"/drafts/{uid}/post", {})
        assert (posted.status, posted.body["verb"], posted.body["state"]) == (202, "publish", "queued")
        sender.run_due()
    shown = speak.get(f"/drafts/{uid}").body
    assert (shown["state"], shown["text"]) == ("published", TEXT)
    assert shown["url"]
    assert archive.by_subject(shown["urn"])[-1].type == "Create"


def test_the_verdict_is_given_while_writing_and_not_recorded(house, caller):
    """R33, R84: each finding with its span, clause and reason."""
    speak = caller(house.boss)
    uid = begun(speak, house.board, PROFANE)
    answer = speak.get(f"/drafts/{uid}/verdict").body
    assert (answer["effect"], answer["permitted"], answer["uid"]) == ("deny", False, None)
    found = next(f for f in answer["findings"] if f["clause"].startswith("1.2"))
    assert PROFANE[found["start"] : found["end"]] == "shit"
    assert found["why"]
    assert not Decision.objects.exists()


def test_any_edit_restarts_the_pause(house, caller):
    """R64."""
    speak = caller(house.boss)
    uid = begun(speak, house.board)
    with later(50):
        changed = speak("PATCH", f"/drafts/{uid}", {"text": TEXT + " Bring a friend."})
        assert changed.body["seconds_left"] == 60
    with later(61):
        early = speak.post(f"/drafts/{uid}/post", {})
        assert early.status == 403
        assert "1.8" in early.body["clauses"]


def test_a_draft_is_scheduled_and_taken_back(house, caller):
    """R64."""
    speak = caller(house.boss)
    uid = begun(speak, house.board)
    with later(61):
        at = clock.iso(clock.now() + timedelta(hours=1))
        assert speak.post(f"/drafts/{uid}/schedule", {"at": at}).status == 202
        assert speak.get(f"/drafts/{uid}").body["scheduled_for"] == at
        assert speak.post(f"/drafts/{uid}/withdraw").body["state"] == "draft"
    assert Intent.objects.get().state == "cancelled"


@pytest.mark.parametrize("at", ["tomorrow", "2026-03-17T18:00:00", "2026-02-30T18:00:00Z", ""])
def test_an_hour_that_is_none_names_the_field(house, caller, at):
    """Bad input: malformed and naive times."""
    speak = caller(house.boss)
    uid = begun(speak, house.board)
    answer = speak.post(f"/drafts/{uid}/schedule", {"at": at})
    assert (answer.status, answer.body["field"]) == (422, "at")
    assert not Intent.objects.exists()


def test_unanswered_questions_are_named(house, caller):
    """R65."""
    speak = caller(house.boss)
    uid = begun(speak, house.board, answers={})
    asked = speak.get(f"/drafts/{uid}").body["questions"]
    assert asked
    with later(61):
        assert "1.8" in speak.post(f"/drafts/{uid}/post", {}).body["clauses"]
        speak("PATCH", f"/drafts/{uid}", {"answers": factories.answers()})
        assert speak.post(f"/drafts/{uid}/post", {}).status == 202


@pytest.mark.parametrize(
    ("method", "path", "given"),
    [
        ("GET", "", None),
        ("PATCH", "", {"text": "Mine now."}),
        ("DELETE", "", None),
        ("GET", "/verdict", None),
        ("POST", "/submit", None),
        ("POST", "/post", {}),
        ("POST", "/withdraw", None),
        ("POST", "/resolve", {"outcome": "not_there"}),
    ],
)
@pytest.mark.parametrize("whose", ["another", "nobody"])
def test_somebody_elses_draft_and_an_unknown_one_look_the_same(house, caller, method, path, given, whose):
    """4.2: drafts are private; and no id is an error of ours."""
    uid = begun(caller(house.ann), house.hers) if whose == "another" else uuid.uuid4()
    answer = caller(house.boss)(method, f"/drafts/{uid}{path}", given)
    assert answer.status == 404
    assert answer.kind.startswith("application/problem+json")
    assert TEXT not in answer.raw.decode()


def test_my_drafts_are_mine_and_the_discarded_are_gone(house, caller):
    begun(caller(house.ann), house.hers)
    speak = caller(house.boss)
    kept, thrown = begun(speak, house.board), begun(speak, house.board)
    assert speak("DELETE", f"/drafts/{thrown}").status == 204
    assert [d["uid"] for d in speak.get("/drafts").body] == [kept]
    assert speak.get("/drafts?state=published").body == []


def test_a_save_over_a_newer_version_is_a_conflict(house, caller):
    """Nothing lost: two windows."""
    speak = caller(house.boss)
    uid = begun(speak, house.board)
    assert speak("PATCH", f"/drafts/{uid}", {"text": "First window.", "seen": 1}).status == 200
    answer = speak("PATCH", f"/drafts/{uid}", {"text": "Second window.", "seen": 1})
    assert answer.status == 409
    assert speak.get(f"/drafts/{uid}").body["text"] == "First window."


def test_what_is_being_sent_is_locked(house, caller):
    """Bad input: an edit during sending."""
    speak = caller(house.boss)
    uid = begun(speak, house.board)
    Draft.objects.filter(uid=uid).update(state="sending")
    tries = [("PATCH", "", {"text": "Too late."}), ("POST", "/withdraw", None), ("DELETE", "", None)]
    with later(61):
        for method, path, given in [*tries, ("POST", "/post", {}), ("POST", "/submit", None)]:
            assert speak(method, f"/drafts/{uid}{path}", given).status == 409, path
    assert Draft.objects.get(uid=uid).text == TEXT


def test_the_supervisor_approves_what_they_read(house, caller):
    """R20: bound to the hash of exactly this content."""
    speak = caller(house.ann)
    uid = begun(speak, house.hers)
    seen = speak.get(f"/drafts/{uid}").body["content_hash"]
    manager = caller(house.ann.supervisor)
    assert manager.post(f"/drafts/{uid}/approve", {"seen": seen}).status == 201
    assert manager.post(f"/drafts/{uid}/approve", {"seen": "0" * 64}).status == 409
    for other in (house.ann, house.aide):
        refused = caller(other).post(f"/drafts/{uid}/approve", {"seen": seen})
        assert refused.status == 403
        assert "Overview/approve" in refused.body["clauses"]


def test_a_second_person_sets_a_finding_aside(house, caller):
    """R35."""
    speak = caller(house.ann)
    uid = begun(speak, house.hers, "I work at the Library as a librarian. " + PROFANE)
    assert speak.post(f"/drafts/{uid}/submit").status == 403
    found = next(f for f in speak.get(f"/drafts/{uid}/verdict").body["findings"] if f["clause"].startswith("1.2"))
    given = {"kind": found["kind"], "excerpt_hash": found["excerpt_hash"], "reason": "The name of a play."}
    refused = speak.post(f"/drafts/{uid}/overrule", given)
    assert (refused.status, "Overview/overrule" in refused.body["clauses"]) == (403, True)
    empty = caller(house.boss).post(f"/drafts/{uid}/overrule", {**given, "reason": " "})
    assert (empty.status, empty.body["field"]) == (422, "reason")
    assert caller(house.boss).post(f"/drafts/{uid}/overrule", given).status == 201
    assert speak.post(f"/drafts/{uid}/submit").status == 200


def test_the_device_is_noted_once(house, caller):
    """R68: whose property it is does not change by an edit."""
    speak = caller(house.boss)
    uid = begun(speak, house.board)
    answer = speak("PATCH", f"/drafts/{uid}", {"equipment": "own"})
    assert (answer.status, answer.body["field"]) == (422, "equipment")


def test_without_a_token_nothing_is_told(house, caller):
    uid = begun(caller(house.boss), house.board)
    assert caller(None).get(f"/drafts/{uid}").status == 401
