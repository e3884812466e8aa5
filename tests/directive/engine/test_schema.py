"""The published schema of front matter and blocks says what the reader reads (P2; R3)."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import jsonschema
import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine import source as cutting
from spokesperson.directive.engine.blocks import read
from spokesperson.directive.engine.errors import DirectiveError
from spokesperson.directive.engine.schema import block_schema
from spokesperson.directive.engine.source import KINDS
from tests.directive.engine.conftest import FILE, SMALL

ROOT = FILE.parents[1]
PUBLISHED = ROOT / "docs" / "reference" / "directive.schema.json"
DIRECTIVES = sorted((ROOT / "directives").glob("*.md"))


@lru_cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = block_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]})


def ignore(*_):
    """The files are read without a mistake elsewhere."""


def blocks(path: Path):
    """Every block of a file as plain data, the front matter first."""
    cut = cutting.cut(path.read_text(encoding="utf-8").splitlines(), ignore)
    yield "front_matter", cut.front_line, read(cut.front, cut.front_line, ignore).data()
    for fence in cut.fences:
        yield fence.kind, fence.line, read(fence.text, fence.line, ignore, fence.column).data()


def test_the_published_schema_is_current():
    """`spokesperson directive schema > docs/reference/directive.schema.json` writes it."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == block_schema()


@pytest.mark.parametrize("path", DIRECTIVES, ids=lambda p: p.name)
def test_every_block_of_every_shipped_directive_is_valid(path):
    seen = set()
    for kind, line, data in blocks(path):
        problems = [e.message for e in validator(kind).iter_errors(data)]
        assert not problems, (line, kind, problems[:2])
        seen.add(kind)
    assert {"front_matter", "rule", "case"} <= seen


def mistakes_of(kind: str, body: str) -> list[str]:
    """What the reader says of a small directive with this block in it."""
    block = f"```{kind}\n{body}\n```\n"
    try:
        engine.load(SMALL.replace("\n**1.2** _Table._", f"\n{block}\n**1.2** _Table._"))
    except DirectiveError as error:
        return [m.message for m in error.mistakes]
    return []


def definition(kind: str) -> dict:
    return block_schema()["$defs"]["one_case" if kind == "case" else kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_requires_what_the_reader_requires(kind):
    lacks = {m.group(1) for text in mistakes_of(kind, "nothing: here") if (m := re.search(r"lacks '(\w+)'", text))}
    assert lacks == set(definition(kind)["required"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_knows_the_keys_the_reader_knows(kind):
    """No key of the schema is unknown to the reader, and a key the schema lacks is."""
    for key in definition(kind)["properties"]:
        assert not [m for m in mistakes_of(kind, f"{key}: here") if f"unknown key in a {kind} {key!r}" in m]
    assert [m for m in mistakes_of(kind, "polish: here") if "unknown key" in m]
    assert not validator(kind).is_valid({"polish": "here"})


WRONG = [
    ("rule", {"id": "a", "when": "employed", "effect": "forbid", "text": "No."}),
    ("rule", {"id": "Not An Id", "when": "employed", "effect": "deny", "text": "No."}),
    ("rule", {"id": "a", "when": ["employed"], "effect": "deny", "text": "No."}),
    ("rule", {"id": "a", "when": "employed", "effect": "deny", "text": "No.", "alone": "yes"}),
    ("screen", {"id": "s", "kinds": ["rude"], "listed": "deny", "judgment": "ask", "quoted": "warn", "text": "No."}),
    ("screen", {"id": "s", "kinds": ["tone"], "listed": "advise", "judgment": "ask", "quoted": "warn", "text": "No."}),
    ("limit", {"id": "pause", "value": "sixty", "from": "2026-01-01T00:00+00:00"}),
    ("limit", {"id": "pause", "value": -1, "from": "2026-01-01T00:00+00:00"}),
    ("limit", {"id": "pause", "value": 1, "from": "2026-01-01T00:00"}),
    ("obligation", {"id": "o", "when": "employed", "do": "wait", "text": {"say": "it"}}),
    ("duty", {"id": "d", "who": "everyone", "text": ""}),
    ("case", {"name": "n", "then": "advise"}),
    ("case", {"name": "n", "then": "deny", "given": {"employed": "yes"}}),
    ("case", {"name": "n", "then": "deny", "given": {"working": "lunch"}}),
    ("case", {"name": "n", "then": "deny", "cites": "1.1"}),
]


@pytest.mark.parametrize(("kind", "data"), WRONG, ids=lambda v: v if isinstance(v, str) else "")
def test_what_the_schema_refuses_the_reader_refuses(kind, data):
    assert not validator(kind).is_valid(data)
    assert mistakes_of(kind, json.dumps(data))
