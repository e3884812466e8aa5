"""What the editor changes in a text for its author, and nothing else of it (P2; R3)."""

from __future__ import annotations

from datetime import datetime

import pytest

from spokesperson.directive import engine
from spokesperson.oversight.drafts import editor_check, editor_text
from tests import factories


def mistakes(source: str) -> tuple[engine.Mistake, ...]:
    return editor_check.examine(source).mistakes


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("when: not employed", "when: not employd"),
        ("effect: warn", "effect: warm"),
        ("scene: representative\n", "scene: representativ\n"),
        ("use == 'business'", "use == 'busines'"),
        ("| Upload images or video ", "| Upload image or video "),
        ("cites: [Def-Account-library]", "cites: [Def-Account-librari]"),
        ("fires: [not-employed]", "fires: [not-employd]"),
        ("remedy: request_grant\n```", "remedys: request_grant\n```"),
        ("```rule\nid: not-employed", "```rul\nid: not-employed"),
    ],
)  # fmt: skip
def test_a_suggestion_puts_the_mistake_right_at_its_place(right, wrong):
    """Wherever the check suggests a word, the repair leaves the text without that mistake."""
    source = factories.directive_text()
    assert right in source
    broken = source.replace(right, wrong, 1)
    suggested = [m for m in mistakes(broken) if m.suggestion]
    assert suggested, [m.message for m in mistakes(broken)]
    for _turn in range(len(suggested)):
        repairs = [r for m in mistakes(broken) if (r := editor_text.repair(m))]
        if not repairs:
            break
        broken = editor_text.repaired(broken, repairs[0])
    assert not mistakes(broken)


def test_no_repair_is_offered_where_the_word_is_not_found():
    far = engine.Mistake(3, 1, "unknown fact 'employd'", "'employed'", "another line altogether")
    assert editor_text.repair(far) is None
    assert editor_text.repair(engine.Mistake(3, 1, "a rule lacks 'effect'", "", "id: x")) is None


def test_a_new_head_changes_two_lines_and_the_scenes_that_lie_before_it():
    source = factories.directive_text()
    effective = datetime.fromisoformat("2031-05-01T00:00-05:00")
    changed = editor_text.headed(source, "2.0", effective)
    rules = engine.load(changed)
    assert (rules.revision, rules.effective) == ("2.0", effective)
    marks = editor_text.marks(source, changed)
    moved = set(editor_text.early_scenes(source, effective))
    assert set(marks.changed) - moved == {
        editor_text.head_line(source, "revision"), editor_text.head_line(source, "effective"),
    }  # fmt: skip
    assert (marks.new, marks.gone) == ((), ())
    assert not editor_text.early_scenes(changed, effective)
    assert not editor_check.examine(changed).differing, "cases are not answered by the first day alone"


def test_a_scene_keeps_its_weekday_and_hour():
    head = '---\nscenes:\n  one:\n    now: "2026-03-17T10:12:00-05:00"\n---\n'
    moved = editor_text.timely(head, datetime.fromisoformat("2026-04-01T00:00-05:00"))
    assert 'now: "2026-04-07T10:12:00-05:00"' in moved


def test_lines_changed_new_and_gone():
    before = "a\nb\nc\nd\ne\n"
    assert editor_text.marks(before, "a\nB\nc\nd\ne\n") == editor_text.Marks((2,), (), ())
    assert editor_text.marks(before, "a\nb\nx\ny\nc\nd\ne\n") == editor_text.Marks((), (3, 4), ())
    assert editor_text.marks(before, "a\nc\nd\ne\n") == editor_text.Marks((), (), (1,))
    assert editor_text.marks(before, "a\nB\nBB\nc\nd\ne\n") == editor_text.Marks((2,), (3,), ())
    assert not editor_text.marks(before, before).any


def test_two_texts_side_by_side_with_what_stands_around():
    lines = [f"line {n}" for n in range(1, 31)]
    after = [*lines[:9], "line ten", *lines[10:24], "another", *lines[24:]]
    first, second = editor_text.side_by_side("\n".join(lines), "\n".join(after))
    assert [(r.old, r.new) for r in first] == [(8, 8), (9, 9), (10, 10), (11, 11), (12, 12)]
    assert first[2].left == [("same", "line "), ("del", "10")]
    assert first[2].right == [("same", "line "), ("ins", "ten")]
    assert [(r.old, r.new) for r in second] == [(23, 23), (24, 24), (0, 25), (25, 26), (26, 27)]
    assert editor_text.side_by_side("a\n", "a\n") == []


CASES = """**1** text
```case
- name: one
  given: {action: post}
  then: deny
  cites: ["1.5", Overview/post]
  fires: [a, b]
- {name: "two", then: "permit", cites: [P1]}
```
"""


def test_an_accepted_expectation_changes_its_case_and_no_other():
    wanted = editor_text.Expected("warn", {"cites": ("1.5",), "fires": ("b",), "silent": ()})
    assert editor_text.accepted(CASES, {3: wanted}) == (
        CASES.replace("then: deny", "then: warn").replace('["1.5", Overview/post]', '["1.5"]').replace("[a, b]", "[b]")
    )
    other = editor_text.Expected("deny", {"cites": ("P1", "Overview/post")})
    assert editor_text.accepted(CASES, {8: other}) == (
        CASES.replace('then: "permit", cites: [P1]', "then: deny, cites: [P1, Overview/post]")
    )


def test_every_differing_case_that_can_be_settled_is_settled():
    """A rule turned round: whatever differs agrees after it was accepted, and nothing new differs."""
    source = factories.directive_text().replace(
        "id: not-employed\nwhen: not employed", "id: not-employed\nwhen: employed"
    )
    before = editor_check.examine(source)
    assert len(before.differing) > 100
    after = editor_check.examine(editor_text.accepted(source, before.acceptable))
    left = {c.case.line for c in after.differing}
    assert not left & set(before.acceptable)
