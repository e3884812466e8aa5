"""Stop orders racing sends and workers frozen past their lease: nothing arrives unlisted, no draft is lost (1.5)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
RACES = int(os.environ.get("SPOKESPERSON_RACES", "200"))
FROZEN = int(os.environ.get("SPOKESPERSON_FROZEN", "20"))


@pytest.mark.crash
@pytest.mark.once
def test_nothing_arrives_after_a_stop_was_acknowledged_without_being_listed_in_it(tmp_path):
    """R51: 200 races and 20 frozen workers; ``make races`` runs 1,000 and 100, on both databases."""
    assert raced(tmp_path, f"sqlite:///{tmp_path / 'races.sqlite3'}", RACES, FROZEN)["database"] == "sqlite"


@pytest.mark.crash
@pytest.mark.skipif(
    "postgres" not in os.environ.get("DATABASE_URL", "") or not postgres.programs(),
    reason="run with the tests on PostgreSQL, on a server of its own",
)
def test_nor_on_postgresql_where_transactions_overlap(tmp_path):
    """R51: READ COMMITTED, where the proof of ADR 0017 has most to say."""
    with postgres.server() as url:
        assert raced(tmp_path, url, RACES, FROZEN)["database"] == "postgresql"


def raced(folder: Path, database: str, races: int, frozen: int) -> dict[str, object]:
    """The report of a run, after the measures that hold on every database."""
    environment = {
        **os.environ,
        "SPOKESPERSON_DATA": str(folder / "var"),
        "SPOKESPERSON_MODE": "demo",
        "SPOKESPERSON_LOG_LEVEL": "CRITICAL",
        "DATABASE_URL": database,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "tests.crash.races", "--races", str(races), "--frozen", str(frozen)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["errors"] == [], report
    assert (report["races"], report["frozen"]) == (races, frozen)
    assert (report["unlisted"], report["cancelled_but_arrived"], report["lost"]) == (0, 0, 0), report
    # The moments were not all the same: some went out before, some came back.
    assert report["before"], report
    assert report["returned"], report
    return report
