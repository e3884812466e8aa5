"""Bodies as they come in: JSON that a database and an archive can hold, or an answer that says where it cannot."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser

MAX_DEPTH = 20
SHOWN = 80


class Unreadable(ValueError):
    """A body that cannot be used; ``field`` is the path to the place, ``body`` for the whole.

    Ninja wraps whatever a parser raises into an error of its own; ``problems`` finds this one as its cause.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field[:SHOWN]


class TooLarge(Unreadable):
    """A body above what this address reads."""


class StrictParser(Parser):
    """UTF-8 JSON without lone surrogates, NUL or deep nesting; orjson refuses the first by itself."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            body = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise Unreadable("body", f"This is not JSON: {error.msg} at line {error.lineno}.") from error
        _check(body, "", 0)
        return body


class JsonOnlyParser(StrictParser):
    """The same for an address that takes JSON objects only, said to be JSON, and not endless ones (AuthZEN)."""

    LARGEST = 256 * 1024

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise Unreadable("Content-Type", "Send the body as application/json.")
        if len(request.body) > self.LARGEST:
            raise TooLarge("body", f"The body is larger than the {self.LARGEST // 1024} KiB this address reads.")
        body = super().parse_body(request)
        if not isinstance(body, dict):
            raise Unreadable("body", "Expected a JSON object.")
        return body


def _check(value: Any, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Unreadable(path, "This is nested too deeply.")
    if isinstance(value, str) and "\x00" in value:
        raise Unreadable(path.replace("\x00", "?") or "body", "Take out the NUL character: it cannot be stored.")
    if isinstance(value, dict):
        for key, inner in value.items():
            inside = f"{path}.{key}" if path else key
            _check(key, inside, depth + 1)
            _check(inner, inside, depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check(inner, f"{path}[{index}]", depth + 1)
