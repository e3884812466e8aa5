"""Writes docs/reference/facts.md: the facts every directive knows. A test says when it is out of date.

python scripts/facts_reference.py
"""

from __future__ import annotations

from pathlib import Path

from spokesperson.directive.engine.catalogue import ALL_KINDS, FACTS, KINDS
from spokesperson.directive.engine.vocabulary import Fact, Type, to_json

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "facts.md"
HEAD = """# Facts

What a decision may turn on. A directive can declare [facts of its own](directive-file.md) beside these. Where the last
column holds a value, an act may leave the fact unstated and it has that value; the others come from the registers or
from the clock, and one that is missing denies.

| Fact | Type | What it says | Clause | Unstated |
|---|---|---|---|---|
"""
FINDINGS = """
## Kinds of findings

| Clause of SH 620.4 | Kinds |
|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = "".join(_row(name, fact) for name, fact in FACTS.items())
    kinds = "".join(f"| {clause} | {', '.join(f'`{k}`' for k in found)} |\n" for clause, found in KINDS.items())
    return HEAD + rows + FINDINGS + kinds


def _row(name: str, fact: Fact) -> str:
    unstated = "" if fact.otherwise is None else f"`{_shown(fact.otherwise)}`"
    return f"| `{name}` | {_type(fact.type)} | {fact.doc} | {fact.clause} | {unstated} |\n"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "{}" if value == frozenset() else str(to_json(value))


def _type(kind: Type) -> str:
    if kind.of:
        return f"{kind.name} of the directive's {kind.of}"
    if kind.values == ALL_KINDS:
        return "set of kinds of findings"
    return f"{kind.name}: {', '.join(sorted(kind.values))}" if kind.values else kind.name


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
