"""``spokesperson directive explain | coverage | export | schema | diff | simulate`` (P2; R3, R4)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from spokesperson import clock
from spokesperson.cli.directive import directive
from spokesperson.decisions import door
from spokesperson.directive import engine
from spokesperson.directive.engine.vocabulary import to_json
from tests import factories
from tests.decisions.test_door import like
from tests.desk.conftest import house  # noqa: F401
from tests.directive.engine.conftest import FILE, SMALL, scene, sh620

OPENED = SMALL.replace("| Upload |   X    |        |", "| Upload |   X    |   X    |").replace('"1.0"', '"1.1"')


def run(*arguments, given=None):
    return CliRunner().invoke(directive, [str(a) for a in arguments], input=given)


def facts_line(facts):
    return json.dumps({k: to_json(v) for k, v in facts.items()}) + "\n"


@pytest.fixture
def files(tmp_path):
    """A small directive and its next version, as files."""
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(SMALL, encoding="utf-8")
    new.write_text(OPENED, encoding="utf-8")
    return old, new


# explain


def test_explain_tells_in_words_what_to_do_next():
    found = run("explain", FILE, given=facts_line(scene("administrator", seconds_since_edit=40)))
    assert found.exit_code == 0, found.output
    assert "“Post new content or thread”: denied" in found.output
    assert "Wait until the pause after your last change is over. (1.8)" in found.output
    assert "If “seconds since the last change: 60 or more”: permitted." in found.output


def test_explain_reads_stored_decisions_as_well():
    stored = engine.decide(scene("representative", stopped=True), sh620()).canonical().decode() + "\n"
    found = run("explain", FILE, "--json", given=stored)
    assert found.exit_code == 0
    told = json.loads(found.output)
    assert told["reasons"][0]["clause"] == "1.5"
    assert told["note"] == ""


def test_a_line_that_cannot_be_explained_is_named_and_the_others_are_told():
    given = (
        "not json\n" + facts_line({**scene("administrator"), "employed": "yes"}) + facts_line(scene("administrator"))
    )
    found = run("explain", FILE, "--json", given=given)
    assert found.exit_code == 1
    first, second, third = (json.loads(line) for line in found.output.splitlines())
    assert first["line"] == 1
    assert "employed: expected true or false" in second["error"]
    assert "permitted" in third["answer"]


# coverage


def test_coverage_prints_units_and_a_summary_and_fails_while_something_is_open(files):
    found = run("coverage", files[0])
    assert found.exit_code == 1
    assert re.search(r"^1\.1 +rule  1 rule  Wait  OPEN: no case exercises wait$", found.output, re.M)
    assert "1.2/upload/helper" in found.output
    assert "old.md:" in found.output
    assert "no case exercises the rule 'wait'" in found.output
    assert "disposed; 1 rules, 0 exercised" in found.output


def test_coverage_of_a_directive_whose_cases_notice_everything_is_exit_code_0(tmp_path):
    from tests.directive.engine.test_units import CASES

    whole = tmp_path / "whole.md"
    whole.write_text(SMALL.replace("\n**1.2** _Table._", f"{CASES}\n**1.2** _Table._"), encoding="utf-8")
    found = run("coverage", whole)
    assert found.exit_code == 0, found.output
    assert json.loads(run("coverage", whole, "--json").output)["complete"] is True


# export and schema


def test_export_writes_four_forms(files):
    assert json.loads(run("export", "--json", files[0]).output)["directive"] == "T 1"
    root = ET.fromstring(run("export", "--akn", "--country", "us", files[0]).output)
    assert root.tag.endswith("akomaNtoso")
    assert "permit" in run("export", "--cedar", files[0]).output
    assert "package" in run("export", "--rego", files[0]).output


@pytest.mark.parametrize("arguments", [("export",), ("export", FILE), ("export", "--akn", "--country", "usa", FILE)])
def test_an_export_without_a_form_or_of_no_country_is_a_wrong_call(arguments):
    assert run(*arguments).exit_code == 2


def test_schema_is_the_published_one():
    found = run("schema")
    assert found.exit_code == 0
    published = FILE.parents[1] / "docs" / "reference" / "directive.schema.json"
    assert json.loads(found.output) == json.loads(published.read_text(encoding="utf-8"))


# diff


def test_diff_of_the_same_file_is_exit_code_0(files):
    found = run("diff", files[0], files[0])
    assert found.exit_code == 0
    assert "They do not differ." in found.output


def test_diff_says_what_is_written_and_what_is_answered_differently(files):
    found = run("diff", *files)
    assert found.exit_code == 1
    assert "changed: Upload / Helper (1.2)" in found.output
    assert "Helper: Upload\n      business\n      denied -> permitted\n      by 1.2/upload" in found.output
    data = json.loads(run("diff", *files, "--json").output)
    assert [(c["who"], c["action"], c["before"], c["after"]) for c in data["cells"]] == [
        ("Helper", "upload", "deny", "permit")
    ]


def test_diff_refuses_a_broken_file_whole(files, tmp_path):
    broken = tmp_path / "broken.md"
    broken.write_text(SMALL.replace("when: writing", "when: writting"), encoding="utf-8")
    found = run("diff", files[0], broken)
    assert found.exit_code == 1
    assert "did you mean 'writing'?" in found.output


def test_a_version_that_is_neither_a_file_nor_a_number_is_a_wrong_call(files):
    found = run("diff", files[0], "no/such/file.md")
    assert found.exit_code == 2
    assert "no such file" in found.output


@pytest.mark.django_db
def test_diff_takes_a_version_of_the_register(tmp_path):
    factories.directive_adopted()
    later = tmp_path / "later.md"
    later.write_text(factories.next_version("1.1"), encoding="utf-8")
    found = run("diff", "1.0", later)
    assert found.exit_code == 1, found.output
    assert "SH 620.4 1.0 -> SH 620.4 1.1" in found.output
    missing = run("diff", "7.7", later)
    assert missing.exit_code == 2
    assert "there are 1.0" in missing.output


# simulate


def decided(directive_text, *facts):
    compiled = engine.load(directive_text)
    return b"".join(engine.decide(f, compiled).canonical() + b"\n" for f in facts)


@pytest.fixture
def archived(files, tmp_path):
    """Three decisions under the old version as JSON lines: a Helper's upload is one of them."""
    usual = {
        "action": "upload", "includes": frozenset(), "use": "business", "roles": frozenset({"helper"}), "stage": "send",
        "now": clock.aware("2021-05-05T12:00:00+00:00"), "seconds_since_edit": 90,
    }  # fmt: skip
    poster = {**usual, "roles": frozenset({"poster"})}
    late = {**usual, "now": clock.aware("2021-08-05T12:00:00+00:00")}
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(decided(SMALL, usual, poster, late))
    return path


def test_simulate_lists_the_decisions_that_change_by_clause(files, archived):
    found = run("simulate", *files, "--decisions", archived)
    assert found.exit_code == 0, found.output
    assert "A simulation" in found.output
    assert "3 decisions asked again under T 1 1.1: 2 change." in found.output
    assert "1.2/upload: 2 decisions (deny -> permit: 2)" in found.output
    assert "line 1: deny -> permit" in found.output


def test_simulate_takes_only_what_lies_between_the_two_days(files, archived):
    found = run("simulate", *files, "--decisions", archived, "--since", "2021-06-01", "--until", "2021-12-31", "--json")
    data = json.loads(found.output)
    assert (data["total"], data["changed"]) == (1, 1)
    assert data["decisions"][0]["ref"] == 3
    assert data["simulation"] is True


def test_decisions_of_other_versions_are_left_aside_unless_asked_for(files, archived, tmp_path):
    mixed = tmp_path / "mixed.jsonl"
    usual = {"action": "upload", "roles": frozenset({"helper"})}
    mixed.write_bytes(archived.read_bytes() + decided(OPENED, usual))
    found = run("simulate", *files, "--decisions", mixed)
    assert "1 were made under other versions than OLD and left aside" in found.output
    assert json.loads(run("simulate", *files, "--decisions", mixed, "--any-version", "--json").output)["total"] == 4


def test_a_line_that_holds_no_decision_is_named_and_the_exit_code_is_1(files, archived, tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(archived.read_bytes() + b"\nnot json\n")
    found = run("simulate", *files, "--decisions", broken)
    assert found.exit_code == 1
    assert "5 cannot be read" in found.output


def test_simulate_asks_this_installations_decisions_and_names_the_people(house, tmp_path):  # noqa: F811
    """Who is affected by which clause: R4, and nothing is written."""
    for _ in range(2):
        door.act(like(house.ann, house.hers), lambda v: None)
    door.act(like(house.boss, house.board), lambda v: None)
    row = "| “Like” or acknowledge posts       |       X       |       X        |"
    source = factories.next_version("1.1")
    assert row in source
    later = tmp_path / "later.md"
    later.write_text(source.replace(row, row[:-17] + "                |"), encoding="utf-8")
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    found = run("simulate", "1.0", later, "--until", tomorrow)
    assert found.exit_code == 0, found.output
    assert "3 decisions asked again under SH 620.4 1.1: 2 change." in found.output
    assert "Overview/like: 2 decisions, 1 people (permit -> deny: 2)" in found.output
    assert house.ann.name in found.output
    data = json.loads(run("simulate", "1.0", later, "--json").output)
    assert {d["actor"] for d in data["decisions"]} == {house.ann.name}


def test_only_the_commands_that_need_the_database_start_django(files):
    program = (
        "import sys\nfrom click.testing import CliRunner\nfrom spokesperson.cli.directive import directive\n"
        f"for words in (['diff', {str(files[0])!r}, {str(files[1])!r}], ['coverage', {str(files[0])!r}], ['schema']):\n"
        "    CliRunner().invoke(directive, words)\nsys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
