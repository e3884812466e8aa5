"""The rules as data: read whole, mistakes named, and never passed over where they match."""

from __future__ import annotations

from pathlib import Path

import pytest

from spokesperson.screening import KINDS, LEVELS
from spokesperson.screening.gates import gates
from spokesperson.screening.lexicon import LexiconError, lexicon, read
from spokesperson.screening.normalise import plain
from spokesperson.screening.patterns import RuleError, load
from spokesperson.screening.phrases import Phrases, rules
from tests.screening.examples import CONFIDENTIAL, HOUSE, ORDINARY, VIOLATIONS


def test_every_rule_has_a_known_kind_a_level_and_a_reason():
    for rule in rules().rules:
        assert rule.kind in KINDS, rule.name
        assert rule.level in LEVELS, rule.name
        assert rule.why.endswith("."), rule.name
        assert rule.patterns, rule.name


def test_every_pattern_compiles():
    for rule in rules().rules:
        for pattern in rule.patterns:
            assert pattern.compiled is not None
            assert pattern.forbidden is not None or not rule.unless


def test_the_gates_of_a_rule_keep_no_match_out():
    """A rule is tried only where its words stand: on these texts that must lose nothing."""
    texts = [v[1] for v in (*VIOLATIONS, *CONFIDENTIAL)] + list(ORDINARY)
    everything = [pattern for rule in rules().rules for pattern in rule.patterns]
    for text in texts:
        lower = text.lower()
        if not lower.isascii():
            continue
        phrases = Phrases(plain(text), HOUSE, None)
        tried = rules().candidates(phrases.words, phrases.sentences)
        for pattern in everything:
            if not pattern.tagged and any(pattern.matches(lower.encode())):
                assert pattern in tried, (text, pattern.source)


def test_gates_are_read_off_a_pattern():
    lists = {"animal": ("cat", "sea lion")}
    assert set(gates("(?:big )?{animal} sleeps?", lists, {})) == {
        frozenset({"sleep", "sleeps"}),
        frozenset({"cat", "lion"}),
    }
    assert gates("(?:red|green) (?:a|b)*", {}, {}) == [frozenset({"red", "green"})]
    assert gates("(?:re)?elect|choose", {}, {}) in ([], [frozenset({"elect", "choose"})])
    assert gates("(?:kid|boy)s", {}, {}) == []


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("[a spam judgment]\n+ (?:a|b)?", "line 2: no word that every match holds"),
        ("[a spam judgment]\n+ {nothing} here", "line 2: 'nothing'"),
        ("[a spam]", "line 1"),
        ("+ word", "line 1"),
        ("[a spam judgment]\nbecause: x", "line 2: unknown 'because'"),
    ],
)
def test_a_mistake_in_a_rules_file_is_named_with_its_line(tmp_path: Path, line: str, named: str):
    path = tmp_path / "my.rules"
    path.write_text(line)
    with pytest.raises(RuleError, match=r"my\.rules, ") as caught:
        load(path)
    assert named in str(caught.value)


def test_the_lexicon_is_sized_sensibly_and_has_known_kinds():
    known = lexicon()
    assert 300 < len(known.words) < 3000
    assert {term.kind for term in known.words.values()} <= KINDS


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("word", "line 1: a term before"),
        ("[profane harsh]", "line 1: unknown strength 'harsh'"),
        ("[profane strong]\nx ; nearby=a", "line 2: cannot read the sense"),
    ],
)
def test_a_mistake_in_the_lexicon_is_named_with_its_line(text: str, named: str):
    with pytest.raises(LexiconError, match=named):
        read(text, "lexicon.txt")
