"""The corpus of golden decisions: canonical bytes that every later engine has to give again (R4).

    python -m tests.directive.engine.golden

writes ``golden/NAME.jsonl`` for every shipped directive: two hundred decisions, one a line. It is to be run when a
directive's file has changed. Where the engine has changed the difference is what there is to look at first: once
decisions are archived somewhere, the engine that gives other bytes is wrong.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from spokesperson.directive.engine import Directive, decide, load
from tests.directive.engine.oracle import DIRECTIVES
from tests.directive.engine.requests import Requests

GOLDEN = Path(__file__).parent / "golden"
COUNT, EVERY = 200, 10


def decisions(directive: Directive) -> list[bytes]:
    """Canonical decisions of random requests; every tenth lacks some facts."""
    stream = Requests(directive, seed=4)
    found = []
    for number, facts in enumerate(islice(stream, COUNT)):
        if number % EVERY == 0:
            for name in stream.chance.sample(sorted(facts), 2):
                del facts[name]
        found.append(decide(facts, directive).canonical())
    return found


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for file in sorted(DIRECTIVES.glob("*.md")):
        lines = decisions(load(file.read_text(encoding="utf-8"), name=file.name))
        (GOLDEN / f"{file.stem}.jsonl").write_bytes(b"\n".join(lines) + b"\n")
        print(f"{file.stem}: {len(lines)} decisions")


if __name__ == "__main__":
    main()
