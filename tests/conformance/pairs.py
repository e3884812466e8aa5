"""Our conformance suite for the AuthZEN Authorization API 1.0: requests with the answers a decision point owes.

Each pair is named by the sentence it checks, in our words, with the part of the specification it stands in (final
version, January 2026; "draft" for the two profiles). The table knows no framework: ``tests/conformance`` runs it, and
so could anything that speaks HTTP. The people and accounts are those of the fixture ``house``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

EVALUATION, EVALUATIONS = "/access/v1/evaluation", "/access/v1/evaluations"
BOSS = {"type": "employee", "id": "dana-director"}
ANN = {"type": "employee", "id": "ann-librarian"}
AIDE = {"type": "employee", "id": "ada-aide"}
MARIA = {"type": "employee", "id": "maria-manager"}
BOARD = {"type": "account", "id": "willow"}
HERS = {"type": "account", "id": "ann-librarian"}
NONE = {"type": "none", "id": "none"}
POST = {"name": "post"}
READY = {
    "stage": "send",
    "purpose": "programs",
    "think_answered": True,
    "seconds_since_edit": 90,
    "links_back": True,
    "topic": "programs",
}


@dataclass(frozen=True)
class Pair:
    """``who`` asks (a person of the house, or "" without a token); ``holds`` is what the answer must contain."""

    says: str
    path: str
    body: Any
    status: int = 200
    holds: Any = field(default_factory=dict)
    who: str = "boss"


def contains(found: Any, expected: Any) -> bool:
    """Whether ``found`` holds ``expected``: members of objects, lists whole, a function as a test of its own."""
    if callable(expected):
        return bool(expected(found))
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(k in found and contains(found[k], v) for k, v in expected.items())
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(contains, found, expected))
    return type(found) is type(expected) and found == expected


def ask(subject: Any = BOSS, action: Any = POST, resource: Any = BOARD, **context: Any) -> dict[str, Any]:
    return {"subject": subject, "action": action, "resource": resource, **({"context": context} if context else {})}


def without(name: str, inner: str = "") -> dict[str, Any]:
    body = ask()
    if inner:
        return {**body, name: {k: v for k, v in body[name].items() if k != inner}}
    return {k: v for k, v in body.items() if k != name}


def any_of(*names: str) -> Callable[[Any], bool]:
    """Results that hold at least these ids or names."""
    return lambda found: set(names) <= {one.get("id") or one.get("name") for one in found}


YES, NO = {"decision": True}, {"decision": False}
BAD = {"status": 400}

EVALUATING = [
    Pair("5: an act that is permitted is answered with true", EVALUATION, ask(**READY), holds=YES),
    Pair("5: an act that is denied is answered with 200 and false", EVALUATION, ask(AIDE, resource=NONE), holds=NO),
    Pair(
        "5: every decision is a boolean and its context an object",
        EVALUATION,
        ask(),
        holds={"decision": lambda d: d is True, "context": lambda c: isinstance(c, dict)},
    ),
    Pair(
        "5: a context may come along and what means nothing in it changes nothing",
        EVALUATION,
        ask(**READY, time="2025-06-27T18:03-07:00", ip="192.168.1.1"),
        holds={**YES, "context": {"ignored": ["context.time", "context.ip"]}},
    ),
    Pair(
        "5: entities may carry further properties",
        EVALUATION,
        ask(
            {**BOSS, "properties": {"department": "Sales", "role": "manager"}},
            {**POST, "properties": {"method": "GET"}},
            {**BOARD, "properties": {"owner": "bob"}},
            **READY,
        ),
        holds=YES,
    ),
    Pair(
        "10.1: members nobody knows are passed over",
        EVALUATION,
        {**ask(**READY), "foo": "bar", "future": {"nested": True}},
        holds=YES,
    ),
    Pair(
        "5: an action the directive does not name is denied, never permitted",
        EVALUATION,
        ask(action={"name": "dance"}),
        holds={**NO, "context": {"clauses": ["Overview"]}},
    ),
    Pair(
        "5.5.1: a denial gives its reasons for the person and for the administrator",
        EVALUATION,
        ask(AIDE, resource=NONE),
        holds={
            "context": {
                "reason": "undesignated",
                "reason_user": {"en": lambda t: "designated" in t},
                "reason_admin": {"en": lambda t: "P1 undesignated" in t},
            }
        },
    ),
    Pair(
        "ours: every answer names directive, revision, hash and clauses",
        EVALUATION,
        ask(),
        holds={
            "context": {
                "directive": {"code": "SH 620.4", "revision": "1.0", "sha256": lambda h: len(h) == 64},
                "clauses": ["Overview/post"],
            }
        },
    ),
    Pair(
        "ours: an employee is found by e-mail",
        EVALUATION,
        ask({"type": "user", "id": "dana-director@willowlibrary.example"}, **READY),
        holds=YES,
    ),
    Pair(
        "ours: an account is found by network and handle",
        EVALUATION,
        ask(resource={"type": "account", "id": "noticeboard:willow"}, **READY),
        holds=YES,
    ),
    Pair(
        "ours: a Representative may not upload",
        EVALUATION,
        ask(ANN, {"name": "upload"}, HERS),
        holds={
            **NO,
            "context": {
                "clauses": lambda c: "Overview/upload" in c,
                "reasons": lambda r: any(one["remedy"] == "hand_to_administrator" for one in r),
            },
        },
    ),
    Pair(
        "ours: what one act includes is weighed with it",
        EVALUATION,
        ask(ANN, POST, HERS, includes=["upload"], **READY),
        holds={**NO, "context": {"clauses": lambda c: "Overview/upload" in c}},
    ),
    Pair(
        "ours: a warning taken note of obliges nobody any more",
        EVALUATION,
        ask(ANN, POST, HERS, **{**READY, "links_back": False}, settled=["link-back"]),
        holds={**YES, "context": {"effect": "warn", "obligations": []}},
    ),
    Pair(
        "ours: an act beside the table concerns the subject where it names nobody else",
        EVALUATION,
        ask(BOSS, {"name": "adopt"}, NONE),
        holds=NO,
    ),
    Pair(
        "ours: a supervisor may designate their own report",
        EVALUATION,
        ask(MARIA, {"name": "grant"}, AIDE),
        holds=YES,
        who="maria",
    ),
    Pair(
        "ours: nobody else may",
        EVALUATION,
        ask(BOSS, {"name": "grant"}, AIDE),
        holds={**NO, "context": {"clauses": ["Overview/grant"]}},
    ),
]

PAST = [
    Pair(
        "ours: a past instant is judged by the roles of that instant",
        EVALUATION,
        ask(ANN, POST, HERS, at="2026-01-02T10:00-06:00", **READY),
        holds={**NO, "context": {"clauses": lambda c: "P1" in c}},
    ),
    Pair(
        "ours: before the first version nothing is in force, and P2 says so",
        EVALUATION,
        ask(at="2010-12-31T23:59-06:00"),
        holds={
            **NO,
            "context": {
                "clauses": ["P2"],
                "directive": None,
                "reason_user": {"en": lambda t: "No directive was in force" in t},
            },
        },
    ),
    Pair(
        "ours: the instant it takes effect belongs to it",
        EVALUATION,
        ask(at="2011-01-01T00:00-06:00"),
        holds={"context": {"directive": {"code": "SH 620.4"}}},
    ),
    Pair(
        "ours: a future instant is refused",
        EVALUATION,
        ask(at="2027-01-01T00:00Z"),
        422,
        {"field": "context.at", "clauses": ["P2"]},
    ),
    Pair(
        "ours: an instant without a zone is refused",
        EVALUATION,
        ask(at="2026-01-01T00:00"),
        422,
        {"field": "context.at"},
    ),
    Pair("ours: an instant that is none is refused", EVALUATION, ask(at=["2026"]), 422, {"field": "context.at"}),
    Pair(
        "ours: the first year of the calendar is refused",
        EVALUATION,
        ask(at="0001-01-01T00:00+05:00"),
        422,
        {"field": "context.at"},
    ),
    Pair(
        "ours: a past denial is nothing to be asked away",
        EVALUATION,
        ask(AIDE, POST, NONE, at="2026-03-16T10:00-05:00"),
        holds={**NO, "context": lambda c: "access_request" not in c},
        who="aide",
    ),
]

ERRORS = [
    *[
        Pair(f"10.1: a request without {name} is a bad request", EVALUATION, without(name), 400, {"field": name})
        for name in ("subject", "action", "resource")
    ],
    *[
        Pair(
            f"10.1: a {name} without {inner} is a bad request",
            EVALUATION,
            without(name, inner),
            400,
            {"field": f"{name}.{inner}"},
        )
        for name, inner in (
            ("subject", "type"),
            ("subject", "id"),
            ("action", "name"),
            ("resource", "type"),
            ("resource", "id"),
        )
    ],
    Pair(
        "10.1: a subject that is no object is a bad request",
        EVALUATION,
        ask("dana-director"),
        400,
        {"field": "subject"},
    ),
    Pair(
        "10.1: a name that is a number is a bad request",
        EVALUATION,
        ask(action={"name": 123}),
        400,
        {"field": "action.name"},
    ),
    Pair(
        "10.1: properties that are no object are a bad request",
        EVALUATION,
        ask({**BOSS, "properties": []}),
        400,
        {"field": "subject.properties"},
    ),
    Pair(
        "10.1: a context that is no object is a bad request",
        EVALUATION,
        {**ask(), "context": []},
        400,
        {"field": "context"},
    ),
    Pair("10.1: a body that is no object is a bad request", EVALUATION, [ask()], 400, {"field": "body"}),
    Pair("10.1: a body that is not JSON is a bad request", EVALUATION, b"{", 400, {"field": "body"}),
    Pair("10.1: an empty body is a bad request", EVALUATION, b"", 400, BAD),
    Pair("10.1: a caller without a token is unauthorized", EVALUATION, ask(), 401, {"status": 401}, ""),
    Pair("10.1: a denial is told with 200, never with 403", EVALUATION, ask(AIDE, POST, NONE), 200, NO, "aide"),
    Pair(
        "ours: a subject whose record the caller may not read is forbidden",
        EVALUATION,
        ask(ANN),
        403,
        {"field": "subject.id", "clauses": lambda c: "Overview/read_record" in c},
        "aide",
    ),
    Pair(
        "ours: one nobody knows is as forbidden to them",
        EVALUATION,
        ask({"type": "employee", "id": "nobody"}),
        403,
        {"field": "subject.id", "clauses": lambda c: "Overview/read_record" in c},
        "aide",
    ),
    Pair(
        "ours: whoever may see everybody's record is told that nobody is called that",
        EVALUATION,
        ask({"type": "employee", "id": "nobody"}),
        404,
        {"field": "subject.id"},
    ),
    Pair("ours: a supervisor may ask about their report", EVALUATION, ask(ANN, POST, HERS, **READY), 200, YES, "maria"),
    Pair(
        "ours: a subject of a type nobody knows is not found",
        EVALUATION,
        ask({"type": "spaceship", "id": "x"}),
        404,
        {"field": "subject.type"},
    ),
    Pair(
        "ours: a resource of a type nobody knows is not found",
        EVALUATION,
        ask(resource={"type": "spaceship", "id": "x"}),
        404,
        {"field": "resource.type"},
    ),
    Pair(
        "ours: an account nobody knows is not found",
        EVALUATION,
        ask(resource={"type": "account", "id": "x"}),
        404,
        {"field": "resource.id"},
    ),
    Pair(
        "ours: a personal account that is not the caller's to know of is not found either",
        EVALUATION,
        ask(AIDE, POST, {"type": "account", "id": "noticeboard:ann-librarian"}),
        404,
        {"field": "resource.id"},
        "aide",
    ),
    Pair(
        "ours: a draft nobody knows is not found",
        EVALUATION,
        ask(resource={"type": "draft", "id": "x"}),
        404,
        {"field": "resource.id"},
    ),
    Pair(
        "ours: a fact of the wrong type is named",
        EVALUATION,
        ask(purpose=7),
        422,
        {"field": "context.purpose", "detail": lambda t: "purpose" in t},
    ),
    Pair("ours: a fact outside its words is named", EVALUATION, ask(stage="lunch"), 422, {"field": "context.stage"}),
    Pair(
        "ours: a truth value that is a number is named",
        EVALUATION,
        ask(think_answered=1),
        422,
        {"field": "context.think_answered"},
    ),
    Pair(
        "ours: a number that is a truth value is named",
        EVALUATION,
        ask(media_count=True),
        422,
        {"field": "context.media_count"},
    ),
    Pair("ours: a set that is a word is named", EVALUATION, ask(includes="upload"), 422, {"field": "context.includes"}),
    Pair(
        "ours: a finding of a kind nobody knows is named",
        EVALUATION,
        ask(**{"screen.listed": ["rude"]}),
        422,
        {"field": "context.screen.listed"},
    ),
    Pair(
        "ours: use is business or personal",
        EVALUATION,
        ask(use="mixed"),
        422,
        {"field": "context.use", "clauses": ["P1"]},
    ),
    *[
        Pair(
            f"ours: {name} is what the registers know, never the caller",
            EVALUATION,
            ask(**{name: value}),
            422,
            {"field": f"context.{name}"},
        )
        for name, value in (
            ("roles", ["administrator"]),
            ("working", "working"),
            ("grant", "active"),
            ("supervisor_approved", True),
            ("relation", "supervisor"),
            ("official", True),
            ("stopped", False),
            ("now", "2026-03-17T10:12:00-05:00"),
            ("acknowledged", "current"),
            ("account_kind", "library"),
            ("at_work_decided", True),
        )
    ],
    *[
        Pair(
            f"L5: a context that carries {name} is refused",
            EVALUATION,
            ask(**{name: "hunter2-is-mine"}),
            422,
            {"clauses": ["1.3"]},
        )
        for name in ("password", "accessToken", "api-key", "session_id", "Contraseña", "otp")
    ],
    Pair(
        "L5: nor may the properties of a subject carry one",
        EVALUATION,
        ask({**BOSS, "properties": {"login": {"passwd": "hunter2-is-mine"}}}),
        422,
        {"clauses": ["1.3"]},
    ),
]

EACH = {"subject": BOSS, "resource": BOARD}
BATCHES = [
    Pair(
        "6: every question of a batch is answered in its order",
        EVALUATIONS,
        {
            **EACH,
            "context": READY,
            "evaluations": [{"action": POST}, {"action": {"name": "dance"}}, {"action": {"name": "comment"}}],
        },
        holds={"evaluations": [YES, NO, YES]},
    ),
    Pair(
        "6.2: the whole has no decision of its own",
        EVALUATIONS,
        {**EACH, "evaluations": [{"action": POST}]},
        holds=lambda found: "decision" not in found,
    ),
    Pair(
        "6.1: questions may stand without defaults",
        EVALUATIONS,
        {"evaluations": [ask(**READY), ask(AIDE, POST, NONE)]},
        holds={"evaluations": [YES, NO]},
    ),
    Pair("6.1: without evaluations it is one question", EVALUATIONS, ask(**READY), holds=YES),
    Pair(
        "6.1: with no evaluations in it, it is one question",
        EVALUATIONS,
        {**ask(**READY), "evaluations": []},
        holds=YES,
    ),
    Pair(
        "6.1: without evaluations, what is missing is a bad request",
        EVALUATIONS,
        without("action"),
        400,
        {"field": "action"},
    ),
    Pair(
        "6.1.1: what a question says itself goes before the default",
        EVALUATIONS,
        {**ask(AIDE, POST, NONE), "evaluations": [{"subject": BOSS, "resource": BOARD, "context": READY}, {}]},
        holds={"evaluations": [YES, NO]},
    ),
    Pair(
        "6.1.1: a context of its own replaces the default whole",
        EVALUATIONS,
        {**EACH, "action": POST, "context": {"use": "mixed"}, "evaluations": [{"context": READY}, {}]},
        holds={"evaluations": [YES, {**NO, "context": {"error": {"status": 422, "field": "context.use"}}}]},
    ),
    Pair(
        "6.1.1: a type or id that is missing comes from the default",
        EVALUATIONS,
        {
            "subject": BOSS,
            "action": POST,
            "resource": {"type": "account"},
            "context": READY,
            "evaluations": [{"resource": {"id": "willow"}}],
        },
        holds={"evaluations": [YES]},
    ),
    Pair(
        "6.1.2.1: execute_all answers all",
        EVALUATIONS,
        {
            **EACH,
            "context": READY,
            "options": {"evaluations_semantic": "execute_all"},
            "evaluations": [{"action": {"name": "dance"}}, {"action": POST}],
        },
        holds={"evaluations": [NO, YES]},
    ),
    Pair(
        "6.1.2.1: deny_on_first_deny ends with the first denial",
        EVALUATIONS,
        {
            **EACH,
            "context": READY,
            "options": {"evaluations_semantic": "deny_on_first_deny"},
            "evaluations": [{"action": POST}, {"action": {"name": "dance"}}, {"action": POST}],
        },
        holds={"evaluations": [YES, NO]},
    ),
    Pair(
        "6.1.2.1: an error is a denial to deny_on_first_deny",
        EVALUATIONS,
        {**EACH, "options": {"evaluations_semantic": "deny_on_first_deny"}, "evaluations": [{}, {"action": POST}]},
        holds={"evaluations": [NO]},
    ),
    Pair(
        "6.1.2.1: permit_on_first_permit ends with the first permit",
        EVALUATIONS,
        {
            **EACH,
            "context": READY,
            "options": {"evaluations_semantic": "permit_on_first_permit"},
            "evaluations": [{"action": {"name": "dance"}}, {"action": POST}, {"action": POST}],
        },
        holds={"evaluations": [NO, YES]},
    ),
    Pair(
        "6.1.2: options nobody knows are passed over",
        EVALUATIONS,
        {**EACH, "options": {"another": "value"}, "evaluations": [{"action": POST}]},
        holds={"evaluations": [YES]},
    ),
    Pair(
        "6.1.2.1: a semantic nobody knows is a bad request",
        EVALUATIONS,
        {**EACH, "options": {"evaluations_semantic": "maybe"}, "evaluations": [{"action": POST}]},
        400,
        {"field": "options.evaluations_semantic"},
    ),
    Pair(
        "6.3: what is wrong with one question is told in its place",
        EVALUATIONS,
        {
            **EACH,
            "action": POST,
            "context": READY,
            "evaluations": [
                {},
                {"resource": {"type": "account", "id": "x"}},
                {"action": {"name": 1}},
                7,
                {"context": {"purpose": 1}},
                {},
            ],
        },
        holds={
            "evaluations": [
                YES,
                *({**NO, "context": {"error": {"status": status}}} for status in (404, 400, 400, 422)),
                YES,
            ]
        },
    ),
    Pair(
        "6.3: a subject not to be asked about closes its own question only",
        EVALUATIONS,
        {"action": POST, "resource": NONE, "evaluations": [{"subject": AIDE}, {"subject": ANN}]},
        holds={"evaluations": [NO, {**NO, "context": {"error": {"status": 403}}}]},
        who="aide",
    ),
    Pair(
        "6.3: evaluations that are no list are a bad request",
        EVALUATIONS,
        {**EACH, "evaluations": {}},
        400,
        {"field": "evaluations"},
    ),
    Pair(
        "ours: more than a hundred questions are a bad request",
        EVALUATIONS,
        {**ask(), "evaluations": [{}] * 101},
        400,
        {"field": "evaluations"},
    ),
]

SUBJECT, RESOURCE, ACTION = (f"/access/v1/search/{name}" for name in ("subject", "resource", "action"))
LOOK = {"action": POST, "subject": BOSS, "resource": {"type": "account"}}
SEARCHES = [
    Pair(
        "8: an action search gives the acts that are permitted",
        ACTION,
        {"subject": BOSS, "resource": BOARD},
        holds={
            "results": any_of(
                "post", "comment", "link", "upload", "like", "create_library_account", "maintain_library_account"
            )
        },
    ),
    Pair(
        "8: and none that is not",
        ACTION,
        {"subject": ANN, "resource": HERS},
        holds={"results": lambda found: {"upload", "delete"}.isdisjoint(one["name"] for one in found)},
    ),
    Pair(
        "8: results of an action search are actions",
        ACTION,
        {"subject": BOSS, "resource": BOARD},
        holds={"results": lambda found: all(isinstance(one["name"], str) for one in found)},
    ),
    Pair(
        "8: a resource search gives the accounts from which it is permitted",
        RESOURCE,
        LOOK,
        holds={
            "results": lambda found: (
                len(found) == 1 and found[0]["type"] == "account" and found[0]["id"].startswith("urn:sp:account:")
            )
        },
    ),
    Pair(
        "8: an id given with what is looked for is ignored",
        RESOURCE,
        {**LOOK, "resource": {"type": "account", "id": "nothing"}},
        holds={"results": lambda found: len(found) == 1},
    ),
    Pair(
        "8: a subject search gives those who may",
        SUBJECT,
        {"subject": {"type": "employee"}, "action": POST, "resource": BOARD},
        holds={"results": lambda found: len(found) == 1 and found[0]["type"] == "employee"},
    ),
    Pair(
        "ours: a subject search looks only among those the caller may ask about",
        SUBJECT,
        {"subject": {"type": "employee"}, "action": {"name": "create_personal_account"}, "resource": NONE},
        holds={"results": []},
        who="aide",
    ),
    Pair(
        "8: a search takes a context",
        ACTION,
        {"subject": BOSS, "resource": BOARD, "context": {"time": "2025-06-27T18:03-07:00"}},
        holds={"results": any_of("post")},
    ),
    Pair(
        "ours: a wrong context is wrong in a search too",
        ACTION,
        {"subject": BOSS, "resource": BOARD, "context": {"purpose": 7}},
        422,
        {"field": "context.purpose"},
    ),
    Pair(
        "8: an unknown subject gives no results and no error",
        ACTION,
        {"subject": {"type": "employee", "id": "nobody"}, "resource": BOARD},
        holds={"results": []},
    ),
    Pair(
        "8: an unknown type gives no results and no error",
        SUBJECT,
        {"subject": {"type": "spaceship"}, "action": POST, "resource": BOARD},
        holds={"results": []},
    ),
    Pair(
        "8: an unknown type of resource gives no results and no error",
        RESOURCE,
        {**LOOK, "resource": {"type": "spaceship"}},
        holds={"results": []},
    ),
    Pair(
        "ours: a subject not to be asked about gives the answer of an unknown one",
        ACTION,
        {"subject": BOSS, "resource": BOARD},
        holds={"results": [], "context": {"reason": "not_found_or_not_yours_to_ask"}},
        who="aide",
    ),
    Pair(
        "8.2: a page may be asked for",
        ACTION,
        {"subject": BOSS, "resource": BOARD, "page": {"limit": 1}},
        holds={
            "results": lambda found: len(found) == 1,
            "page": {"next_token": lambda t: isinstance(t, str) and t != "", "count": 1},
        },
    ),
    Pair("8.2: the last page has an empty token", RESOURCE, LOOK, holds={"page": {"next_token": ""}}),
    Pair(
        "8.2: a page of no results is one, and has no next",
        ACTION,
        {"subject": BOSS, "resource": BOARD, "page": {"limit": 0}},
        holds={"results": [], "page": {"count": 0, "next_token": ""}},
    ),
    Pair(
        "8.2: a limit below nothing is a bad request",
        ACTION,
        {"subject": BOSS, "resource": BOARD, "page": {"limit": -1}},
        400,
        {"field": "page.limit"},
    ),
    Pair(
        "8.2: a token that is none of ours is a bad request",
        ACTION,
        {"subject": BOSS, "resource": BOARD, "page": {"token": "abc"}},
        400,
        {"field": "page.token"},
    ),
    *[
        Pair(
            f"8: a {path.rpartition('/')[2]} search without {name} is a bad request",
            path,
            {k: v for k, v in body.items() if k != name},
            400,
            {"field": name},
        )
        for path, body in (
            (ACTION, {"subject": BOSS, "resource": BOARD}),
            (RESOURCE, LOOK),
            (SUBJECT, {"subject": {"type": "employee"}, "action": POST, "resource": BOARD}),
        )
        for name in body
    ],
    Pair(
        "8: a subject search's resource needs its id",
        SUBJECT,
        {"subject": {"type": "employee"}, "action": POST, "resource": {"type": "account"}},
        400,
        {"field": "resource.id"},
    ),
    Pair(
        "8: a resource search's subject needs its id",
        RESOURCE,
        {**LOOK, "subject": {"type": "employee"}},
        400,
        {"field": "subject.id"},
    ),
    Pair("8: a search without a token is unauthorized", ACTION, {"subject": BOSS, "resource": BOARD}, 401, who=""),
]

WARNED = {**READY, "links_back": False}
OBLIGATIONS = [
    Pair(
        "draft obligations: a warning is a permit with the obligation to take note",
        EVALUATION,
        ask(ANN, POST, HERS, **WARNED),
        holds={
            **YES,
            "context": {
                "effect": "warn",
                "obligations": [
                    {
                        "id": "acknowledge:link-back",
                        "type": "custom",
                        "properties": {
                            "vendor": "spokesperson",
                            "action": "acknowledge",
                            "clause": "1.6",
                            "rule": "link-back",
                            "text": lambda t: bool(t),
                        },
                    }
                ],
            },
        },
    ),
    Pair(
        "draft obligations: what the directive demands of a permit comes with it",
        EVALUATION,
        ask(**{**READY, "stage": "submit", "seconds_since_edit": 20}),
        holds={
            **YES,
            "context": {
                "obligations": [
                    {
                        "id": "pause",
                        "type": "custom",
                        "properties": {"action": "pause", "clause": "1.8", "wait_seconds": 40},
                    }
                ]
            },
        },
    ),
    Pair(
        "draft obligations: a denial may oblige too",
        EVALUATION,
        ask(ANN, POST, BOARD, **{**READY, "stage": "submit", "seconds_since_edit": 20}),
        holds={**NO, "context": {"obligations": [{"id": "pause", "type": "custom"}]}},
    ),
    Pair(
        "draft obligations: every obligation has an id of its own",
        EVALUATION,
        ask(),
        holds={"context": {"obligations": lambda found: len({one["id"] for one in found}) == len(found) > 1}},
    ),
    Pair(
        "draft obligations: advice obliges nobody and stands beside",
        EVALUATION,
        ask(),
        holds={
            "context": {
                "advice": lambda found: any(one["rule"] == "link-back-hint" and one["clause"] == "1.6" for one in found)
            }
        },
    ),
    Pair(
        "draft obligations: a caller that can discharge them is permitted",
        EVALUATION,
        ask(ANN, POST, HERS, **WARNED, supported_obligations=["custom"]),
        holds=YES,
    ),
    Pair(
        "draft obligations: a caller that cannot is denied, and told why",
        EVALUATION,
        ask(ANN, POST, HERS, **WARNED, supported_obligations=["notification"]),
        holds={**NO, "context": {"reason": "unsupported_obligation", "effect": "warn"}},
    ),
    Pair(
        "draft obligations: a caller that can discharge nothing is denied",
        EVALUATION,
        ask(ANN, POST, HERS, **WARNED, supported_obligations=[]),
        holds=NO,
    ),
    Pair(
        "draft obligations: where nothing is owed, nothing need be supported",
        EVALUATION,
        ask(**READY, supported_obligations=[]),
        holds=YES,
    ),
    Pair(
        "draft obligations: a kind nobody advertised counts for nothing",
        EVALUATION,
        ask(ANN, POST, HERS, **WARNED, supported_obligations=["acknowledge", "custom"]),
        holds=YES,
    ),
    Pair(
        "draft obligations: what a caller supports is a list of words",
        EVALUATION,
        ask(supported_obligations="custom"),
        422,
        {"field": "context.supported_obligations"},
    ),
    Pair(
        "draft obligations: a search leaves out what the caller cannot discharge",
        ACTION,
        {"subject": ANN, "resource": HERS, "context": {"supported_obligations": []}},
        holds={
            "results": lambda found: (
                [one["name"] for one in found if "obligations" in one] == []
                and any(one["name"] == "like" for one in found)
            )
        },
    ),
    Pair(
        "draft obligations: a result of a search carries its own",
        ACTION,
        {"subject": ANN, "resource": HERS},
        holds={
            "results": lambda found: any(
                o["id"] == "acknowledge:link-back" for one in found if one["name"] == "post" for o in one["obligations"]
            )
        },
    ),
]

PAIRS = [*EVALUATING, *PAST, *ERRORS, *BATCHES, *SEARCHES, *OBLIGATIONS]
