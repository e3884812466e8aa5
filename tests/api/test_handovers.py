"""Photos handed over, through the API (Overview/upload): M8R, M8A."""

from __future__ import annotations

import base64
import uuid

import pytest

from spokesperson.desk.models import Draft, Handover, Media
from tests.desk import hostile
from tests.desk.conftest import ready

WORDS = "I work at the Library as a librarian. Paper boats on Saturday at ten."


def body(**more: object) -> dict[str, object]:
    data = base64.b64encode(hostile.image()).decode()
    return {"data": data, "file_name": "boats.png", "alt": "Four paper boats.", "rights": "my photo", **more}


@pytest.fixture
def hers(house) -> Draft:
    return ready(house.ann, house.hers, WORDS)


def test_a_photo_is_handed_over_listed_and_taken(house, caller, hers):
    """M8R, M8A."""
    made = caller(house.ann).post(f"/drafts/{hers.uid}/handovers", body(to=str(house.boss.uid)))
    assert made.status == 201, made.body
    assert (made.body["state"], made.body["to"]) == ("waiting", house.boss.urn)
    listed = caller(house.boss).get("/handovers").body
    assert [row["uid"] for row in listed["waiting"]] == [made.body["uid"]]
    assert WORDS not in str(listed)
    taken = caller(house.boss).post(f"/handovers/{made.body['uid']}/take")
    assert (taken.status, taken.body["state"]) == (200, "taken")
    assert Media.objects.get().uploaded_by == house.boss
    assert caller(house.boss).post(f"/handovers/{made.body['uid']}/take").status == 409


def test_a_photo_is_declined_with_words_or_taken_back(house, caller, hers):
    """M8R."""
    ann, boss = caller(house.ann), caller(house.boss)
    one, two = (ann.post(f"/drafts/{hers.uid}/handovers", body()).body["uid"] for _ in range(2))
    assert boss.post(f"/handovers/{one}/decline", {"words": ""}).status == 422
    assert boss.post(f"/handovers/{one}/decline", {"words": "Too dark."}).body["answer"] == "Too dark."
    assert ann.post(f"/handovers/{two}/withdraw").body["state"] == "withdrawn"
    assert {row["state"] for row in ann.get("/handovers").body["mine"]} == {"declined", "withdrawn"}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"data": "!"}, "data"),
        ({"data": ""}, "media"),
        ({"data": base64.b64encode(b"<svg>").decode()}, "media"),
        ({"alt": " "}, "alt"),
        ({"rights": ""}, "rights"),
        ({"to": str(uuid.uuid4())}, "to"),
    ],
)
def test_bad_input_names_its_field(house, caller, hers, more, field):
    """M8R, L8, bad input."""
    answer = caller(house.ann).post(f"/drafts/{hers.uid}/handovers", body(**more))
    assert (answer.status, answer.body["field"]) == (422, field)
    assert not Handover.objects.exists()


def test_others_neither_answer_nor_learn_of_it(house, caller, hers):
    """4.2, M8R."""
    uid = caller(house.ann).post(f"/drafts/{hers.uid}/handovers", body()).body["uid"]
    assert caller(house.aide).post(f"/handovers/{uid}/take").status == 404
    assert caller(house.aide).post(f"/drafts/{hers.uid}/handovers", body()).status == 404
    assert caller(house.boss).post(f"/handovers/{uid}/withdraw").status == 404
    assert caller(house.aide).get("/handovers").body == {"waiting": [], "mine": []}
    refused = caller(house.ann).post(f"/handovers/{uid}/take")
    assert refused.status == 403
    assert "Overview/upload" in refused.body["clauses"]
