"""Canonical JSON against RFC 8785 and at the edges of its profile (4.2; R87)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.archive.ledger import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
KEYS = st.text(st.characters(min_codepoint=1, max_codepoint=126))
NUMBERS = st.integers(-canonical.LARGEST, canonical.LARGEST)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert canonical.dumps(value) == rfc8785.dumps(value)


@given(JSON)
def test_what_is_written_reads_back(value: Any) -> None:
    data = canonical.dumps(value)
    assert canonical.loads(data) == value
    assert canonical.loads(data.decode()) == value


@given(st.dictionaries(KEYS, TEXT, min_size=2))
def test_the_order_of_keys_makes_no_difference(value: dict[str, str]) -> None:
    assert canonical.dumps(dict(reversed(value.items()))) == canonical.dumps(value)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": {"b": [1, 2.0]}}, "$.a.b[1]"),
        ([float("nan")], "$[0]"),
        (float("inf"), "$"),
        ({"a": 2**53}, "$.a"),
        ([{"n": -(2**53)}], "$[0].n"),
        ([10**30], "$[0]"),
        ({"a": "x\ud800y"}, "$.a"),
        ({"a": ["ok", "x\x00y"]}, "$.a[1]"),
        ({"é": 1}, "$"),
        ({"a": {"\ud800": 1}}, "$.a"),
        ({"a": {1: 1}}, "$.a"),
        ({"a": {"k\x00": 1}}, "$.a"),
        ({"a": {1, 2}}, "$.a"),
        ({"a": b"bytes"}, "$.a"),
        ({"a": datetime.date(2026, 1, 1)}, "$.a"),
        ({"a": (1, {"b": object()})}, "$.a[1].b"),
    ],
)
def test_what_is_outside_the_profile_is_refused_with_its_place(value: Any, path: str) -> None:
    with pytest.raises(canonical.CanonicalError) as refused:
        canonical.dumps(value)
    assert refused.value.path == path


@given(JSON, st.sampled_from([1.5, float("nan"), 2**53, "\ud800", "\x00", b""]))
def test_a_bad_value_is_found_wherever_it_hides(value: Any, bad: Any) -> None:
    with pytest.raises(canonical.CanonicalError):
        canonical.dumps({"outer": [value, {"inner": bad}, value]})


def test_depth_is_limited_with_an_error_and_no_crash() -> None:
    deep: Any = "end"
    for _ in range(canonical.DEEPEST):
        deep = [deep]
    assert canonical.dumps(deep).startswith(b"[[[[")
    with pytest.raises(canonical.CanonicalError, match="nested deeper"):
        canonical.dumps([deep])
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(canonical.CanonicalError, match="nested deeper"):
        canonical.dumps(circle)


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b"1.0", b'"\\u0041"', b"[" * 5000, '"\ud800"']
)
def test_other_spellings_of_json_are_refused(data: bytes | str) -> None:
    with pytest.raises(canonical.CanonicalError):
        canonical.loads(data)


def test_a_backslash_before_u0000_is_text_like_any_other() -> None:
    assert canonical.loads(canonical.dumps({"a": "\\u0000"})) == {"a": "\\u0000"}
