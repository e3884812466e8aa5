"""The whole described API under generated requests: whatever its description allows or forbids, never a 5xx (R26)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from spokesperson import clock
from spokesperson.api.models import issue

EXAMPLES = 5
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture
def described(house: Any) -> Iterator[Any]:
    """The API's description as it is served; requests end inside the test's transaction, so nobody hangs up on it."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


def operations(described: Any) -> list[Any]:
    return [found.ok() for found in described.get_all_operations()]


def test_the_description_names_every_address(described):
    """Contract: OpenAPI describes what there is."""
    paths = {operation.path for operation in operations(described)}
    assert {"/api/v1/activities", "/api/v1/drafts", "/api/v1/decisions", "/api/v1/checkpoint"} <= paths
    assert len(operations(described)) >= 20


@pytest.mark.parametrize("who", ["boss", "aide"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_generated_request_breaks_the_server(house, described, who, mode):
    """Fuzz: every operation as described and as not, by an Administrator and by somebody without a role."""
    headers = {"Authorization": f"Bearer {issue(getattr(house, who), 'fuzz', clock.now())}"}
    tried: Counter[str] = Counter()

    def one(case: Any) -> None:
        answer = case.call(headers={**headers, **case.headers} if case.headers else headers)
        assert answer.status_code < 500, case.as_curl_command()
        kind = answer.headers.get("content-type", [""])[0]
        assert answer.status_code < 400 or kind.startswith("application/problem+json"), (kind, case.as_curl_command())
        tried[case.operation.label] += 1

    for operation in operations(described):
        try:
            strategy = operation.as_strategy(generation_mode=mode)
            settings(
                max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET
            )(given(case=strategy)(one))()
        except Exception as error:  # an address without anything to get wrong has no negative case
            if mode is GenerationMode.POSITIVE or not ("Impossible" in str(error) or "Unsatisfiable" in repr(error)):
                raise
    everything = len(operations(described))
    assert len(tried) == everything if mode is GenerationMode.POSITIVE else len(tried) > everything // 2, tried
