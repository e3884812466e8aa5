"""No input brings the reader down: it answers with a directive or with mistakes at places of the file (P2; R3)."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spokesperson.directive import engine
from spokesperson.directive.engine.errors import DirectiveError
from spokesperson.directive.engine.source import KINDS
from tests.directive.engine.conftest import FILE, SMALL

SOURCE = FILE.read_text(encoding="utf-8")
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}

# What authors and their editors put in the wrong place, and what breaks readers.
PIECES = st.sampled_from(
    [
        "---\n", "```\n", "```rule\n", "```case\n", "```screen\n", "~~~~limit\n", "**1.2** ", "**1.9.9.9** ",
        "## 7. Seven\n", "| a | b |\n", "|---|:-:|\n", "| X |", "&a ", "*a", "<<: *a\n",
        "!!python/object:os.system ", "? ", "- ", ": ", "{", "}", "[", "]", "'", '"', "|\n", ">-\n", "\t",
        "\r\n", "\0", "\x0b", "\x85", "\u2028", "\ud800", "\ufeff", "ﷺ" * 5, "null", "no", "12:30", "1e999",
        "0x1F", "9" * 400, "(" * 120, "not " * 120, "when: employed and\n", "limit.", ".limit", "{kinds}",
        "{1 +", "given: {now: yesterday}\n", "from: 0000-13-40\n", "effective: 9999-12-31T23:59:59-14:00\n",
        "%YAML 1.1\n", "acts: []\n", "facts: {x: {type: duration, means: y, otherwise: P9999999D}}\n",
        "each: {}\n", "id: 1\n", "__import__('os')",
    ]
)  # fmt: skip


def reads(source: str) -> None:
    """Read, and hold the reader to its promise."""
    try:
        found = engine.load(source)
    except DirectiveError as error:
        refused(source, error)
        return
    # A fact is missing, whatever the directive says.
    assert found.machine.decide({"action": "post"}).effect == "deny"
    engine.run_cases(found)
    engine.coverage(found)


def refused(source: str, error: DirectiveError) -> None:
    """Every mistake stands at a place of the file and says something."""
    lines = source.splitlines()
    assert error.mistakes
    for mistake in error.mistakes:
        assert 1 <= mistake.line <= max(1, len(lines))
        assert 1 <= mistake.column <= len(mistake.source_line) + 1
        assert mistake.message
    assert str(error)


@st.composite
def mutated(draw, source: str):
    """The source with some lines gone, doubled, moved, and pieces pushed into it."""
    text = source
    for _ in range(draw(st.integers(1, 6))):
        how = draw(st.sampled_from(["piece", "cut", "double", "swap", "line", "character"]))
        at = draw(st.integers(0, max(0, len(text) - 1)))
        upto = min(len(text), at + draw(st.integers(0, 300)))
        if how == "piece":
            text = text[:at] + draw(PIECES) + text[at:]
        elif how == "cut":
            text = text[:at] + text[upto:]
        elif how == "double":
            text = text[:upto] + text[at:upto] + text[upto:]
        elif how == "swap":
            text = text[upto:] + text[:at] + text[at:upto]
        elif how == "line":
            lines = text.split("\n")
            del lines[draw(st.integers(0, len(lines) - 1))]
            text = "\n".join(lines)
        else:
            text = text[:at] + draw(st.characters()) + text[at + 1 :]
    return text


@settings(max_examples=300, **SLOW)
@given(st.text(max_size=400) | st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_read_or_refused(text):
    reads(text)


@settings(max_examples=250, **SLOW)
@given(mutated(SMALL))
def test_a_small_directive_in_whatever_state_is_read_or_refused(text):
    reads(text)


@settings(max_examples=25, **SLOW)
@given(mutated(SOURCE))
def test_the_shipped_directive_in_whatever_state_is_read_or_refused(text):
    reads(text)


SCALARS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=20) | PIECES


def nested(inner):
    return st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)


TREES = st.recursive(SCALARS, nested, max_leaves=12)


def flow(value) -> str:
    """A value in YAML's flow style, words quoted so that they stay words."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''").replace("\n", " ") + "'"
    if isinstance(value, bool) or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


KEYS = st.sampled_from(
    [
        "id", "when", "unless", "effect", "text", "remedy", "row", "opens", "alone", "kinds", "listed",
        "judgment", "quoted", "related", "value", "from", "unit", "do", "wait", "who", "question", "shows",
        "every", "name", "given", "then", "cites", "fires", "scene", "each", "silent",
    ]
)  # fmt: skip


@settings(max_examples=250, **SLOW)
@given(st.sampled_from(KINDS), st.dictionaries(KEYS, TREES, max_size=8))
def test_a_block_of_whatever_values_is_read_or_refused(kind, values):
    """Every key of a block with a value of any shape: a list where words belong, a number where a mapping belongs."""
    block = f"```{kind}\n" + "".join(f"{key}: {flow(value)}\n" for key, value in values.items()) + "```\n"
    reads(SMALL.replace("\n**1.2** _Table._", f"\n{block}\n**1.2** _Table._"))


FRONT = st.sampled_from(
    [
        "directive", "title", "revision", "adopted", "effective", "roles", "actions", "table", "parent", "acts",
        "facts", "terms", "refusals", "positions", "administrator_positions", "purposes", "questions",
        "related", "statutory", "jurisdiction", "scenes",
    ]
)  # fmt: skip


@settings(max_examples=250, **SLOW)
@given(st.dictionaries(FRONT, TREES, max_size=8))
def test_front_matter_of_whatever_values_is_read_or_refused(values):
    lines = [line for line in SMALL.splitlines() if line.partition(":")[0] not in values]
    front = [f"{key}: {flow(value)}" for key, value in values.items()]
    reads("\n".join([lines[0], *front, *lines[1:]]))


TOKENS = """employed not and or ( ) == < in { } 'post' action limit.pause now '2026-01-01T00:00+00:00' 1 - + & roles
seconds_since_edit screen.listed := lambda: [ ] if else * ** f'' await"""
WORDS = st.sampled_from(TOKENS.split())


@settings(max_examples=300, **SLOW)
@given(st.text(max_size=60) | st.lists(WORDS, max_size=14).map(" ".join))
def test_a_condition_of_whatever_words_is_read_or_refused(condition):
    quoted = "'" + condition.replace("'", "''").replace("\n", " ") + "'"
    reads(SMALL.replace("when: writing and seconds_since_edit < limit.pause", f"when: {quoted}"))


def test_a_list_among_words_is_a_mistake_and_no_crash():
    """What the random front matter found: a list where a clause's number belongs."""
    reads(SMALL.replace("related:", "statutory: {theft: [[]]}\nrelated:"))
    reads(
        SMALL.replace(
            "\n**1.2** _Table._", "\n```case\n{name: a, then: deny, fires: [[]], cites: [{}]}\n```\n**1.2** _T._"
        )
    )
