"""200 kills of the sender against a network that fails in every way: nothing lost, doubled or unprovable (1.8, 4.2)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.networks.servers import faulty

ROOT = Path(__file__).resolve().parents[2]
FAULTS = "503:.08,429:.04,predrop:.03,POST/drop:.12,POST/500:.04,POST/stall:.04,POST/html:.02"
KILLS = int(os.environ.get("SPOKESPERSON_KILLS", "200"))


@pytest.mark.crash
def test_no_post_is_lost_doubled_or_unprovable_when_the_sender_is_killed(tmp_path):
    """R88 and the issue's measure: >= 200 kills, 0 lost, 0 duplicated, 0 unverifiable."""
    with faulty.serving(str(tmp_path / "network.sqlite3"), FAULTS, seed=7, stall=0.4) as network:
        environment = {
            **os.environ,
            "SPOKESPERSON_DATA": str(tmp_path / "var"),
            "SPOKESPERSON_MODE": "demo",
            "SPOKESPERSON_LOG_LEVEL": "CRITICAL",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'loop.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "spokesperson.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "LOOP_BEGUN": str(time.time() % 10_000_000),
        }
        command = [sys.executable, "-m", "tests.crash.kill_loop", "--network", network.base_url]
        command += ["--kills", str(KILLS), "--posts", str(max(40, KILLS // 2))]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=420)
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["kills"] >= KILLS
    assert (report["lost"], report["duplicated"], report["unverifiable"]) == (0, 0, 0), report
    assert report["published"] == report["posts"], report
