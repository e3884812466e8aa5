"""Screening (1.2-1.4): what a 500-character post costs, beside a fixed yardstick and the fastest word filter measured.

Measured are a library's announcements, and posts of nothing but sentences that filters stumble over, which make the
rules work. The target's absolute time holds for one idle core; the ratio to SHA-256 over the same post 100 times tells
whether a machine was slow.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.__main__ import Row
from spokesperson.screening import screen
from tests.screening.examples import CONFIDENTIAL, HOUSE, ORDINARY, VIOLATIONS
from tests.screening.test_disguise import BASE, disguises

ANNOUNCEMENTS = (
    "The bookmobile stops at the mill on the first and third Wednesday of the month.",
    "Preschool story time has bears, honey and a lot of singing this Thursday at ten.",
    "New on the shelf: three cookbooks and a history of the county fair.",
    "The north entrance is closed for painting; please use the garden door until Friday.",
    "Our chess club meets in the teen room after school, beginners welcome.",
    "Did you know that you can print from home and pick up the pages at any branch?",
    "The winter concert was a delight, and we thank everyone who sang along.",
    "Registration for the pottery class opens on Monday at nine; there are twelve places.",
    "Tell us which magazine you miss, and we will try to bring it back next year.",
    "Looking for a quiet place to study? The third floor has twenty new desks with lamps.",
    "The seed library has beans, squash and sunflowers to take home in spring.",
    "Questions about your family tree? Our volunteers help every Saturday from one to four.",
)
LENGTH, POSTS, ROUNDS = 500, 200, 5
TREE = Path(__file__).resolve().parents[1]
FIRST = """
import time
begun = time.perf_counter()
from spokesperson.screening import screen
from spokesperson.institution import Institution
screen("The Harbor Branch opens on Monday at nine.", institution=Institution())
print((time.perf_counter() - begun) * 1000)
"""


def _posts(texts: tuple[str, ...]) -> list[str]:
    """Posts of exactly ``LENGTH`` code points, always the same ones."""
    pick = random.Random(620)
    posts = []
    for _ in range(POSTS):
        post = ""
        while len(post) < LENGTH:
            post += pick.choice(texts) + " "
        posts.append(post[:LENGTH])
    return posts


def _milliseconds(work: Callable[[str], object], posts: list[str]) -> tuple[float, float]:
    """p50 and p99 of one call."""
    for post in posts:
        work(post)
    taken = []
    for _ in range(ROUNDS):
        for post in posts:
            begun = time.perf_counter()
            work(post)
            taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.99)]


def _speed() -> list[Row]:
    return [*_cost("announcements", ANNOUNCEMENTS), *_cost("nothing but traps for filters", ORDINARY)]


def _cost(name: str, texts: tuple[str, ...]) -> list[Row]:
    posts = _posts(texts)
    p50, p99 = _milliseconds(lambda post: screen(post, institution=HOUSE), posts)
    yard, _ = _milliseconds(lambda post: hashlib.sha256(post.encode() * 100).digest(), posts)
    subject = f"post of {LENGTH} characters, {name}"
    rows: list[Row] = [
        {"subject": subject, "measure": "p50", "target": "<= 0.15 ms", "figure": f"{p50:.3f} ms", "ok": p50 <= 0.15},
        {"subject": subject, "measure": "p99", "target": "<= 0.5 ms", "figure": f"{p99:.3f} ms", "ok": p99 <= 0.5},
        {"subject": subject, "measure": "p50 / SHA-256 of 50 kB", "target": "-", "figure": f"{p50 / yard:.1f}"},
    ]
    try:
        from profanex import Filter
    except ImportError:
        return rows
    words, _ = _milliseconds(Filter().find, posts)
    figure = f"{p50 / words:.0f} times its {words * 1000:.1f} us"
    return [*rows, {"subject": subject, "measure": "p50 / profanex (words only)", "target": "-", "figure": figure}]


def _start() -> Row:
    taken = sorted(
        float(
            subprocess.run([sys.executable, "-c", FIRST], cwd=TREE, capture_output=True, text=True, check=True).stdout
        )
        for _ in range(5)
    )
    figure, ok = f"{taken[2]:.0f} ms", taken[2] <= 150
    return {
        "subject": "import and first result",
        "measure": "median of 5",
        "target": "<= 150 ms",
        "figure": figure,
        "ok": ok,
    }


def _share(subject: str, target: str, hits: int, total: int, ok: bool) -> Row:
    return {"subject": subject, "measure": "share", "target": target, "figure": f"{hits} of {total}", "ok": ok}


def _found(text: str, clause: str) -> bool:
    return any(finding.clause == clause for finding in screen(text, institution=HOUSE).findings)


def _quality() -> list[Row]:
    """On the texts of the tests, which the rules were made to pass: a check that nothing was lost, no estimate."""
    effects = [screen(text, institution=HOUSE).effect for text in ORDINARY]
    denied, advised = effects.count("deny"), len(effects) - effects.count("permit")
    conduct = sum(_found(text, "1.2") for _, text in VIOLATIONS)
    secret = sum(_found(text, "1.3") for _, text, _ in CONFIDENTIAL)
    spelled = [way for word in BASE for way in disguises(word).values()]
    read = sum(_found(f"well {way} then", "1.2") for way in spelled)
    return [
        _share("ordinary posts denied", "<= 1 %", denied, len(effects), denied <= 0.01 * len(effects)),
        _share("ordinary posts with any finding", "<= 3 %", advised, len(effects), advised <= 0.03 * len(effects)),
        _share("violations of 1.2 found", ">= 90 %", conduct, len(VIOLATIONS), conduct >= 0.9 * len(VIOLATIONS)),
        _share("confidential texts found", ">= 94 %", secret, len(CONFIDENTIAL), secret >= 0.94 * len(CONFIDENTIAL)),
        _share("disguised spellings found", ">= 95 %", read, len(spelled), read >= 0.95 * len(spelled)),
    ]  # fmt: skip


def run() -> list[Row]:
    """All figures of screening."""
    return [*_speed(), _start(), *_quality()]
