"""Accounts through the API (M1A, M1R, M2A, M2R, M4A, M4R; R10-R12, R19, R22, R54-R56; L2, L5)."""

from __future__ import annotations

import pytest

from spokesperson.accounts import tokens
from spokesperson.accounts.models import AccountRequest
from spokesperson.oversight.actions.report_account import report_account
from tests import factories


def test_an_administrator_looks_after_an_account(house, caller):
    """M2A, R10."""
    api, where = caller(house.boss), f"/accounts/{house.board.uid}"
    assert api.post(f"{where}/review", {"says": True}).body["reviewed_at"]
    assert api.post(f"{where}/second-factor", {"says": True, "words": "keys"}).body["second_factor_until"]
    assert api.post(f"{where}/compare", {}).body == {"found": True, "why": "own_domain"}
    tokens.store(house.board, "t")
    assert api.post(f"{where}/try", {}).body == {"works": True, "why": "works"}
    found = api.get(where).body
    assert (found["steward"], found["connection"]["why"]) == ("", "works")
    assert [d["what"] for d in found["due"]] == ["people"]


@pytest.mark.parametrize("act", ["review", "second-factor", "try", "compare"])
def test_a_representative_does_not(house, caller, act):
    """M2R."""
    tokens.store(house.board, "t")
    body = {"says": True} if act in ("review", "second-factor") else {}
    answer = caller(house.ann).post(f"/accounts/{house.board.uid}/{act}", body)
    assert answer.status == 403
    assert "Overview/maintain_library_account" in answer.body["clauses"]


def test_the_owner_shows_checks_and_reads(house, caller):
    """M4R, R54, R55, L2, L6."""
    api, where = caller(house.ann), f"/accounts/{house.hers.uid}"
    assert api.post(f"{where}/shown", {"shown": True}).body == {"shown": True}
    assert api.post(f"{where}/shown", {"shown": False}).body == {"shown": False}
    text = {"text": "I work at the Willow County Library as a Branch Librarian."}
    assert api.post(f"{where}/profile", text).body["states_position"] is True
    assert api.post(f"{where}/before-blocking", {}).body["told_at"]
    assert api.get("/profile-checks").body == []
    assert caller(house.boss).post(f"{where}/shown", {"shown": True}).status == 403
    assert caller(house.aide).get(where).status == 404


def test_a_library_account_is_asked_for(house, caller):
    """M1R: without a purpose it is rejected."""
    api, admin = caller(house.ann), caller(house.boss)
    answer = api.post("/account-requests", {"network": "mastodon", "purpose": " "})
    assert (answer.status, answer.body["field"]) == (422, "purpose")
    assert not AccountRequest.objects.exists()
    made = api.post("/account-requests", {"network": "mastodon", "purpose": "book groups"})
    assert made.status == 201
    where = f"/account-requests/{made.body['uid']}/answer"
    assert api.post(where, {"words": "yes"}).status == 403
    assert admin.post(where, {"account": str(house.board.uid)}).body["state"] == "registered"
    assert [r["state"] for r in api.get("/account-requests").body] == ["registered"]
    assert caller(house.aide).get("/account-requests").body == []


def test_reports_are_read_and_closed(house, caller):
    """R10."""
    report = report_account("@wi11ow")
    assert caller(house.ann).get("/account-reports").status == 403
    admin = caller(house.boss)
    assert admin.get("/account-reports").body[0]["said"] == "@wi11ow"
    where = f"/account-reports/{report.uid}/close"
    assert admin.post(where, {"state": "nothing", "outcome": "a fan page, says so"}).body["state"] == "nothing"
    assert admin.post(where, {"state": "nothing", "outcome": "again"}).status == 422


def test_groups_are_advised(house, caller):
    """R19."""
    web = factories.administrator("Wanda Web", title="Manager of Web Development & Support")
    admin = caller(house.boss)
    group = admin.post("/groups", {"kind": "staff", "name": "Staff Association"}).body
    assert group["consultant"] == web.handle
    where = f"/groups/{group['uid']}"
    asked = admin.post(f"{where}/consultations", {"words": "May we link to you?"}).body
    assert caller(house.ann).post(f"/consultations/{asked['uid']}/answer", {"words": "No."}).status == 403
    assert admin.post(f"/consultations/{asked['uid']}/answer", {"words": "Yes."}).body["answer"] == "Yes."
    assert admin.post(f"{where}/consultant", {"consultant": house.ann.handle}).status == 422
    assert [c["answer"] for c in caller(house.ann).get(f"{where}/consultations").body] == ["Yes."]


@pytest.mark.parametrize("kind", ["e-mail", "email", "telephone", "print", "fax", ""])
def test_a_channel_outside_the_directive_is_no_account(house, caller, kind):
    """R22: e-mail, telephone and print are not governed; the answer names the four kinds."""
    body = {"type": "Create", "object": {
        "type": "Profile", "network": "mastodon", "handle": "@x@s.example", "address": "https://s.example/@x",
        "forms": ["profile"], "channel": kind, "purpose": "news",
        "created_by": "library", "administered_by": "library", "maintained_by": "library",
    }}  # fmt: skip
    answer = caller(house.boss).post("/activities", body)
    assert answer.status == 422
    assert "Def-PIC" in answer.body["clauses"]
    assert "discussion forum" in answer.body["detail"]
