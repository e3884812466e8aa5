"""``spokesperson directive``: exit codes, places of mistakes, a pipe of decisions (design section 8)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from spokesperson.cli.directive import directive
from spokesperson.directive.engine.vocabulary import to_json
from tests.directive.engine.conftest import FILE, SMALL, scene, sh620


def run(*arguments, given=None):
    return CliRunner().invoke(directive, [str(a) for a in arguments], input=given)


def lines(*facts):
    return "\n".join(json.dumps({k: to_json(v) for k, v in f.items()}) for f in facts) + "\n"


def test_the_shipped_directive_is_clean():
    found = run("check", FILE)
    assert found.exit_code == 0, found.output
    assert "31 clauses, 31 with a disposition" in found.output
    assert "0 findings" in found.output


def test_a_broken_file_is_refused_with_place_caret_and_suggestion(tmp_path):
    broken = tmp_path / "broken.md"
    broken.write_text(SMALL.replace("when: writing", "when: writting"), encoding="utf-8")
    found = run("check", broken)
    assert found.exit_code == 1
    assert "broken.md:25:7: unknown fact 'writting'; did you mean 'writing'?" in found.output
    assert "          ^" in found.output


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    broken = tmp_path / "broken.md"
    broken.write_bytes(b"---\n\xff")
    found = run("check", broken)
    assert found.exit_code == 1
    assert "not UTF-8" in found.output


def test_a_case_that_fails_is_a_finding_at_its_line(tmp_path):
    wrong = tmp_path / "wrong.md"
    source = FILE.read_text(encoding="utf-8").replace(
        "given: {action: comment, seconds_since_edit: 60}\n  then: permit",
        "given: {action: comment, seconds_since_edit: 60}\n  then: deny",
    )
    wrong.write_text(source, encoding="utf-8")
    line = source[: source.index("name: sixty seconds are enough")].count("\n") + 1
    found = run("check", wrong)
    assert found.exit_code == 1
    assert f"wrong.md:{line}:1: the case 'sixty seconds are enough' fails: expected deny, got permit" in found.output


def test_what_no_case_exercises_is_a_finding(tmp_path):
    bare = tmp_path / "bare.md"
    bare.write_text(SMALL, encoding="utf-8")
    found = run("check", bare)
    assert found.exit_code == 1
    assert "no case exercises the rule 'wait'" in found.output
    assert "no case shows the cell 'Upload' for Helper" in found.output


@pytest.mark.parametrize("arguments", [(), ("check",), ("check", "no/such/file.md"), ("decide",), ("polish", FILE)])
def test_a_wrong_call_is_exit_code_2(arguments):
    assert run(*arguments).exit_code == 2


def test_show_prints_one_clause_or_names_the_nearest():
    assert "works for it" in run("show", FILE, "--clause", "1.6").output
    missing = run("show", FILE, "--clause", "1.66")
    assert missing.exit_code == 1
    assert "the nearest is 1.6" in missing.output
    everything = run("show", FILE)
    assert everything.exit_code == 0
    assert sh620().file_hash in everything.output


def test_decide_answers_line_by_line():
    given = lines(scene("administrator"), scene("representative", action="upload"))
    found = run("decide", FILE, given=given)
    assert found.exit_code == 0
    first, second = (json.loads(line) for line in found.output.splitlines())
    assert (first["effect"], second["effect"]) == ("permit", "deny")
    assert "Overview/upload" in second["clauses"]
    assert first["directive_hash"] == sh620().file_hash


def test_a_wrong_fact_becomes_an_error_line_and_the_others_are_answered():
    given = lines({**scene("administrator"), "employed": "yes"}) + "[1]\nnot json\n\n" + lines(scene("administrator"))
    found = run("decide", FILE, given=given)
    assert found.exit_code == 1
    answers = [json.loads(line) for line in found.output.splitlines()]
    assert answers[0]["fact"] == "employed"
    assert "line 1: employed: expected true or false, got 'yes'" in answers[0]["error"]
    assert "line 2: expected an object" in answers[1]["error"]
    assert "line 3: this is not JSON" in answers[2]["error"]
    assert answers[3]["effect"] == "permit"


def test_a_missing_fact_is_an_answer_and_no_error():
    found = run("decide", FILE, given='{"action": "post"}\n')
    assert found.exit_code == 0
    answer = json.loads(found.output)
    assert answer["effect"] == "deny"
    assert "fact missing: use" in [r["text"] for r in answer["reasons"]]


def test_it_needs_neither_django_nor_a_database():
    late = "{'django', 'ruamel.yaml', 'markdown_it'}"
    program = f"import sys, spokesperson.cli.directive; sys.exit(not sys.modules.keys().isdisjoint({late}))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
