"""The sender against a network that fails in every way that was seen (1.8): R64, R20, R87, exactly once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, connections

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions import post
from spokesperson.desk.models import Breaker, Draft, Intent, Publication
from spokesperson.desk.sending import connect, sender, settle
from spokesperson.desk.states import DraftState
from spokesperson.networks.egress import Egress
from tests import factories
from tests.desk.conftest import later, ready
from tests.networks.servers import faulty

PACE = sender.Pace(lease=30, backoff=2, look_again=5, attempts=6, breaker_after=50)
TEXT = "Story time moves to ten o'clock on Saturdays."


@pytest.fixture(scope="module")
def network() -> Iterator[faulty.Server]:
    with faulty.serving(stall=0.6) as server:
        yield server


@pytest.fixture
def server(network, settings) -> faulty.Server:
    """The contract server, empty and without faults."""
    network.faults.set("", 0)
    network.faults.coming.clear()
    network.calls.clear()
    for table in ("posts", "media", "keys", "notifications", "favourites"):
        network.state._do(f"DELETE FROM {table}")
    settings.EGRESS_ALLOW = [network.address]
    return network


@pytest.fixture
def account(house, server):
    return factories.account_library(
        network="mastodon", handle="@library", base_url=server.base_url, token="token-library"
    )


@pytest.fixture
def queued(house, account) -> Draft:
    """A decided post that is due."""
    return queue(house, account, TEXT)


def queue(house, account, text: str, **more: object) -> Draft:
    draft = ready(house.boss, account, text, **more)
    with later(61):
        post.post(draft, house.boss)
    draft.refresh_from_db()
    return draft


def standing(server: faulty.Server) -> list[str]:
    return [row["text"] for row in server.state.everything()["posts"]]


def run(seconds: float, pace: sender.Pace = PACE) -> int:
    with later(seconds):
        return sender.run_due(pace)


def run_until_settled(draft: Draft, pace: sender.Pace = PACE) -> Draft:
    """The worker's scans of the following minutes."""
    for scan in range(30):
        run(62 + scan * 20, pace)
        draft.refresh_from_db()
        if draft.state != DraftState.SENDING:
            break
    return draft


def kinds(draft: Draft) -> list[str]:
    return [r.type for r in archive.by_subject(draft.urn)]


def test_without_faults_one_post_stands_and_is_read_back_identical(server, queued):
    """R64, R87."""
    assert run(62) == 1
    queued.refresh_from_db()
    assert queued.state == DraftState.PUBLISHED
    assert standing(server) == [TEXT]
    assert kinds(queued)[-1] == "Create"
    posted = server.calls.index(("POST", "/api/v1/statuses"))
    assert any(method == "GET" and "/statuses/" in path for method, path in server.calls[posted + 1 :])


@pytest.mark.parametrize("fault", [*faulty.BEFORE, *faulty.AFTER])
def test_whatever_happens_to_the_answer_exactly_one_post_stands(server, queued, fault, monkeypatch):
    """503, 429, cut before and after it was taken, late, 500, HTML, nothing, far too much: once, and on record once."""
    if fault == "stall":
        monkeypatch.setattr(connect, "Egress", partial(Egress, deadline=0.3))
    server.faults.next(fault, "POST", "/api/v1/statuses")
    run_until_settled(queued)
    assert queued.state == DraftState.PUBLISHED, queued.why
    assert standing(server) == [TEXT]
    assert kinds(queued).count("Create") == 1
    assert Publication.objects.count() == 1
    assert server.faults.coming == []


def test_a_cut_answer_is_looked_up_at_once_and_not_sent_again(server, queued):
    """Commit, then drop: one look finds it."""
    server.faults.next("drop", "POST", "/api/v1/statuses")
    run(62)
    queued.refresh_from_db()
    assert queued.state == DraftState.PUBLISHED
    assert server.calls.count(("POST", "/api/v1/statuses")) == 1


def test_a_cut_answer_to_the_look_as_well_is_looked_up_later(server, queued):
    """Nothing is sent again before somebody could look."""
    server.faults.next("drop", "POST", "/api/v1/statuses")
    server.faults.next("503", "GET", "/api/v1/accounts", times=2)
    run_until_settled(queued)
    assert queued.state == DraftState.PUBLISHED
    assert server.calls.count(("POST", "/api/v1/statuses")) == 1
    assert Intent.objects.get().attempts > 1


def test_what_one_sender_holds_no_other_can_claim(server, queued):
    """The lease: also for one that saw the act as due a moment ago."""
    with later(62):
        pk = sender.due()[0]
        assert sender.claim(pk, PACE) is not None
        assert sender.claim(pk, PACE) is None
    with later(62 + PACE.lease):
        assert sender.claim(pk, PACE) is not None


def test_the_network_that_asks_to_wait_is_given_that_time(server, queued):
    """429 with Retry-After."""
    server.wait = 120
    server.faults.next("429", "POST", "/api/v1/statuses")
    run(62)
    intent = Intent.objects.get()
    assert timedelta(seconds=100) < intent.due_at - clock.now() - timedelta(seconds=62) <= timedelta(seconds=125)
    assert run(62 + 90) == 0
    assert standing(server) == []
    assert run(62 + 130) == 1
    assert standing(server) == [TEXT]
    server.wait = 1


def test_a_503_is_tried_again_later_and_later(server, queued):
    waits = []
    server.faults.next("503", "POST", "/api/v1/statuses", times=3)
    at = 62.0
    for _ in range(3):
        assert run(at) == 1
        intent = Intent.objects.get()
        waits.append((intent.due_at - clock.now()).total_seconds() - at)
        at += waits[-1] + 0.01
    # Backoff 2, 4, 8 with jitter of a half.
    assert 1 <= waits[0] <= 2
    assert 2 <= waits[1] <= 4
    assert 4 <= waits[2] <= 8
    run(at)
    queued.refresh_from_db()
    assert queued.state == DraftState.PUBLISHED


def test_a_network_that_stays_away_keeps_the_words_and_says_not_sent(server, queued):
    """Nothing can have been sent, so nobody has to look: it failed, and can be posted again."""
    server.faults.next("503", "POST", "/api/v1/statuses", times=99)
    run_until_settled(queued)
    assert queued.state == DraftState.FAILED
    assert queued.why.startswith("Not sent")
    assert kinds(queued)[-1] == "Reject"


def test_what_was_revoked_between_two_attempts_is_not_sent(house, server, account):
    """R23: while nothing can stand in public yet, every attempt asks the directive anew."""
    queued = queue(house, account, TEXT)
    server.faults.next("503", "POST", "/api/v1/statuses", times=1)
    with later(62):
        sender.run_due(PACE)
    house.boss.holdings.update(end=clock.now() + timedelta(seconds=63))
    with later(70):
        sender.run_due(PACE)
    queued.refresh_from_db()
    assert queued.state == DraftState.DRAFT
    assert queued.why
    assert not server.state.everything()["posts"]


def test_after_the_last_attempt_a_person_is_asked(server, queued):
    """Nothing is given up in silence and nothing is repeated for ever."""
    server.faults.next("predrop", "POST", "/api/v1/statuses", times=99)
    run_until_settled(queued)
    assert queued.state == DraftState.UNKNOWN
    assert queued.why
    assert Intent.objects.get().attempts == PACE.attempts
    assert kinds(queued)[-1] == "Question"


@pytest.mark.parametrize("sent", [False, True])
def test_what_a_dead_sender_left_is_taken_over_when_its_lease_is_over(server, queued, sent):
    """Killed before or after the network took it: once."""
    with later(62):
        intent = sender.claim(sender.due()[0], PACE)
        assert intent is not None
        if sent:
            connect.connector(intent.account).publish(connect.outgoing(intent.draft), intent.key)
    assert run(70) == 0, "the lease still stands"
    assert run(62 + PACE.lease + 1) == 1
    queued.refresh_from_db()
    assert queued.state == DraftState.PUBLISHED
    assert standing(server) == [TEXT]


def test_equal_words_of_another_act_are_not_mistaken_for_this_one(server, house, account):
    """The same sentence twice is two posts."""
    first = queue(house, account, TEXT)
    run(62)
    second = queue(house, account, TEXT)
    server.faults.next("drop", "POST", "/api/v1/statuses")
    run_until_settled(second)
    first.refresh_from_db()
    assert (first.state, second.state) == (DraftState.PUBLISHED, DraftState.PUBLISHED)
    assert standing(server) == [TEXT, TEXT]
    assert first.publication.uri != second.publication.uri


def test_a_copy_that_differs_from_what_was_decided_is_a_persons_matter(server, queued):
    """R20: the public copy is read back and compared."""
    publish = server.state.publish

    def shortened(user, body, key):
        return publish(user, {**body, "status": body["status"][:10]}, key)

    server.state.publish = shortened
    try:
        run(62)
    finally:
        del server.state.publish
    queued.refresh_from_db()
    assert queued.state == DraftState.UNKNOWN
    assert "differs" in queued.why
    assert kinds(queued)[-1] == "Question"
    assert not Publication.objects.exists()


def test_an_answer_to_what_is_gone_fails_and_keeps_the_words(server, house, account):
    """M6A, M6R, bad input: the parent was deleted meanwhile."""
    parent = server.state.publish("patron", {"status": "When is story time?"}, "")
    draft = queue(house, account, "At ten on Saturdays.", in_reply_to=parent["uri"])
    server.state.delete("patron", parent["id"])
    run(62)
    draft.refresh_from_db()
    assert draft.state == DraftState.FAILED
    assert "no longer there" in draft.why
    assert draft.text == "At ten on Saturdays."
    assert kinds(draft)[-1] == "Reject"
    assert standing(server) == []


def test_a_revoked_authorisation_fails_and_says_what_to_do(server, queued, account):
    from spokesperson.accounts import tokens

    tokens.store(account, "token-nobody")
    run(62)
    queued.refresh_from_db()
    assert queued.state == DraftState.FAILED
    assert "connect the account again" in queued.why


def test_words_that_slipped_in_after_the_decision_are_given_back(server, queued):
    """R20: not sent, and the author reads why."""
    Draft.objects.filter(pk=queued.pk).update(text="Slipped in.")
    run(62)
    queued.refresh_from_db()
    assert queued.state == DraftState.DRAFT
    assert "changed" in queued.why
    assert server.calls == []


def test_the_circuit_breaker_lets_the_account_rest(server, house, account, queued):
    """A network in trouble is left alone, and afterwards everything goes out."""
    other = queue(house, account, "Doors open at nine.")
    pace = sender.Pace(lease=30, backoff=1, attempts=9, breaker_after=2, breaker_rest=300)
    server.faults.next("503", "POST", "/api/v1/statuses", times=2)
    run(62, pace)
    assert Breaker.objects.get().open_until is not None
    calls = len(server.calls)
    assert run(62 + 200, pace) == 0
    assert len(server.calls) == calls
    run(62 + 310, pace)
    queued.refresh_from_db()
    other.refresh_from_db()
    assert (queued.state, other.state) == (DraftState.PUBLISHED, DraftState.PUBLISHED)
    breaker = Breaker.objects.get()
    assert (breaker.failures, breaker.open_until) == (0, None)


def test_a_rest_of_one_account_does_not_hold_up_another(server, house, account, queued):
    Breaker.objects.create(account=account, open_until=clock.now() + timedelta(hours=1))
    board = ready(house.boss, house.board)
    with later(61):
        post.post(board, house.boss)
    assert run(62) == 1
    board.refresh_from_db()
    queued.refresh_from_db()
    assert (board.state, queued.state) == (DraftState.PUBLISHED, DraftState.SCHEDULED)


def test_an_address_that_is_not_allowed_is_never_connected_to(server, queued, settings):
    settings.EGRESS_ALLOW = []
    run(62)
    queued.refresh_from_db()
    assert queued.state != DraftState.PUBLISHED
    assert server.calls == []


def together(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads at the same moment, each with its own connection."""
    barrier, results = threading.Barrier(len(acts)), []

    def one(act: Callable[[], object]) -> None:
        try:
            with clock.at(factories.AT_WORK + timedelta(seconds=62)):
                barrier.wait(10)
                results.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.parametrize("late", ["failed", "unknown", "published"])
def test_a_sender_that_comes_late_changes_and_records_nothing(server, queued, late):
    """Its lease ran out, another one finished: the first outcome stands."""
    with later(62):
        slow = sender.claim(sender.due()[0], PACE)
    run(62 + PACE.lease + 1)
    before = kinds(queued)
    queued.refresh_from_db()
    if late == "published":
        settle.published(slow, connect.ref_of(queued.publication), b"")
    else:
        getattr(settle, late)(slow, "too late")
    queued.refresh_from_db()
    assert queued.state == DraftState.PUBLISHED
    assert kinds(queued) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_senders_that_want_the_same_act_exactly_one_sends(server, house, account):
    """Exactly once, also with two workers."""
    draft = queue(house, account, TEXT)
    done = together(*[lambda: sender.run_due(PACE)] * 2)
    draft.refresh_from_db()
    assert sum(done) == 1
    assert draft.state == DraftState.PUBLISHED
    assert standing(server) == [TEXT]
    assert server.calls.count(("POST", "/api/v1/statuses")) == 1
    assert connection.in_atomic_block is False
