"""The only way out of the house (SH 620.4, 1.3, 1.8; threat: addresses that lead back inside).

A name is looked up once, every address it has must be public, and the connection goes to one of the addresses that
were checked, while the certificate is still verified for the name. Port 443 and https only, unless ``allow`` names
host and port. No redirect is followed, no proxy of the environment is used, no connection is kept, an answer has at
most ``MAX_BYTES``, and the whole exchange a deadline.

A failure says whether the request had left: before that it is ``Transient``, after that a write is ``Unknown``.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from spokesperson.networks.addresses import is_public
from spokesperson.networks.errors import AddressRefused, Invalid, Transient, Unknown

MAX_BYTES = 2 * 1024 * 1024
DEADLINE = 20.0
CONNECT_WITHIN = 5.0
READS = frozenset({"GET", "HEAD", "OPTIONS"})
READ_TRIES = 3
AGENT = "Spokesperson (+https://spokesperson.example)"

# After IDNA; a colon stands in IPv6 addresses only.
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")

Resolver = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """All numeric addresses of ``host``; ``OSError`` if it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The authorities whose certificates we believe; read once, since reading them costs more than most requests."""
    return httpx.create_ssl_context()


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers (case-insensitive) and the whole body."""

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Egress:
    """The rules of one installation. ``allow``: ``host:port`` pairs that may be reached although private or plain."""

    allow: Iterable[str] = ()
    resolver: Resolver = resolve
    deadline: float = DEADLINE
    max_bytes: int = MAX_BYTES

    def client(self, base_url: str) -> Client:
        """A client for the API at ``base_url``; ``Invalid`` or ``AddressRefused`` if it cannot be one."""
        base = self._checked(base_url, "base_url")
        return Client(self, str(base).rstrip("/"))

    def _checked(self, address: str, name: str) -> httpx.URL:
        """``address`` parsed, with the rules that need no look-up applied."""
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise Invalid(name, "not an address") from error
        if url.scheme not in ("http", "https") or not _HOST.fullmatch(url.raw_host) or _port(url) > 65535:
            raise Invalid(name, "an address looks like https://social.example")
        if url.userinfo:
            raise Invalid(name, "an address must not hold a name or password")
        if self.allowed(url.host, _port(url)):
            return url
        if url.scheme != "https":
            raise AddressRefused("only https is used")
        if _port(url) != 443:
            raise AddressRefused("only port 443 is used")
        return url

    def allowed(self, host: str, port: int) -> bool:
        return f"{host.lower()}:{port}" in {entry.strip().lower() for entry in self.allow}

    def addresses(self, host: str, port: int, within: float) -> list[str]:
        """The checked addresses of ``host``; ``AddressRefused`` if a single one is not public."""
        found = _in_time(lambda: self.resolver(host, port), within)
        if not self.allowed(host, port) and not all(is_public(address) for address in found):
            raise AddressRefused("this address does not lead to the public Internet")
        return found


class Client:
    """Requests below one base address."""

    def __init__(self, egress: Egress, base_url: str) -> None:
        self._egress = egress
        self.base_url = base_url

    def request(self, method: str, path: str, **content: Any) -> Answer:
        """One exchange; ``path`` is below the base address or a whole address under the same rules.

        ``content``: httpx's ``headers``, ``params``, ``json``, ``data``, ``files``. Reads that got no answer are
        tried again, ``READ_TRIES`` times in all. Raises ``AddressRefused``, ``Invalid``, ``Transient``, ``Unknown``.
        """
        address = path if "://" in path else self.base_url + path
        url = self._egress._checked(address, "address")
        for _ in range(READ_TRIES - 1 if method in READS else 0):
            with contextlib.suppress(Transient):
                return self._once(method, url, content)
        return self._once(method, url, content)

    def _once(self, method: str, url: httpx.URL, content: Mapping[str, Any]) -> Answer:
        request = _request(method, url, content)
        exchange = _Exchange(self._egress, time.monotonic() + self._egress.deadline)
        try:
            return exchange.run(request)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise _failure(exchange, method, type(error).__name__) from error
        except _TooLarge as error:
            raise _failure(exchange, method, "the answer is too large") from error


class _TooLarge(Exception):
    pass


def _failure(exchange: _Exchange, method: str, why: str) -> Transient | Unknown:
    if exchange.sent and method not in READS:
        return Unknown(f"no usable answer came: {why}", sent=True)
    return Transient(f"the network could not be reached or did not answer: {why}")


def _request(method: str, url: httpx.URL, content: Mapping[str, Any]) -> httpx.Request:
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    headers.update(content.get("headers") or {})
    rest = {name: value for name, value in content.items() if name != "headers" and value is not None}
    try:
        return httpx.Request(method, url, headers=headers, **rest)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Invalid("address", "this request cannot be written down") from error


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _in_time(look_up: Callable[[], list[str]], within: float) -> list[str]:
    """A look-up that never outlasts the deadline: the system's resolver cannot be interrupted, so it is left behind."""
    answers: list[list[str]] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(look_up())
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(within, 0.0))
    if answers and answers[0]:
        return answers[0]
    raise Transient("the address of the network could not be looked up") from (failures[0] if failures else None)


class _Exchange:
    """One request on one connection; ``sent`` turns true with the first byte of the request."""

    def __init__(self, egress: Egress, until: float) -> None:
        self.egress, self.until, self.sent = egress, until, False

    def run(self, request: httpx.Request) -> Answer:
        assert isinstance(request.stream, httpx.SyncByteStream)
        wire = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions={"trace": self._trace},
        )
        backend = _CheckedBackend(self)
        with httpcore.ConnectionPool(
            ssl_context=_trust(), max_keepalive_connections=0, network_backend=backend
        ) as pool:
            answer = pool.handle_request(wire)
            try:
                return Answer(answer.status, httpx.Headers(answer.headers), self._body(answer))
            finally:
                answer.close()

    def _trace(self, event: str, _info: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self.sent = True

    def _body(self, answer: httpcore.Response) -> bytes:
        body = bytearray()
        for chunk in answer.iter_stream():
            body += chunk
            if len(body) > self.egress.max_bytes:
                raise _TooLarge
        return bytes(body)

    def left(self, at_most: float | None = None) -> float:
        """Seconds until the deadline; never 0, which would mean "do not wait" to a socket."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline is over")
        return min(left, at_most) if at_most else left


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, whatever name the request has."""

    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        exchange = self._exchange
        failure: Exception = httpcore.ConnectError("no address")
        for address in exchange.egress.addresses(host, port, exchange.left(CONNECT_WITHIN)):
            try:
                return _TimedStream(self._backend.connect_tcp(address, port, exchange.left(CONNECT_WITHIN)), exchange)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every wait ends with the exchange's deadline."""

    def __init__(self, stream: httpcore.NetworkStream, exchange: _Exchange) -> None:
        self._stream, self._exchange = stream, exchange

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._exchange.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._exchange.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._exchange.left(CONNECT_WITHIN))
        return _TimedStream(stream, self._exchange)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
