"""A client that speaks to the API with a person's token."""

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
from spokesperson.desk.models import Draft
from spokesperson.people.models import Employee
from tests.desk.conftest import house, ready  # noqa: F401  (the same people)


class Caller:
    """``caller.post("/activities", {...})`` answers status, body and content type."""

    def __init__(self, employee: Employee | None) -> None:
        self.client = Client()
        headers = {"Authorization": f"Bearer {issue(employee, 'test', clock.now())}"} if employee else {}
        self.headers = headers

    def __call__(self, method: str, path: str, body: Any = None) -> SimpleNamespace:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        answer = self.client.generic(
            method, f"/api/v1{path}", raw, content_type="application/json", headers=self.headers
        )
        kind = answer.headers.get("Content-Type", "")
        found = orjson.loads(answer.content) if "json" in kind and answer.content else None
        return SimpleNamespace(status=answer.status_code, body=found, kind=kind, raw=answer.content)

    def post(self, path: str, body: Any = None) -> SimpleNamespace:
        return self("POST", path, body)

    def get(self, path: str) -> SimpleNamespace:
        return self("GET", path)


@pytest.fixture
def caller() -> Callable[[Employee | None], Caller]:
    return Caller


@pytest.fixture
def draft(house: SimpleNamespace) -> Draft:  # noqa: F811
    """The Administrator's, ready but for its pause."""
    return ready(house.boss, house.board)


@pytest.fixture
def speak(house: SimpleNamespace, caller: Callable[[Employee | None], Caller]) -> Caller:  # noqa: F811
    """The Administrator's own client."""
    return caller(house.boss)
