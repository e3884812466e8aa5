"""What differs between two versions as they are written: clauses, numbers, cells, rules, duties, names (R3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from spokesperson.directive.engine.expression import Expr, show
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import Directive, Duty, Rule, Template
from spokesperson.directive.engine.vocabulary import Fact, to_json


@dataclass(frozen=True)
class Changed:
    """One thing that differs: ``key`` names it, ``before`` or ``after`` is "" where it is not there."""

    key: str
    clause: str
    before: str
    after: str

    @property
    def how(self) -> str:
        return "changed" if self.before and self.after else "added" if self.after else "removed"

    def data(self) -> dict[str, str]:
        return {"key": self.key, "clause": self.clause, "how": self.how, "before": self.before, "after": self.after}


class Parts(TypedDict):
    """The differences by what they are about; see ``diff.Diff``."""

    front: tuple[Changed, ...]
    clauses: tuple[Changed, ...]
    limits: tuple[Changed, ...]
    matrix: tuple[Changed, ...]
    rules: tuple[Changed, ...]
    people: tuple[Changed, ...]


def structure(old: Directive, new: Directive) -> Parts:
    """All that is written differently; the cases are no part of it."""
    return Parts(
        front=_changes(_front(old), _front(new)),
        clauses=_changes(_clauses(old), _clauses(new)),
        limits=_changes(_limits(old), _limits(new)),
        matrix=_changes(_matrix(old), _matrix(new)),
        rules=_changes(_rules(old), _rules(new)),
        people=_changes(_people(old), _people(new)),
    )


Written = Mapping[str, tuple[str, str]]  # what it is called -> (its clause, how it is written)


def _changes(before: Written, after: Written) -> tuple[Changed, ...]:
    """In the order of the newer version, what was removed at the end."""
    keys = dict.fromkeys([*after, *before])
    gone = ("", "")
    return tuple(
        Changed(key, (after.get(key) or before[key])[0], before.get(key, gone)[1], after.get(key, gone)[1])
        for key in keys
        if before.get(key, gone)[1] != after.get(key, gone)[1]
    )


def _front(version: Directive) -> Written:
    found = {
        "directive": version.code,
        "title": version.title,
        "parent": version.parent,
        "revision": version.revision,
        "adopted": version.adopted,
        "effective": version.effective.isoformat(),
        "table": show(version.document.table),
        "administrator positions": ", ".join(version.administrator_positions),
    }
    found |= {f"positions of {role}": ", ".join(titles) for role, titles in version.positions.items()}
    named: dict[str, Mapping[str, str]] = {
        "role": version.roles,
        "action": version.actions,
        "act": version.acts,
        "purpose": version.purposes,
        "question": version.questions,
        "related": version.related,
    }
    found |= {f"{what} {key}": words for what, one in named.items() for key, words in one.items()}
    found |= {f"answer to {key}": words for key, words in version.answers.items()}
    found |= {f"refusal {key}": f"{r.text} ({r.remedy})" for key, r in version.document.refusals.items()}
    found |= {
        f"fact {name}": f"{fact.type.name}{_values(fact.type.values)} {fact.doc}{_otherwise(fact)}"
        for name, fact in version.facts.items()
    }
    return {key: ("", words) for key, words in found.items()}


def _otherwise(fact: Fact) -> str:
    return "" if fact.otherwise is None else f" (otherwise {to_json(fact.otherwise)})"


def _values(values: frozenset[str]) -> str:
    return f" {{{', '.join(sorted(values))}}}" if values else ""


def _clauses(version: Directive) -> Written:
    return {c.id: (c.id, f"{c.heading}. {c.text}" if c.heading else c.text or "-") for c in version.clauses}


def _limits(version: Directive) -> Written:
    return {
        f"{v.name} from {v.since.date().isoformat()}": ("", f"{v.value} {v.unit}".strip())
        for v in version.document.limits
    }


def _matrix(version: Directive) -> Written:
    clause = version.document.table_clause
    return {
        f"{version.actions[action]} / {version.roles[role]}": (clause, "X" if held else "empty")
        for (role, action), held in version.matrix.items()
    }


def _rules(version: Directive) -> Written:
    return {rule.id: (rule.clause, _rule(rule)) for rule in version.document.all_rules}


def _rule(rule: Rule | Duty) -> str:
    """A rule as an author would write it, on lines, so that a change shows where it is."""
    fields: dict[str, Any] = {"when": show(condition_of(rule))}
    if isinstance(rule, Rule):
        more = {"row": rule.row, "opens": rule.opens, "alone": "true" if rule.alone else ""}
        fields |= {"effect": rule.effect, **more, "text": _template(rule.text), "remedy": rule.remedy}
    else:
        wait = show(rule.wait) if rule.wait is not None else ""
        fields |= {"do": rule.do, "wait": wait, "after": "true" if rule.after else "", "text": _template(rule.text)}
    kind = "rule" if isinstance(rule, Rule) else "obligation"
    return "\n".join([f"{kind} of {rule.clause}", *(f"{key}: {value}" for key, value in fields.items() if value)])


def _template(template: Template) -> str:
    return "".join(_part(part) for part in template.parts)


def _part(part: str | Expr | None) -> str:
    return part if isinstance(part, str) else "{kinds}" if part is None else f"{{{show(part)}}}"


def _people(version: Directive) -> Written:
    """Judgments, duties and notices."""
    return {
        s.id: (s.clause, "\n".join([f"{s.kind} of {s.clause}", *(f"{k}: {v}" for k, v in s.fields.items())]))
        for s in version.document.statements
    }
