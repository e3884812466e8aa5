"""``spokesperson screen``: JSON lines in, findings out; no Django (contract)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from spokesperson.cli.screen import screen


def run(*lines: str, args: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(screen, list(args), input="\n".join(lines).encode("utf-8", "surrogatepass"))


def answers(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_gets_its_answer_in_order():
    result = run('{"id": "a", "text": "Well, bullshit"}', "", '{"id": 2, "text": "Good morning to all"}')
    assert result.exit_code == 0
    first, second = answers(result)
    (finding,) = first["findings"]
    assert first["id"] == "a"
    assert first["effect"] == "deny"
    assert finding["why"]
    assert {k: finding[k] for k in ("start", "end", "kind", "clause")} == {
        "start": 6, "end": 14, "kind": "profane", "clause": "1.2",
    }  # fmt: skip
    assert second == {"id": 2, "effect": "permit", "findings": []}


def test_offsets_count_code_points():
    (answer,) = answers(run(json.dumps({"id": 1, "text": "😀😀 oh shit"})))
    assert (answer["findings"][0]["start"], answer["findings"][0]["end"]) == (6, 10)


def test_a_thread_makes_it_a_reply():
    """R39."""
    line = {"id": 1, "text": "Your account has a fine of $3."}
    assert answers(run(json.dumps(line)))[0]["effect"] == "permit"
    assert answers(run(json.dumps({**line, "thread": "I owe nothing!"})))[0]["effect"] == "deny"


def test_a_bad_line_is_named_and_the_others_are_screened():
    result = run(
        "{", '{"id": 1}', '{"id": 1, "text": 5}', "[1]", '{"id": [], "text": ""}', '{"id": 9, "text": "Two words"}'
    )
    assert result.exit_code == 1
    given = answers(result)
    assert [a["id"] for a in given] == [None] * 5 + [9]
    assert given[0]["error"].startswith("line 1: this is not JSON")
    assert given[1]["error"] == "line 2: text is missing"
    assert given[2]["error"] == "line 3: text: expected text"
    assert given[4]["error"].startswith("line 5: id")


def test_the_institutions_file_makes_its_contacts_public(tmp_path: Path):
    path = tmp_path / "institution.json"
    path.write_text(json.dumps({"phones": ["612-555-0101"]}))
    line = '{"id": 1, "text": "Call 612-555-0101 today"}'
    assert answers(run(line))[0]["effect"] == "deny"
    assert answers(run(line, args=("--institution", str(path))))[0]["effect"] == "permit"


def test_a_broken_institutions_file_is_named(tmp_path: Path):
    path = tmp_path / "institution.json"
    for content in ("{", '{"fax": "1"}', '{"library_card_formats": ["(["]}', "[]"):
        path.write_text(content)
        result = run('{"id": 1, "text": "x"}', args=("--institution", str(path)))
        assert result.exit_code == 1, content
        assert "institution.json" in result.stderr
        assert "Traceback" not in result.output


def test_it_starts_without_django_and_without_phonenumbers():
    """Goal: import and first result within 150 ms, which either alone would take."""
    code = """
import sys
from spokesperson.screening import screen
from spokesperson.institution import Institution
screen("The Harbor Branch opens on Monday at nine.", institution=Institution())
print(sorted(m for m in ("django", "phonenumbers") if m in sys.modules))
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


def test_a_directive_says_what_follows(tmp_path: Path):
    """The policy comes from the file's screens; a broken file is named and nothing is screened."""
    ours = Path(__file__).resolve().parents[2] / "directives" / "sh-620.4.md"
    (answer,) = answers(run('{"id": 1, "text": "What bullshit, dear"}', args=("--directive", str(ours))))
    assert (answer["effect"], answer["findings"][0]["clause"]) == ("deny", "1.2")
    broken = tmp_path / "broken.md"
    broken.write_text("no directive")
    result = run('{"id": 1, "text": "Two words"}', args=("--directive", str(broken)))
    assert result.exit_code == 1
    assert "broken.md" in result.stderr
    assert result.stdout == ""
