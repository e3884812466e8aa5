"""``serve``, ``web`` and ``worker``: the processes of one installation (design: contract of commands).

``serve`` watches over the two others. Either of them ending ends all, because pages without a sender would promise
what nobody does, and a sender without pages could not be stopped. A signal to ``serve`` reaches both.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import click
from django.conf import settings

WORKERS, THREADS = 2, 4
GRACE = 12.0  # seconds; a send in flight gets ten (design: the desk's fence and drain)
POLL = 0.1
PR_SET_PDEATHSIG = 1

_host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_port = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)


@click.command()
@_host
@_port
def serve(host: str, port: int) -> None:
    """Serve the pages and work the queue until a signal comes or one of the two ends."""
    _ready_to_serve()
    listener = _listen(host, port)
    address = f"http://{_shown(host)}:{listener.getsockname()[1]}"
    _load_pages()
    children = {
        "web": _start(_web_child, listener, os.getpid()),
        "worker": _start(_worker_child, os.getpid()),
    }
    listener.close()
    click.echo(f"Spokesperson is at {address}  (Ctrl-C stops it)")
    sys.exit(_watch(children))


@click.command()
@_host
@_port
def web(host: str, port: int) -> None:
    """Serve the pages only (gunicorn, two processes of four threads)."""
    _ready_to_serve()
    _gunicorn(f"{_shown(host)}:{port}")


@click.command()
def worker() -> None:
    """Work the queue only: send what is due, seal what the archive has taken."""
    _refuse_unmigrated()
    _work()


def _web_child(listener: socket.socket, parent: int) -> None:
    _end_with(parent)
    _gunicorn(f"fd://{listener.fileno()}")


def _worker_child(parent: int) -> None:
    _end_with(parent)
    _work()


def _work() -> None:
    from spokesperson.conduct.reminders import remind_talks
    from spokesperson.desk.actions.pass_on_advice import pass_on_due
    from spokesperson.desk.sending import worker as desk_worker
    from spokesperson.oversight.actions.adopt_directive import follow_directive
    from spokesperson.oversight.actions.deliver import deliver_due
    from spokesperson.oversight.following.reminders import remind_due
    from spokesperson.oversight.mail.digest_mail import write_digests

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_slowly, args=(stop,), name="accounts", daemon=True).start()
    chores = (follow_directive, remind_due, remind_talks, write_digests, deliver_due, pass_on_due)
    desk_worker.run(stop, each_minute=chores)


def _slowly(stop: threading.Event) -> None:
    """What waits for other people's servers, beside the sender, so that no post waits for it (R10)."""
    from django.db import DatabaseError, close_old_connections

    from spokesperson.archive.errors import ArchiveUnavailable
    from spokesperson.desk.actions.instruct_takedown import check_due
    from spokesperson.desk.by_hand.capturing import look_again
    from spokesperson.desk.ownership.vanishing import look_for_vanished
    from spokesperson.oversight.accounts.account_reminders import deliver_notices, remind_accounts
    from spokesperson.oversight.actions.verify_proof import compare_due

    while not stop.wait(30.0):
        close_old_connections()
        for chore in (compare_due, remind_accounts, deliver_notices, look_again, check_due, look_for_vanished):
            try:
                chore()
            except (DatabaseError, ArchiveUnavailable, OSError):
                logging.getLogger(__name__).exception("the database or the archive is away; trying again")


def _load_pages() -> None:
    """Every page's code, loaded once before the processes part: they share it, and the first reader need not wait."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(host: str, port: int) -> socket.socket:
    """The listening socket, made here so that a taken port is an answer and not a process that dies later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise click.ClickException(f"Cannot listen on {_shown(host)}:{port}: {error.strerror}. Try --port.") from None


def _ready_to_serve() -> None:
    _refuse_unmigrated()
    _collect_static()


def _refuse_unmigrated() -> None:
    """Old tables and new code would fail on some page later; better here, with what to do."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if plan:
        raise click.ClickException(f"The database lacks {len(plan)} migrations. Run: spokesperson setup")


def _static_sources() -> Iterator[Path]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for path, storage in finder.list([]):
            yield Path(storage.path(path))


def _collect_static() -> None:
    """Copy, hash and compress the static files once; again only when a source has changed."""
    from django.core.management import call_command

    sources = sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in _static_sources())
    stamp, state = Path(settings.STATIC_ROOT) / ".collected", repr(sources)
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=Path(settings.STATIC_ROOT).exists())
    stamp.write_text(state)


def _start(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """A forked child: it has the code already, which halves the time to the first page."""
    child = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    child.start()
    return child


def _end_with(parent: int) -> None:
    """On Linux the kernel ends us when ``serve`` is killed, so that no half installation stays behind."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


@contextmanager
def _signals_noted() -> Iterator[threading.Event]:
    asked = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(children: dict[str, BaseProcess]) -> int:
    """Wait for a signal or the first end; stop the rest. 0 after a signal, 1 when a child ended by itself."""
    with _signals_noted() as asked:
        ended = None
        while not asked.is_set() and ended is None:
            time.sleep(POLL)
            ended = next((name for name, child in children.items() if child.exitcode is not None), None)
        if ended and not asked.is_set():
            click.echo(f"{ended} ended with {children[ended].exitcode}; stopping the rest.", err=True)
        _stop(list(children.values()))
    return 0 if asked.is_set() else 1


def _stop(children: list[BaseProcess]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        child.join(max(0.1, deadline - time.monotonic()))
        if child.exitcode is None:
            child.kill()
            child.join()


def _logging() -> dict[str, Any]:
    """Gunicorn's own log goes through our formatter: its messages quote addresses, and those what was searched for."""
    configured: dict[str, Any] = settings.LOGGING
    loggers = {
        **configured["loggers"],
        "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    }
    return {**configured, "loggers": loggers}


def _gunicorn(bind: str) -> None:
    from gunicorn.app.base import BaseApplication

    memory = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files must not wait for a disk
    options = {
        "bind": [bind],
        "workers": WORKERS,
        "threads": THREADS,
        "worker_class": "gthread",
        "worker_tmp_dir": str(memory) if os.access(memory, os.W_OK) else None,
        "preload_app": True,
        "graceful_timeout": 10,
        "timeout": 60,
        "keepalive": 5,
        "logconfig_dict": _logging(),
        "control_socket_disable": True,
    }

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                if name in self.cfg.settings:  # older gunicorns have no control socket to disable
                    self.cfg.set(name, value)

        def load(self) -> object:
            from spokesperson.site.wsgi import application

            _load_pages()
            return application

    Server().run()
