"""The documentation says what there is, and nothing that is not there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from spokesperson.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SETTINGS = ROOT / "src" / "spokesperson" / "site" / "settings.py"
PAGES = sorted(DOCS.rglob("*.md"))
ADRS = sorted((DOCS / "decisions").glob("0*.md"))
VARIABLE = re.compile(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
# Django's own; our commands set it.
INTERNAL = {"DJANGO_SETTINGS_MODULE"}


def documented(page: Path) -> set[str]:
    """What stands in the first column of the page's tables, in backticks."""
    return {
        word
        for row in re.findall(r"^\| (.*?) \|", page.read_text("utf-8"), re.M)
        for word in re.findall(r"`([^`]+)`", row)
    }


def variables() -> set[str]:
    sources = (ROOT / "src" / "spokesperson").rglob("*.py")
    return {name for source in sources for name in VARIABLE.findall(source.read_text("utf-8"))} - INTERNAL


def test_every_setting_is_documented():
    assert variables()
    assert variables() - documented(DOCS / "reference" / "settings.md") == set()


def test_no_documented_setting_is_invented():
    of_tests = VARIABLE.findall((ROOT / "tests" / "browser" / "slow.py").read_text("utf-8"))
    known = variables() | {"SPOKESPERSON_NOW", *of_tests}
    names = {name for name in documented(DOCS / "reference" / "settings.md") if name.startswith("SPOKESPERSON_")}
    assert names - known == set()


def test_every_command_is_documented_and_no_other():
    words = {word for word in documented(DOCS / "reference" / "commands.md") if word.startswith("spokesperson ")}
    assert words == {f"spokesperson {name}" for name in COMMANDS}


def test_every_make_target_is_documented_and_no_other():
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    words = {
        word.removeprefix("make ")
        for word in documented(DOCS / "reference" / "commands.md")
        if word.startswith("make ")
    }
    assert words == targets


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    targets = [page.parent / target for target in LINK.findall(page.read_text("utf-8"))]
    assert [str(target) for target in targets if not target.exists()] == []


def test_every_page_is_reachable_from_the_first():
    seen, todo = set(), [DOCS / "index.md"]
    while todo:
        page = todo.pop().resolve()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        todo += [page.parent / target for target in LINK.findall(page.read_text("utf-8"))]
    assert {str(page.relative_to(ROOT)) for page in PAGES if page.resolve() not in seen} == set()


def test_decisions_are_numbered_without_a_gap():
    assert [int(adr.name[:4]) for adr in ADRS] == list(range(1, len(ADRS) + 1))


@pytest.mark.parametrize("adr", ADRS, ids=lambda p: p.stem)
def test_a_decision_has_its_parts_fits_a_page_and_stands_in_the_list(adr: Path):
    text = adr.read_text("utf-8")
    assert text.startswith(f"# {adr.name[:4]} ")
    assert re.search(r"^\*\*Status:\*\* (proposed|accepted|superseded by .+), \d{4}-\d{2}-\d{2}$", text, re.M)
    assert [part for part in ("## Context", "## Decision", "## Consequences") if part not in text] == []
    assert len(text.splitlines()) <= 60
    assert f"({adr.name})" in (DOCS / "decisions" / "index.md").read_text("utf-8")


# Requirements: | id | code | test | page |, with paths from the root in backticks and tests as file::name.
REQUIREMENTS = DOCS / "reference" / "requirements.md"
ROW = re.compile(r"^\| *((?:R|L)\d+[a-z]?|M\d+[AR]) *\|(.*)\|$", re.M)


@cache
def names_of_tests(path: Path) -> set[str]:
    """The names of test functions and methods in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def missing(reference: str) -> str | None:
    """What is wrong with one reference of the table; None when it points at something."""
    file, _, name = reference.partition("::")
    if not (ROOT / file).exists():
        return f"{reference}: no such file"
    if name and name.split("::")[-1].split("[")[0] not in names_of_tests(ROOT / file):
        return f"{reference}: no such test"
    return None


def problems(row_id: str, cells: list[str]) -> list[str]:
    """What is wrong with one row: a cell without a reference, or one that leads nowhere."""
    if len(cells) != 3:
        return [f"{row_id}: {len(cells) + 1} columns instead of 4"]
    code, test, _ = (re.findall(r"`([^`]+)`", cell) for cell in cells)
    found = [f"{row_id}: no {kind}" for kind, refs in (("code", code), ("test", test)) if not refs]
    found += [f"{row_id}: {reference} names no test" for reference in test if "::" not in reference]
    return found + [f"{row_id}: {wrong}" for reference in code + test if (wrong := missing(reference))]


def test_a_wrong_row_of_the_requirements_is_noticed():
    here = "tests/docs/test_docs.py"
    good = [f" `{here}` ", f" `{here}::test_every_setting_is_documented` ", " /help "]
    assert problems("R1", good) == []
    assert problems("R1", [" `src/nothing.py` ", good[1], ""]) == ["R1: src/nothing.py: no such file"]
    assert problems("R1", [good[0], f" `{here}::test_nothing` ", ""]) == [f"R1: {here}::test_nothing: no such test"]
    assert problems("R1", [good[0], " later ", ""]) == ["R1: no test"]


def test_every_requirement_points_at_code_and_tests_that_exist():
    if not REQUIREMENTS.exists():
        pytest.skip("docs/reference/requirements.md is not written yet")
    rows = ROW.findall(REQUIREMENTS.read_text("utf-8"))
    assert rows
    assert [wrong for row_id, rest in rows for wrong in problems(row_id, rest.split("|"))] == []
