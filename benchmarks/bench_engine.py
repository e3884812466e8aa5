"""The directive engine beside a hand-written function and other policy engines, on the same requests.

Before anything is timed every engine has to give the same answers. Then blocks of requests are run in turns in one
process and compared by CPU time; a figure is the median of the ratios of neighbouring blocks.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import orjson

from benchmarks import engine_by_hand, engine_peers
from spokesperson.directive import engine
from spokesperson.directive.engine.expression import show

FILE = Path(__file__).resolve().parent.parent / "directives" / "sh-620.4.md"
REQUESTS, BLOCKS, SLOW = 2000, 10, 200
LOOPS = 20  # our own and the hand-written function are too fast to be timed once

Prepared = tuple[Callable[[Any], Any], Sequence[Any]]


def run() -> list[dict[str, Any]]:
    """The rows of ``python -m benchmarks engine``."""
    directive = engine.load(FILE.read_text(encoding="utf-8"), name=FILE.name)
    asked = [{**r, "now": r["now"].astimezone(UTC)} for r in engine_peers.requests(directive, REQUESTS)]
    ours: Prepared = (directive.machine.decide, asked)
    rows = [_load(directive), _known(directive, asked), _by_hand(ours, asked), _floor(directive, ours, asked)]
    rows += _peers(directive, ours, asked)
    rows += [*_replay(directive, asked), _spread(directive, asked), *_people(directive, asked)]
    return rows


def answers(ours: Prepared) -> list[bool]:
    decide, asked = ours
    return [decide(r).effect in ("permit", "warn") for r in asked]


def _row(measure: str, target: str, figure: str, ok: bool | None) -> dict[str, Any]:
    return {"subject": "engine", "measure": measure, "target": target, "figure": figure, "ok": ok}


def _block(work: Prepared, start: int, size: int, loops: int) -> float:
    """CPU seconds for one pass over a block."""
    call, items = work
    block = items[start : start + size]
    began = time.process_time()
    for _ in range(loops):
        for item in block:
            call(item)
    return (time.process_time() - began) / loops


def ratio(a: Prepared, b: Prepared, *, count: int = REQUESTS, loops: tuple[int, int] = (LOOPS, LOOPS)) -> float:
    """How many times as long ``a`` takes as ``b``: median over blocks run in turns."""
    size = count // BLOCKS
    gc.disable()
    try:
        found = [_block(a, i * size, size, loops[0]) / _block(b, i * size, size, loops[1]) for i in range(BLOCKS)]
    finally:
        gc.enable()
    return statistics.median(found)


def _same(name: str, got: list[bool], wanted: list[bool]) -> None:
    wrong = [i for i, (a, b) in enumerate(zip(got, wanted, strict=True)) if a != b]
    if wrong:
        raise AssertionError(f"{name} answers {len(wrong)} of {len(wanted)} requests differently, first {wrong[0]}")


def _by_hand(ours: Prepared, asked: list[Any]) -> dict[str, Any]:
    _same("by hand", [bool(engine_by_hand.may(r)) for r in asked], answers(ours))
    found = ratio(ours, (engine_by_hand.may, asked))
    return _row("full decision / hand-written if and else (a bool)", "<= 3x", f"{found:.1f}x", found <= 3)


def _floor(directive: engine.Directive, ours: Prepared, asked: list[Any]) -> dict[str, Any]:
    """Two look-ups, the table's cell and nothing else; it cannot give the same answers."""
    matrix = directive.matrix

    def cell(facts: Any) -> bool:
        return any(matrix[role, facts["action"]] for role in facts["roles"])

    found = ratio(ours, (cell, asked))
    return _row("full decision / look-up of the table's cell only", "-", f"{found:.1f}x", None)


PEERS = (
    ("cedarpy, both handles", engine_peers.cedar, 60, REQUESTS),
    ("regorus (Rego)", engine_peers.rego, 20, REQUESTS),
    ("zen-engine, one compiled expression", engine_peers.zen, 5, REQUESTS),
    ("vakt, its own rules", engine_peers.vakt, 5, REQUESTS),
    ("pycasbin, ABAC matcher", engine_peers.casbin, 150, SLOW),
    ("oso, a Polar rule a denial", engine_peers.oso, 250, SLOW),
)
# What the lock file cannot hold beside the rest; it runs all the same when it is put there by hand.
BY_HAND = {"oso": "not installed: oso 0.27.3 wants cffi 1, cryptography cffi 2 (pip install --no-deps oso)"}


def _peers(directive: engine.Directive, ours: Prepared, asked: list[Any]) -> list[dict[str, Any]]:
    wanted = answers(ours)
    rows = []
    for name, peer, target, count in PEERS:
        try:
            prepare, ask = peer(directive)
        except ImportError as missing:
            why = BY_HAND.get(missing.name or "", f"not installed: {missing.name}")
            rows.append(_row(f"{name} / full decision", f">= {target}x", why, None))
            continue
        items = [prepare(r) for r in asked[:count]]
        _same(name, [ask(i) for i in items], wanted[:count])
        found = ratio((ask, items), (ours[0], asked[:count]), count=count, loops=(1, LOOPS))
        rows.append(_row(f"{name} (yes or no) / full decision", f">= {target}x", f"{found:.0f}x", found >= target))
    return rows


def _load(directive: engine.Directive) -> dict[str, Any]:
    source = directive.document.source
    times = []
    for _ in range(5):
        began = time.process_time()
        engine.load(source)
        times.append(time.process_time() - began)
    document = directive.document
    what = f"{len(document.rules)} rules, {len(document.cases)} cases"
    found = min(times) * 1000
    return _row(f"load, check and compile ({what}), CPU", "<= 25 ms", f"{found:.0f} ms", found <= 25)


def _known(directive: engine.Directive, asked: list[Any]) -> dict[str, Any]:
    """What was measured: how mixed the requests are."""
    effects = [engine.decide(r, directive).effect for r in asked]
    mix = ", ".join(f"{e} {effects.count(e)}" for e in ("permit", "warn", "ask", "deny"))
    conditions = len({show(r.when) for r in directive.document.all_rules})
    return _row(f"{REQUESTS} seeded requests, {conditions} conditions", "-", mix, None)


def _replay(directive: engine.Directive, asked: list[Any]) -> list[dict[str, Any]]:
    stored = [engine.decide(r, directive).canonical() for r in asked]
    again = directive.machine.again
    if [again(one) for one in stored] != stored:
        raise AssertionError("a replayed decision differs from the stored one")
    seconds = min(_block((again, stored), 0, len(stored), 1) for _ in range(5))
    rate = len(stored) / seconds
    size = statistics.mean(map(len, stored))
    measure = f"replay from canonical bytes ({size:.0f} each), byte-identical, a second"
    decoding = ratio((again, stored), (orjson.loads, stored), loops=(3, 3))
    return [
        _row(measure, ">= 300000", f"{rate:.0f}", rate >= 300_000),
        _row("replay / decoding the same bytes as JSON and nothing else", "-", f"{decoding:.1f}x", None),
    ]


def _spread(directive: engine.Directive, asked: list[Any]) -> dict[str, Any]:
    """p99 of single decisions over their median, wall time of the quickest of nine passes each."""
    decide = directive.machine.decide
    best = [min(_one(decide, r) for _ in range(9)) for r in asked]
    ordered = sorted(best)
    p50, p99 = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    measure = f"p99 / p50 of one decision (p50 {p50 / 1000:.1f} us)"
    return _row(measure, "<= 4x", f"{p99 / p50:.1f}x", p99 / p50 <= 4)


def _one(decide: Callable[[Any], Any], facts: Any) -> int:
    began = time.perf_counter_ns()
    decide(facts)
    return time.perf_counter_ns() - began


# What a person brings to a decision; the act brings the rest.
PERSONAL = (
    "roles", "employed", "working", "official", "grant", "grant_covers_account", "grant_covers_activity",
    "grant_covers_topic", "stopped", "standing_approval", "acknowledged", "grace_days_left", "profile_identifies",
    "profile_states_position", "profile_notice_days_left", "topic_in_expertise",
)  # fmt: skip
FEW, MANY = 1_000, 100_000


def _people(directive: engine.Directive, asked: list[Any]) -> list[dict[str, Any]]:
    """Decisions for people fetched by key, of few and of many: nobody is loaded into the engine."""
    chance = random.Random(100_000)
    brought = [tuple(facts[name] for name in PERSONAL) for facts in asked]
    everyone = [chance.choice(brought) for _ in range(MANY)]
    decide = engine.compile(directive.document).machine.decide  # one that has seen nobody yet

    def ask(given: tuple[int, Any]) -> Any:
        person, act = given
        return decide({**act, **dict(zip(PERSONAL, everyone[person], strict=True))})

    few, many = ([(chance.randrange(size), act) for act in asked * 5] for size in (FEW, MANY))
    tracemalloc.start()
    held = []
    for some in (few, many):
        for given in some:
            ask(given)
        held.append(tracemalloc.get_traced_memory()[0] / 1e6)
    tracemalloc.stop()
    found = ratio((ask, many), (ask, few), count=len(many), loops=(2, 2))
    return [
        _row(f"a decision among {MANY:,} people / among {FEW:,}", "<= 1.5x", f"{found:.2f}x", found <= 1.5),
        _row(
            f"answers remembered after {FEW:,} people, and {MANY:,}; nobody is loaded",
            "-",
            f"{held[0]:.1f} and {held[1]:.1f} MB",
            None,
        ),
    ]
