"""``serve``: two processes that live and end together (design: contract of commands)."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import click
import pytest

from spokesperson.cli import serve

# Python 3.12 and newer warn when a process with threads forks; pytest-xdist has threads, serve has none.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
FORK = multiprocessing.get_context("fork")


def sleeper() -> BaseProcess:
    return started(time.sleep, 60)


def leaver() -> BaseProcess:
    return started(sys.exit, 7)


def started(work: Callable[..., object], *arguments: object) -> BaseProcess:
    child = FORK.Process(target=work, args=arguments)
    child.start()
    return child


def deaf(ready: Event) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    time.sleep(60)


def test_the_rest_is_stopped_when_one_process_ends_by_itself(capsys: pytest.CaptureFixture[str]):
    left = sleeper()
    assert serve._watch({"web": left, "worker": leaver()}) == 1
    assert left.exitcode == -signal.SIGTERM
    assert "worker ended with 7" in capsys.readouterr().err


def test_a_signal_reaches_both_processes_and_is_a_good_end():
    children = {"web": sleeper(), "worker": sleeper()}
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert serve._watch(children) == 0
    assert [child.exitcode for child in children.values()] == [-signal.SIGTERM] * 2


def test_a_process_that_will_not_stop_is_killed_after_the_grace(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serve, "GRACE", 0.2)
    ready = FORK.Event()
    child = started(deaf, ready)
    assert ready.wait(10)
    serve._stop([child])
    assert child.exitcode == -signal.SIGKILL


def test_signal_handlers_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    serve._watch({"web": leaver(), "worker": leaver()})
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_taken_port_is_an_answer_that_names_it():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"127.0.0.1:{port}"):
            serve._listen("127.0.0.1", port)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_children_end_when_serve_is_killed():
    parent = """
import os, time
from spokesperson.cli import serve

def child(parent):
    serve._end_with(parent)
    print(os.getpid(), flush=True)
    time.sleep(60)

serve._start(child, os.getpid())
time.sleep(60)
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "spokesperson.site.settings", "SPOKESPERSON_MODE": "demo"}
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        pid = int(process.stdout.readline())
        process.kill()
    assert gone(pid, seconds=5)


def gone(pid: int, seconds: float) -> bool:
    """Whether the process ends (or is a zombie that only waits for its new parent) within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def installation(tmp_path: Path) -> dict[str, str]:
    """The environment of a demo installation of this test's own, on SQLite, with its tables."""
    environment = {
        **os.environ,
        "SPOKESPERSON_DATA": str(tmp_path),
        "SPOKESPERSON_MODE": "demo",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'serve.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "spokesperson.site.settings",
    }
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True)
    return environment


def test_serve_answers_and_a_signal_ends_every_process(installation: dict[str, str]):
    """Pages and worker start in one group, the health page answers, SIGTERM ends all with 0."""
    command = [sys.executable, "-m", "spokesperson.cli", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=installation, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline()).group()
            with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
                assert answer.status == 200
            group = members(process.pid)
            assert len(group) >= 4, "serve, gunicorn, its workers and the queue's worker"
            process.terminate()
            assert process.wait(15) == 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert all(gone(pid, seconds=5) for pid in group)


def test_serve_refuses_a_database_without_its_tables(tmp_path: Path, installation: dict[str, str]):
    environment = {**installation, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    command = [sys.executable, "-m", "spokesperson.cli", "serve", "--port", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Run: spokesperson setup" in done.stderr


def members(group: int) -> list[int]:
    """The processes of a process group (Linux and its /proc)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError):
            if os.getpgid(int(entry.name)) == group:
                found.append(int(entry.name))
    return found
