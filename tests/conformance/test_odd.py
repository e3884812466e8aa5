"""Odd input at every place of every body: an answer of this API each time, never a 5xx (R28, L5)."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.odd import ODD, TYPES, UNSTORABLE
from tests.conformance.pairs import (
    ACTION,
    BATCHES,
    BOARD,
    BOSS,
    EVALUATING,
    EVALUATION,
    EVALUATIONS,
    HERS,
    OBLIGATIONS,
    POST,
    READY,
    RESOURCE,
    SEARCHES,
    SUBJECT,
    ask,
)

FULL = {
    EVALUATION: ask(BOSS, {**POST, "properties": {"a": 1}}, BOARD, **READY, settled=["x"], at="2026-03-17T10:00-05:00"),
    EVALUATIONS: {**ask(**READY), "options": {"evaluations_semantic": "execute_all"}, "evaluations": [ask()]},
    ACTION: {"subject": BOSS, "resource": BOARD, "context": {"topic": "programs"}, "page": {"limit": 2, "token": ""}},
    RESOURCE: {"subject": BOSS, "action": POST, "resource": {"type": "account"}, "page": {"limit": 2}},
    SUBJECT: {"subject": {"type": "employee"}, "action": POST, "resource": HERS, "context": {}},
    "/access/v1/requests": {
        **ask(**READY),
        "denial": {"binding_token": "x", "evaluation_id": "x", "expires_at": "2026-03-17T15:20Z", "template": "x"},
        "requested_access": {"requested_until": "2026-03-18T00:00Z"},
        "client": {"id": "x"},
    },
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every value in a body, the body itself included."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, found in inner:
        yield from places(found, (*path, key))


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(body)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def fine(answer: Any, shown: Any) -> None:
    """An answer of this API: 200, or an error that is told as such and names its field."""
    assert answer.status < 500, (answer.raw[:300], str(shown)[:500])
    assert answer.status in (200, 202, 400, 403, 404, 410, 413, 422), (answer.status, str(shown)[:500])
    if answer.status >= 400:
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.body["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", FULL)
def test_a_value_of_any_type_at_any_place_gets_an_answer(speaker, path):
    """Every key of the body in turn, every type of JSON."""
    boss = speaker("boss")
    for place in places(FULL[path]):
        for value in TYPES:
            fine(boss(path, put(FULL[path], place, value)), (place, value))


@pytest.mark.parametrize("path", [EVALUATION, ACTION])
def test_hostile_words_at_every_place_get_an_answer(speaker, path):
    """Every word nobody writes, spread over all places that take one."""
    boss, body = speaker("boss"), FULL[path]
    words = [place for place in places(body) if place and not isinstance(_at(body, place), (dict, list))]
    for turn, place in enumerate(words):
        for value in ODD[turn % 3 :: 3]:
            fine(boss(path, put(body, place, value)), (place, value))


def _at(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        body = body[key]
    return body


@pytest.mark.parametrize("raw", UNSTORABLE)
def test_what_no_database_can_hold_is_refused_or_harmless(speaker, raw):
    """NUL and lone surrogates are 400; control characters in a name are nobody's."""
    body = (
        b'{"subject":{"type":"employee","id":'
        + raw
        + b'},"action":{"name":"post"},"resource":{"type":"none","id":"x"}}'
    )
    answer = speaker("boss")(EVALUATION, body)
    assert answer.status in (400, 404)
    assert answer.body["field"] in ("body", "subject.id")


def test_a_nul_in_a_key_is_refused(speaker):
    answer = speaker("boss")(EVALUATION, b'{"context":{"a\\u0000b":1}}')
    assert answer.status == 400


@pytest.mark.parametrize("depth", [7, 8, 19, 40, 900])
def test_deep_nesting_is_refused_where_it_cannot_be_looked_through(speaker, depth):
    """Specification, security considerations: nested JSON."""
    nested: Any = 1
    for _ in range(depth):
        nested = {"a": nested}
    answer = speaker("boss")(EVALUATION, ask(**READY, more=nested))
    assert answer.status == (200 if depth == 7 else 400)


def test_brackets_without_end_are_refused(speaker):
    assert speaker("boss")(EVALUATION, b'{"context":' + b"[" * 100_000).status == 400


def test_a_huge_body_is_too_large(speaker):
    """Specification, security considerations: payload size."""
    answer = speaker("boss")(EVALUATION, ask(**READY, more="x" * 300_000))
    assert answer.status == 413
    assert answer.body["field"] == "body"


def test_a_body_beyond_what_the_server_reads_is_too_large(speaker):
    assert speaker("boss")(EVALUATION, b" " * (13 * 1024 * 1024)).status == 413


def test_a_secret_under_any_spelling_at_any_depth_is_refused(speaker):
    """L5."""
    for key in ("password", "PassWord", "user_password", "passwd", "token", "X-Api-Key", "client.secret", "sessionId"):
        for holder in ({key: "s"}, {"a": {key: "s"}}, {"a": [{"b": {key: "s"}}]}):
            for body in (
                ask(**holder),
                ask({**BOSS, "properties": holder}),
                ask(action={**POST, "properties": holder}),
            ):
                answer = speaker("boss")(EVALUATION, body)
                assert answer.status == 422, (key, answer.raw)
                assert answer.body["clauses"] == ["1.3"]


def test_a_thousand_generated_requests_break_nothing(speaker):
    """1,000 requests made from ours by changing values, dropping and adding members, sent by four people: no 5xx."""
    chance = random.Random(6204)
    known = [p for p in (*EVALUATING, *BATCHES, *SEARCHES, *OBLIGATIONS) if isinstance(p.body, dict)]
    told: Counter[int] = Counter()
    for _ in range(1000):
        pair = chance.choice(known)
        path = chance.choice((pair.path, pair.path, *FULL))
        answer = speaker(chance.choice(("boss", "ann", "aide", "maria")))(path, spoilt(pair.body, chance))
        fine(answer, pair.says)
        told[answer.status] += 1
    assert sum(told.values()) == 1000
    assert told[200] > 100, told
    assert told[400] > 100, told
    assert told[422] > 20, told


def spoilt(body: Any, chance: random.Random) -> Any:
    """``body`` with up to three things wrong with it, or right by luck."""
    for _ in range(chance.randrange(4)):
        path = chance.choice(list(places(body)))
        kind = chance.randrange(4)
        if kind == 0 and path and isinstance(path[-1], str):
            holder = copy.deepcopy(body)
            at = _at(holder, path[:-1])
            del at[path[-1]]
            body = holder
        elif kind == 1:
            facts = {"stage": "send", "includes": ["upload"], "use": "personal", "settled": ["link-back"], "topic": "x"}
            found = _at(body, path)
            if isinstance(found, dict):
                name = chance.choice([*facts, "at", "screen.listed", "purpose", "governed", "approval"])
                body = put(body, (*path, name), facts.get(name, chance.choice([*TYPES, *ODD])))
        else:
            body = put(body, path, chance.choice([*TYPES, *ODD]))
    return body
