"""The directive engine beside a hand-written function and other policy engines, on the same requests.

Before anything is timed every engine has to give the same answers. Then blocks of requests are run in turns in one
process and compared by CPU time; a figure is the median of the ratios of neighbouring blocks.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

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
    rows += [_replay(directive, asked), _spread(directive, asked)]
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


def _peers(directive: engine.Directive, ours: Prepared, asked: list[Any]) -> list[dict[str, Any]]:
    wanted = answers(ours)
    rows = []
    for name, peer, target, count in (
        ("cedarpy, both handles", engine_peers.cedar, 60, REQUESTS),
        ("regorus (Rego)", engine_peers.rego, 20, REQUESTS),
        ("pycasbin, ABAC matcher", engine_peers.casbin, 150, SLOW),
    ):
        try:
            prepare, ask = peer(directive)
        except ImportError as missing:
            rows.append(_row(f"{name} / full decision", f">= {target}x", f"not installed: {missing.name}", None))
            continue
        items = [prepare(r) for r in asked[:count]]
        _same(name, [ask(i) for i in items], wanted[:count])
        found = ratio((ask, items), (ours[0], asked[:count]), count=count, loops=(1, LOOPS))
        rows.append(_row(f"{name} (an effect) / full decision", f">= {target}x", f"{found:.0f}x", found >= target))
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


def _replay(directive: engine.Directive, asked: list[Any]) -> dict[str, Any]:
    stored = [engine.decide(r, directive).canonical() for r in asked]
    began = time.process_time()
    again = [engine.replay(s, directive) for s in stored]
    seconds = time.process_time() - began
    if [d.canonical() for d in again] != stored:
        raise AssertionError("a replayed decision differs from the stored one")
    rate = len(stored) / seconds
    size = statistics.mean(map(len, stored))
    measure = f"replay from canonical bytes ({size:.0f} each), byte-identical, a second"
    return _row(measure, ">= 300000", f"{rate:.0f}", rate >= 300_000)


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
