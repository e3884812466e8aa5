"""What holds for any text: places, order, sameness, and that nothing breaks (goals: offsets, determinism)."""

from __future__ import annotations

import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from spokesperson.screening import screen
from spokesperson.screening.normalise import plain
from tests.screening.examples import CONFIDENTIAL, HOUSE, VIOLATIONS

ANY = st.text(st.characters(), max_size=200) | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Mn"]), max_size=30)
SEEDS = st.sampled_from([v[1] for v in (*VIOLATIONS, *CONFIDENTIAL)])


@given(ANY, ANY, SEEDS)
def test_any_text_is_screened(before: str, after: str, seed: str):
    """Also lone surrogates, NUL, unassigned code points."""
    text = before + seed + after
    report = screen(text, institution=HOUSE, thread=before)
    assert report == screen(text, institution=HOUSE, thread=before)
    places = [(f.start, f.end) for f in report.findings]
    assert places == sorted(places)
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert all(text[link.start : link.end] in text for link in report.links)


@given(ANY, st.sampled_from(["shit", "ｓｈｉｔ", "s\u200bhit", "sh\u0131t", "ѕһіt", "𝓼𝓱𝓲𝓽"]), ANY)
def test_offsets_lead_to_words_that_read_as_the_match(before: str, spelled: str, after: str):
    text = f"{before} . {spelled} . {after}"
    found = [f for f in screen(text, institution=HOUSE).findings if f.detector == "lexicon"]
    assert any(plain(text[f.start : f.end]).lower == "shit" for f in found)


@given(ANY)
def test_every_piece_of_the_plain_reading_has_its_place(text: str):
    read = plain(text)
    assert read.text.isascii()
    last = 0
    for at in range(len(read.text)):
        start, end = read.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        assert read.text[at] in plain(text[start:end]).text or read.text[at] == "\x7f"
        last = start


def test_the_answer_is_the_same_in_another_process():
    """Byte-equal findings whatever the order in which that process keeps its sets."""
    code = """
from tests.screening.examples import HOUSE, VIOLATIONS, CONFIDENTIAL
from spokesperson.screening import screen
print(repr([screen(v[1], institution=HOUSE) for v in (*VIOLATIONS, *CONFIDENTIAL)]))
"""
    runs = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"src{os.pathsep}."}
        runs.append(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env).stdout)
    assert runs[0]
    assert runs[0] == runs[1]


def test_a_hostile_text_takes_no_longer_than_its_length():
    """No pattern backtracks without end: long runs of what each rule likes to read."""
    for piece in (
        "a",
        "1",
        "1 ",
        "a.",
        "@",
        "f*",
        "'",
        '"',
        "You are ",
        "A B",
        "http://",
        "(",
        "4-",
        "x" * 3 + "1 ",
        "-" * 5,
    ):
        screen(piece * (20_000 // len(piece)), institution=HOUSE)
