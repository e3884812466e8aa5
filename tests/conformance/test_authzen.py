"""The decision point keeps to the AuthZEN Authorization API 1.0, sentence by sentence (R1, R4, R20, R28, L5)."""

from __future__ import annotations

import logging

import pytest

from spokesperson.api.authzen_question import STATED
from spokesperson.archive.models import Pending, Sealed
from spokesperson.decisions.models import Decision
from spokesperson.directive.engine import FACTS
from tests import factories
from tests.conformance.pairs import (
    ACTION,
    BOARD,
    BOSS,
    EVALUATION,
    NONE,
    PAIRS,
    POST,
    READY,
    Pair,
    ask,
    contains,
)

METADATA = "/.well-known/authzen-configuration"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.says)
def test_answer(speaker, pair: Pair):
    """R28, R4, L5: one sentence of the specification, or of our own contract, and the answer it demands."""
    answer = speaker(pair.who)(pair.path, pair.body)
    assert answer.status == pair.status, answer.raw
    assert contains(answer.body, pair.holds), answer.raw
    kind = "application/json" if pair.status == 200 else "application/problem+json"
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_body_not_said_to_be_json_is_a_bad_request(speaker):
    """10.1."""
    answer = speaker("boss")(EVALUATION, ask(), kind="text/plain")
    assert answer.status == 400
    assert answer.body["field"] == "Content-Type"


def test_json_with_a_charset_is_json(speaker):
    assert speaker("boss")(EVALUATION, ask(**READY), kind="application/json; charset=utf-8").status == 200


@pytest.mark.parametrize("path", [EVALUATION, "/access/v1/evaluations", ACTION])
@pytest.mark.parametrize("given", ["bfe9eb29-ab87-4ca3-be83-a1d5d8305716", "any words, as they come", "x" * 400])
def test_the_request_id_goes_back_unchanged(speaker, path, given):
    """10.1.4."""
    body = {"subject": BOSS, "resource": BOARD} if path == ACTION else ask()
    assert speaker("boss")(path, body, X_Request_ID=given).headers["X-Request-ID"] == given


@pytest.mark.parametrize(("who", "body"), [("", ask()), ("boss", b"{"), ("aide", ask())])
def test_the_request_id_goes_back_with_an_error_too(speaker, who, body):
    """10.1.4."""
    answer = speaker(who)(EVALUATION, body, X_Request_ID="mine-7")
    assert answer.status >= 400
    assert answer.headers["X-Request-ID"] == "mine-7"


def test_without_a_request_id_there_is_one_of_ours(speaker):
    """10.1.4: its absence is no error."""
    assert len(speaker("boss")(EVALUATION, ask()).headers["X-Request-ID"]) == 16


def test_an_unknown_token_is_unauthorized(speaker):
    """10.1.3."""
    answer = speaker("")(EVALUATION, ask(), Authorization="Bearer sp_wrong")
    assert answer.status == 401
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_questions_are_posted(speaker, method):
    """10.1: all requests of the binding are POST."""
    answer = speaker("boss")(EVALUATION, method=method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"


def test_the_same_question_gets_the_same_decision(speaker):
    """Certification scenario: idempotency."""
    boss = speaker("boss")
    assert {boss(EVALUATION, ask(**READY)).body["decision"] for _ in range(5)} == {True}


def test_the_metadata_name_this_point_and_every_address_it_answers(speaker, settings):
    """9: without a token; an address that is not named is not offered."""
    settings.BASE_URL = "https://desk.willowlibrary.example"
    answer = speaker("").get(METADATA)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    found = answer.body
    assert found["policy_decision_point"] == "https://desk.willowlibrary.example"
    named = {value for name, value in found.items() if name.endswith("_endpoint")}
    assert len(named) == 6
    for whole in named:
        path = whole.removeprefix("https://desk.willowlibrary.example")
        assert speaker("")(path, {}).status == 401, whole


def test_the_metadata_name_the_obligations_and_the_profile(speaker):
    """Both drafts: supported_obligations is there, and holds registered kinds only; the capability is named."""
    found = speaker("").get(METADATA).body
    assert found["supported_obligations"] == ["custom"]
    assert "urn:openid:authzen:capability:access-request" in found["capabilities"]


def test_every_permitted_result_of_a_search_is_permitted_when_asked(speaker):
    """8.1: what a search gives, an evaluation permits."""
    boss = speaker("boss")
    names = [one["name"] for one in boss(ACTION, {"subject": BOSS, "resource": BOARD}).body["results"]]
    assert len(names) > 5
    answers = boss("/access/v1/evaluations", {**ask(), "evaluations": [{"action": {"name": n}} for n in names]})
    assert [one["decision"] for one in answers.body["evaluations"]] == [True] * len(names)


def test_pages_put_together_are_the_whole(speaker):
    """8.2: each page gives the token of the next, the last an empty one."""
    boss, asked = speaker("boss"), {"subject": BOSS, "resource": NONE}
    whole = boss(ACTION, asked).body["results"]
    found, token = [], None
    while token != "":
        page = boss(ACTION, {**asked, "page": {"limit": 3, **({"token": token} if token else {})}}).body
        assert len(page["results"]) <= 3
        found, token = found + page["results"], page["page"]["next_token"]
    assert found == whole
    assert len(found) > 6


def test_a_question_changed_between_two_pages_is_a_bad_request(speaker):
    """8.2."""
    boss = speaker("boss")
    token = boss(ACTION, {"subject": BOSS, "resource": BOARD, "page": {"limit": 1}}).body["page"]["next_token"]
    answer = boss(ACTION, {"subject": BOSS, "resource": NONE, "page": {"limit": 1, "token": token}})
    assert answer.status == 400
    assert answer.body["field"] == "page.token"


def test_a_question_is_a_handful_of_queries_and_a_batch_one_for_each(speaker, django_assert_max_num_queries):
    """Token, version, subject, account, and the facts in one; a hundred questions look up once what they share."""
    boss = speaker("boss")
    with django_assert_max_num_queries(5):
        boss(EVALUATION, ask(**READY))
    with django_assert_max_num_queries(104):
        boss("/access/v1/evaluations", {**ask(**READY), "evaluations": [{}] * 100})


OWN = """
facts:
  rehearsed: {type: bool, means: the words were read aloud to a colleague}
  local_time: {type: time, means: the time of day}
  since_approval: {type: duration, means: how long ago it was approved}

roles:
"""
RULE = """```rule
id: rehearse-first
when: action == 'post' and not rehearsed
effect: deny
text: Read it aloud to a colleague first.
```
```rule
id: not-employed
"""


@pytest.fixture
def wants_rehearsal(house):
    """A directive with two facts of its own: one that the act states, one that the house tells."""
    source = factories.next_version("1.1", "2011-02-01T00:00-06:00")
    source = source.replace("\nroles:\n", OWN, 1).replace("```rule\nid: not-employed\n", RULE, 1)
    factories.directive_adopted(source)
    factories.acknowledge(house.boss)


def test_a_fact_the_institution_declares_itself_is_stated_by_whoever_asks(wants_rehearsal, speaker):
    """Missing it denies and is named; of the wrong type it is a 422; stated, it counts."""
    boss = speaker("boss")
    missing = boss(EVALUATION, ask(**READY)).body
    assert missing["decision"] is False
    assert any("rehearsed" in reason["text"] for reason in missing["context"]["reasons"])
    assert boss(EVALUATION, ask(**READY, rehearsed=True)).body["decision"] is True
    assert boss(EVALUATION, ask(**READY, rehearsed=False)).body["context"]["reason"] == "rehearse-first"
    answer = boss(EVALUATION, ask(**READY, rehearsed="yes"))
    assert (answer.status, answer.body["field"]) == (422, "context.rehearsed")


@pytest.mark.parametrize(("name", "value"), [("local_time", "10:00"), ("since_approval", "PT5M")])
def test_what_the_house_tells_of_a_directive_s_own_facts_is_not_stated(wants_rehearsal, speaker, name, value):
    answer = speaker("boss")(EVALUATION, ask(**READY, **{name: value}))
    assert (answer.status, answer.body["field"]) == (422, f"context.{name}")


def test_every_fact_there_is_may_be_stated_or_is_refused(speaker):
    """No fact of the house slips in because nobody thought of it."""
    boss = speaker("boss")
    for name in set(FACTS) - STATED - {"use", "includes", "equipment"}:
        answer = boss(EVALUATION, {**ask(), "context": {name: True}})
        assert (answer.status, answer.body["field"]) == (422, f"context.{name}")
    assert set(FACTS) >= STATED


def test_an_evaluation_leaves_no_trace(speaker):
    """Ours: a question is not an act; nothing is recorded, not even a denial."""
    before = kept()
    speaker("boss")(EVALUATION, ask(**READY))
    speaker("aide")(EVALUATION, ask({"type": "employee", "id": "ada-aide"}, POST, NONE))
    assert kept() == before


def kept() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Decision, Sealed, Pending))


def test_no_secret_and_no_token_reaches_the_log_or_the_archive(speaker, caplog):
    """L5: refused, not logged, not kept; the answer does not repeat it either."""
    boss = speaker("boss")
    with caplog.at_level(logging.DEBUG):
        answer = boss(EVALUATION, ask(password="hunter2-is-mine"))
        boss(EVALUATION, ask(**READY))
    assert answer.status == 422
    token = boss.headers["Authorization"].removeprefix("Bearer ")
    written = "\n".join(f"{r.getMessage()} {vars(r)}" for r in caplog.records)
    assert caplog.records
    assert "hunter2" not in written
    assert token not in written
    assert b"hunter2" not in answer.raw


def test_the_table_of_pairs_can_fail():
    """The suite's own yardstick tells right from wrong."""
    assert contains({"a": [1, {"b": True}], "c": 0}, {"a": [1, {"b": True}]})
    assert not contains({"a": 1}, {"a": True})
    assert not contains({"a": []}, {"a": [1]})
    assert not contains({}, {"a": 1})
    assert len({pair.says for pair in PAIRS}) == len(PAIRS)
