"""The only way out: addresses that lead inside are never connected to, and a failure says whether anything was sent.

R88 (nothing twice, nothing lost) rests on the second half; 1.3 on the first.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.networks import AddressRefused, Invalid, NetworkError, Transient, Unknown
from spokesperson.networks.addresses import is_public
from spokesperson.networks.egress import MAX_BYTES, READ_TRIES, Egress, resolve
from tests.networks.servers import faulty
from tests.networks.servers.snac import free_port

# Ways to write an address that is not public. {port} is where a listener waits that must never hear anything.
INSIDE = [
    "127.0.0.1", "127.1", "127.0.1", "127.1.2.3", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1",
    "0x7f.0.0.1", "0177.0.0.1", "0177.1", "017700000001", "127.0.0.01", "localhost", "LOCALHOST", "localhost.",
    "0", "0.0.0.0", "0.0.0.1", "00000000", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2002:c0a8:101::]",
    "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fec0::1]", "[fc00::1]", "[fd00::1]", "[ff02::1]",
    "[ff0e::1]", "[2001:db8::1]", "[100::1]", "[3fff::1]", "10.0.0.1", "10.255.255.255", "172.16.0.1",
    "172.31.255.255", "192.168.0.1", "192.168.255.255", "169.254.169.254", "169.254.0.1", "100.64.0.1",
    "100.127.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1",
]  # fmt: skip


@contextmanager
def listening(answer: Callable[[socket.socket], None] = lambda _: None) -> Iterator[tuple[int, list[str]]]:
    """A listener on all of this machine's addresses; every connection it hears is listed."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            while True:
                try:
                    connection, peer = listener.accept()
                except OSError:
                    return
                heard.append(str(peer))
                with connection:
                    try:
                        answer(connection)
                    except OSError:
                        continue

        threading.Thread(target=run, daemon=True).start()
        yield listener.getsockname()[1], heard


def asked(egress: Egress, base_url: str, method: str = "GET") -> object:
    return egress.client(base_url).request(method, "/api/v1/instance")


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_an_inner_address_is_connected_to(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty and more spellings, no connection: the connecting itself is watched."""
    tried: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *given, **_: tried.append(given))
    for base_url in (f"https://{host}", f"https://{host}:443"):
        with pytest.raises((AddressRefused, Invalid, Transient)):
            asked(Egress(deadline=2.0), base_url)
    assert tried == []


def test_a_listener_inside_hears_nothing() -> None:
    with listening() as (port, heard):
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
            for base_url in (f"http://{host}:{port}", f"https://{host}:{port}", f"https://u:p@{host}:{port}"):
                with pytest.raises((AddressRefused, Invalid)):
                    asked(Egress(), base_url)
        time.sleep(0.05)
        assert heard == []


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *given, **_: tried.append(given))
    egress = Egress(resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        asked(egress, "https://social.example")
    assert tried == []


def test_a_name_is_looked_up_once_and_the_checked_address_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that answers differently the second time (rebinding) gains nothing."""
    tried: list[tuple[str, int]] = []
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Transient):
        Egress(resolver=lambda host, port: next(answers)).client("https://social.example").request("POST", "/api/x")
    assert tried == [("93.184.216.34", 443)]


@pytest.mark.parametrize(
    "base_url",
    ["http://social.example", "https://social.example:8443", "https://social.example:80", "https://social.example:22"],
)
def test_only_https_on_443_is_used(base_url: str) -> None:
    with pytest.raises(AddressRefused):
        Egress().client(base_url)


@pytest.mark.parametrize(
    "base_url",
    ["", "social.example", "ftp://social.example", "file:///etc/passwd", "https://", "https://a:b@social.example",
     "gopher://127.0.0.1:70", "https://\x00", "https://a b", "javascript:alert(1)", "https://[::1", "http://x:99999"],
)  # fmt: skip
def test_what_is_no_address_names_the_field(base_url: str) -> None:
    with pytest.raises(Invalid) as refused:
        Egress().client(base_url)
    assert refused.value.field == "base_url"


def test_what_is_allowed_by_name_is_reached_and_nothing_beside_it() -> None:
    with faulty.serving() as server, faulty.serving() as other:
        egress = Egress(allow=[server.address])
        assert egress.client(server.base_url).request("GET", "/api/v1/instance").status == 200
        with pytest.raises(AddressRefused):
            egress.client(other.base_url)
        with pytest.raises(AddressRefused):
            egress.client(server.base_url).request("GET", f"{other.base_url}/api/v1/instance")
        with pytest.raises(AddressRefused):
            egress.client(server.base_url.replace("127.0.0.1", "localhost"))


def _says(answer: bytes) -> Callable[[socket.socket], None]:
    def act(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return act


def _allowed(port: int, **given: float | int) -> Egress:
    return Egress(allow=[f"127.0.0.1:{port}"], **given)  # type: ignore[arg-type]


def test_a_redirect_is_not_followed() -> None:
    with listening() as (inside, heard):
        moved = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{inside}/\r\nContent-Length: 0\r\n\r\n"
        with listening(_says(moved.encode())) as (port, _):
            answer = _allowed(port).client(f"http://127.0.0.1:{port}").request("GET", "/")
        assert answer.status == 302
        assert heard == []


def test_the_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as (proxy, heard), faulty.serving() as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        client = Egress(allow=[server.address]).client(server.base_url)
        assert client.request("GET", "/api/v1/instance").status == 200
        assert heard == []


def _raises(method: str, answer: Callable[[socket.socket], None], **given: float | int) -> NetworkError:
    with listening(answer) as (port, _):
        client = _allowed(port, **given).client(f"http://127.0.0.1:{port}")
        with pytest.raises(NetworkError) as caught:
            client.request(method, "/api/v1/statuses", json={"status": "x"} if method == "POST" else None)
    return caught.value


def _endless(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def _drip(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


ZOO: dict[str, Callable[[socket.socket], None]] = {
    "closes at once": lambda c: None,
    "closes after reading": lambda c: c.recv(65536) and None,
    "never answers": lambda c: time.sleep(0.7),
    "no HTTP": _says(b"\x16\x03\x01\x02\x00"),
    "half a head": _says(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "half a body": _says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
    "two lengths": _says(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}"),
    "bad chunks": _says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "a head without end": _says(b"HTTP/1.1 200 OK\r\n" + b"X-Pad: " + b"x" * 200_000),
    "a body without end": _endless,
    "a body drop by drop": _drip,
}


@pytest.mark.parametrize("name", ZOO)
def test_after_sending_a_write_is_unknown_whatever_comes_back(name: str) -> None:
    """R88: from the first byte on, it may stand there."""
    error = _raises("POST", ZOO[name], deadline=0.5)
    assert isinstance(error, Unknown)
    assert error.sent


@pytest.mark.parametrize("name", ZOO)
def test_a_read_without_a_usable_answer_may_be_repeated(name: str) -> None:
    assert isinstance(_raises("GET", ZOO[name], deadline=0.25), Transient)


def test_a_write_that_could_not_be_sent_may_be_repeated() -> None:
    """R88: nothing listens there, so nothing stands there."""
    port = free_port()
    with pytest.raises(Transient):
        _allowed(port).client(f"http://127.0.0.1:{port}").request("POST", "/api/v1/statuses", json={})


def test_a_name_that_cannot_be_looked_up_may_be_tried_again() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Transient):
        Egress(resolver=nowhere).client("https://social.example").request("POST", "/x")


def test_a_look_up_never_outlasts_the_deadline() -> None:
    egress = Egress(resolver=lambda host, port: time.sleep(5) or ["93.184.216.34"], deadline=0.2)
    begun = time.monotonic()
    with pytest.raises(Transient):
        egress.client("https://social.example").request("POST", "/x")
    assert time.monotonic() - begun < 1.5


def test_reads_are_tried_again_and_writes_are_not() -> None:
    with listening() as (port, heard):
        client = _allowed(port).client(f"http://127.0.0.1:{port}")
        with pytest.raises(Transient):
            client.request("GET", "/")
        assert len(heard) == READ_TRIES
        heard.clear()
        with pytest.raises(Unknown):
            client.request("POST", "/", json={})
        assert len(heard) == 1


@pytest.mark.parametrize(("size", "fits"), [(MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_an_answer_has_at_most_two_megabytes(size: int, fits: bool) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode()
    with listening(_says(head + b"x" * size)) as (port, _):
        client = _allowed(port).client(f"http://127.0.0.1:{port}")
        if fits:
            assert len(client.request("GET", "/").body) == size
        else:
            with pytest.raises(Transient):
                client.request("GET", "/")


def test_the_certificate_is_checked_for_the_name_not_the_address() -> None:
    """A connection to a checked address still greets with the name the request has (SNI)."""
    hello: list[bytes] = []
    with listening(lambda c: hello.append(c.recv(4096))) as (port, _):
        egress = Egress(allow=[f"social.example:{port}"], resolver=lambda host, p: ["127.0.0.1"])
        with pytest.raises((Transient, Unknown)):
            egress.client(f"https://social.example:{port}").request("POST", "/")
        assert b"social.example" in hello[0]


@given(st.ip_addresses(v=4))
def test_an_inner_address_stays_inner_however_it_is_wrapped(address: ipaddress.IPv4Address) -> None:
    wrapped = [
        ipaddress.IPv6Address((0xFFFF << 32) | int(address)),
        ipaddress.IPv6Address((0x64FF9B << 96) | int(address)),
        ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80)),
    ]
    assert {is_public(str(w)) for w in wrapped} == {is_public(str(address))}
    if not address.is_global or address.is_multicast:
        assert not is_public(str(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "social.example", "1.2.3", "::g", "0x7f.1"])
def test_what_is_no_numeric_address_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_the_system_gives_numeric_addresses() -> None:
    assert resolve("127.1", 443) == ["127.0.0.1"]
