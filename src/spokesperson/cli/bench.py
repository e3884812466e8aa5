"""``spokesperson bench``: the benchmarks of the source tree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

TREE = Path(__file__).resolve().parents[3]


@click.command()
@click.argument("names", nargs=-1)
def bench(names: tuple[str, ...]) -> None:
    """Run all benchmarks, or those named (``spokesperson bench engine archive``)."""
    if not (TREE / "benchmarks" / "__main__.py").exists():
        raise click.UsageError("The benchmarks come with the source tree, not with the installed package.")
    sys.exit(subprocess.run([sys.executable, "-m", "benchmarks", *names], cwd=TREE, check=False).returncode)
