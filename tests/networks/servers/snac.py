"""A real Mastodon-API server on loopback: snac2 from Debian's trixie-backports, with two users and their tokens.

The package is fetched with a private apt root (this machine's own sources stay as they are) and extracted, never
installed. It is kept in ``$SPOKESPERSON_TEST_CACHE`` or ``~/.cache/spokesperson-tests``. Older versions answer 404 to
every deletion, so the version is part of the recipe.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from tests.needs import need

SUITE, PACKAGE, VERSION = "trixie-backports", "snac2", "2.96"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
USERS = ("library", "patron")
OOB = "urn:ietf:wg:oauth:2.0:oob"
T = TypeVar("T")


class CannotHave(Exception):
    """The server cannot be had on this machine; the message says why."""


@dataclass(frozen=True)
class Snac:
    base_url: str
    tokens: dict[str, str]

    @property
    def address(self) -> str:
        return self.base_url.removeprefix("http://")


@contextmanager
def running() -> Iterator[Snac]:
    """The server with fresh data; leaves the test out (fails in CI) where it cannot be had."""
    try:
        program = obtain()
    except CannotHave as error:
        need(f"tests against a real Mastodon-API server: {error}")
    folder = Path(tempfile.mkdtemp(prefix="spokesperson-snac-"))
    try:
        with _serving(program, folder) as base_url:
            passwords = {user: (folder / f"{user}.password").read_text() for user in USERS}
            tokens = {user: patiently(lambda u=user: token(base_url, u, passwords[u])) for user in USERS}
            yield Snac(base_url, tokens)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cache() -> Path:
    return Path(os.environ.get("SPOKESPERSON_TEST_CACHE") or Path.home() / ".cache" / "spokesperson-tests")


def obtain() -> Path:
    """The path of the program, fetched on first use; ``CannotHave`` says what is missing."""
    program = cache() / f"{PACKAGE}-{VERSION}" / "usr" / "bin" / "snac"
    if program.exists():
        return program
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise CannotHave(f"{tool} is not on this machine")
    if not KEYRING.exists():
        raise CannotHave("Debian's archive keyring is not on this machine")
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as work:
        _fetch(Path(work))
        # One rename: two processes that fetch at the same time both end with a whole copy.
        try:
            (Path(work) / "out").rename(program.parents[2])
        except OSError:
            if not program.exists():
                raise
    return program


def _fetch(work: Path) -> None:
    """Download the package into ``work`` and extract it to ``work/out``."""
    root = work / "apt"
    for part in ("etc/apt/preferences.d", "etc/apt/sources.list.d", "var/lib/apt/lists/partial", "var/lib/dpkg",
                 "var/cache/apt/archives/partial"):  # fmt: skip
        (root / part).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    source = f"deb [signed-by={KEYRING}] {_mirror()} {SUITE} main\n"
    (root / "etc/apt/sources.list").write_text(source)
    apt = ["apt-get", "-qq", "-o", f"Dir={root}", "-o", f"Dir::State::status={root}/var/lib/dpkg/status",
           "-o", "APT::Sandbox::User=root"]  # fmt: skip
    _run([*apt, "update"], work)
    _run([*apt, "download", PACKAGE], work)
    found = sorted(work.glob(f"{PACKAGE}_{VERSION}*.deb"))
    if not found:
        raise CannotHave(f"{SUITE} no longer has {PACKAGE} {VERSION}")
    _run(["dpkg-deb", "-x", str(found[0]), str(work / "out")], work)


def _mirror() -> str:
    """The mirror this machine already uses."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=False
    ).stdout.split()
    mirror = next((uri for uri in listed if "security" not in uri and "debian" in uri), None)
    if mirror is None:
        raise CannotHave("apt on this machine names no mirror of Debian")
    return mirror


def _run(command: list[str], cwd: Path) -> None:
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotHave(f"{command[0]} did not work: {error}") from error
    if done.returncode:
        raise CannotHave(f"{command[0]} did not work: {done.stderr.strip()[-200:]}")


@contextmanager
def _serving(program: Path, folder: Path) -> Iterator[str]:
    port = free_port()
    data = folder / "data"
    answers = f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\nadmin@example.org\n"
    made = subprocess.run([program, "init", data], input=answers, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"snac init: {made.stderr[-300:]}")
    server_json = data / "server.json"
    server_json.write_text(server_json.read_text().replace('"protocol": "https"', '"protocol": "http"'))
    for user in USERS:
        said = subprocess.run([program, "adduser", data, user], input="\n", capture_output=True, text=True, check=True)
        found = re.search(r"password is (\S+)", said.stdout + said.stderr)
        assert found, said
        (folder / f"{user}.password").write_text(found[1])
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "httpd", data], stdout=log, stderr=log)
        try:
            base_url = f"http://127.0.0.1:{port}"
            _wait(process, f"{base_url}/api/v1/instance", folder / "log")
            yield base_url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"snac ended with {process.returncode}: {log.read_text()[-500:]}")
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise RuntimeError("snac did not answer within 30 s")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def patiently(attempt: Callable[[], T], tries: int = 8) -> T:
    """snac resets a connection now and then; only for setting up, never for what is tested."""
    for _ in range(tries - 1):
        try:
            return attempt()
        except (httpx.HTTPError, LookupError, TypeError, AttributeError, ValueError):
            time.sleep(0.2)
    return attempt()


def token(base_url: str, user: str, password: str) -> str:
    """Sign in as a person would, through the network's own authorisation page."""
    scope = "read write follow"
    with httpx.Client(base_url=base_url, limits=httpx.Limits(max_keepalive_connections=0), timeout=10) as client:
        app = client.post(
            "/api/v1/apps", data={"client_name": "tests", "redirect_uris": OOB, "scopes": scope}
        ).json()  # fmt: skip
        asked = {"client_id": app["client_id"], "redirect_uri": OOB, "response_type": "code", "scope": scope}
        page = client.get("/oauth/authorize", params={**asked, "state": "s"}).text
        form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        form |= {"login": user, "passwd": password}
        said = client.post(re.search(r'action="([^"]+)"', page)[1], data=form)  # type: ignore[index]
        code = re.findall(r"\b[0-9a-f]{32}\b", said.headers.get("location", "") + said.text.split("</form>")[-1])[0]
        grant = {"grant_type": "authorization_code", "client_id": app["client_id"], "code": code,
                 "client_secret": app["client_secret"], "redirect_uri": OOB}  # fmt: skip
        return str(client.post("/oauth/token", data=grant).json()["access_token"])
