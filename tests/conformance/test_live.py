"""The same over a real server and a real connection, as another system would ask (R28)."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from spokesperson import clock
from spokesperson.api.models import issue
from tests import factories
from tests.conformance.pairs import ACTION, ANN, BATCHES, EVALUATION, EVALUATIONS, HERS, POST, READY, ask, contains


@pytest.fixture
def live(live_server, clock_at) -> Iterator[httpx.Client]:
    """A connection of Ann's to a running server, in a library at work."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    ann = factories.representative()
    factories.administrator()
    token = issue(ann, "live", clock.now())
    with httpx.Client(base_url=live_server.url, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


def test_a_question_over_a_connection(live):
    """10.1: status, content type, request id and decision as they go over the wire."""
    answer = live.post(EVALUATION, json=ask(ANN, POST, HERS, **READY), headers={"X-Request-ID": "over-the-wire"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-request-id"] == "over-the-wire"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["decision"] is True


def test_a_batch_over_a_connection(live):
    body = {**ask(ANN, POST, HERS, **READY), "evaluations": [{}, {"action": {"name": "delete"}}]}
    assert [one["decision"] for one in live.post(EVALUATIONS, json=body).json()["evaluations"]] == [True, False]


def test_a_search_over_a_connection(live):
    found = live.post(ACTION, json={"subject": ANN, "resource": HERS}).json()["results"]
    assert {"post", "comment"} <= {one["name"] for one in found}


def test_the_metadata_over_a_connection(live):
    """9: with GET, without a token."""
    answer = httpx.get(f"{str(live.base_url).rstrip('/')}/.well-known/authzen-configuration")
    assert answer.status_code == 200
    assert answer.json()["access_evaluation_endpoint"].endswith(EVALUATION)


def test_errors_over_a_connection(live):
    assert live.post(EVALUATION, content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert live.post(EVALUATION, data={"a": "b"}).status_code == 400
    assert live.post(EVALUATION, json=ask(ANN, POST, HERS), headers={"Authorization": "Bearer no"}).status_code == 401
    assert live.get(EVALUATION).status_code == 405


def test_many_at_once_get_each_their_own_answer(live):
    """Independent questions on eight connections: no answer is mixed up with another."""
    answers: dict[int, tuple[str, bool]] = {}

    def ask_one(number: int) -> None:
        action = POST if number % 2 else {"name": "delete"}
        with httpx.Client(base_url=live.base_url, headers=live.headers) as own:
            for turn in range(5):
                mine = f"{number}-{turn}"
                answer = own.post(EVALUATION, json=ask(ANN, action, HERS, **READY), headers={"X-Request-ID": mine})
                answers[number * 10 + turn] = (answer.headers["x-request-id"], answer.json()["decision"])

    threads = [threading.Thread(target=ask_one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n * 10 + t: (f"{n}-{t}", bool(n % 2)) for n in range(8) for t in range(5)}


def test_the_table_of_pairs_is_plain_json(live):
    """The suite can be run against any decision point that speaks HTTP: nothing in it but JSON."""
    assert all(json.loads(json.dumps(pair.body)) == pair.body for pair in BATCHES)
    assert contains(live.post(EVALUATION, json=ask(ANN, POST, HERS, **READY)).json(), {"decision": True})
