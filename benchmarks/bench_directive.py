"""The tools beside the engine: comparing two versions, asking archived decisions again, coverage.

Times are CPU times of this process, the best of several runs: machines are noisy, and the best run is the one that was
disturbed least. Targets: a comparison within 50 ms; 100,000 archived decisions in a few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import engine_peers
from benchmarks.__main__ import Row
from spokesperson.directive import engine
from spokesperson.directive.engine.compiling import compile
from spokesperson.directive.engine.diff import compare
from spokesperson.directive.engine.expression import FactRef, both
from spokesperson.directive.engine.simulate import simulate
from spokesperson.directive.engine.units import report

FILE = Path(__file__).resolve().parent.parent / "directives" / "sh-620.4.md"
DECISIONS, DIFFERENT = 100_000, 5_000


def run() -> list[Row]:
    """The rows of ``python -m benchmarks directive``."""
    old = engine.load(FILE.read_text(encoding="utf-8"), name=FILE.name)
    new = revised(old)
    return [_compare(old, new), _nothing(old), _simulate(old, new), _coverage(old)]


def revised(old: engine.Directive) -> engine.Directive:
    """A revision with a few changes: a cell, a number, two rules."""
    document = old.document
    limits = tuple(replace(v, value=120) if v.name == "pause_seconds" else v for v in document.limits)
    rules = tuple(_rule(r) for r in document.rules)
    matrix = {**document.matrix, ("representative", "upload"): True}
    return compile(replace(document, limits=limits, rules=rules, matrix=matrix))


def _rule(rule: Any) -> Any:
    if rule.id == "think-first":
        return replace(rule, effect="warn")
    return replace(rule, when=both(rule.when, FactRef("emergency"))) if rule.id == "stopped" else rule


def _best(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """CPU seconds of the least disturbed run, and what it gave."""
    best, found = float("inf"), None
    for _ in range(times):
        began = time.process_time()
        found = work()
        best = min(best, time.process_time() - began)
    return best, found


def _row(measure: str, target: str, figure: str, ok: bool | None) -> Row:
    return {"subject": "directive", "measure": measure, "target": target, "figure": figure, "ok": ok}


def _compare(old: engine.Directive, new: engine.Directive) -> Row:
    seconds, found = _best(lambda: compare(old, new), 15)
    measure = f"two versions compared: {len(found.cells)} cells differ, {found.looked} combinations"
    return _row(measure, "<= 50 ms", f"{seconds * 1000:.1f} ms", seconds <= 0.05 and bool(found.cells))


def _nothing(old: engine.Directive) -> Row:
    seconds, _ = _best(lambda: compare(old, old), 15)
    return _row("a version compared with itself", "-", f"{seconds * 1000:.1f} ms", None)


def _simulate(old: engine.Directive, new: engine.Directive) -> Row:
    """Real decisions on random requests, each of them several times."""
    asked = engine_peers.requests(old, DIFFERENT)
    stored = [engine.decide(facts, old).canonical() for facts in asked]
    rows = [(n, stored[n % DIFFERENT]) for n in range(DECISIONS)]
    seconds, found = _best(lambda: simulate(rows, new), 3)
    measure = f"{found.total:,} archived decisions asked again: {len(found.changed):,} change"
    figure = f"{seconds:.2f} s ({found.total / seconds:,.0f}/s)"
    return _row(measure, "<= 5 s", figure, seconds <= 5 and not found.unreadable)


def _coverage(old: engine.Directive) -> Row:
    seconds, found = _best(lambda: report(old), 2)
    measure = f"coverage: {found.falsified} falsifications against {found.cases} cases"
    return _row(measure, "<= 5 s", f"{seconds:.2f} s", seconds <= 5)
