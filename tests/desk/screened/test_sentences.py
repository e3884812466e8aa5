"""Sentences, their authors and what changed, for any text (1.1, 2.2): R20, R31."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spokesperson.desk.screened import sentences

TEXTS = st.text(alphabet=st.sampled_from("aBé ñ.!?…\n\"')1 "), max_size=120)
ANY = st.text(max_size=200)


@given(ANY | TEXTS)
def test_nothing_of_a_text_is_lost_by_splitting(text):
    """R31."""
    pieces = sentences.split(text)
    assert "".join(pieces) == text
    assert all(pieces)


@given(TEXTS, TEXTS)
def test_the_changes_hold_both_texts(before, after):
    """R20: without what was added it is the older text, without what was removed the newer one."""
    pieces = sentences.changes(before, after)
    assert "".join(t for kind, t in pieces if kind != "ins") == before
    assert "".join(t for kind, t in pieces if kind != "del") == after
    assert (before == after) == all(kind == "same" for kind, _ in pieces)


@given(TEXTS, st.sampled_from(["urn:a", "urn:b"]))
def test_what_was_taken_over_stays_its_authors_until_it_is_gone(text, author):
    """R31, 2.2."""
    taken = sentences.taken(text, author)
    assert sentences.theirs(text, taken) == taken
    assert sentences.theirs("", taken) == {}
    assert set(sentences.theirs("Mine. " + text.upper(), taken)) <= set(taken)


@given(TEXTS)
def test_case_spacing_and_marks_make_no_other_sentence(text):
    assert sentences.normal(sentences.normal(text)) == sentences.normal(text)
    assert sentences.key(f"  {text} !") == sentences.key(text)


def test_sentences_end_where_a_reader_ends_them():
    assert sentences.split("We open at ten. Come! “Really?” Yes.\nBring a photo") == [
        "We open at ten. ", "Come! ", "“Really?” ", "Yes.\n", "Bring a photo",
    ]  # fmt: skip


def test_a_changed_word_marks_the_word_and_a_new_sentence_the_sentence():
    """R20: as a reader would mark it."""
    pieces = sentences.changes("We scan it while you wait. A regular brought his.", "We copy it while you wait. Come.")
    assert ("del", "scan") in pieces
    assert ("ins", "copy") in pieces
    assert ("del", "A regular brought his.") in pieces
    assert sentences.counted(pieces) == (2, 2)


def test_saying_who_one_is_and_a_link_are_no_other_message():
    """R31, R60: 1.6 asks for both."""
    said = "I work at the Library. It opens at ten: https://willowlibrary.example/hours"
    assert sentences.essence(said, lambda s: "work" in s) == sentences.essence("It opens at ten:")


def test_long_unchanged_stretches_are_cut():
    pieces = [("same", "a " * 300), ("ins", "b"), ("same", "c " * 300)]
    short = sentences.shortened(pieces)
    assert sum(len(text) for _, text in short) < 300
    assert short[1] == ("ins", "b")
