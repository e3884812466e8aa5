"""What comes from a network is never believed: wrong types, broken HTML, odd headers (1.8, 4.2)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson import clock
from spokesperson.networks import (
    Conflict,
    Denied,
    Invalid,
    NetworkError,
    NotFound,
    Outgoing,
    RateLimited,
    Ref,
    TokenExpired,
    Transient,
    Unknown,
)
from spokesperson.networks.egress import Answer
from spokesperson.networks.mastodon import MastodonConnector, reading
from spokesperson.networks.mastodon.wire import LONGEST_WAIT, Wire, failure, instant, wait_until
from spokesperson.networks.text import from_html, normalise, storable
from tests.networks.servers.state import rendered

NOW = datetime(2026, 3, 17, 15, 12, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "uri", "url", "content", "created_at", "edited_at", "account", "in_reply_to_id",
          "in_reply_to_account_id", "media_attachments", "status", "type", "text")  # fmt: skip
STATUS = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON))


class Canned:
    """A client that answers everything with the same bytes."""

    base_url = "https://social.example"

    def __init__(self, body: bytes, status: int = 200) -> None:
        self.answer = Answer(status, httpx.Headers(), body)

    def request(self, method: str, path: str, **content: Any) -> Answer:
        return self.answer


def answer(status: int, **headers: str) -> Answer:
    return Answer(status, httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()}), b"")


@pytest.mark.parametrize(
    ("status", "of_a_write", "of_a_read"),
    [
        (301, Invalid, Invalid),
        (400, Invalid, Invalid),
        (401, TokenExpired, TokenExpired),
        (403, Denied, Denied),
        (404, NotFound, NotFound),
        (408, Unknown, Denied),
        (410, NotFound, NotFound),
        (412, Conflict, Conflict),
        (413, Invalid, Invalid),
        (418, Denied, Denied),
        (422, Invalid, Invalid),
        (429, RateLimited, RateLimited),
        (500, Unknown, Transient),
        (502, Unknown, Transient),
        (503, Transient, Transient),
        (504, Unknown, Transient),
        (599, Transient, Transient),
    ],
)
def test_a_status_means_one_error(status: int, of_a_write: type, of_a_read: type) -> None:
    assert type(failure(answer(status), "POST")) is of_a_write
    assert type(failure(answer(status), "GET")) is of_a_read


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "30"}, 30),
        ({"Retry_After": "0"}, 0),
        ({"Retry_After": "Tue, 17 Mar 2026 15:13:00 GMT"}, 60),
        ({"Retry_After": "Tue, 17 Mar 2020 15:13:00 GMT"}, 0),
        ({"X_RateLimit_Reset": "2026-03-17T15:17:00.000Z"}, 300),
        ({"Retry_After": "9" * 400}, LONGEST_WAIT.total_seconds()),
        ({"Retry_After": "-5"}, 60),
        ({"Retry_After": "soon"}, 60),
        ({"Retry_After": "٣"}, 60),
        ({}, 60),
    ],
)
def test_the_wait_a_network_asks_for_is_bounded(headers: dict[str, str], seconds: float) -> None:
    encoded = {name.replace("_", "-"): value.encode() for name, value in headers.items()}
    asked = Answer(429, httpx.Headers(list(encoded.items())), b"")
    with clock.at(NOW):
        assert wait_until(asked) == NOW + timedelta(seconds=seconds)


@given(st.text())
def test_any_wait_is_between_now_and_a_day(value: str) -> None:
    with clock.at(NOW):
        asked = Answer(429, httpx.Headers([("Retry-After", value.encode("utf-8", "replace"))]), b"")
        assert NOW <= wait_until(asked) <= NOW + LONGEST_WAIT


@given(st.text())
def test_html_of_any_kind_gives_text(source: str) -> None:
    found = from_html(source)
    assert found == normalise(found)
    assert "<script" not in from_html(f"<script>{source}</script>").lower()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_rendered_text_comes_back(text: str) -> None:
    """Text, rendered the way this family of networks renders it, reads as what was sent."""
    assert from_html(rendered(normalise(text))) == normalise(text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        ("One<br><br>two", "One\n\ntwo"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("5 &lt; 6 &amp;amp; 7", "5 < 6 &amp; 7"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ('<a href="x"><span class="invisible">https://</span>b.example/<span>c</span></a>', "https://b.example/c"),
        ("<style>p{}</style>words<!-- not these -->", "words"),
        ("<!['&N", ""),
        ("a\n  b\tc", "a b c"),
    ],
)
def test_html_reads_as_its_words(source: str, text: str) -> None:
    assert from_html(source) == text


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_only_what_networks_change_is_evened_out() -> None:
    assert Outgoing("a  b \r\nc").fingerprint() == Outgoing("a b\nc").fingerprint()
    for other in ("a b c", "A b\nc", "a b\n\nc", "a b\nc."):
        assert Outgoing("a b\nc").fingerprint() != Outgoing(other).fingerprint()


def test_the_fingerprint_binds_what_is_answered() -> None:
    """The same words to two people are two things."""
    prints = {
        Outgoing("Thanks", reply_to=Ref(uri)).fingerprint() for uri in ("https://a.example/1", "https://a.example/2")
    }
    assert len(prints | {Outgoing("Thanks").fingerprint()}) == 3


@given(st.text(alphabet=st.characters(categories=("Cs", "Cc", "Ll"))))
def test_what_is_kept_can_be_stored(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert "\0" not in kept


@given(JSON)
def test_what_is_no_instant_is_none(value: object) -> None:
    found = instant(value)
    assert found is None or found.tzinfo is UTC


@given(STATUS)
def test_a_status_of_any_shape_is_read_or_left(status: dict[str, Any]) -> None:
    if reading.is_status(status):
        shown = reading.snapshot(status, reading.words_of(status), (), b"", None)
        assert len(shown.fingerprint) == 64
        assert shown.ref.uri
    reading.event({"status": status, **status}, "1", ())


@given(JSON | STATUS | st.lists(STATUS, max_size=3) | st.fixed_dictionaries({"statuses": st.lists(STATUS, max_size=3)}))
def test_an_answer_of_any_shape_ends_in_a_result_or_a_network_error(value: object) -> None:
    link = MastodonConnector(Canned(json.dumps(value).encode()), "t")  # type: ignore[arg-type]
    ref = Ref("https://social.example/1", "1")
    since = NOW - timedelta(days=1)
    for act in (
        link.limits,
        link.verify,
        lambda: link.publish(Outgoing("x", reply_to=ref), "k"),
        lambda: link.edit(ref, Outgoing("x"), "v"),
        lambda: link.delete(ref),
        lambda: link.like(ref, "k"),
        lambda: link.fetch(ref),
        lambda: link.since('{"n":"1","own":{"https://social.example/1":["v","2026"]}}'),
        lambda: link.find("k", Outgoing("x"), since, frozenset()),
    ):
        try:
            act()
        except NetworkError:
            continue


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[" * 100_000, b"\xff\xfe", b"null", b'"x"', b"1e999", b"NaN", b'{"id": 1}', b"{" * 9]
)
def test_a_body_that_is_not_the_api_makes_a_write_unknown_and_a_read_repeatable(body: bytes) -> None:
    wire = Wire(Canned(body), "t")  # type: ignore[arg-type]
    link = MastodonConnector(Canned(body), "t")  # type: ignore[arg-type]
    with pytest.raises(Unknown):
        link.publish(Outgoing("x"), "k")
    if body != b'{"id": 1}':
        with pytest.raises(Transient):
            wire.object("GET", "/x")


@pytest.mark.parametrize("native_id", ["", "..", "1/../2", "1?x=2", "a b", "é", "1#2", "%2e"])
def test_an_id_never_leads_to_another_address(native_id: str) -> None:
    from spokesperson.networks.mastodon.lookup import safe_id

    with pytest.raises(NotFound):
        safe_id(native_id)
