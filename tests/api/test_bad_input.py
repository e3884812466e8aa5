"""Hostile input through every endpoint: a clear answer that names the field, nothing stored, never a 500 (R26, R34)."""

from __future__ import annotations

import json
import uuid
from typing import Any

import orjson
import pytest

from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import write
from spokesperson.desk.models import Approval, Draft, Intent, Media, Overrule
from tests import factories
from tests.desk.conftest import ready

# What nobody writes and everybody sends. NUL and lone surrogates stand in ``UNSTORABLE``.
ODD = [
    "", " ", "\t", "\n\n\n", "\x01\x02\x1b[31m", "\x7f", "\u0085", "\u00a0", "\u200b", "\u200d\u2060", "\ufeff",
    "\u202eesrever", "\u2066isolate\u2069", "אבג דהו", "مرحبا بالعالم", "e\u0301" * 20, "Z\u0351\u036b\u0343\u036a\u0302",
    "a" + "\u0301" * 400, "👩‍👩‍👧‍👦" * 30, "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\U0010ffff", "\ufffe\uffff", "ｆｕｌｌｗｉｄｔｈ", "ﷺ" * 50, "ı İ ß ﬁ", "null", "None",
    "undefined", "true", "NaN", "-Infinity", "1e309", "-0", "0x7fffffff", "9" * 400, "9223372036854775808",
    "../../etc/passwd", "..\\..\\boot.ini", "/dev/null", "file:///etc/passwd", "%00%2e%2e%2f", "C:\\nul", "'; DROP TABLE"
    " archive_record;--", "' OR '1'='1", "\" OR 1=1 --", "{{ 7*7 }}", "{% load i18n %}", "${7*7}", "%s%n%x", "{0.__class__}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "]]><!--", "\\", "\\u0000",
    "urn:sp:account:", "urn:sp:draft:" + "0" * 32, "http://[::1", "https://user:pass@host/", "mailto:a@b", "$(reboot)",
    "`id`", "() { :;};", "sp_token", "a" * 30_000, "__proto__", "constructor", "2026-02-30T25:61:61Z", "0000-00-00",
]  # fmt: skip
UNSTORABLE = [
    b'"\\u0000"',
    b'"a\\u0000b"',
    b'"\\ud800"',
    b'"\\udfff\\ud800"',
    b'"\xff\xfe"',
    b'"\xed\xa0\x80"',
    b'"\xc0\x80"',
]
TYPES = [None, True, False, 0, -1, 2**31, 2**63, 2**70, 1.5, [], [[]], [None], {}, {"": ""}, {"a": {"b": []}}, "x"]
ROOMS = (Account, Approval, Draft, Intent, Media, Overrule)
PROBLEM = "application/problem+json"


def stored() -> tuple[int, ...]:
    """How many rows every table of acts holds; attempts that the door refused are records and are not counted."""
    return tuple(model.objects.count() for model in ROOMS)


def refused(answer: Any, what: Any) -> None:
    """A 4xx in the one form of errors: 404, 409 and 401 speak for themselves, a refusal cites, the rest names a field."""
    assert 400 <= answer.status < 500, (what, answer.status, answer.raw[:300])
    assert answer.kind.startswith(PROBLEM), (what, answer.kind)
    assert answer.body["status"] == answer.status
    if answer.status == 403:
        assert answer.body["clauses"], what
    if answer.status == 422:
        assert answer.body.get("field"), (what, answer.body)


def sane(answer: Any, what: Any) -> None:
    """Accepted or refused, but never broken."""
    if answer.status >= 400:
        refused(answer, what)


@pytest.fixture
def draft(house) -> Draft:
    return ready(house.boss, house.board)


@pytest.fixture
def speak(house, caller):
    return caller(house.boss)


def test_every_odd_text_is_kept_as_it_came(house, speak):
    """Bad input: what can be stored comes back the same, but for line ends."""
    for text in ODD:
        if len(text) > 20_000:
            continue
        made = speak.post("/drafts", {"text": text})
        assert made.status == 201, (text, made.body)
        found = speak.get(f"/drafts/{made.body['uid']}").body["text"]
        assert found == text.replace("\r\n", "\n").replace("\r", "\n"), text
        assert Draft.objects.get(uid=made.body["uid"]).text == found


@pytest.mark.parametrize("name", ["text", "account", "topic", "purpose", "purpose_words", "in_reply_to", "thread_text",
                                  "no_link_reason", "answers", "settled", "equipment", "seen", "nonsense"])  # fmt: skip
def test_a_field_of_a_draft_holds_what_fits_and_refuses_the_rest(house, speak, draft, name):
    """Bad input: each field with odd texts and with other types; the rest of the draft stays as it was."""
    for value in [*ODD, *TYPES]:
        before, words = stored(), Draft.objects.get(pk=draft.pk).text
        answer = speak("PATCH", f"/drafts/{draft.uid}", {name: value})
        sane(answer, (name, value))
        assert stored() == before
        if answer.status >= 400:
            assert Draft.objects.get(pk=draft.pk).text == words
        if answer.status == 422:
            assert answer.body["field"].split(".")[0] == name, (name, value, answer.body)


@pytest.mark.parametrize("name", ["type", "object", "target", "summary", "use", "topic", "purpose", "purpose_words",
                                  "no_link_reason", "equipment", "answers", "settled", "@context", "nonsense"])  # fmt: skip
@pytest.mark.parametrize("kind", ["Create", "Like", "Delete", "Update"])
def test_a_field_of_an_activity_never_breaks_the_endpoint(house, speak, kind, name):
    """R28, bad input."""
    note = {"type": "Note", "content": "Story time moves to ten."}
    for value in [*ODD[::3], *TYPES]:
        body = {"type": kind, "object": note, "target": house.board.urn, "purpose": "programs", name: value}
        sane(speak.post("/activities", body), (kind, name, value))


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Note", n) for n in ("content", "inReplyTo", "sp:threadText", "attachment", "other")]
    + [("Profile", n) for n in ("network", "handle", "address", "base_url", "channel", "forms", "purpose", "backup",
                                "created_by", "administered_by", "maintained_by", "owner", "already_made", "reason",
                                "profile_text", "by", "settled", "account")],
)  # fmt: skip
def test_a_field_of_an_object_never_breaks_the_endpoint(house, speak, kind, name):
    """Bad input, R11."""
    profile = {"network": "mastodon", "channel": "social", "address": "https://social.example/@n", "forms": ["profile"],
               "purpose": "news", "created_by": "library", "administered_by": "library", "maintained_by": "library"}  # fmt: skip
    for turn, value in enumerate([*ODD[::3], *TYPES]):
        base = {"content": "Story time."} if kind == "Note" else {**profile, "handle": f"@n{turn}@social.example"}
        for act, target in (("Create", ""), ("Update", house.board.urn)):
            before = stored()
            body = {"type": act, "object": {"type": kind, **base, name: value}, "target": target}
            answer = speak.post("/activities", body)
            sane(answer, (act, kind, name, value))
            if answer.status == 422:
                assert stored() == before, (act, kind, name, value, "left something behind")


def test_a_picture_that_is_none_leaves_no_draft_behind(house, speak):
    """Nothing half done: the note and its picture are one act."""
    for image in ({}, {"type": "Image", "sp:data": "%%%"}, {"type": "Image", "sp:data": "AAAA"}, "x", 7, [1]):
        before = stored()
        note = {"type": "Note", "content": "With a picture.", "attachment": [image]}
        answer = speak.post("/activities", {"type": "Create", "object": note, "target": house.board.urn})
        refused(answer, image)
        assert stored() == before, image


ENDPOINTS = [
    ("post", {"emergency": "x"}), ("schedule", {"at": "2026-03-17T16:00:00-05:00"}), ("approve", {"seen": "x", "words": ""}),
    ("overrule", {"kind": "x", "excerpt_hash": "x", "reason": "x"}), ("resolve", {"outcome": "published"}),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "body"), ENDPOINTS)
def test_each_verb_refuses_odd_fields_and_changes_nothing(house, speak, draft, verb, body):
    """Bad input: every field of every verb."""
    for name in [*body, "nonsense"]:
        for value in [*ODD, *TYPES]:
            before = stored()
            answer = speak.post(f"/drafts/{draft.uid}/{verb}", {**body, name: value})
            refused(answer, (verb, name, value))
            assert stored() == before


@pytest.mark.parametrize("at", ["2026-03-17T16:00:00", "2026-03-17", "tomorrow", "", "2026-02-30T10:00:00Z", "0001-01-01T00:00:00+23:59",
                                "9999-12-31T23:59:59-23:59", "2026-03-17T16:00:00+99:00", "1773763200", "2026-W12-2"])  # fmt: skip
def test_a_time_without_a_zone_or_no_time_at_all_is_refused(speak, draft, at):
    """Naive times, malformed dates: the field is named."""
    answer = speak.post(f"/drafts/{draft.uid}/schedule", {"at": at})
    refused(answer, at)
    assert answer.status == 403 or answer.body["field"] == "at", answer.body
    assert not Intent.objects.exists()


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


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"1e309", b'"x"', b'{"a":1e309}', b"[" * 5000, b'{"a":' * 900 + b"1" + b"}" * 900,
                                 b'{"object":' + b"[" * 40 + b"]" * 40 + b"}", b'{"text":"a","text":"b"', b"\xef\xbb\xbf{}", b"\x00"])  # fmt: skip
@pytest.mark.parametrize("path", ["/drafts", "/activities", "/decisions"])
def test_a_body_that_is_no_object_is_refused(speak, path, raw):
    """Bad input: broken, empty, deep and foreign JSON."""
    before = stored()
    refused(speak("POST", path, raw), raw[:40])
    assert stored() == before


READS = ["/drafts/{}", "/drafts/{}/verdict", "/decisions/{}", "/records/{}", "/records/{}/proof"]
WRITES = [("PATCH", "/drafts/{}", {}), ("DELETE", "/drafts/{}", None), ("POST", "/drafts/{}/submit", None),
          ("POST", "/drafts/{}/withdraw", None), *[("POST", f"/drafts/{{}}/{v}", b) for v, b in ENDPOINTS]]  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_what_is_not_yours_reads_like_what_is_not_there(house, caller, path):
    """Unknown uuid and another person's uuid: the same 404 (1.3)."""
    posted = factories.posted(house.boss, house.board, "Doors open at nine.")
    theirs = {"drafts": posted.uid, "decisions": Decision.objects.filter(actor=house.boss).last().uid,
              "records": archive.recent(1)[0].record_id}[path.split("/")[1]]  # fmt: skip
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


@pytest.mark.parametrize("path", ["/me", "/drafts", "/accounts", "/directive", "/records", "/decisions", "/activities"])
@pytest.mark.parametrize("token", ["", "Bearer", "Bearer ", "Bearer sp_", "Basic eDp5", "Bearer " + "a" * 5000, "Bearer \u00e9\u00fc",
                                   "Bearer ' OR 1=1"])  # fmt: skip
def test_without_a_valid_token_nothing_answers(house, caller, path, token):
    """A token that is none: 401, the same for all."""
    ask = caller(None)
    ask.headers = {"Authorization": token} if token else {}
    answer = ask("POST" if path in ("/decisions", "/activities") else "GET", path, {} if "s" in path else None)
    assert answer.status == 401
    assert answer.kind.startswith(PROBLEM)


@pytest.mark.parametrize("query", ["limit=0", "limit=-5", "limit=1e9", "limit=99999999999999999999", "limit=x", "before=-1", "before=x",
                                   "before=99999999999999999999", "state=nonsense", "state=%00", "stage=%00", "stage=x", "limit="])  # fmt: skip
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
    for value in [*ODD, *TYPES]:
        for name in ("action", "account", "topic", "use"):
            sane(speak.post("/decisions", {"action": "post", name: value}), (name, value))
    assert archive.head().size == before
    assert speak.post("/decisions", {"action": "dance"}).body["effect"] == "deny"


def test_a_mixed_account_is_refused_with_its_clause(house, speak):
    """R10: neither the Library's nor a person's own."""
    mixed = factories.account_library(handle="half", administered_by="individual")
    assert mixed.kind == "mixed"
    body = {"type": "Create", "object": {"type": "Note", "content": "Doors open."}, "target": mixed.urn,
            "purpose": "programs", "no_link_reason": "none fits", "answers": factories.answers()}  # fmt: skip
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
