"""What two versions say differently: clauses, cells, dated numbers; words marked in place (P2; R8)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.directive.changes import ADDED, CHANGED, REMOVED, SAME, between, first_words
from spokesperson.directive.engine import Clause
from spokesperson.directive.marking import NEW, OLD, marked
from tests import factories

UPLOAD = "| Upload images or video            |       X       |                |"


def revised(*replaced: tuple[str, str], revision: str = "1.1", effective: str = "2026-03-10T00:00-05:00") -> str:
    """The next version with some of its words replaced; every replacement must find its place."""
    source = factories.next_version(revision, effective)
    for old, new in replaced:
        assert old in source, old
        source = source.replace(old, new)
    return source


@pytest.fixture
def compared(db):
    """``compared(*replaced)`` gives the changes from 1.0 to a version with these words replaced."""
    first = factories.directive_adopted()

    def compare(*replaced: tuple[str, str]):
        return between(first.file_hash, factories.directive_adopted(revised(*replaced)).file_hash)

    return compare


def test_a_version_that_says_the_same_has_no_changes(compared):
    found = compared()
    assert (found.told, found.cells, found.numbers) == ((), (), ())
    assert {c.kind for c in found.clauses} == {SAME}


def test_a_clause_with_other_words_is_changed_and_no_other(compared):
    found = compared(("they give it in good time", "they give it within eight open hours"))
    assert [(c.id, c.kind) for c in found.told] == [("1.8", CHANGED)]
    assert first_words(found.told[0].old, found.told[0].new) == ("in good time", "within eight open hours")


def test_a_cell_of_the_table_is_told_as_a_cell_and_not_as_a_clause(compared):
    """R28: a change of a cell is a new version, and the comparison names the cell."""
    cases = (
        "- {name: \"a Representative does not upload images\", scene: representative, given: {action: upload, "
        "media_count: 1}, then: deny, cites: [Overview/upload]}"
    )  # fmt: skip
    found = compared(
        (UPLOAD, UPLOAD.replace("                |", "       X        |")),
        (cases, cases.replace("does not upload", "uploads").replace("then: deny", "then: permit")),
    )
    assert [(c.action, c.role, c.old, c.new) for c in found.cells] == [
        ("Upload images or video", "Representative", False, True)
    ]
    assert found.told == ()


def test_a_number_is_told_by_its_name_and_day(compared):
    """The zone of a version's first day does not make a number another one."""
    found = compared(("| grace_days          | 14 days ", "| grace_days          | 21 days "))
    assert [(n.name, n.since.isoformat(), n.old, n.new) for n in found.numbers] == [
        ("grace_days", "2011-01-01", "14 days", "21 days")
    ]


def test_a_clause_that_is_gone_or_new_stands_where_it_stood(compared):
    source = factories.directive_text()
    start = source.index("**5.2** ")
    clause = source[start : source.index("## Annex A")]
    moved = clause.replace("**5.2** _Consequences._", "**5.2** _Consequences of it._")
    extra = clause.replace("**5.2** _Consequences._", "**5.3** _Last._").replace("id: ", "id: last-")
    extra = re.sub(r"```case.*?```\n", "", extra, flags=re.S).replace("- name: ", "- name: last ")
    found = compared((clause, moved + extra))
    assert [(c.id, c.kind) for c in found.told] == [("5.3", ADDED)]
    back = between(*reversed([factories.Version.objects.first().file_hash, factories.Version.objects.last().file_hash]))
    assert [(c.id, c.kind) for c in back.told] == [("5.3", REMOVED)]
    ids = [c.id for c in back.clauses]
    assert ids.index("5.3") == ids.index("5.2") + 1


def test_the_first_words_leave_out_marks_of_emphasis_and_are_cut_short():
    def clause(text: str) -> Clause:
        return Clause(id="1", heading="", number="1", text=text, part="1")

    assert first_words(clause("Be _kind_ now."), clause("Be kind now.")) == ("", "")
    removed, added = first_words(clause("Be kind."), clause("Be " + "very " * 60 + "kind."))
    assert removed == ""
    assert added.endswith("…")
    assert len(added) <= 92


def tagged(kind: str, words: str) -> str:
    return f"<{kind}>{words}</{kind}>"


def test_changes_are_marked_in_place():
    old = '<p>Answer it in good time. See <a href="/x">SH 510</a>.</p>'
    new = '<p>Answer it within eight hours. See <a href="/x">SH 510</a>.</p>'
    assert marked(old, new, tagged) == (
        '<p>Answer it <del>in good time</del> <ins>within eight hours</ins>. See <a href="/x">SH 510</a>.</p>'
    )
    assert "<ins>" not in marked(old, new, tagged, OLD)
    assert "<del>" not in marked(old, new, tagged, NEW)


def test_a_new_paragraph_is_marked_within_its_tags_and_a_lost_one_keeps_them():
    one, two = "<p>First.</p>", "<p>First.</p>\n<p>Second &amp; last.</p>"
    assert marked(one, two, tagged) == "<p>First.</p>\n<p><ins>Second &amp; last.</ins></p>"
    assert marked(two, one, tagged) == "<p>First.</p>\n<p><del>Second &amp; last.</del></p>"


WORDS = st.lists(st.sampled_from(["stop", "think", "&amp;", ",", "<em>", "</em>", "post", "3.1"]), max_size=12).map(
    lambda words: "<p>" + " ".join(_nested(words)) + "</p>"
)


def _nested(words: list[str]) -> list[str]:
    """The words with each <em> closed before the next one begins."""
    out, open_ = [], False
    for word in words:
        if (word == "<em>") == open_ and word in ("<em>", "</em>"):
            continue
        if word in ("<em>", "</em>"):
            open_ = word == "<em>"
        out.append(word)
    return [*out, "</em>"] if open_ else out


def _without(html: str, kind: str) -> str:
    """The words of a marked text with one kind of mark taken out together with its words, and the other unwrapped."""
    other = "ins" if kind == "del" else "del"
    kept = re.sub(rf"<{kind}>.*?</{kind}>", "", html, flags=re.S)
    return "".join(re.sub(rf"</?{other}>|\s", "", kept))


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_marked_one(old, new):
    """Property: without what was taken out it is the newer text; each side alone is its own text."""
    plain = re.compile(r"<[^>]+>|\s")
    both = marked(old, new, tagged)
    assert plain.sub("", _without(both, "del")) == plain.sub("", new)
    assert plain.sub("", _without(both, "ins")) == plain.sub("", old)
    assert re.sub(r"</?ins>", "", marked(old, new, tagged, NEW)) == new
    assert re.sub(r"</?del>", "", marked(old, new, tagged, OLD)) == old
    assert marked(new, new, tagged) == new
