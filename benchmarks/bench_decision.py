"""One permission check with its facts: how many queries, how small a part the engine is (goals: engine).

Measured on the demonstration library in a child process with its own folder, on SQLite. The parts take turns.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
ROUNDS, EACH = 40, 25


def run() -> list[Row]:
    """All rows. A target is "-" where there is nothing to meet."""
    with tempfile.TemporaryDirectory(prefix="bench-decision-") as folder:
        environment = {**os.environ, "SPOKESPERSON_MODE": "demo", "SPOKESPERSON_DATA": folder}
        environment |= {"DJANGO_SETTINGS_MODULE": "spokesperson.site.settings", "SPOKESPERSON_LOG_LEVEL": "ERROR"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "benchmarks.bench_decision"]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    seen = json.loads(done.stdout)
    share = seen["engine"] / seen["whole"]
    return [
        _row("database queries of one check", "1", str(seen["queries"]), seen["queries"] == 1),
        _row("one check, facts included", "-", f"{seen['whole']:.0f} us", None),
        _row("engine's part of it", "<= 10 %", f"{share:.1%}", share <= 0.10),
        _row("query written anew by the ORM / translated once", "-", f"{seen['anew'] / seen['facts']:.0f}x", None),
        _row("one key look-up by raw SQL / facts", "-", f"{seen['floor'] / seen['facts']:.2f}x", None),
    ]


def _row(measure: str, target: str, figure: str, ok: bool | None) -> Row:
    return {"subject": "permission check", "measure": measure, "target": target, "figure": figure, "ok": ok}


def _median_us(parts: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median time of each part in microseconds, the parts taking turns so that a slow moment hits all."""
    took: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(ROUNDS):
        for name, part in parts.items():
            begun = time.perf_counter()
            for _ in range(EACH):
                part()
            took[name].append((time.perf_counter() - begun) / EACH * 1e6)
    return {name: statistics.median(values) for name, values in took.items()}


def _child() -> None:
    import django

    django.setup()
    from click.testing import CliRunner
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from spokesperson import clock, institution
    from spokesperson.accounts import queries
    from spokesperson.cli.setup import setup
    from spokesperson.decisions import door, facts
    from spokesperson.decisions.activity import Activity
    from spokesperson.directive import engine
    from spokesperson.directive.register import in_force
    from spokesperson.people.models import Employee

    made = CliRunner().invoke(setup, ["--demo"])
    assert made.exit_code == 0, made.output
    who = Employee.objects.get(email__startswith="nora.")
    account = queries.usual(who)
    assert account is not None
    act = Activity(actor=who, action="post", subject=who.urn, as2={"type": "Create"}, account=account, topic="programs")
    verdict = door.weigh(act)
    with CaptureQueriesContext(connection) as seen:
        door.weigh(act)
    zone, rules = institution.load(settings.INSTITUTION_FILE).zone, in_force()
    used = dict(verdict.decision.facts_used)
    now = clock.now()
    local = now.astimezone(zone)
    asked = {"actor": who.pk, "at": now, "weekday": local.weekday(), "day": local.date(), "account": account.pk,
             "topic": "programs"}  # fmt: skip

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM people_employee WHERE id = %s", [who.pk])
            cursor.fetchone()

    took = _median_us(
        {
            "whole": lambda: door.weigh(act),
            "facts": lambda: facts.gather(who.pk, now, zone, account.pk, "post", "programs"),
            "engine": lambda: engine.decide(used, rules),
            "floor": floor,
        }
    )
    took |= _median_us({"anew": lambda: list(facts._query(**asked))})
    json.dump({**took, "queries": len(seen.captured_queries)}, sys.stdout)


if __name__ == "__main__":
    _child()
