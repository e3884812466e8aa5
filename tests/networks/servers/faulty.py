"""Our own contract server in the shape of the Mastodon API, which can be told to fail in every way that was seen.

    python -m tests.networks.servers.faulty --port 0 --state FILE --faults 'POST/drop:.15,503:.1' --seed 1

prints its address and serves until it is stopped. A fault is ``[METHOD/]MODE:RATE``; without a method it meets every
call of the API. Modes: ``503``, ``429`` (with Retry-After), ``predrop`` (closed before anything is done); and, after
the write was committed: ``drop`` (closed without an answer), ``stall`` (answered late), ``500``, ``html``, ``empty``,
``huge``. ``GET /_state`` gives everything that stands, ``POST /_faults`` sets other faults while it runs.

Tokens are ``token-USER``. A key is ignored unless ``--honour-keys`` is given, as on the real server we test with.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.networks.servers.state import MAX_CHARACTERS, Refused, State

BEFORE = ("503", "429", "predrop")
AFTER = ("drop", "stall", "500", "html", "empty", "huge")
USERS = ("library", "patron")
Fault = tuple[str, str, float]


def parse_faults(spec: str) -> list[Fault]:
    """``(method or "", mode, rate)`` of each part; ``ValueError`` names the part that is none."""
    found = []
    for part in filter(None, (p.strip() for p in spec.split(","))):
        match = re.fullmatch(r"(?:([A-Z]+)/)?(\w+):(\d*\.?\d+)", part)
        if not match or match[2] not in BEFORE + AFTER:
            raise ValueError(f"{part!r} is no fault; one looks like POST/drop:.1")
        found.append((match[1] or "", match[2], float(match[3])))
    return found


class Faults:
    """Decides which call fails and how: first what a test asked for next, then by the rates."""

    def __init__(self, spec: str = "", seed: int = 0) -> None:
        self.set(spec, seed)
        self.lock = threading.Lock()
        self.coming: list[tuple[str, str, str]] = []

    def set(self, spec: str, seed: int) -> None:
        self.rates, self.random = parse_faults(spec), random.Random(seed)

    def next(self, mode: str, method: str = "POST", path: str = "/api/", times: int = 1) -> None:
        """The next ``times`` calls of ``method`` below ``path`` fail in this ``mode``."""
        with self.lock:
            self.coming += [(mode, method, path)] * times

    def choose(self, method: str, path: str) -> str:
        with self.lock:
            for planned in self.coming:
                if planned[1] == method and path.startswith(planned[2]):
                    self.coming.remove(planned)
                    return planned[0]
            drawn = self.random.random()
            for wanted, mode, rate in self.rates:
                if wanted in ("", method) and path.startswith("/api/"):
                    if drawn < rate:
                        return mode
                    drawn -= rate
        return ""


class Server(ThreadingHTTPServer):
    """The contract server; ``calls`` lists every request as (method, path)."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, state: State, faults: Faults, port: int = 0, stall: float = 2.0, wait: int = 1) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.state, self.faults, self.stall, self.wait = state, faults, stall, wait
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"
        state.base_url = self.base_url
        self.calls: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return self.base_url.removeprefix("http://")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that was killed is what this server is for."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def _serve(self) -> None:
        self.parts = urlsplit(self.path)
        self.query = {name: values[-1] for name, values in parse_qs(self.parts.query).items()}
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.calls.append((self.command, self.parts.path))
        mode = self.server.faults.choose(self.command, self.parts.path)
        if mode in BEFORE:
            return self._fail_before(mode)
        try:
            status, body = self._answer()
        except Refused as refused:
            status, body = refused.status, {"error": refused.error}
        if mode:
            return self._fail_after(mode, status, body)
        return self._send(status, body)

    def _fail_before(self, mode: str) -> None:
        if mode == "predrop":
            return self._hang_up()
        headers = {"Retry-After": str(self.server.wait)} if mode == "429" else {}
        return self._send(int(mode), "<html>Please wait</html>", headers)

    def _fail_after(self, mode: str, status: int, body: Any) -> None:
        if mode == "drop":
            return self._hang_up()
        if mode == "stall":
            time.sleep(self.server.stall)
            return self._send(status, body)
        answers = {"500": "<h1>Sorry</h1>", "html": "<h1>Welcome</h1>", "empty": "", "huge": "x" * 3_000_000}
        return self._send(500 if mode == "500" else 200, answers[mode])

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        html = isinstance(body, str)
        data = body.encode() if html else body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if html else "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _answer(self) -> tuple[int, Any]:
        for method, pattern, act in ROUTES:
            if method == self.command and (found := re.fullmatch(pattern, self.parts.path)):
                return 200, act(self, *found.groups())
        raise Refused(404, "Not Found")

    def user(self) -> str:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer token-")
        if token not in self.server.state.users:
            raise Refused(401, "The access token is invalid")
        return token

    def fields(self) -> dict[str, Any]:
        """The body, JSON or form; pictures come as multipart."""
        kind = self.headers.get("Content-Type") or ""
        if kind.startswith("multipart/"):
            whole = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body)
            return {str(p.get_param("name", header="content-disposition")): p for p in whole.iter_parts()}
        if "json" in kind:
            try:
                found = json.loads(self.body)
            except ValueError as error:
                raise Refused(400, "Error occurred while parsing request parameters") from error
            return found if isinstance(found, dict) else {}
        return {name: values[-1] for name, values in parse_qs(self.body.decode()).items()}

    def limit(self) -> int:
        return min(int(self.query.get("limit", "20")), 40)


def _upload(handler: Handler) -> Any:
    user, fields = handler.user(), handler.fields()
    file, alt = fields.get("file"), fields.get("description")
    data = file.get_payload(decode=True) if file is not None else b""
    words = alt.get_payload(decode=True).decode() if alt is not None else ""
    return handler.server.state.upload(user, file.get_content_type() if file is not None else "", words, data)


def _source(handler: Handler, native_id: str) -> Any:
    row = handler.server.state.own(handler.user(), native_id)
    return {"id": native_id, "text": row["text"], "spoiler_text": ""}


def _notifications(handler: Handler) -> Any:
    asked = handler.query
    state = handler.server.state
    return state.notifications(handler.user(), handler.limit(), asked.get("since_id", ""), asked.get("max_id", ""))


def _page(handler: Handler, native_id: str) -> Any:
    return handler.server.state.status(handler.server.state.row(native_id))["content"]


def _faults(handler: Handler) -> Any:
    asked = handler.fields()
    handler.server.faults.set(str(asked.get("spec", "")), int(asked.get("seed", 0)))
    return {}


def _instance(_handler: Handler) -> Any:
    statuses = {"max_characters": MAX_CHARACTERS, "max_media_attachments": 4, "characters_reserved_per_url": 23}
    return {"version": "4.4.0", "configuration": {"statuses": statuses}}


def _seen(handler: Handler) -> State:
    """The state, for a caller with a valid authorisation."""
    handler.user()
    return handler.server.state


S = r"/api/v1/statuses/(\w+)"
ROUTES: list[tuple[str, str, Callable[..., Any]]] = [
    ("GET", "/api/v1/instance", _instance),
    ("GET", "/api/v1/accounts/verify_credentials", lambda h: _seen(h).account(h.user())),
    (
        "GET",
        r"/api/v1/accounts/(\w+)/statuses",
        lambda h, a: _seen(h).statuses(a, h.limit(), h.query.get("max_id", "")),
    ),
    ("POST", "/api/v2/media", _upload),
    (
        "POST",
        "/api/v1/statuses",
        lambda h: _seen(h).publish(h.user(), h.fields(), h.headers.get("Idempotency-Key", "")),
    ),
    ("GET", S, lambda h, n: _seen(h).status(_seen(h).row(n), h.user())),
    ("PUT", S, lambda h, n: _seen(h).edit(h.user(), n, h.fields())),
    ("DELETE", S, lambda h, n: _seen(h).delete(h.user(), n)),
    ("GET", S + "/source", _source),
    ("POST", S + "/favourite", lambda h, n: _seen(h).favourite(h.user(), n, on=True)),
    ("POST", S + "/unfavourite", lambda h, n: _seen(h).favourite(h.user(), n, on=False)),
    ("GET", "/api/v1/notifications", _notifications),
    ("GET", "/api/v2/search", lambda h: {"statuses": _seen(h).search(h.query.get("q", ""))}),
    ("GET", r"/@\w+/(\d+)", _page),
    ("GET", r"/users/\w+/statuses/(\d+)", _page),
    ("GET", "/_state", lambda h: h.server.state.everything()),
    ("POST", "/_faults", _faults),
]


@contextmanager
def serving(
    file: str = ":memory:", faults: str = "", *, seed: int = 0, honour_keys: bool = False, stall: float = 2.0
) -> Iterator[Server]:
    """The server in a thread of this process."""
    state = State(file, USERS, honour_keys)
    server = Server(state, Faults(faults, seed), stall=stall)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        state.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--state", default=":memory:")
    parser.add_argument("--faults", default="")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--honour-keys", action="store_true")
    parser.add_argument("--stall-seconds", type=float, default=2.0)
    parser.add_argument("--retry-after", type=int, default=1)
    asked = parser.parse_args()
    state = State(asked.state, USERS, asked.honour_keys)
    faults = Faults(asked.faults, asked.seed)
    server = Server(state, faults, asked.port, asked.stall_seconds, asked.retry_after)
    print(server.base_url, flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
