"""Bodies as they come in: JSON that a database and an archive can hold, or an answer that says where it cannot."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

MAX_DEPTH = 20


class StrictParser(Parser):
    """UTF-8 JSON without lone surrogates, NUL or deep nesting; orjson refuses the first by itself."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            body = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise HttpError(422, f"The body is not JSON: {error.msg} at line {error.lineno}.") from error
        _check(body, "body", 0)
        return body


def _check(value: Any, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise HttpError(422, f"{path[:80]}: nested too deeply.")
    if isinstance(value, str) and "\x00" in value:
        raise HttpError(422, f"{path[:80]}: take out the NUL character, it cannot be stored.")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(key, f"{path}.{key}", depth + 1)
            _check(inner, f"{path}.{key}", depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check(inner, f"{path}[{index}]", depth + 1)
