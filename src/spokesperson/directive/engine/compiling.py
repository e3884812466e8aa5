"""Compiling a checked document: the three hashes and the machine that decides (P2; R3, R4)."""

from __future__ import annotations

import hashlib
from typing import Any

from spokesperson.archive.ledger import canonical
from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.engine.expression import Expr, show
from spokesperson.directive.engine.machine import Machine, condition_of
from spokesperson.directive.engine.model import Clause, Directive, Document, Duty, Rule, Template
from spokesperson.directive.engine.parsing import parse
from spokesperson.directive.engine.vocabulary import Fact, to_json


def compile(document: Document) -> Directive:
    """A document that was read without mistakes, made ready to decide."""
    file_hash = _sha256(document.source.encode())
    return Directive(
        code=document.code,
        title=document.title,
        revision=document.revision,
        adopted=document.adopted,
        effective=document.effective,
        parent=document.parent,
        text_hash=_sha256(document.words.encode()),
        rules_hash=_sha256(canonical.dumps(_rules(document))),
        file_hash=file_hash,
        roles=document.roles,
        actions=document.actions,
        acts=document.acts,
        matrix=document.matrix,
        parts=document.parts,
        clauses=document.clauses,
        screens=document.screens,
        administrator_positions=document.administrator_positions,
        positions=document.positions,
        purposes=document.purposes,
        questions=document.questions,
        answers=document.answers,
        related=document.related,
        statutory=document.statutory,
        jurisdiction=document.jurisdiction,
        facts=document.facts,
        notices=_notices(document),
        document=document,
        machine=Machine(document, file_hash),
    )


def load(source: str, name: str = "directive.md") -> Directive:
    """Read, check and compile a file's text. Raises ``DirectiveError`` with every mistake."""
    return compile(parse(source, name))


def _notices(document: Document) -> dict[str, Clause]:
    clauses = {c.id: c for c in document.clauses}
    return {s.id: clauses[s.clause] for s in document.statements if s.kind == "notice"}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _rules(document: Document) -> dict[str, Any]:
    """All that decides, in one order: two files with the same rules hash answer every request alike."""
    return {
        "effective": document.effective.isoformat(),
        "table": show(document.table),
        "table_clause": document.table_clause,
        "roles": list(document.roles.items()),
        "actions": list(document.actions.items()),
        "acts": list(document.acts.items()),
        "matrix": sorted(f"{role}/{action}" for (role, action), held in document.matrix.items() if held),
        "rules": [_rule(r) for r in document.rules],
        "duties": [_duty(d) for d in document.duties],
        "limits": sorted([v.name, v.value, v.since.isoformat(), v.unit] for v in document.limits),
        "facts": [[n, *_fact(f)] for n, f in sorted(document.facts.items()) if n not in FACTS],
        "refusals": [[k, r.text, r.remedy] for k, r in sorted(document.refusals.items())],
        "positions": list(document.administrator_positions),
        **({"roles by position": sorted([r, *t] for r, t in document.positions.items())} if document.positions else {}),
        "questions": [[k, document.questions[k], document.answers[k]] for k in document.questions],
        "purposes": list(document.purposes),
    }


def _fact(fact: Fact) -> list[Any]:
    return [fact.type.name, sorted(fact.type.values), to_json(fact.otherwise)]


def _rule(rule: Rule) -> list[Any]:
    when = show(condition_of(rule))
    related = [[code, *sorted(kinds)] for code, kinds in rule.related]
    return [rule.id, rule.cited, rule.effect, when, _words(rule.text), rule.remedy, rule.opens, rule.alone, related]


def _duty(duty: Duty) -> list[Any]:
    wait = show(duty.wait) if duty.wait is not None else ""
    after = ["after"] if duty.after else []
    return [duty.id, duty.clause, show(duty.when), duty.do, _words(duty.text), wait, *after]


def _words(template: Template) -> str:
    return "".join(_part(p) for p in template.parts)


def _part(part: str | Expr | None) -> str:
    if isinstance(part, str):
        return part
    return "{kinds}" if part is None else "{" + show(part) + "}"
