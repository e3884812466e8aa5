"""Bundles, drafts taken back and guidance through the API (1.1, 1.4, 1.7): R42, R60, R64."""

from __future__ import annotations

import uuid

import pytest

from spokesperson.desk.models import Draft
from tests import factories
from tests.api.conftest import Caller
from tests.desk.conftest import later, ready

GIVEN = {"kind": "template", "title": "Story time", "text": "At [hour].", "topic": "programs"}


@pytest.fixture
def both(house):
    draft = ready(house.boss, house.board)
    other = factories.account_library(network="noticeboard", handle="riverside")
    answer = Caller(house.boss).post(f"/drafts/{draft.uid}/versions", {"accounts": [str(other.uid)]})
    assert answer.status == 201, answer.body
    factories.settle_warnings(Draft.objects.get(uid=answer.body[0]["uid"]))
    return draft, answer.body[0]


def test_an_announcement_is_spread_parted_joined_and_posted_with_an_answer_for_each(house, both):
    """R42."""
    call, draft = Caller(house.boss), both[0]
    assert [v["follows"] for v in call("GET", f"/drafts/{draft.uid}/versions").body] == [True, True]
    assert not call.post(f"/drafts/{both[1]['uid']}/part").body["follows"]
    assert call.post(f"/drafts/{both[1]['uid']}/rejoin").body["follows"]
    early = call.post(f"/drafts/{draft.uid}/post-all")
    assert [(o["done"], o["clauses"]) for o in early.body] == [(False, ["1.8"])] * 2
    with later(61):
        done = call.post(f"/drafts/{draft.uid}/post-all", {"emergency": ""})
    assert [o["done"] for o in done.body] == [True, True], done.body


def test_all_versions_are_planned_for_one_hour(house, both):
    with later(61):
        answer = Caller(house.boss).post(f"/drafts/{both[0].uid}/schedule-all", {"at": "2026-03-17T20:00:00-05:00"})
    assert [o["done"] for o in answer.body] == [True, True], answer.body


def test_a_draft_thrown_away_is_taken_back(house):
    call, draft = Caller(house.boss), ready(house.boss, house.board)
    assert call("DELETE", f"/drafts/{draft.uid}").status == 204
    assert call.post(f"/drafts/{draft.uid}/restore").body["state"] == "draft"
    assert call.post(f"/drafts/{draft.uid}/restore").status == 409


def test_guidance_is_written_changed_listed_and_retired(house):
    """R60."""
    call = Caller(house.boss)
    made = call.post("/guidance", GIVEN)
    assert made.status == 201, made.body
    uid = made.body["uid"]
    assert call("PUT", f"/guidance/{uid}", {**GIVEN, "title": "Stories"}).body["title"] == "Stories"
    assert [g["uid"] for g in call("GET", "/guidance?topic=programs").body] == [uid]
    assert Caller(house.ann).post("/guidance", GIVEN).status == 403
    assert call("DELETE", f"/guidance/{uid}").status == 204
    assert call("GET", "/guidance").body == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("versions", {"accounts": []}, 422), ("versions", {"accounts": ["x"]}, 422),
        ("versions", {"accounts": [str(uuid.uuid4())]}, 422), ("versions", {}, 422),
        ("versions", {"accounts": [], "more": 1}, 422), ("schedule-all", {"at": "soon"}, 422), ("part", None, 422),
        ("rejoin", None, 422), ("restore", None, 409),
    ],
)  # fmt: skip
def test_bad_bodies_and_states_are_named(house, path, body, status):
    """Bad input."""
    draft = ready(house.boss, house.board)
    answer = Caller(house.boss).post(f"/drafts/{draft.uid}/{path}", body)
    assert answer.status == status, answer.body
    assert Caller(house.ann).post(f"/drafts/{draft.uid}/{path}", body).status in (404, 422)


@pytest.mark.parametrize("more", [{"kind": "poem"}, {"title": ""}, {"text": ""}, {"topic": "none such"}, {"x": 1}])
def test_bad_guidance_is_refused_with_its_field(house, more):
    """Bad input."""
    assert Caller(house.boss).post("/guidance", {**GIVEN, **more}).status == 422
    assert Caller(house.boss)("PUT", f"/guidance/{uuid.uuid4()}", GIVEN).status == 404
