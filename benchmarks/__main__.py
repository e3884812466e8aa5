"""``python -m benchmarks [NAME...]``: runs the benchmarks and prints each target beside the figure.

A ``bench_NAME.py`` holds ``run() -> list[Row]``. Figures are ratios of things measured in the same run, because
machines are noisy; a missed target is shown and is no failure of the run (figures are never asserted as tests).
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
import time
import traceback
from typing import NotRequired, TypedDict

HEADINGS = ("subject", "measure", "target", "figure", "met")


class Row(TypedDict):
    """One figure. ``ok`` is None where there is no target to meet, only something to know."""

    subject: str
    measure: str
    target: str
    figure: str
    ok: NotRequired[bool | None]


def names() -> list[str]:
    """The benchmarks there are, without their ``bench_``."""
    found = (module.name for module in pkgutil.iter_modules([os.path.dirname(__file__)]))
    return sorted(name.removeprefix("bench_") for name in found if name.startswith("bench_"))


def table(rows: list[Row]) -> str:
    words = {True: "yes", False: "NO", None: "-"}
    cells = [(r["subject"], r["measure"], str(r["target"]), str(r["figure"]), words[r.get("ok")]) for r in rows]
    lines = [HEADINGS, *cells]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADINGS))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([text[0], "  ".join("-" * width for width in widths), *text[1:]])


def _run(name: str) -> list[Row] | None:
    """The rows of one benchmark; None when it broke, with the reason printed."""
    began = time.perf_counter()
    try:
        rows: list[Row] = importlib.import_module(f"benchmarks.bench_{name}").run()
    except Exception:
        traceback.print_exc()
        print(f"\nbench_{name} BROKE after {time.perf_counter() - began:.0f} s\n", flush=True)
        return None
    print(f"\n{table(rows)}\n({name}: {time.perf_counter() - began:.0f} s)\n", flush=True)
    return rows


def main(asked: list[str]) -> int:
    known = names()
    if unknown := sorted(set(asked) - set(known)):
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(known) or 'none'}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="spokesperson-bench-") as data:
        os.environ.setdefault("SPOKESPERSON_DATA", data)
        os.environ.setdefault("SPOKESPERSON_MODE", "demo")
        results = [_run(name) for name in asked or known]
    rows = [row for result in results if result for row in result]
    judged = [row for row in rows if row.get("ok") is not None]
    print(f"{sum(bool(row.get('ok')) for row in judged)} of {len(judged)} targets met; {len(rows)} figures")
    return 1 if None in results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
