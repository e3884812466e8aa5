"""A network that fails in every way that was seen: the right error each time, and never a post twice (1.8; R88)."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spokesperson import clock
from spokesperson.networks import (
    NetworkError,
    Outgoing,
    RateLimited,
    Ref,
    Snapshot,
    TokenExpired,
    Transient,
    Unknown,
)
from spokesperson.networks.egress import Egress
from spokesperson.networks.mastodon import MastodonConnector
from tests.networks.conformance import again, key, picture, words
from tests.networks.servers import faulty

STALL = 0.6
STATUSES = "/api/v1/statuses"


@pytest.fixture(scope="module")
def shared() -> Iterator[faulty.Server]:
    with faulty.serving(stall=STALL) as server:
        yield server


@pytest.fixture
def server(shared: faulty.Server) -> faulty.Server:
    shared.faults.set("", 0)
    shared.faults.coming.clear()
    return shared


def link(server: faulty.Server, token: str = "token-library", deadline: float = 5.0) -> MastodonConnector:
    return MastodonConnector(Egress(allow=[server.address], deadline=deadline).client(server.base_url), token)


def stands(server: faulty.Server, out: Outgoing) -> int:
    return sum(post["text"] == out.text for post in server.state.everything()["posts"])


def find(us: MastodonConnector, out: Outgoing) -> Ref | None:
    return us.find(key(), out, clock.now() - timedelta(minutes=10), frozenset())


@pytest.mark.parametrize("mode", ["drop", "500", "html", "empty", "huge", "stall"])
def test_a_write_that_arrived_without_an_answer_is_unknown_and_found(server: faulty.Server, mode: str) -> None:
    us, out = link(server, deadline=STALL / 2 if mode == "stall" else 5.0), Outgoing(words())
    server.faults.next(mode, "POST", STATUSES)
    with pytest.raises(Unknown) as caught:
        us.publish(out, key())
    assert caught.value.sent
    assert stands(server, out) == 1
    assert find(us, out) is not None


@pytest.mark.parametrize("mode", ["503", "429", "predrop"])
def test_a_write_that_did_not_arrive_is_not_found(server: faulty.Server, mode: str) -> None:
    """A connection closed before anything was done looks like any other: unknown, and then not found."""
    us, out = link(server), Outgoing(words())
    server.faults.next(mode, "POST", STATUSES)
    expected = {"503": Transient, "429": RateLimited, "predrop": Unknown}[mode]
    with pytest.raises(expected):
        us.publish(out, key())
    assert stands(server, out) == 0
    assert find(us, out) is None


def test_a_lost_upload_is_harmless(server: faulty.Server) -> None:
    """Nobody sees a picture before its post, so the whole act may be repeated."""
    us, out = link(server), Outgoing(words(), media=(picture("A door"),))
    server.faults.next("drop", "POST", "/api/v2/media")
    with pytest.raises(Transient):
        us.publish(out, key())
    us.publish(out, key())
    assert stands(server, out) == 1


@pytest.mark.parametrize("mode", ["503", "html", "empty", "huge", "drop", "500"])
def test_a_look_that_failed_never_says_that_nothing_is_there(server: faulty.Server, mode: str) -> None:
    """``find`` answering ``None`` would send it a second time."""
    us, out = link(server), Outgoing(words())
    us.publish(out, key())
    server.faults.next(mode, "GET", "/api/v1/accounts", times=9)
    with pytest.raises((Transient, Unknown)):
        find(us, out)


@pytest.mark.parametrize("mode", ["503", "html", "empty", "huge", "drop", "500"])
def test_a_read_back_that_failed_never_says_that_it_is_gone(server: faulty.Server, mode: str) -> None:
    us = link(server)
    ref = us.publish(Outgoing(words()), key()).ref
    server.faults.next(mode, "GET", "/api/", times=9)
    with pytest.raises((Transient, Unknown)):
        us.fetch(ref)


def test_a_deletion_nobody_could_verify_says_so(server: faulty.Server) -> None:
    """R71: ``None`` is not ``True``."""
    us = link(server)
    ref = us.publish(Outgoing(words()), key()).ref
    server.faults.next("503", "GET", "/@library")
    server.faults.next("503", "GET", "/users/")
    receipt = us.delete(ref)
    assert (receipt.acknowledged, receipt.verified_gone) == (True, None)


def test_the_network_says_how_long_to_wait(server: faulty.Server) -> None:
    server.faults.next("429", "POST", STATUSES)
    before = clock.now()
    with pytest.raises(RateLimited) as caught:
        link(server).publish(Outgoing(words()), key())
    assert before <= caught.value.until <= clock.now() + timedelta(seconds=server.wait)


def test_an_unknown_authorisation_is_named(server: faulty.Server) -> None:
    us = link(server, token="nobody")
    for act in (us.verify, lambda: us.publish(Outgoing("x"), key()), lambda: us.since(None)):
        with pytest.raises(TokenExpired):
            act()


def test_a_text_the_network_does_not_take_names_the_field(server: faulty.Server) -> None:
    from spokesperson.networks import Invalid

    with pytest.raises(Invalid) as caught:
        link(server).publish(Outgoing("x" * 501), key())
    assert caught.value.field == "text"
    assert "x" * 20 not in str(caught.value)


def test_an_edit_made_elsewhere_is_not_overwritten_while_answers_are_lost(server: faulty.Server) -> None:
    us = link(server)
    ref = us.publish(Outgoing(words()), key()).ref
    new = words("Corrected")
    server.faults.next("drop", "PUT", STATUSES)
    with pytest.raises(Unknown):
        us.edit(ref, Outgoing(new), ref.version)
    found = us.fetch(ref)
    assert isinstance(found, Snapshot)
    assert found.text == new


def send(us: MastodonConnector, out: Outgoing, known: set[str]) -> str:
    """The sender's order of steps: look, if anything may have been sent; then send; then read back."""
    used, since, sent = key(), clock.now() - timedelta(seconds=1), False
    for _ in range(200):
        try:
            if sent and (ref := us.find(used, out, since, frozenset(known))):
                return ref.uri
            sent = True
            return us.publish(out, used).ref.uri
        except RateLimited:
            continue
        except NetworkError:
            continue
    raise AssertionError("never sent")


def test_a_hundred_posts_through_every_fault_stand_exactly_once(server: faulty.Server) -> None:
    """R88: also where some say the same as others."""
    server.faults.set("POST/drop:.1,POST/predrop:.05,503:.05,POST/500:.05,POST/html:.05,GET/empty:.03,429:.03", seed=7)
    us, known, choose = link(server), set[str](), random.Random(3)
    mark = words("Batch")
    texts = [f"{mark} {choose.randrange(40)}" for _ in range(100)]
    uris = []
    for text in texts:
        uris.append(send(us, Outgoing(text), known))
        known.add(uris[-1])
    standing = [p for p in server.state.everything()["posts"] if p["text"].startswith(mark)]
    assert Counter(p["text"] for p in standing) == Counter(texts)
    assert {p["uri"] for p in standing} == set(uris)
    assert len(set(uris)) == 100


def test_an_honoured_key_is_sent(tmp_path: Path) -> None:
    """Servers that keep the key answer with the first post."""
    with faulty.serving(honour_keys=True) as server:
        us, out, used = link(server), Outgoing(words()), key()
        assert us.publish(out, used).ref == us.publish(out, used).ref
        assert stands(server, out) == 1


def test_the_server_runs_as_a_process_and_keeps_its_state(tmp_path: Path) -> None:
    """The crash test of the sender relies on it."""
    state = tmp_path / "state.sqlite3"
    for round_ in (1, 2):
        command = [sys.executable, "-m", "tests.networks.servers.faulty", "--state", str(state),
                   "--faults", "POST/drop:1.0", "--seed", "5"]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                base_url = process.stdout.readline().strip()
                us = MastodonConnector(
                    Egress(allow=[base_url.removeprefix("http://")]).client(base_url), "token-library"
                )
                with pytest.raises(Unknown):
                    us.publish(Outgoing(f"Round {round_}"), key())
                with urllib.request.urlopen(f"{base_url}/_state") as answer:
                    texts = [post["text"] for post in json.load(answer)["posts"]]
                assert texts == [f"Round {n}" for n in range(1, round_ + 1)]
            finally:
                process.kill()


@pytest.mark.parametrize("spec", ["drop", "drop:", "late:.5", "post/drop:.5", "drop:.5;503:.1"])
def test_a_fault_that_is_none_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="is no fault"):
        faulty.parse_faults(spec)


def test_times_of_the_network_are_read_as_instants(server: faulty.Server) -> None:
    us = link(server)
    found = again(lambda: us.fetch(us.publish(Outgoing(words()), key()).ref))
    assert isinstance(found, Snapshot)
    assert found.at is not None
    assert found.at.tzinfo is UTC
    assert abs(found.at - datetime.now(UTC)) < timedelta(minutes=1)
