"""Callers of the AuthZEN addresses: one for each person of the house, one without a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.api.models import issue
from tests.desk.conftest import house  # noqa: F401  (the same people)


class Speaker:
    """``speaker("/access/v1/evaluation", {...})`` answers status, body, headers and the raw bytes."""

    def __init__(self, employee: Any) -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {issue(employee, 'test', clock.now())}"} if employee else {}

    def __call__(
        self, path: str, body: Any = None, method: str = "POST", kind: str = "application/json", **headers: str
    ) -> SimpleNamespace:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.generic(method, path, raw, content_type=kind, headers={**self.headers, **named})
        told = answer.headers.get("Content-Type", "")
        found = orjson.loads(answer.content) if "json" in told and answer.content else None
        return SimpleNamespace(status=answer.status_code, body=found, headers=answer.headers, raw=answer.content)

    def get(self, path: str) -> SimpleNamespace:
        return self(path, method="GET")


@pytest.fixture
def speaker(house: SimpleNamespace) -> Callable[[str], Speaker]:  # noqa: F811
    """``speaker("ann")`` speaks for Ann; ``speaker("")`` for nobody."""
    people = {**vars(house), "maria": house.ann.supervisor, "": None}
    made: dict[str, Speaker] = {}
    return lambda who: made.setdefault(who, Speaker(people[who]))
