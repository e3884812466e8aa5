"""Is it alive, and can it work? ``/healthz`` asks nothing of anyone; ``/readyz`` tries what an act needs."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from spokesperson.archive import store as archive
from spokesperson.directive.register import NoDirectiveInForce, version_at


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 with each part's state, or 503 naming what is not ready."""
    parts = {"database": _database(), "archive": _archive(), "directive": _directive(), "data": _data()}
    ready = all(state == "ok" for state in parts.values())
    body = {"status": "ready" if ready else "not ready", "parts": parts}
    return JsonResponse(body, status=200 if ready else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "ok" if not executor.migration_plan(executor.loader.graph.leaf_nodes()) else "migrations to apply"
    except Exception:
        return "away"


def _archive() -> str:
    try:
        archive.head()
    except Exception:
        return "away"
    return "ok"


def _directive() -> str:
    try:
        version_at()
    except NoDirectiveInForce:
        return "none in force"
    except Exception:
        return "away"
    return "ok"


def _data() -> str:
    probe = settings.DATA / ".ready"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return "not writable"
    return "ok"
