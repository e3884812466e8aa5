"""The one suite against every network: built in, real, and our own contract server (R68, R71)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from spokesperson.networks import KINDS, Invalid, Outgoing, TokenExpired, connect
from spokesperson.networks.egress import Egress
from spokesperson.networks.mastodon import MastodonConnector
from spokesperson.networks.noticeboard import NoticeboardConnector
from tests.networks.conformance import Conformance, Net, again, key, published, seen, words
from tests.networks.memory import Board, MemoryNoticeStore
from tests.networks.servers import faulty, snac


@pytest.fixture(scope="module")
def contract_server() -> Iterator[faulty.Server]:
    with faulty.serving() as server:
        yield server


@pytest.fixture(scope="module")
def snac_server() -> Iterator[snac.Snac]:
    with snac.running() as server:
        yield server


# Now and then this server leaves a connection without an answer; the suite need not wait as long as the sender would.
SNAC_DEADLINE = 3.0


class TestNoticeboardInMemory(Conformance):
    @pytest.fixture
    def net(self) -> Net:
        board = Board()
        us, other = (NoticeboardConnector(MemoryNoticeStore(board, name)) for name in ("library", "patron"))
        return Net(us, other)


@pytest.mark.django_db
class TestNoticeboard(Conformance):
    @pytest.fixture
    def net(self) -> Net:
        from spokesperson.noticeboard.store import DjangoNoticeStore

        us, other = (NoticeboardConnector(DjangoNoticeStore(name)) for name in ("library", "patron"))
        return Net(us, other)

    def test_the_same_key_never_puts_up_two_notices(self, net: Net) -> None:
        """R88."""
        used, out = key(), Outgoing(words())
        assert net.us.publish(out, used).ref == net.us.publish(out, used).ref


class TestContractServer(Conformance):
    @pytest.fixture
    def net(self, contract_server: faulty.Server) -> Net:
        client = Egress(allow=[contract_server.address]).client(contract_server.base_url)
        us, other = (MastodonConnector(client, f"token-{name}") for name in ("library", "patron"))
        return Net(us, other)

    def test_a_like_is_told(self, net: Net) -> None:
        ours = published(net.us, Outgoing(words()))
        _, cursor = net.us.since(None)
        net.other.like(ours, key())
        events, _ = net.us.since(cursor)
        assert [(e.kind, e.ref.uri, e.author) for e in events] == [("like", ours.uri, "patron")]

    def test_more_than_a_page_of_answers_is_told_in_order(self, net: Net) -> None:
        ours = published(net.us, Outgoing(words()))
        _, cursor = net.us.since(None)
        sent = [published(net.other, Outgoing(words(), reply_to=ours)).uri for _ in range(45)]
        events, _ = net.us.since(cursor)
        assert [e.ref.uri for e in events] == sent

    def test_what_lies_more_than_a_page_back_is_found(self, net: Net) -> None:
        out = Outgoing(words("Long ago"))
        ref = published(net.us, out)
        for _ in range(45):
            published(net.us, Outgoing(words()))
        assert seen(net.us, type(ref)(uri=ref.uri)).text == out.text


@pytest.mark.network
class TestSnac(Conformance):
    """A real server, snac2 2.96. Its queue delivers from account to account after some seconds."""

    @pytest.fixture
    def net(self, snac_server: snac.Snac) -> Net:
        client = Egress(allow=[snac_server.address], deadline=SNAC_DEADLINE).client(snac_server.base_url)
        us, other = (MastodonConnector(client, snac_server.tokens[name]) for name in ("library", "patron"))
        return Net(us, other, patience=150.0)

    def test_a_key_alone_does_not_protect(self, net: Net) -> None:
        """Why the sender looks first: this server publishes twice under one key."""
        used, out = key(), Outgoing(words())
        refs = [again(lambda: net.us.publish(out, used)).ref.uri for _ in range(2)]
        assert refs[0] != refs[1]
        assert net.us.caps.idempotency == "none"

    def test_a_deletion_may_be_acknowledged_while_the_page_stays(self, net: Net) -> None:
        """R71: the record keeps the two apart. This server keeps what someone on it has answered."""
        ours = published(net.us, Outgoing(words()))
        published(net.other, Outgoing(words("@library yes"), reply_to=ours))
        receipt = again(lambda: net.us.delete(ours))
        assert (receipt.acknowledged, receipt.verified_gone) == (True, False)

    def test_an_unknown_authorisation_is_named(self, snac_server: snac.Snac) -> None:
        client = Egress(allow=[snac_server.address], deadline=SNAC_DEADLINE).client(snac_server.base_url)
        link = MastodonConnector(client, "0" * 32)
        with pytest.raises(TokenExpired):
            again(link.verify)
        with pytest.raises(TokenExpired):
            again(lambda: link.publish(Outgoing(words()), key()))


def test_every_network_is_reached_by_its_name() -> None:
    egress = Egress()
    store = MemoryNoticeStore(Board(), "library")
    for kind in KINDS:
        link = connect(kind, base_url="https://social.example", token="t", egress=egress, store=store)
        assert link.kind == kind


@pytest.mark.parametrize(
    ("given", "field"),
    [({"kind": "telegraph"}, "network"), ({"kind": "noticeboard"}, "store"), ({"kind": "mastodon"}, "base_url")],
)
def test_what_a_connector_lacks_is_named(given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        connect(given["kind"], base_url="no address", token="t", egress=Egress())
    assert refused.value.field == field


def test_a_network_without_authorisation_is_not_connected() -> None:
    with pytest.raises(TokenExpired):
        connect("mastodon", base_url="https://social.example", token="", egress=Egress())
