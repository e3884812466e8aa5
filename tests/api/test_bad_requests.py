"""Hostile requests: broken bodies, other people's ids, no token, odd addresses; never a 500 (1.3; R26)."""

from __future__ import annotations

import json
import uuid

import orjson
import pytest

from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import write
from spokesperson.desk.models import Draft, Intent
from tests import factories
from tests.api.odd import ODD, TYPES, UNSTORABLE
from tests.api.test_bad_input import ENDPOINTS, PROBLEM, refused, sane, stored


@pytest.mark.parametrize("raw", UNSTORABLE)
@pytest.mark.parametrize("path", ["/drafts", "/activities", "/decisions"])
def test_nul_and_lone_surrogates_are_refused_everywhere(house, speak, path, raw):
    """NUL, surrogates: as escapes and as broken bytes, as value and as key."""
    for body in (b'{"text": %s}' % raw, b'{%s: "x"}' % raw, b'{"answers": {"a": %s}}' % raw, b'{"object": [%s]}' % raw):
        before = stored()
        answer = speak("POST", path, body)
        refused(answer, body)
        assert answer.status == 422
        assert stored() == before


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1e309",
        b'"x"',
        b'{"a":1e309}',
        b"[" * 5000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"object":' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"text":"a","text":"b"',
        b"\xef\xbb\xbf{}",
        b"\x00",
    ],
)
@pytest.mark.parametrize("path", ["/drafts", "/activities", "/decisions"])
def test_a_body_that_is_no_object_is_refused(speak, path, raw):
    """Bad input: broken, empty, deep and foreign JSON."""
    before = stored()
    refused(speak("POST", path, raw), raw[:40])
    assert stored() == before


READS = ["/drafts/{}", "/drafts/{}/verdict", "/decisions/{}", "/records/{}", "/records/{}/proof"]
WRITES = [
    ("PATCH", "/drafts/{}", {}),
    ("DELETE", "/drafts/{}", None),
    ("POST", "/drafts/{}/submit", None),
    ("POST", "/drafts/{}/withdraw", None),
    *[("POST", f"/drafts/{{}}/{v}", b) for v, b in ENDPOINTS],
]


@pytest.mark.parametrize("path", READS)
def test_what_is_not_yours_reads_like_what_is_not_there(house, caller, path):
    """Unknown uuid and another person's uuid: the same 404 (1.3)."""
    posted = factories.posted(house.boss, house.board, "Doors open at nine.")
    theirs = {
        "drafts": posted.uid,
        "decisions": Decision.objects.filter(actor=house.boss).last().uid,
        "records": archive.recent(1)[0].record_id,
    }[path.split("/")[1]]
    ask = caller(house.aide)
    unknown, others = ask.get(path.format(uuid.uuid4())), ask.get(path.format(theirs))
    assert (unknown.status, unknown.body) == (404, others.body)
    assert unknown.kind.startswith(PROBLEM)
    for name in ("x", "0", "%00", "..%2f..", "a" * 3000, "%ud800"):
        assert ask.get(path.format(name)).status in (404, 422), name


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_nobody_acts_on_another_persons_draft(house, caller, draft, method, path, body):
    """Other people's uuid: 404 with the same body as an unknown one, and the draft stays as it was."""
    ask, before = caller(house.aide), Draft.objects.values().get(pk=draft.pk)
    unknown = ask(method, path.format(uuid.uuid4()), body)
    others = ask(method, path.format(draft.uid), body)
    assert unknown.status == 404, unknown.body
    if not path.endswith(("approve", "overrule")):
        assert others.body == unknown.body
    refused(others, path)
    assert Draft.objects.values().get(pk=draft.pk) == before


@pytest.mark.parametrize(
    "token",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer sp_",
        "Basic eDp5",
        "Bearer " + "a" * 5000,
        "Bearer \u00e9\u00fc",
        "Bearer ' OR 1=1",
    ],
)
def test_without_a_valid_token_nothing_answers(house, caller, token):
    """A token that is none: 401, the same for all."""
    ask = caller(None)
    ask.headers = {"Authorization": token} if token else {}
    for path in ("/me", "/drafts", "/accounts", "/directive", "/records", "/decisions", "/activities"):
        answer = ask("POST" if path in ("/decisions", "/activities") else "GET", path, {} if "s" in path else None)
        assert answer.status == 401
        assert answer.kind.startswith(PROBLEM)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-5",
        "limit=1e9",
        "limit=99999999999999999999",
        "limit=x",
        "before=-1",
        "before=x",
        "before=99999999999999999999",
        "state=nonsense",
        "state=%00",
        "stage=%00",
        "stage=x",
        "limit=",
    ],
)
@pytest.mark.parametrize("path", ["/drafts", "/records", "/drafts/{}/verdict"])
def test_odd_queries_are_answered_or_refused(speak, draft, path, query):
    """Bad input in the address."""
    sane(speak.get(f"{path.format(draft.uid)}?{query}"), query)


def test_a_clause_that_does_not_exist_is_404_and_names_the_nearest(speak):
    """R8."""
    for name in ("1.99", "Def-Admin", "%20", "x" * 500, "%E2%80%AE"):
        answer = speak.get(f"/directive/{name}")
        assert answer.status in (404, 422), name
        refused(answer, name)
    assert "1.9" in speak.get("/directive/1.99").body["detail"]


def test_a_method_that_an_address_does_not_know_is_405(speak, draft):
    """Never a page of HTML to a program."""
    for method, path in (("PUT", "/drafts"), ("DELETE", "/me"), ("POST", f"/drafts/{draft.uid}/verdict")):
        answer = speak(method, path, {})
        assert answer.status == 405
        assert answer.kind.startswith(PROBLEM), answer.kind


def test_an_address_that_does_not_exist_is_a_problem_and_no_page(speak):
    for path in ("/nothing", "/drafts/x", "/records/" + "1" * 40, "/../../etc"):
        refused(speak.get(path), path)


def test_odd_questions_to_the_door_are_answered_and_not_recorded(house, speak):
    """R28: an unknown action is denied, never an error; nothing is stored."""
    before = archive.head().size
    for value in [*ODD[::2], *TYPES]:
        for name in ("action", "account", "topic", "use"):
            sane(speak.post("/decisions", {"action": "post", name: value}), (name, value))
    assert archive.head().size == before
    assert speak.post("/decisions", {"action": "dance"}).body["effect"] == "deny"


def test_a_mixed_account_is_refused_with_its_clause(house, speak):
    """R10: neither the Library's nor a person's own."""
    mixed = factories.account_library(handle="half", administered_by="individual")
    assert mixed.kind == "mixed"
    body = {
        "type": "Create",
        "object": {"type": "Note", "content": "Doors open."},
        "target": mixed.urn,
        "purpose": "programs",
        "no_link_reason": "none fits",
        "answers": factories.answers(),
    }
    answer = speak.post("/activities", body)
    assert answer.status == 403, answer.body
    assert "Def-Account-library" in answer.body["clauses"]
    assert not Intent.objects.exists()


def test_text_that_is_too_long_says_how_long_it_may_be(speak, draft):
    """Oversized text."""
    answer = speak("PATCH", f"/drafts/{draft.uid}", {"text": "a" * 20_001})
    assert answer.status == 422
    assert answer.body["field"] == "text"
    assert "20,000" in answer.body["detail"]


def test_a_body_beyond_the_limit_is_refused_without_being_read(speak, settings):
    """Oversized body: 413, in the form of every error."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = speak.post("/drafts", {"text": "a" * 2000})
    assert answer.status == 413
    assert answer.kind.startswith(PROBLEM)
    assert not Draft.objects.exists()


def test_the_api_says_only_json(house, speak, draft):
    """A text that looks like HTML stays JSON, and nobody sniffs it into a page."""
    write.save(draft, house.boss, text="<script>alert(1)</script>")
    answer = speak.client.get(f"/api/v1/drafts/{draft.uid}", headers=speak.headers)
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert json.loads(answer.content) == orjson.loads(answer.content)
