"""A directive as data for other programs: everything that decides, in one stable shape (R3).

``docs/reference/exports.md`` says what each part is. The shape has a number; a change that breaks a reader raises it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spokesperson.directive.engine.expression import Const, Expr, FactRef, LimitRef, Op, show
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import Case, Clause, Directive, Duty, Rule, Template
from spokesperson.directive.engine.vocabulary import to_json

FORMAT = "spokesperson-directive/1"


def json_form(directive: Directive) -> dict[str, Any]:
    """The compiled directive as plain data."""
    document = directive.document
    return {
        "format": FORMAT,
        "directive": directive.code,
        "title": directive.title,
        "parent": directive.parent,
        "revision": directive.revision,
        "adopted": directive.adopted,
        "effective": to_json(directive.effective),
        "hashes": {"text": directive.text_hash, "rules": directive.rules_hash, "file": directive.file_hash},
        "jurisdiction": dict(directive.jurisdiction),
        "roles": dict(directive.roles),
        "actions": dict(directive.actions),
        "acts": dict(directive.acts),
        "related": dict(directive.related),
        "statutory": {kind: list(clauses) for kind, clauses in directive.statutory.items()},
        "administrator_positions": list(directive.administrator_positions),
        "purposes": dict(directive.purposes),
        "questions": {key: {"ask": ask, "answer": directive.answers[key]} for key, ask in directive.questions.items()},
        "table": {
            "clause": document.table_clause,
            "when": show(document.table),
            "cells": [
                {"role": role, "action": action, "held": held} for (role, action), held in directive.matrix.items()
            ],
            "refusals": {key: {"text": r.text, "remedy": r.remedy} for key, r in document.refusals.items()},
        },
        "facts": {
            name: {
                "type": fact.type.name,
                "words": sorted(fact.type.values),
                "means": fact.doc,
                "otherwise": to_json(fact.otherwise),
            }
            for name, fact in directive.facts.items()
        },
        "parts": dict(directive.parts),
        "clauses": [_clause(clause) for clause in directive.clauses],
        "rules": [_rule(rule) for rule in document.rules],
        "obligations": [_duty(duty) for duty in document.duties],
        "limits": [
            {"name": v.name, "value": v.value, "unit": v.unit, "from": to_json(v.since)} for v in document.limits
        ],
        "statements": [{"kind": s.kind, "clause": s.clause, **s.fields} for s in document.statements],
        "cases": [_case(case) for case in document.cases],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "heading": clause.heading,
        "part": clause.part,
        "text": clause.text,
        "dispositions": list(clause.dispositions),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "clause": rule.clause,
        "cites": rule.cited,
        "effect": rule.effect,
        "when": show(condition_of(rule)),
        "condition": tree(condition_of(rule)),
        "text": _words(rule.text),
        "remedy": rule.remedy,
        "opens": rule.opens,
        "alone": rule.alone,
        "kinds": sorted(rule.kinds),
        "level": rule.level,
        "related": {code: sorted(kinds) for code, kinds in rule.related},
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "id": duty.id,
        "clause": duty.clause,
        "when": show(duty.when),
        "condition": tree(duty.when),
        "do": duty.do,
        "text": _words(duty.text),
        "wait": show(duty.wait) if duty.wait is not None else "",
        "after": duty.after,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "name": case.name,
        "clause": case.clause,
        "given": {name: to_json(value) for name, value in case.given.items()},
        "then": case.then,
        "cites": list(case.cites),
        "fires": list(case.fires),
        "silent": list(case.silent),
    }


def tree(expr: Expr) -> dict[str, Any]:
    """A condition as a tree: ``{op, args}``, ``{fact}``, ``{limit}`` or ``{value}`` (a set has ``{words}``)."""
    if isinstance(expr, Op):
        return {"op": expr.op, "args": [tree(arg) for arg in expr.args]}
    if isinstance(expr, FactRef):
        return {"fact": expr.name}
    if isinstance(expr, LimitRef):
        return {"limit": expr.name}
    return {"words": sorted(expr.value)} if isinstance(expr.value, frozenset) else {"value": to_json(expr.value)}


def from_tree(found: Mapping[str, Any]) -> Expr:
    """The condition of a tree, for programs in Python; times stay words."""
    if "op" in found:
        return Op(found["op"], tuple(from_tree(arg) for arg in found["args"]))
    if "fact" in found:
        return FactRef(found["fact"])
    if "limit" in found:
        return LimitRef(found["limit"])
    return Const(frozenset(found["words"]) if "words" in found else found["value"])


def _words(template: Template) -> str:
    parts = template.parts
    return "".join(p if isinstance(p, str) else "{kinds}" if p is None else f"{{{show(p)}}}" for p in parts)
