"""Review, advice and declined questions through the API: R16, R20, R30, R31, R32, R60, R62."""

from __future__ import annotations

import uuid

import pytest

from spokesperson import clock
from spokesperson.desk.actions import submit
from spokesperson.desk.models import Advice, Decline, Draft
from spokesperson.desk.writing import content
from tests import factories
from tests.desk.conftest import ready

SAID = "I work at the Library as a librarian. Story time moves to ten."


@pytest.fixture
def sent(house) -> Draft:
    return submit.submit(ready(house.ann, house.hers, SAID), house.ann)[0]


def test_a_post_is_given_back_with_words(house, caller, sent):
    """R20: bad input names the field; older words are answered 409."""
    boss = caller(house.boss)
    body = {"seen": content.content_hash(sent), "verdict": "reject", "words": "No."}
    assert boss.post(f"/drafts/{sent.uid}/send-back", body).status == 422
    assert boss.post(f"/drafts/{sent.uid}/send-back", {**body, "clause": "1.7", "seen": "x"}).status == 409
    answer = boss.post(f"/drafts/{sent.uid}/send-back", {**body, "clause": "1.7"})
    assert (answer.status, answer.body["verdict"]) == (201, "reject")
    assert caller(house.ann).post(f"/drafts/{sent.uid}/submit").status == 422
    assert caller(house.aide).post(f"/drafts/{sent.uid}/send-back", {**body, "clause": "1.7"}).status == 403
    assert boss.post(f"/drafts/{uuid.uuid4()}/send-back", {**body, "clause": "1.7"}).status == 404


def test_what_waits_is_listed(house, caller):
    """R20, R35."""
    assert caller(house.boss).get("/reviews").body == []


def test_advice_goes_there_and_back(house, caller):
    """R30, R31: asked, answered, taken over; its parties only (R16)."""
    draft = ready(house.ann, house.hers, SAID)
    ann, manager = caller(house.ann), caller(house.ann.supervisor)
    asked = ann.post(f"/drafts/{draft.uid}/advice", {"question": "Warmer?"})
    assert (asked.status, asked.body["asked_of"]) == (201, house.ann.supervisor.urn)
    uid = asked.body["uid"]
    assert caller(house.boss).get(f"/advice/{uid}").status == 404
    assert caller(house.boss).post(f"/advice/{uid}/answer", {"words": "I say."}).status == 404
    assert [a["uid"] for a in manager.get("/advice?open=true").body] == [uid]
    assert manager.post(f"/advice/{uid}/answer", {}).status == 422
    assert manager.post(f"/advice/{uid}/answer", {"proposed": "Come at ten."}).body["proposed"] == "Come at ten."
    taken = ann.post(f"/advice/{uid}/take-over")
    assert taken.body["text"] == "Come at ten."
    assert set(taken.body["authorship"].values()) == {house.ann.supervisor.urn}
    second = ann.post(f"/drafts/{draft.uid}/advice", {}).body["uid"]
    assert ann.post(f"/advice/{second}/withdraw", {"why": ""}).status == 422
    assert ann.post(f"/advice/{second}/withdraw", {"why": "Settled by phone."}).body["withdrawn_why"]
    assert Advice.objects.count() == 2


def test_declines_are_offered_and_questions_taken(house, caller):
    """R60, R62."""
    topic = factories.topic("fees")
    draft = ready(house.ann, house.hers, "Forty.", topic="fees", in_reply_to="https://books.example/1")
    found = caller(house.ann).get(f"/drafts/{draft.uid}/declines").body
    assert (found["contact"], found["declining"]) == (house.boss.urn, False)
    assert len(found["texts"]) == 2
    one = Decline.objects.create(
        employee=house.ann, thread="https://books.example/1", topic=topic, at=clock.now(), offered_to=house.boss
    )
    boss = caller(house.boss)
    assert [q["uid"] for q in boss.get("/questions").body] == [str(one.uid)]
    assert caller(house.aide).post(f"/questions/{one.uid}/take", {}).status == 404
    assert boss.post(f"/questions/{one.uid}/take", {"equipment": "toaster"}).status == 422
    assert boss.post(f"/questions/{one.uid}/take", {"equipment": "library"}).body["topic"] == "fees"
    assert boss.post(f"/questions/{one.uid}/give-back").status == 204
