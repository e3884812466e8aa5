"""Running a directive's own cases, and what they leave unexercised (R3; the examples beside each clause)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spokesperson.directive.engine.decision import Decision
from spokesperson.directive.engine.expression import Expr, Missing, atoms, evaluate, show
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import Case, Directive, Document, Rule, limits_at
from spokesperson.directive.engine.rehearsal import Rehearsal


@dataclass(frozen=True)
class CaseResult:
    """A case and the decision it got; ``wrong`` says what differs from what the case expects, or ""."""

    case: Case
    decision: Decision
    wrong: str


@dataclass(frozen=True)
class Coverage:
    """What the cases leave open, as (line, sentence); empty where everything is exercised.

    ``rules`` no case lets fire or none names, ``conditions`` no case shows both ways, ``cells`` of the table that no
    case expects the answer of.
    """

    rules: tuple[tuple[int, str], ...]
    conditions: tuple[tuple[int, str], ...]
    cells: tuple[tuple[int, str], ...]

    @property
    def complete(self) -> bool:
        return not (self.rules or self.conditions or self.cells)


def run_cases(directive: Directive) -> tuple[CaseResult, ...]:
    """Decide every case of the file, in its order."""
    rehearsal = Rehearsal(directive.machine)
    return tuple(_run(case, directive, rehearsal) for case in directive.document.cases)


def _run(case: Case, directive: Directive, rehearsal: Rehearsal) -> CaseResult:
    decision = rehearsal.decide({"now": directive.effective, **case.given})
    return CaseResult(case, decision, _differs(case, decision))


def fired(decision: Decision) -> frozenset[str]:
    """The ids of the rules, advice and obligations in a decision."""
    return frozenset(r.rule for r in (*decision.reasons, *decision.advice)) | {o.id for o in decision.obligations}


def _differs(case: Case, decision: Decision) -> str:
    if decision.effect != case.then:
        return f"expected {case.then}, got {decision.effect} ({_why(decision)})"
    cited = {*decision.clauses, *(a.clause for a in decision.advice), *(o.clause for o in decision.obligations)}
    if absent := [c for c in case.cites if c not in cited]:
        return f"expected it to cite {', '.join(absent)}, but it cites {', '.join(sorted(cited)) or 'nothing'}"
    spoke = fired(decision)
    if unheard := [r for r in case.fires if r not in spoke]:
        return f"expected {', '.join(unheard)} to fire, but it was {_why(decision)}"
    if heard := [r for r in case.silent if r in spoke]:
        return f"expected {', '.join(heard)} to be silent"
    return ""


def _why(decision: Decision) -> str:
    return "; ".join(f"{r.clause} {r.rule}" for r in decision.reasons if r.effect == decision.effect) or "no rule"


def coverage(directive: Directive, outcomes: tuple[CaseResult, ...] | None = None) -> Coverage:
    """What the cases do not exercise."""
    ran = outcomes if outcomes is not None else run_cases(directive)
    return Coverage(
        rules=tuple(_rules(directive.document, ran)),
        conditions=tuple(_conditions(directive.document, ran)),
        cells=tuple(_cells(directive, ran)),
    )


def _rules(document: Document, ran: tuple[CaseResult, ...]) -> Iterator[tuple[int, str]]:
    """A rule is exercised by a case that expects it by name, or cites its clause, and in which it fires."""
    for rule in document.all_rules:
        cited = rule.cited if isinstance(rule, Rule) else rule.clause
        wanted = (o for o in ran if rule.id in fired(o.decision))
        if not any(rule.id in o.case.fires or cited in o.case.cites or rule.clause in o.case.cites for o in wanted):
            yield rule.line, f"no case exercises the rule {rule.id!r} of {rule.clause}"


def _conditions(document: Document, ran: tuple[CaseResult, ...]) -> Iterator[tuple[int, str]]:
    """Every condition of every rule is seen true in one case and false in another."""
    seen: dict[Any, set[Any]] = {}
    scenes = [(o.decision.facts_used, limits_at(document.limits, _now(o.decision.facts_used, document))) for o in ran]
    for rule in document.all_rules:
        for atom in atoms(condition_of(rule)):
            if atom not in seen:
                seen[atom] = _values(atom, scenes)
            if len(seen[atom]) < 2:
                missing = "true" if True not in seen[atom] else "false"
                yield rule.line, f"no case shows {show(atom)} (rule {rule.id!r}) {missing}"


def _values(atom: Expr, scenes: list[tuple[Mapping[str, Any], dict[str, int]]]) -> set[Any]:
    """Whether a condition is true, false or both in these scenes; looked for only until both were seen."""
    found: set[Any] = set()
    for scene in scenes:
        value = evaluate(atom, *scene)
        if not isinstance(value, Missing):
            found.add(value)
            if len(found) == 2:
                break
    return found


def _now(facts: Mapping[str, Any], document: Document) -> Any:
    return facts.get("now", document.effective)


def _cells(directive: Directive, ran: tuple[CaseResult, ...]) -> Iterator[tuple[int, str]]:
    """Each cell of the table is expected by a case: someone with that role alone, that action, the cell's answer."""
    shown = {(next(iter(r)), o.case.given.get("action")) for o in ran if len(r := _roles(o)) == 1 and _by_table(o)}
    line = next((c.line for c in directive.clauses if c.id == directive.document.table_clause), 1)
    for role, action in directive.matrix:
        if (role, action) not in shown:
            yield line, f"no case shows the cell {directive.actions[action]!r} for {directive.roles[role]}"


def _roles(outcome: CaseResult) -> frozenset[str]:
    found: frozenset[str] = outcome.case.given.get("roles", frozenset())
    return found


def _by_table(outcome: CaseResult) -> bool:
    """Whether the case's answer would change with its cell: permitted, or denied with the cell cited."""
    given = outcome.case.given
    cell = f"{given.get('action')}"
    if outcome.case.then == "deny":
        return any(cite.endswith(f"/{cell}") for cite in outcome.case.cites)
    return not outcome.wrong
