"""Stop orders racing sends, and workers frozen past their lease, as a process of its own (1.5; R51).

    python -m tests.crash.races --races 1000 --frozen 100 --seed 1

Real threads, a real database (``DATABASE_URL``), the real sender and the real order; only the network is in memory, so
that it can be slow at any moment and notes the instant at which each act reached it. The report, JSON on standard
output, counts what arrived after an order was acknowledged without being listed in it (``unlisted``), what was said
to be cancelled and arrived all the same, and drafts that ended neither as draft nor as published. ``--naive`` takes
the fence, the listing and the waiting away, to show that this harness sees what it is looking for.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import django

WORDS = """
    story music garden chess film craft reading poetry history homework lego robot puppet letter map science baking
    quilt writing painting drawing singing local morning evening winter spring summer autumn family children teen
"""


@dataclass
class Network:
    """What reached it, under which key and when; slow before and after, as networks are. Keys count once."""

    slow: float = 0.004
    arrived: dict[str, float] = field(default_factory=dict)
    posts: dict[str, Any] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.Lock)

    def take(self, key: str, out: Any = None) -> Any:
        from spokesperson.networks import Ref

        time.sleep(random.uniform(0, self.slow))
        with self.lock:
            self.arrived.setdefault(key, time.monotonic())
            if out is not None:
                self.posts.setdefault(f"race:{key}", out)
        time.sleep(random.uniform(0, self.slow))
        return Ref(uri=f"race:{key}", url=f"https://race.example/{key}")


class Link:
    """A connector to ``Network``; what was not written there in this race is somebody's post that may be liked."""

    kind = "race"

    def __init__(self, network: Network) -> None:
        self.network = network

    def publish(self, out: Any, key: str) -> Any:
        from spokesperson import clock
        from spokesperson.networks import Receipt

        return Receipt(self.network.take(key, out), clock.now(), b"{}")

    def like(self, ref: Any, key: str) -> Any:
        from spokesperson import clock
        from spokesperson.networks import Receipt

        self.network.take(key)
        return Receipt(ref, clock.now(), b"{}")

    def find(self, key: str, out: Any, since: Any, known: Any) -> Any:
        from spokesperson.networks import Ref

        uri = f"race:{key}"
        return Ref(uri=uri, url=f"https://race.example/{key}") if uri in self.network.posts else None

    def fetch(self, ref: Any) -> Any:
        from spokesperson import clock
        from spokesperson.networks.base import Snapshot

        out = self.network.posts.get(ref.uri)
        text = out.text if out else "Chess club on Monday."
        return Snapshot(ref=ref, text=text, alts=(), author="x", at=clock.now(), in_reply_to="", raw=b"{}")


@dataclass
class Tally:
    races: int = 0
    frozen: int = 0
    unlisted: int = 0  # arrived after the order was acknowledged, and not listed in it: the measure, 0
    late: int = 0  # arrived after the order was acknowledged at all
    cancelled_but_arrived: int = 0
    lost: int = 0
    before: int = 0  # had gone out before the order
    in_flight: int = 0  # listed, and went out
    fenced: int = 0  # listed, and stopped right before connecting
    returned: int = 0
    not_known: int = 0
    worst_wait: float = 0.0
    errors: list[str] = field(default_factory=list)


class Harness:
    """One person with an account of their own, her manager, and the settled warnings of a post that may go out."""

    def __init__(self, options: argparse.Namespace) -> None:
        from spokesperson import clock
        from spokesperson.desk.actions import write
        from spokesperson.desk.models import Draft
        from tests import factories

        self.options, self.tally, self.number = options, Tally(), 0
        # The same threads for all races, as a worker's are: what a thread prepares once it need not prepare again.
        self.pool = ThreadPoolExecutor(3)
        with clock.at(factories.AT_WORK):
            factories.directive_adopted()
            self.ann = factories.representative()
            self.manager = self.ann.supervisor
            self.account = self.ann.accounts.get()
            draft = write.start(self.ann, account=self.account, text=_text(), **FIT, answers=factories.answers())
            factories.settle_warnings(draft)
            self.model = Draft.objects.get(pk=draft.pk)

    def at(self, seconds: float = 0) -> Any:
        from spokesperson import clock
        from tests import factories

        return clock.at(factories.AT_WORK + timedelta(seconds=120 + self.number + seconds))

    def pace(self) -> Any:
        """A lease short enough to run out while a worker is frozen, by a clock that this harness moves."""
        from spokesperson.desk.sending import sender

        return sender.Pace(lease=2, backoff=0.5, longest=1, look_again=0.5, attempts=20, breaker_after=10**6)

    def queued(self) -> list[int]:
        """Two decided posts that are due, written as the desk leaves them, and a like by the desk's own act."""
        from django.db import transaction

        from spokesperson import clock
        from spokesperson.desk.actions import like
        from spokesperson.desk.models import Draft
        from spokesperson.desk.sending import queue
        from spokesperson.desk.writing import content

        found = []
        for _ in range(2):
            with transaction.atomic():
                early = clock.now() - timedelta(seconds=90)
                draft = Draft.objects.create(
                    author=self.ann, account=self.account, text=_text(), state="scheduled", created_at=early,
                    edited_at=early, settled=self.model.settled, answers=self.model.answers, equipment="library", **FIT,
                )  # fmt: skip
                draft.decided_hash = content.content_hash(draft)
                draft.save()
                found.append(queue.enqueue_draft(draft, clock.now()).pk)
        if self.number % 5 == 0:
            with contextlib.suppress(Exception):
                target = f"https://social.example/{self.number}"
                found.append(like.like(self.ann, self.account, target, purpose="programs", topic="programs").pk)
        return found

    def stop(self) -> tuple[Any, float]:
        from spokesperson.desk.sending.halting import Drain
        from spokesperson.oversight.actions.order import stop

        begun = time.monotonic()
        drain = Drain(deadline=0) if self.options.naive else Drain(deadline=10, every=0.02)
        order = stop(self.manager, self.ann, reason="Every hour is needed in the reading room.", drain=drain)
        self.tally.worst_wait = max(self.tally.worst_wait, time.monotonic() - begun)
        return order, time.monotonic()

    def race(self) -> None:
        """Two senders and one order, at moments nobody chose."""
        from spokesperson.desk.sending import sender

        self.number += 1
        network = Network()
        with self.at(), linked(network):
            acts = self.queued()
            done: dict[str, Any] = {}
            over = threading.Event()

            def send() -> None:
                with self.at(1):
                    time.sleep(random.uniform(0, 0.02))
                    while not over.is_set():
                        if not sender.run_due(self.pace(), limit=3):
                            time.sleep(0.01)

            def order() -> None:
                with self.at(1):
                    time.sleep(random.uniform(0, 0.12))
                    try:
                        done["order"], done["acknowledged"] = self.stop()
                    finally:
                        over.set()

            self.together(send, send, order)
            self.judge(network, acts, done)
            self.tally.races += 1

    def freeze(self) -> None:
        """A worker stops on one side of its last step; its lease runs out; the order comes; it wakes up."""
        from spokesperson.desk.sending import sender

        self.number += 1
        network, asleep, awake = Network(slow=0.0005), threading.Event(), threading.Event()
        point = random.choice(("before", "after"))
        hold_on = sender._hold_on
        sleepers: set[int] = set()

        def holding(intent: Any, pace: Any) -> None:
            if threading.get_ident() not in sleepers:
                return hold_on(intent, pace)
            if point == "after":
                hold_on(intent, pace)
            asleep.set()
            awake.wait(20)
            return None if point == "after" else hold_on(intent, pace)

        def worker() -> None:
            sleepers.add(threading.get_ident())
            with self.at(1):
                sender.run_due(self.pace(), limit=1)

        with self.at(), linked(network):
            acts = self.queued()
            sender._hold_on = holding
            try:
                sleeper = self.pool.submit(_noting(worker, self.tally.errors))
                if not asleep.wait(20):
                    from spokesperson.desk.models import Intent

                    told = Intent.objects.filter(pk__in=acts).values_list("verb", "state", "outcome", "draft__text")
                    self.tally.errors.append(f"never reached the fence: {list(told)}")
                first = random.random() < 0.5
                if first:  # another worker takes the act over before the order comes
                    with self.at(5):
                        sender.run_due(self.pace())
                with self.at(6):
                    done = dict(zip(("order", "acknowledged"), self.stop_quickly(), strict=True))
                with self.at(12):
                    sender.run_due(self.pace())
                awake.set()
                sleeper.result(30)
            finally:
                sender._hold_on = hold_on
            self.number += 20
            self.judge(network, acts, done)
            self.tally.frozen += 1

    def stop_quickly(self) -> tuple[Any, float]:
        """The order; what a frozen worker holds is waited for only a moment, so that it is open when acknowledged."""
        from spokesperson.desk.sending.halting import Drain
        from spokesperson.oversight.actions.order import stop

        order = stop(self.manager, self.ann, reason="Every hour is needed.", drain=Drain(deadline=0.05, every=0.01))
        return order, time.monotonic()

    def judge(self, network: Network, acts: list[int], done: dict[str, Any]) -> None:
        """Let everything settle, then compare what arrived with what the order had said; and lift it."""
        from spokesperson.desk.models import Intent
        from spokesperson.desk.sending import sender
        from spokesperson.oversight.actions.lift_order import lift_order

        if "order" not in done:
            raise SystemExit(f"no order was given: {self.tally.errors}")
        order, acknowledged = done["order"], done["acknowledged"]
        for more in (2, 6, 10):
            with self.at(more):
                while sender.run_due(self.pace()):
                    pass
        listed = {f["intent"] for f in order.answer["in_flight"]}
        cancelled = {c["intent"] for c in order.answer["cancelled"]}
        for intent in Intent.objects.filter(pk__in=acts).select_related("draft"):
            uid, arrived = str(intent.uid), network.arrived.get(intent.key)
            self.tally.unlisted += bool(arrived and arrived > acknowledged and uid not in listed)
            self.tally.late += bool(arrived and arrived > acknowledged)
            self.tally.cancelled_but_arrived += bool(arrived and uid in cancelled)
            self.tally.before += bool(arrived and uid not in listed)
            self.tally.in_flight += bool(arrived and uid in listed)
            self.tally.fenced += bool(not arrived and uid in listed)
            self.tally.returned += uid in cancelled
            if intent.draft is not None:
                # Where a worker slept past its lease with the words in its hand, nobody can know; a person looks.
                waits = intent.draft.state == "unknown" and uid in listed
                self.tally.not_known += waits
                right = intent.draft.state == ("published" if arrived else "draft")
                self.tally.lost += not (right or waits)
        with self.at(1):
            lift_order(self.manager, order, reason="The race is over.")

    def together(self, *acts: Callable[[], None]) -> None:
        for done in [self.pool.submit(_noting(act, self.tally.errors)) for act in acts]:
            done.result(60)


FIT = {"purpose": "programs", "topic": "programs", "no_link_reason": "no page fits"}


def _text() -> str:
    """Never like another one's words: what repeats itself would be sent back by 1.4 and race nobody."""
    known = WORDS.split()
    words = " ".join(f"{random.choice(known)}{random.choice(known)}" for _ in range(8))
    return f"I work at the Library as a librarian. Our programs: {words}."


def _noting(act: Callable[[], None], errors: list[str]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        except Exception as error:
            if os.environ.get("RACES_TRACE"):
                traceback.print_exc()
            errors.append(f"{type(error).__name__}: {error}"[:300])

    return run


@contextlib.contextmanager
def linked(network: Network) -> Iterator[None]:
    """Every account speaks to ``network``; the house's own check of the owner stays where it is."""
    from spokesperson.desk.sending import connect

    before = connect.connect
    connect.connect = lambda *given, **named: Link(network)  # type: ignore[assignment,return-value]
    try:
        yield
    finally:
        connect.connect = before


def without_the_fence() -> None:
    """What a plain house does: the order is a row, the sender decides, then sends."""
    from spokesperson.desk.models import Intent
    from spokesperson.desk.sending import sender
    from spokesperson.oversight.orders import ordering

    def halt(order: Any) -> list[int]:
        order.answer = {"epoch": 0, "cancelled": [], "in_flight": []}
        return []

    ordering.halt = halt

    def hold_on(intent: Any, pace: Any) -> None:
        mine = Intent.objects.filter(pk=intent.pk, state="sending", attempts=intent.attempts)
        if not mine.update(lease_until=sender._in(pace.lease)):
            raise sender._TurnLost

    sender._hold_on = hold_on


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--frozen", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--naive", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spokesperson.site.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    random.seed(options.seed)
    harness, begun = Harness(options), time.monotonic()
    if options.naive:
        without_the_fence()
    for number in range(options.races + options.frozen):
        # Frozen workers spread among the races, so that a run that is cut short has seen both.
        frozen = number * options.frozen // (options.races + options.frozen)
        harness.freeze() if harness.tally.frozen < frozen or number >= options.races + frozen else harness.race()
        if number % 50 == 49:
            sys.stderr.write(f"{json.dumps(harness.tally.__dict__)}\n")
    told = {"database": connection.vendor, **harness.tally.__dict__, "seconds": round(time.monotonic() - begun, 1)}
    json.dump(told, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
