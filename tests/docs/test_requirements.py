"""The table of requirements: every line names a function and a page that exist, and none of the finished is missing."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "reference" / "requirements.md"
LINE = re.compile(r"^\| ((?:R|M|L)\d+[AR]?) \| `([^`]+)` (\w+) \| (.+) \| ([\w-]+) \|$", re.M)
FINISHED = [1, *range(3, 66), *range(68, 76), *range(86, 89)]
FINISHED_BY_LAW = [2, 3, 5, 6, 9, 10, 12]
IDS = (
    {f"R{n}" for n in FINISHED}
    | {f"L{n}" for n in FINISHED_BY_LAW}
    | {f"M{n}{role}" for n in range(1, 11) for role in "AR"}
)


def lines() -> list[tuple[str, str, str, str, str]]:
    return LINE.findall(TABLE.read_text("utf-8"))


@cache
def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@cache
def addresses() -> set[str]:
    found, todo = set(), [get_resolver()]
    while todo:
        for entry in todo.pop().url_patterns:
            todo += [entry] if hasattr(entry, "url_patterns") else []
            found.add(getattr(entry, "name", None))
    return found


def cited(tests: str) -> set[str]:
    """The files that the tests of a line stand in."""
    return {path for path, _, _ in (t.partition("::") for t in re.findall(r"`([^`]+)`", tests))}


def test_each_finished_requirement_has_exactly_one_line():
    ids = [line[0] for line in lines()]
    assert sorted(ids) == sorted(IDS)


@pytest.mark.parametrize("line", lines(), ids=lambda line: line[0])
def test_a_line_names_a_function_and_a_page_that_exist(line):
    _, path, function, _, page = line
    assert function in functions(path)
    assert page == "-" or page in addresses()


def ids_in(text: str) -> set[str]:
    """The requirement ids a text cites, spans like R10-R12 and M1A-M10R written out."""
    found = set(re.findall(r"\b(?:R\d+|L\d+|M\d+[AR])\b", text))
    for first, last in re.findall(r"\bR(\d+)-R(\d+)\b", text):
        found |= {f"R{n}" for n in range(int(first), int(last) + 1)}
    return found | ({i for i in IDS if i.startswith("M")} if "M1A-M10R" in text else set())


@pytest.mark.parametrize("line", lines(), ids=lambda line: line[0])
def test_the_tests_of_a_line_cite_its_requirement(line):
    """An id found in none of the files that are said to prove it is a wrong line."""
    assert any(line[0] in ids_in((ROOT / path).read_text("utf-8")) for path in cited(line[3]))
