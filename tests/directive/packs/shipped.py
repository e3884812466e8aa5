"""Every directive in ``directives/``, compiled once, and what must hold of each: no cell, no rule changes unnoticed."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from pathlib import Path

from spokesperson.directive import engine
from spokesperson.directive.engine.cases import fired
from spokesperson.directive.engine.model import Document, Duty, Rule

FOLDER = Path(__file__).resolve().parents[3] / "directives"
FILES = sorted(path.name for path in FOLDER.glob("*.md"))
Cell = tuple[str, str]


def source(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")


@lru_cache
def loaded(file: str) -> engine.Directive:
    return engine.load(source(file), name=file)


@lru_cache
def ran(directive: engine.Directive) -> tuple[engine.CaseResult, ...]:
    return engine.run_cases(directive)


def failing(document: Document, names: set[str]) -> list[str]:
    """Which of the named cases fail under ``document``."""
    fewer = dataclasses.replace(document, cases=tuple(c for c in document.cases if c.name in names))
    return [r.case.name for r in engine.run_cases(engine.compile(fewer)) if r.wrong]


def against_flip(directive: engine.Directive, cell: Cell) -> list[str]:
    """The cases that fail when a cell of the table is turned round."""
    role, action = cell
    document = directive.document
    flipped = dataclasses.replace(document, matrix={**document.matrix, cell: not document.matrix[cell]})
    cases = [c for c in document.cases if c.given.get("roles") == {role}]
    return failing(flipped, {c.name for c in cases if c.given.get("action") == action})


def against_removal(directive: engine.Directive, rule: Rule | Duty) -> list[str]:
    """The cases that fail when a rule or an obligation is taken out."""
    document = directive.document
    fewer = dataclasses.replace(
        document,
        rules=tuple(r for r in document.rules if r is not rule),
        duties=tuple(d for d in document.duties if d is not rule),
    )
    return failing(fewer, {r.case.name for r in ran(directive) if rule.id in fired(r.decision)})


def case(directive: engine.Directive, name: str) -> engine.CaseResult:
    return next(r for r in ran(directive) if r.case.name == name)
