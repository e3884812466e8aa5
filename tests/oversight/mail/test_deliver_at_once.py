"""Two workers at the same moment, and the worker of an installation with a real mail server (L9)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from spokesperson import clock
from spokesperson.desk.models import Draft
from spokesperson.directive.models import Delivery
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.deliver import deliver_due
from spokesperson.oversight.actions.distribute_version import distribute_version
from spokesperson.oversight.mail.digest_mail import write_digests
from tests import factories
from tests.oversight.smtp import MailServer
from tests.oversight.test_at_once import at_once


def test_two_workers_send_each_mail_once(transactional_db, clock_at, post_office):
    """L9: a delivery is claimed by one of them."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    for number in range(12):
        factories.employee(f"Person {number}")
    distribute_version(version_at())
    found = at_once(*[lambda: deliver_due(seconds=60)] * 3)
    assert sum(found) == 12
    assert {len(box) for box in post_office.boxes.values()} == {1}
    assert len(post_office.boxes) == 12
    assert Delivery.objects.filter(state="sent", attempts=1).count() == 12


def _reminders(server: MailServer) -> list[Any]:
    """All but the e-mail about what waits, which comes when this runs while the library opens, and the one of the
    order that was lifted weeks ago.
    """
    return [m for m in server.all if "need" not in m["Subject"] and not m["Subject"].startswith("Lifted: ")]


def test_two_workers_write_what_waits_for_somebody_once(transactional_db, clock_at):
    """L9: each morning of a person belongs to one of them."""
    clock_at(factories.AT_WORK.replace(hour=14, minute=5))  # nine in the morning there
    factories.directive_adopted()
    now = clock.now()
    people = [factories.employee(f"Person {number}") for number in range(6)]
    for person in people:
        Draft.objects.create(author=person, text="Seeds", state="failed", why="Away", created_at=now, edited_at=now)
    found = at_once(*[write_digests] * 3)
    assert sum(found) == 6
    assert Delivery.objects.filter(kind="digest").count() == 6


def test_the_worker_of_an_installation_sends_what_is_due(tmp_path: Path):
    """R7, L9, end to end: the demonstration's three speakers have not opened the directive for four months."""
    server = MailServer()
    server.start()
    here = {**os.environ, "SPOKESPERSON_MODE": "demo", "SPOKESPERSON_DATA": str(tmp_path)}
    here.pop("DATABASE_URL", None)
    here["SPOKESPERSON_EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}/?timeout=5"
    program = [sys.executable, "-m", "spokesperson.cli"]
    worker = None
    try:
        subprocess.run([*program, "setup", "--demo"], env=here, check=True, capture_output=True, timeout=120)
        worker = subprocess.Popen([*program, "worker"], env=here, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(_reminders(server)) < 3 and time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.1)
        assert {m["Subject"] for m in _reminders(server)} == {"Time to look at SH 620.4, version 1.0 again"}
        assert len(_reminders(server)) == 3
    finally:
        if worker:
            worker.terminate()
            assert worker.wait(20) == 0
        server.stop()
