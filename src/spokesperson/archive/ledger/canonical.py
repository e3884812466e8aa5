"""Canonical JSON: one value, one spelling in bytes, for ever (SH 620.4, 4.2; RFC 8785).

The profile is narrow on purpose: ASCII keys, no floats, integers within 2^53, text that UTF-8 and every database can
hold (no lone surrogates, no NUL). Inside it orjson's sorted output is byte for byte that of RFC 8785, which the tests
hold against an independent implementation.
"""

from __future__ import annotations

from typing import Any, NoReturn

import orjson

LARGEST = 2**53 - 1
DEEPEST = 100
_OPTIONS = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
_LEAVES = frozenset({str, int, bool, type(None)})


class CanonicalError(ValueError):
    """A value outside the profile. ``path`` says where: ``$.object.content``, ``$.attachment[2]``."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


def dumps(value: Any) -> bytes:
    """``value`` (dicts, lists, text, integers, booleans, None) as canonical bytes; ``CanonicalError`` if it cannot."""
    if not _plain(value, DEEPEST):
        _refuse(value)
    try:
        data = orjson.dumps(value, option=_OPTIONS)
    except (orjson.JSONEncodeError, RecursionError):
        _refuse(value)
    # orjson answers for numbers, surrogates and key types. Keys outside ASCII and NUL are left to us, and both show in
    # the bytes, so that almost every value is spared the slow walk.
    if not data.isascii() or b"\\u0000" in data:
        _walk(value, "$", DEEPEST)
    return data


def loads(data: bytes | str) -> Any:
    """The value behind canonical bytes; ``CanonicalError`` if they are not JSON or not the canonical spelling."""
    given = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    try:
        value = orjson.loads(given)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise CanonicalError("$", f"not JSON ({error})") from None
    if dumps(value) != given:
        raise CanonicalError("$", "not in canonical form (sorted ASCII keys, no spaces, shortest escapes)")
    return value


def _plain(value: Any, depth: int) -> bool:
    """Whether only JSON's own types stand in ``value``, floats excluded, and not too deep. Built for speed."""
    kind = type(value)
    if kind in _LEAVES:
        return True
    if depth == 0:
        return False
    if kind is dict:
        inner = value.values()
    elif kind is list or kind is tuple:
        inner = value
    else:
        return False
    for item in inner:  # noqa: SIM110 - all() with a generator takes three times as long
        if type(item) not in _LEAVES and not _plain(item, depth - 1):
            return False
    return True


def _refuse(value: Any) -> NoReturn:
    _walk(value, "$", DEEPEST)
    raise CanonicalError("$", "cannot be written as canonical JSON")


def _walk(value: Any, path: str, depth: int) -> None:
    """Find the first thing outside the profile and name its place."""
    if isinstance(value, (dict, list, tuple)) and depth == 0:
        raise CanonicalError(path, f"nested deeper than {DEEPEST} levels")
    kind = type(value)
    if kind is str:
        _text(value, path)
    elif kind is int:
        if abs(value) > LARGEST:
            raise CanonicalError(path, "integer beyond 2^53 - 1; write it as text")
    elif kind is dict:
        for key, item in value.items():
            _walk(item, f"{path}.{_key(key, path)}", depth - 1)
    elif kind in (list, tuple):
        for number, item in enumerate(value):
            _walk(item, f"{path}[{number}]", depth - 1)
    elif kind is float:
        raise CanonicalError(path, "floats have no one spelling; write an integer or text")
    elif kind not in _LEAVES:
        raise CanonicalError(path, f"{kind.__name__} is not JSON")


def _key(key: Any, path: str) -> str:
    if type(key) is not str:
        raise CanonicalError(path, f"key {key!r} is not text")
    if not key.isascii() or "\x00" in key:
        raise CanonicalError(path, f"key {key!a} is not plain ASCII")
    return key


def _text(value: str, path: str) -> None:
    if "\x00" in value:
        raise CanonicalError(path, "NUL character, which no database holds")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise CanonicalError(path, f"lone surrogate at position {error.start}") from None
