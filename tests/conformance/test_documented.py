"""What docs/reference/authzen.md says is what there is (R28)."""

from __future__ import annotations

import re
from pathlib import Path

from spokesperson.api.authzen_question import OPEN, RESOURCES, STATED
from spokesperson.api.authzen_shapes import SEMANTICS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "authzen.md").read_text("utf-8")


def table_after(heading: str) -> set[str]:
    """What stands in backticks in the first column of the table after ``heading``."""
    rows = PAGE.partition(heading)[2].lstrip().partition("\n\n")[2].partition("\n\n")[0]
    first = [line.split("|")[1] for line in rows.splitlines() if line.startswith("|")]
    return {word for cell in first for word in re.findall(r"`([^`]+)`", cell)}


def test_every_member_of_the_context_is_documented_and_no_other():
    assert table_after("**Context**") == STATED | OPEN


def test_every_type_of_resource_is_documented_and_no_other():
    assert table_after("**Resource**") == set(RESOURCES)


def test_the_semantics_are_documented():
    assert all(f"`{word}`" in PAGE for word in SEMANTICS)


def test_every_address_is_documented_and_no_other(speaker):
    described = speaker("").get("/api/openapi.json").body["paths"]
    ours = {path for path in described if path.startswith(("/access/", "/.well-known/"))}
    assert table_after("# AuthZEN") == ours
