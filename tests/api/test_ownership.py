"""Whose it is, through the API (2.1-2.3): R68, R70, R74, R75, L5. The same acts and refusals as on the pages."""

from __future__ import annotations

from typing import Any

import pytest

from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft, ReusePermission, TakedownInstruction
from tests import factories
from tests.api.conftest import Caller

HERS = "I work at the Willow County Library. Lantern walk on Friday."
ASK = {"author": "ann-librarian", "material": "https://books.example/@ann/17", "use": "quote it in our newsletter"}
NOBODY = "5f1f9d3c-5a0f-4f5e-9a51-111111111111"


def refused(answer: Any, field: str, clause: str = "") -> None:
    """422, the field named, and the clause where a rule spoke."""
    assert (answer.status, answer.body.get("field")) == (422, field)
    assert not clause or answer.body["clauses"] == [clause]


def denied(answer: Any, action: str) -> None:
    """403 with its clauses, and the attempt itself is on record."""
    assert answer.status == 403
    assert answer.body["clauses"]
    assert Decision.objects.filter(action=action, effect="deny").exists()


@pytest.fixture
def work(house) -> str:
    """The address of Ann's post on her own account, written at work."""
    return f"/works/{factories.posted(house.ann, house.hers, HERS).publication.uid}"


# R68


@pytest.mark.parametrize("field", ["library_property", "created_at_work"])
def test_the_author_cannot_unset_whose_it_is(house, caller, field):
    """R68, bad input: no body of ours takes the flag, neither at the beginning nor later, nor another device."""
    ann = caller(house.ann)
    begun = {"text": HERS, "account": str(house.hers.uid), "equipment": "library"}
    refused(ann.post("/drafts", {**begun, field: False}), field)
    assert not Draft.objects.exists()
    made = ann.post("/drafts", begun).body
    assert made["library_property"] is True
    refused(ann("PATCH", f"/drafts/{made['uid']}", {field: False}), field)
    refused(ann("PATCH", f"/drafts/{made['uid']}", {"equipment": "own"}), "equipment")
    note = {"type": "Note", "content": HERS, f"sp:{field}": False}
    answer = ann.post("/activities", {"type": "Create", "object": note, "target": house.hers.urn})
    refused(answer, f"object.sp:{field}")
    assert ann.get(f"/drafts/{made['uid']}").body["library_property"] is True
    assert Draft.objects.count() == 1


# R70


def test_an_instruction_is_given_listed_and_taken_back(house, caller, work):
    """R70: whoever is to follow it and whoever gave it find it; a colleague does not."""
    boss, ann = caller(house.boss), caller(house.ann)
    made = boss.post(f"{work}/instructions", {"reason": "called off"})
    assert (made.status, made.body["employee"], made.body["gone"]) == (201, house.ann.urn, None)
    for who, found in ((ann, 1), (boss, 1), (caller(house.aide), 0)):
        assert len(who.get("/instructions").body) == found
    uid = made.body["uid"]
    assert caller(house.aide).post(f"/instructions/{uid}/look").status == 404
    assert ann.post(f"/instructions/{uid}/look").body["gone"] is False
    denied(ann.post(f"/instructions/{uid}/withdraw"), "instruct_takedown")
    assert boss.post(f"/instructions/{uid}/withdraw").body["withdrawn_at"]
    refused(boss.post(f"/instructions/{uid}/withdraw"), "instruction", "2.1")
    assert ann.get("/instructions?open=true").body == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reason", {"reason": " "}),
        ("reason", {"reason": "x" * 401}),
        ("due_at", {"reason": "x", "due_at": "2026-03-01T00:00:00Z"}),
        ("due_at", {"reason": "x", "due_at": "soon"}),
        ("due_at", {"reason": "x", "due_at": "2026-03-18T09:00:00"}),
        ("password", {"reason": "x", "password": "letmein"}),
    ],
)
def test_bad_input_to_an_instruction_names_its_field(house, caller, work, field, given):
    """R70, L5, bad input: no reason, an hour that has gone, and a password, which nothing here asks for or keeps."""
    answer = caller(house.boss).post(f"{work}/instructions", given)
    refused(answer, field)
    assert "letmein" not in answer.raw.decode()
    assert not TakedownInstruction.objects.exists()


def test_only_an_official_instructs(house, caller, work):
    """R70, bad input: 403 with its clause; nobody is told anything."""
    for who in (house.ann, house.aide):
        denied(caller(who).post(f"{work}/instructions", {"reason": "mine"}), "instruct_takedown")
    assert not TakedownInstruction.objects.exists()


# R74, R75


def test_a_use_is_asked_for_permitted_and_withdrawn(house, caller):
    """R74, R75: edits or not, a credit line, a last day; both find it in their list."""
    boss, ann = caller(house.boss), caller(house.ann)
    made = boss.post("/permissions", ASK)
    assert (made.status, made.body["state"]) == (201, "asked")
    uid = made.body["uid"]
    for who, found in ((ann, 1), (boss, 1), (caller(house.ann.supervisor), 0)):
        assert len(who.get("/permissions").body) == found
    given = {"edits": True, "credit": "Ann L.", "expires_on": "2026-12-31"}
    answer = ann.post(f"/permissions/{uid}/grant", given).body
    assert {name: answer[name] for name in given} == given
    refused(ann.post(f"/permissions/{uid}/refuse"), "permission", "2.3")
    assert ann.post(f"/permissions/{uid}/withdraw").body["state"] == "withdrawn"
    refused(ann.post(f"/permissions/{uid}/withdraw"), "permission", "2.3")
    assert ann.get("/permissions?state=withdrawn").body[0]["uid"] == uid
    refused(ann.get("/permissions?state=perhaps"), "state", "2.3")


def test_a_refusal_is_final_for_that_use(house, caller):
    """R75, bad input: asked again, in other letters; another use may be asked for."""
    boss, ann = caller(house.boss), caller(house.ann)
    uid = boss.post("/permissions", ASK).body["uid"]
    refused(boss.post("/permissions", ASK), "use", "2.3")
    assert ann.post(f"/permissions/{uid}/refuse").body["state"] == "refused"
    refused(boss.post("/permissions", {**ASK, "use": "Quote it in OUR newsletter"}), "use", "2.3")
    refused(ann.post(f"/permissions/{uid}/grant", {}), "permission", "2.3")
    assert boss.post("/permissions", {**ASK, "use": "show it at the branch"}).status == 201


@pytest.mark.parametrize("who", ["boss", "manager", "aide"])
def test_nobody_but_the_author_permits_refuses_or_withdraws(house, caller, who):
    """R74, bad input: a permission by the supervisor, or by anyone but the author, is none."""
    house.manager = house.ann.supervisor
    uid = caller(house.boss).post("/permissions", ASK).body["uid"]
    for act, body in (("grant", {}), ("refuse", None)):
        denied(caller(getattr(house, who)).post(f"/permissions/{uid}/{act}", body), "give_permission")
    assert ReusePermission.objects.get().state == "asked"
    assert [
        r.type for r in archive.by_subject(ReusePermission.objects.get().urn) if r.type in ("Accept", "Reject")
    ] == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("author", {"author": "nobody"}),
        ("author", {"author": "\x00"}),
        ("material", {"material": "her blog"}),
        ("material", {"material": "javascript:alert(1)"}),
        ("material", {"material": ""}),
        ("use", {"use": " "}),
        ("use", {"use": "x" * 401}),
        ("password", {"password": "letmein"}),
    ],
)
def test_bad_input_to_a_question_names_its_field(house, caller, field, given):
    """R74, bad input; nothing is kept."""
    refused(caller(house.boss).post("/permissions", {**ASK, **given}), field)
    assert not ReusePermission.objects.exists()


@pytest.mark.parametrize("day", ["yesterday", "2026-03-16", "2026-02-30"])
def test_a_permission_cannot_have_ended_when_it_is_given(house, caller, day):
    """R75, bad input: the last day has gone, or is none; it stays asked."""
    uid = caller(house.boss).post("/permissions", ASK).body["uid"]
    refused(caller(house.ann).post(f"/permissions/{uid}/grant", {"expires_on": day}), "expires_on", "2.3")
    assert ReusePermission.objects.get().state == "asked"


def test_only_who_asked_takes_the_question_back_and_others_find_none(house, caller):
    """R75."""
    uid = caller(house.boss).post("/permissions", ASK).body["uid"]
    assert caller(house.aide).get(f"/permissions/{uid}").status == 404
    assert caller(house.aide).post(f"/permissions/{uid}/cancel").status == 404
    assert caller(house.boss).get(f"/permissions/{NOBODY}").status == 404
    denied(caller(house.ann).post(f"/permissions/{uid}/cancel"), "ask_permission")
    assert caller(house.boss).post(f"/permissions/{uid}/cancel").body["state"] == "cancelled"
    refused(caller(house.boss).post(f"/permissions/{uid}/cancel"), "permission", "2.3")


def test_whoever_does_not_speak_for_the_library_does_not_ask_for_it(house, caller):
    """R74: an Administrator or an official; nobody for themselves."""
    denied(caller(house.aide).post("/permissions", ASK), "ask_permission")
    denied(Caller(house.boss).post("/permissions", {**ASK, "author": house.boss.handle}), "ask_permission")
    assert not ReusePermission.objects.exists()
