"""Time, interference and talks through the API (1.5; R21, R45, R47-R49): the same acts, the same eyes."""

from __future__ import annotations

import pytest

from spokesperson.decisions.models import Decision
from spokesperson.people.models import Interference, Participation
from tests import factories
from tests.api.conftest import Caller
from tests.conduct.conftest import TODAY

NOBODY = "5f1f9d3c-5a0f-4f5e-9a51-111111111111"
TIME = {"date": TODAY, "kind": "reading", "minutes": 30}
PLACES = ("/participation", "/items", "/interferences", "/talks")


def test_time_is_noted_changed_and_taken_out(house):
    """R21."""
    ann = Caller(house.ann)
    made = ann.post("/participation", TIME)
    assert (made.status, made.body["minutes"], made.body["use"]) == (201, 30, "business")
    uid = made.body["uid"]
    assert ann("PATCH", f"/participation/{uid}", {"minutes": 20}).body["minutes"] == 20
    assert ann.get("/participation").body["weeks"][-1]["reading"] == 20
    assert Caller(house.manager)("DELETE", f"/participation/{uid}").status == 403
    assert ann("DELETE", f"/participation/{uid}").status == 204
    assert ann("DELETE", f"/participation/{uid}").status == 404
    assert not Participation.objects.exists()
    assert ann.get("/participation/offers").body == []


@pytest.mark.parametrize(
    ("field", "given"),
    [("kind", {"kind": "dreaming"}), ("minutes", {"minutes": 0}), ("minutes", {"minutes": 721}),
     ("date", {"date": "2026-03-18"}), ("date", {"date": "soon"}), ("use", {"use": "both"}),
     ("topic", {"topic": "astrology"}), ("person", {"person": NOBODY})],
)  # fmt: skip
def test_bad_time_names_its_field(house, field, given):
    """R21, bad input."""
    answer = Caller(house.ann).post("/participation", {**TIME, **given})
    assert (answer.status, answer.body["field"]) == (422, field)


def test_time_of_somebody_else_is_refused(house):
    """R21."""
    answer = Caller(house.manager).post("/participation", {**TIME, "person": str(house.ann.uid)})
    assert answer.status == 403
    assert answer.body["clauses"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", ["aide", "boss"])
def test_a_peer_and_another_line_are_refused(house, place, who):
    """R48, R49, bad input: 403; the line and the person read it, and the same."""
    asked = f"{place}?person={house.ann.uid}"
    answer = Caller(getattr(house, who)).get(asked)
    assert answer.status == 403
    assert answer.body["clauses"]
    told = [Caller(p).get(asked) for p in (house.ann, house.manager, house.manager.supervisor)]
    assert [a.status for a in told] == [200] * 3
    assert told[0].body == told[1].body == told[2].body


@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_no_one(house, place):
    assert Caller(house.ann).get(f"{place}?person={NOBODY}").status == 404
    assert Caller(house.ann).get(f"{place}?person=x").status == 422


def test_items_have_channel_topic_and_verdict(house):
    """R49."""
    factories.posted(house.ann, house.hers, "I work at the Library. The lantern walk is on Friday.", topic="programs")
    (item,) = Caller(house.manager).get(f"/items?person={house.ann.uid}").body
    assert (item["channel"], item["topic"], item["state"]) == ("blog", "programs", "published")
    assert item["verdict"] in ("permit", "warn")


def test_interference_is_recorded_answered_and_cleared(house):
    """R45."""
    manager, ann = Caller(house.manager), Caller(house.ann)
    body = {"person": str(house.ann.uid), "date": TODAY, "duty": "the desk at nine"}
    assert Caller(house.aide).post("/interferences", body).status == 403
    assert ann.post("/interferences", body).status == 403
    assert not Interference.objects.exists()
    uid = manager.post("/interferences", body).body["uid"]
    assert manager.post(f"/interferences/{uid}/answer", {"answer": "x"}).status == 403
    assert (
        ann.post(f"/interferences/{uid}/answer", {"answer": "The bus was late."}).body["answer"] == "The bus was late."
    )
    assert ann.post(f"/interferences/{uid}/clear").status == 403
    assert manager.post(f"/interferences/{uid}/clear").body["cleared_at"]
    assert manager.post(f"/interferences/{uid}/clear").status == 422
    for field, given in (("duty", {"duty": ""}), ("date", {"date": "2027-01-01"}), ("person", {"person": NOBODY})):
        assert manager.post("/interferences", {**body, **given}).body["field"] == field


@pytest.mark.parametrize("who", ["aide", "boss", "ann"])
def test_interference_outside_ones_line_is_refused(house, who):
    """R45, bad input: 403 with clause 1.5, also for oneself; the attempt is on record and nothing is kept."""
    given = {"person": str(house.ann.uid), "date": TODAY, "duty": "the desk"}
    answer = Caller(getattr(house, who)).post("/interferences", given)
    assert answer.status == 403
    assert "1.5" in answer.body["clauses"]
    assert Decision.objects.filter(action="record_interference", effect="deny").count() == 1
    assert not Interference.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [("date", {"date": "2026-03-18"}), ("date", {"date": "soon"}), ("duty", {"duty": " "}),
     ("duty", {"duty": "x" * 201}), ("note", {"note": "x" * 401}), ("person", {"person": NOBODY})],
)  # fmt: skip
def test_bad_interference_names_its_field(house, field, given):
    """R45, bad input."""
    sent = {"person": str(house.ann.uid), "date": TODAY, "duty": "the desk", **given}
    answer = Caller(house.manager).post("/interferences", sent)
    assert (answer.status, answer.body["field"]) == (422, field)
    assert not Interference.objects.exists()


def test_a_talk_is_noted_reworded_and_confirmed(house):
    """R47."""
    manager, ann = Caller(house.manager), Caller(house.ann)
    body = {"person": str(house.ann.uid), "held_on": TODAY, "note": "Fewer replies on Mondays."}
    made = manager.post("/talks", body)
    assert (made.status, made.body["confirmed_by_employee_at"]) == (201, None)
    uid, seen = made.body["uid"], made.body["words"]
    new = ann("PATCH", f"/talks/{uid}", {"seen": seen, "note": "No replies at all."}).body
    assert new["confirmed_by_supervisor_at"] is None
    assert manager.post(f"/talks/{uid}/confirm", {"seen": seen}).status == 409
    assert manager.post(f"/talks/{uid}/confirm", {"seen": new["words"]}).body["confirmed_by_supervisor_at"]
    assert ann.get("/talks").body["next"] == "2026-06-15"
    assert Caller(house.boss).post("/talks", body).status == 403
    for field, given in (("held_on", {"held_on": "x"}), ("note", {"note": ""}), ("person", {"person": NOBODY})):
        assert manager.post("/talks", {**body, **given}).body["field"] == field
