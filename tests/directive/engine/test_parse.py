"""Reading a directive's file: every mistake at its line and column, with what was meant (R3; design section 3)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spokesperson.directive import engine
from spokesperson.directive.engine import DirectiveError
from tests.directive.engine.conftest import FILE, SMALL, sh620

MORE = """
**1.3** _More._ Nothing profane, nothing hateful, and all that is left.

```screen
id: rude
kinds: [profane, hateful]
listed: deny
judgment: ask
quoted: warn
related: T 9
text: {listed: "No ({kinds}).", judgment: Perhaps., quoted: Quoted.}
remedy: {listed: remove_finding, judgment: ask_supervisor, quoted: none}
```
```obligation
id: later
when: writing and stage != 'send'
wait: limit.pause
do: pause
text: Wait.
```
```judgment
id: sense
who: supervisor
question: Is it sensible?
```
```case
- {name: too early, given: {seconds_since_edit: 3}, then: deny, cites: ["1.1"], fires: [wait]}
```
"""
DUTY = "```duty\nid: a\nwho: b\ntext: c\n```\n"
NOTICE = "```notice\nid: d\ntext: e\n```\n"
FULL = SMALL.replace("\n## Annex", MORE + "\n## Annex", 1)


def mistakes(source):
    with pytest.raises(DirectiveError) as error:
        engine.parse(source, "t.md")
    return error.value.mistakes


def test_the_small_directives_are_without_mistakes():
    assert engine.parse(SMALL).code == engine.parse(FULL).code == "T 1"


# What is replaced by what; which line and column is blamed (by a mark in the new text: the blame begins right there);
# words of the message; and what is suggested.
AUTHORS = [
    ("revision:", "¦revison:", "unknown key", "'revision'"),
    ("roles: {", "facts: {¦employed: {type: bool, means: again}}\nroles: {", "a word of the language already", ""),
    ("roles: {", "facts: {mood: {type: ¦boool, means: a mood}}\nroles: {", "unknown type of fact", "'bool'"),
    ("roles: {", "facts: {mood: ¦{type: enum, means: a mood}}\nroles: {", "needs words", ""),
    ("roles: {", "facts: {mood: {type: int, means: a mood, otherwise: ¦no}}\nroles: {", "expected a whole number", ""),
    ("roles: {", "facts: {¦Mood: {type: int, means: a mood}}\nroles: {", "small letters", ""),
    ("roles: {", "statutory: {obscene: [¦'1.7']}\nroles: {", "unknown clause", "'1.3'"),
    ("roles: {", "jurisdiction: {kind: ¦privat}\nroles: {", "unknown kind of body", "'private'"),
    ("kinds: [profane, hateful]", "kinds: [profane, hateful, ¦abusive]", "does not name 'abusive' in its words", ""),
    ("related: T 9\ntext", "related: {T 9: [¦profan]}\ntext", "unknown kind of this screen", "'profane'"),
    ("| pause |    60 |", "| pause |    ¦60 $ |", "perhaps with what it counts", ""),
    ('"1.0"', '¦"one"', "major and minor", ""),
    ("adopted: 2020", "adopted: ¦2020-13", "a year, a month or a day", ""),
    ("2020-01-01T00:00+00:00", "¦2020-01-01T00:00", "needs its zone", ""),
    ("2020-01-01T00:00+00:00", "¦soon", "is not an instant", ""),
    ("{poster: Poster,", "{¦Poster: Poster,", "must be small letters", ""),
    ("helper: Helper}", "helper: Helper, ¦helper: Twice}", "given twice", ""),
    ("acts: {approve: Approve}", "acts: {¦post: Approve}", "a row of the table already", ""),
    ("table: use == 'business'", "table: ¦employed", "may turn on", ""),
    ("table: use == 'business'", "table: use == '¦busness'", "is not one of", "'business'"),
    ("related: {", "related: &¦x {", "", ""),
    ("writing: action == 'post'", "writing: action == '¦pots'", "is not one of", "'post'"),
    ("writing: action == 'post'", "¦employed: action == 'post'", "a term cannot be called", ""),
    ("when: writing and", "when: ¦writting and", "unknown fact 'writting'", "'writing'"),
    ("seconds_since_edit < limit.pause", "¦seconds_since_edi < limit.pause", "unknown fact", "'seconds_since_edit'"),
    ("seconds_since_edit < limit.pause\n", "seconds_since_edit < ¦limit.pauze\n", "unknown limit", "'limit.pause'"),
    ("seconds_since_edit < limit.pause\n", "¦seconds_since_edit < 'x'\n", "is compared with", ""),
    ("seconds_since_edit < limit.pause\n", "¦employed < 3\n", "is compared with", ""),
    ("when: writing and", "when: ¦print(writing) and", "a call is not allowed", ""),
    ("when: writing and", "when: ¦[writing] and", "", ""),
    ("when: writing and", "when: ¦employed.real and", "unknown fact 'employed.real'", "'employed'"),
    ("when: writing and", "when: ¦grant and", "compare it with something", ""),
    ("when: writing and", "when: ¦seconds_since_edit and", "this is a number", ""),
    ("when: writing and", "when: 'poster' in ¦stage and", "", ""),
    ("writing: action == 'post'", "writing: \"'¦postr' in roles\"", "is not a set of", "'poster'"),
    ("when: writing and", "when: ¦writing and and", "this is not a condition", ""),
    ("effect: deny\ntext: Wait {", "effect: ¦denny\ntext: Wait {", "unknown effect", "'deny'"),
    ("text: Wait {limit.pause", "text: Wait {¦limit.paus", "unknown limit", "'limit.pause'"),
    ("id: wait", "id: ¦Wait Now", "small words joined by -", ""),
    ("remedy: wait", "¦remedi: wait", "unknown key in a rule", "'remedy'"),
    ("remedy: wait", "row: ¦pots", "unknown row", "'post'"),
    ("remedy: wait", "alone: ¦perhaps", "true or false", ""),
    ("effect: deny\ntext", "¦effect deny\ntext", "not readable as YAML", ""),
    ("```rule", "```¦rul", "no blocks of the kind 'rul'", "'rule'"),
    ("```screen", "```¦scren", "no blocks of the kind 'scren'", "'screen'"),
    ("**1.2**", "**¦1.4**", "out of order", ""),
    ("**1.2**", "**¦1.1**", "a second time", ""),
    ("| Post   |   X    |   X    |", "| ¦Pots   |   X    |   X    |", "unknown action 'Pots'", "'Post'"),
    ("| Post   |   X    |   X    |", "| Post   |   ¦Y    |   X    |", "X or empty, not 'Y'", ""),
    ("| Post   |   X    |   X    |", "| ¦Post   |   X    |", "2 cells, not 3", ""),
    ("| Upload |   X    |        |", "| ¦Post   |   X    |        |", "has two rows", ""),
    ("| Action | Poster | Helper |", "| Action | ¦Postr | Helper |", "unknown role 'Postr'", "'Poster'"),
    ("| Action | Poster | Helper |", "| ¦Action | Poster |", "lacks a column", ""),
    ("| pause |    60 |", "| pause |    ¦sixty |", "is a whole number", ""),
    ("| pause |    60 | 2020-01-01 |", "| pause |    60 | ¦last year |", "is not a day", ""),
    ("| pause |    30 | 2022-01-01 |", "| ¦pause |    30 | 2020-01-01 |", "two values from the same day", ""),
    ("| pause |    60 | 2020-01-01 |", "| ¦pause |    60 | 2021-01-01 |", "has no value when", ""),
    ("| pause |    60 |", "| pause_seconds | ¦3601 | 2020-01-01 |\n| pause |    60 |", "is 0 to 3600, not 3601", ""),
    (
        "```judgment\nid: sense",
        "```limit\nid: pause_seconds\nvalue: ¦7200\nfrom: 2020-01-01T00:00-06:00\n```\n```judgment\nid: sense",
        "is 0 to 3600, not 7200",
        "",
    ),
    ("kinds: [profane, hateful]", "kinds: [¦profan, hateful]", "unknown kind of finding", "'profane'"),
    ("listed: deny", "listed: ¦advise", "unknown effect", ""),
    ("related: T 9\ntext", "related: ¦T 8\ntext", "unknown related directive", "'T 9'"),
    ("wait: limit.pause", "wait: ¦employed", "expected a number", ""),
    ("wait: limit.pause", "after: ¦later", "after must be true or false", ""),
    ("who: supervisor\nquestion", "¦whom: supervisor\nquestion", "unknown key in a judgment", "'who'"),
    ("name: too early,", "¦nam: too early,", "unknown key in a case", "'name'"),
    ("then: deny", "then: ¦deni", "unknown answer", "'deny'"),
    ('cites: ["1.1"]', 'cites: [¦"1.9"]', "unknown clause", "'1.3'"),
    ("fires: [wait]", "fires: [¦wate]", "unknown rule", "'wait'"),
    ("seconds_since_edit: 3}", "¦seconds_since: 3}", "seconds_since", ""),
    ("seconds_since_edit: 3}", "¦seconds_since_edit: soon}", "expected a whole number", ""),
    ("seconds_since_edit: 3}", "roles: ¦[postr]}", "unknown role", "'poster'"),
    ("- {name: too early,", "- {name: too early, scene: ¦usul,", "unknown scene", "'usual'"),
    ("name: too early,", "name: too early, each: ¦{stage: draft},", "is one fact with", ""),
    ("name: too early,", "name: too early, each: {stage: [¦darft]},", "one of draft", ""),
    ("name: too early,", "name: too early, silent: [¦wate],", "unknown rule", "'wait'"),
    (
        "- {name: too early,",
        "- {name: twice, then: deny}\n- {name: ¦twice, then: deny}\n- {name: too early,",
        "has this name",
        "",
    ),
]


@pytest.mark.parametrize(("old", "new", "says", "meant"), AUTHORS)
def test_an_authors_mistake_is_shown_at_its_place(old, new, says, meant):
    assert old in FULL
    source = FULL.replace(old, new, 1)
    before = source.partition("¦")[0]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    found = mistakes(source.replace("¦", "", 1))
    here = [m for m in found if m.line == line and says in m.message]
    assert here, found
    if says:
        assert column in [m.column for m in here], found
    assert meant in [m.suggestion for m in here], found
    assert all(m.source_line == source.replace("¦", "", 1).splitlines()[m.line - 1] for m in found)


@pytest.mark.parametrize("seconds", [0, 3600])
def test_the_pause_is_from_none_to_an_hour(seconds):
    """R64: 0 and 3600 are the last that may stand; 3601 is an author's mistake, shown above."""
    source = FULL.replace(
        "| pause |    60 |", f"| pause_seconds | {seconds} seconds | 2020-01-01 |\n| pause |    60 |", 1
    )
    assert [v.value for v in engine.load(source).document.limits if v.name == "pause_seconds"] == [seconds]


def test_all_mistakes_are_reported_at_once():
    source = FULL.replace("'post'", "'pots'").replace("effect: deny", "effect: denny")
    source = source.replace("| Post   |   X    |   X", "| Post   |   Y    |   Z")
    assert len({m.line for m in mistakes(source)}) == 3


def test_a_mistake_shows_the_source_line_and_a_caret():
    shown = mistakes(FULL.replace("when: writing", "when: writting", 1))[0].show("t.md").splitlines()
    assert shown[0].startswith("t.md:")
    assert shown[0].endswith("did you mean 'writing'?")
    assert shown[1].strip().startswith("when: writting")
    assert shown[2].index("^") == shown[1].index("writting")


def test_a_mistake_in_a_folded_condition_is_found_on_its_own_line():
    folded = "when: >-\n  writing\n  and seconds_since_edit < limit.pauze\n"
    source = FULL.replace("when: writing and seconds_since_edit < limit.pause\n", folded, 1)
    found = mistakes(source)[0]
    assert found.source_line.strip() == "and seconds_since_edit < limit.pauze"
    assert found.column == found.source_line.index("limit.pauze") + 1


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "begins with its front matter"),
        ("---\ntitle: x\n", "no closing line"),
        ("---\n- 1\n---\n", "must be a mapping"),
        ("---\n*a\n---\n", ""),
        (SMALL.replace("```\n", "", 1), "is not closed"),
        (SMALL.replace("## 1. Posting\n\n**1.1** _Wait._ Wait a little.\n", ""), "stands under no clause"),
        (SMALL + "\n**2.1** Nothing happens here.\n", "has no disposition"),
        (SMALL + f"\n**2.1** x\n\n{DUTY}{NOTICE}", "2 dispositions"),
        (SMALL + "\n**2.1** x\n\n```duty\n```\n", "is empty"),
        (SMALL + "\n" + SMALL[SMALL.index("| Action") : SMALL.index("## Annex")], "one table"),
        (SMALL.replace("| Upload |   X    |        |\n", ""), "lacks a row for 'Upload'"),
        (SMALL + "\x00", "cannot be stored"),
        (SMALL + "\ud800", "cannot be stored"),
        (SMALL + "x" * 300_000, "at most 256 KiB"),
        (SMALL.replace("when: writing", "when: " + "not " * 400), "at most 1200 characters"),
        (SMALL.replace("when: writing", "when: " + "(" * 300 + "writing" + ")" * 300), "not a condition"),
        (SMALL.replace("id: wait\n", "id: wait\nid: again\n"), "given twice"),
        (SMALL.replace("remedy: wait", "remedy: !!python/none x"), "tags"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(source, says):
    assert any(says in m.message for m in mistakes(source))


def test_anchors_cannot_blow_a_file_up():
    """Aliases are refused before they come to life."""
    bomb = "a: &a [1, 1]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    found = mistakes(SMALL.replace("parent", "parent").replace("title:", f"{bomb}title:", 1))
    assert any("anchors and aliases" in m.message for m in found)


def test_numbers_may_go_to_any_depth():
    assert {"3.1.1", "3.1.2"} <= {c.id for c in sh620().clauses}
    children = f"**1.1.1** x\n\n{NOTICE}\n**1.1.1.1** y\n\n{DUTY}\n**1.2**"
    deeper = SMALL.replace("**1.2**", children)
    assert "1.1.1.1" in [c.id for c in engine.parse(deeper).clauses]


def test_blocks_are_no_part_of_what_staff_read():
    clause = next(c for c in sh620().clauses if c.id == "1.6")
    assert "```" not in clause.text
    assert "when:" not in sh620().document.words
    assert clause.part == "1"
    assert sh620().parts["1"] == "Business use"


def test_the_three_hashes_tell_what_changed():
    """R3: text, rules and file."""
    first = engine.load(FULL)
    words = engine.load(FULL.replace("Wait a little.", "Wait a bit."))
    rules = engine.load(FULL.replace("seconds_since_edit < limit.pause\n", "seconds_since_edit <= limit.pause\n"))
    comment = engine.load(FULL.replace("id: wait", "# why: because\nid: wait"))
    assert (words.text_hash != first.text_hash, words.rules_hash != first.rules_hash) == (True, False)
    assert (rules.text_hash != first.text_hash, rules.rules_hash != first.rules_hash) == (False, True)
    assert (comment.text_hash, comment.rules_hash) == (first.text_hash, first.rules_hash)
    assert len({d.file_hash for d in (first, words, rules, comment)}) == 4


def reads(source):
    """Either a directive that decides, or its mistakes, each at a place in the file; never another error."""
    try:
        found = engine.load(source)
    except DirectiveError as refused:
        wrong = refused.mistakes
    else:
        engine.run_cases(found)
        return
    assert wrong
    assert all(1 <= m.line <= max(1, len(source.splitlines())) and m.column >= 1 and m.show("t.md") for m in wrong)


@given(st.text(max_size=300))
def test_no_text_crashes_the_reader(text):
    reads(text)
    reads(f"---\n{text}\n---\n")
    reads(SMALL.replace("_Wait._", text))


PIECES = [line for line in (FILE.read_text(encoding="utf-8") + FULL).splitlines() if line.strip()]
TOKENS = [":", "[", "{", "}", "'", '"', "null", "- x", "&a", "|", "1", "[[]]", "{a: {}}", "true", "9" * 30]


def edited(line, how, what):
    """The lines that stand instead of ``line`` after an edit."""
    if how == "cut":
        return []
    if how == "token":
        words = line.split(" ")
        words[what % len(words)] = TOKENS[what % len(TOKENS)]
        return [" ".join(words)]
    piece = PIECES[what % len(PIECES)]
    return [piece] if how == "swap" else [piece, line]


edits = st.tuples(st.integers(0, 200), st.sampled_from(["cut", "swap", "put", "token"]), st.integers(0, 5000))


@settings(max_examples=60)
@given(st.lists(edits, max_size=4))
def test_no_edit_of_a_directive_crashes_the_reader(made):
    lines = FULL.splitlines()
    for at, how, what in made:
        at %= len(lines)
        lines[at : at + 1] = edited(lines[at], how, what)
    reads("\n".join(lines))


def doubling(count):
    """Terms each of which names the one before twice."""
    terms = "\n".join(f"  t{i}: t{i - 1} and not t{i - 1}" for i in range(1, count))
    return SMALL.replace("terms:\n", f"terms:\n  t0: employed\n{terms}\n", 1)


DEEP = SMALL.replace("when: writing", "when: " + "not " * 200 + "writing", 1)


@pytest.mark.parametrize("source", [doubling(30), DEEP], ids=["doubling", "deep"])
def test_a_condition_that_grows_beyond_measure_is_a_mistake(source):
    """Written out, thirty such terms would be a thousand million parts."""
    began = time.process_time()
    with pytest.raises(DirectiveError, match=r"at most 2000 parts|40 levels deep"):
        engine.load(source)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("line", ["```" + " " * 20_000 + "`", "# a" + " " * 20_000 + "b", "`" * 20_000, "#" * 20_000])
def test_a_long_line_is_read_in_no_time(line):
    began = time.process_time()
    reads(SMALL + "\n" + line + "\n")
    assert time.process_time() - began < 20


@pytest.mark.parametrize("hole", ["roles", "now", "employed", "includes"])
def test_a_sentence_shows_numbers_and_words_only(hole):
    """A set or an instant has more than one spelling, so the same decision would have two texts."""
    assert "number or a word" in mistakes(SMALL.replace("text: Wait {", f"text: Wait {{{hole}}} {{", 1))[0].message
