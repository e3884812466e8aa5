"""Hostile input through every endpoint: a clear answer that names the field, nothing stored, never a 500 (R26, R34)."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest

from spokesperson.accounts.models import Account
from spokesperson.desk.models import Approval, Draft, Intent, Media, Overrule
from tests.api.odd import ODD, TYPES

ROOMS = (Account, Approval, Draft, Intent, Media, Overrule)
PROBLEM = "application/problem+json"


def stored() -> tuple[int, ...]:
    """How many rows every table of acts holds; attempts that the door refused are records and are not counted."""
    return tuple(model.objects.count() for model in ROOMS)


def refused(answer: Any, what: Any) -> None:
    """A 4xx in the one form of errors: a refusal cites its clauses, bad input names its field."""
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


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "account",
        "topic",
        "purpose",
        "purpose_words",
        "in_reply_to",
        "thread_text",
        "no_link_reason",
        "answers",
        "settled",
        "equipment",
        "seen",
        "nonsense",
    ],
)
def test_a_field_of_a_draft_holds_what_fits_and_refuses_the_rest(house, speak, draft, name):
    """Bad input: each field with odd texts and with other types; the rest of the draft stays as it was."""
    for value in [*ODD[::2], *TYPES]:
        before, words = stored(), Draft.objects.get(pk=draft.pk).text
        answer = speak("PATCH", f"/drafts/{draft.uid}", {name: value})
        sane(answer, (name, value))
        assert stored() == before
        if answer.status >= 400:
            assert Draft.objects.get(pk=draft.pk).text == words
        if answer.status == 422:
            assert answer.body["field"].split(".")[0] == name, (name, value, answer.body)


@pytest.mark.parametrize(
    "name",
    [
        "type",
        "object",
        "target",
        "summary",
        "use",
        "topic",
        "purpose",
        "purpose_words",
        "no_link_reason",
        "equipment",
        "answers",
        "settled",
        "@context",
        "nonsense",
    ],
)
def test_a_field_of_an_activity_never_breaks_the_endpoint(house, speak, name):
    """R28, bad input."""
    note = {"type": "Note", "content": "Story time moves to ten."}
    kinds = cycle(["Create", "Like", "Delete", "Update"])
    for kind, value in zip(kinds, [*ODD[::3], *TYPES], strict=False):
        body = {"type": kind, "object": note, "target": house.board.urn, "purpose": "programs", name: value}
        sane(speak.post("/activities", body), (kind, name, value))


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Note", n) for n in ("content", "inReplyTo", "sp:threadText", "attachment", "other")]
    + [
        ("Profile", n)
        for n in (
            "network",
            "handle",
            "address",
            "base_url",
            "channel",
            "forms",
            "purpose",
            "backup",
            "created_by",
            "administered_by",
            "maintained_by",
            "owner",
            "already_made",
            "reason",
            "profile_text",
            "by",
            "settled",
            "account",
        )
    ],
)
def test_a_field_of_an_object_never_breaks_the_endpoint(house, speak, kind, name):
    """Bad input, R11."""
    profile = {
        "network": "mastodon",
        "channel": "social",
        "address": "https://social.example/@n",
        "forms": ["profile"],
        "purpose": "news",
        "created_by": "library",
        "administered_by": "library",
        "maintained_by": "library",
    }
    for turn, value in enumerate([*ODD[::6], *TYPES]):
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
    ("post", {"emergency": "x"}),
    ("schedule", {"at": "2026-03-17T16:00:00-05:00"}),
    ("approve", {"seen": "x", "words": ""}),
    ("overrule", {"kind": "x", "excerpt_hash": "x", "reason": "x"}),
    ("resolve", {"outcome": "published"}),
]


@pytest.mark.parametrize(("verb", "body"), ENDPOINTS)
def test_each_verb_refuses_odd_fields_and_changes_nothing(house, speak, draft, verb, body):
    """Bad input: every field of every verb."""
    for name in [*body, "nonsense"]:
        for value in [*ODD[::4], *TYPES]:
            before = stored()
            answer = speak.post(f"/drafts/{draft.uid}/{verb}", {**body, name: value})
            refused(answer, (verb, name, value))
            assert stored() == before


@pytest.mark.parametrize(
    "at",
    [
        "2026-03-17T16:00:00",
        "2026-03-17",
        "tomorrow",
        "",
        "2026-02-30T10:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2026-03-17T16:00:00+99:00",
        "1773763200",
        "2026-W12-2",
    ],
)
def test_a_time_without_a_zone_or_no_time_at_all_is_refused(speak, draft, at):
    """Naive times, malformed dates: the field is named."""
    answer = speak.post(f"/drafts/{draft.uid}/schedule", {"at": at})
    refused(answer, at)
    assert answer.status == 403 or answer.body["field"] == "at", answer.body
    assert not Intent.objects.exists()
