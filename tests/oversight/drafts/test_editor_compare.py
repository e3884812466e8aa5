"""Comparing two texts: exact where that is cheap, and quick whatever the text is (R3)."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from spokesperson.oversight.drafts import editor_text
from spokesperson.oversight.drafts.editor_compare import Effort, codes

SHIPPED = Path(__file__).resolve().parents[3] / "directives" / "sh-620.4.md"


@pytest.fixture(scope="module")
def shipped() -> str:
    return SHIPPED.read_text(encoding="utf-8")


def rebuilt(a: list[str], b: list[str], effort: Effort) -> list[str]:
    """``b`` from ``a`` and what differs; the places follow one another, and what is called equal is."""
    at = to = 0
    made: list[str] = []
    last = ""
    for kind, i1, i2, j1, j2 in codes(a, b, effort):
        assert (i1, j1) == (at, to)
        assert (kind == "equal") != (last == "equal") or not last
        assert kind != "equal" or a[i1:i2] == b[j1:j2]
        made += a[i1:i2] if kind == "equal" else b[j1:j2]
        at, to, last = i2, j2, kind
    assert (at, to) == (len(a), len(b))
    return made


@pytest.mark.parametrize("left", [0, 200, 8_000_000])
def test_one_text_is_made_of_the_other_by_what_differs(left):
    chance = random.Random(7)
    for _round in range(300):
        words = "abcdefghij"[: chance.randint(1, 10)]
        a = [chance.choice(words) for _ in range(chance.randint(0, 40))]
        b = [chance.choice(words) for _ in range(chance.randint(0, 40))]
        assert rebuilt(a, b, Effort(left)) == b


def test_a_change_at_the_head_and_one_at_the_end_are_two_changes(shipped):
    """The usual draft: its revision is new, and so is one case far below."""
    lines = shipped.split("\n")
    changed = [*lines[:5], "another", *lines[6:-5], "new", "lines", *lines[-5:]]
    marks = editor_text.marks(shipped, "\n".join(changed))
    assert marks.changed == (6,)
    assert marks.new == (len(lines) - 4, len(lines) - 3)


def hostile(shipped: str) -> dict[str, str]:
    lines = shipped.split("\n")
    longest = max(range(len(lines)), key=lambda n: len(lines[n]))
    return {
        "blank": "---\n" + "\n" * 100_000,
        "twenty thousand blank": "---\n" + "\n" * 20_000,
        "letters": "a\n" * 40_000,
        "doubled": shipped.replace("\n", "\n\n"),
        "tripled": shipped.replace("\n", "\n\n\n"),
        "long line": "\n".join([*lines[:longest], "a b " * 30_000, *lines[longest + 1 :]]),
        "many long lines": "\n".join(line + " a b" * 40 for line in lines[:1200]),
        "upside down": "\n".join(reversed(lines)),
    }


@pytest.mark.parametrize("name", sorted(hostile("")))
def test_no_text_makes_the_comparison_slow(shipped, name):
    """A file of blank lines took more than a minute, a line of 60,000 words half of one."""
    text = hostile(shipped)[name]
    began = time.process_time()
    editor_text.marks(shipped, text)
    editor_text.side_by_side(shipped, text)
    assert time.process_time() - began < 10
