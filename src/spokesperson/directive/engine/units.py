"""Whether a directive leaves nothing open: every unit disposed, every rule, condition and cell shown by a case (R3).

A unit is a clause (purpose paragraphs and definitions too), a cell of the table or a row of the annex; each is carried
out in exactly one way, its disposition. Conditions and cells are falsified one by one, and a case has to notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from spokesperson.directive.engine.cases import CaseResult, coverage, run_cases
from spokesperson.directive.engine.expression import Expr, atoms, evaluate, facts_of, fold
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import Case, Clause, Directive, Document, Duty, Rule, limits_at
from spokesperson.directive.engine.mutants import Mutant, falsified, mutants
from spokesperson.directive.engine.truth import Answer, Conditions, answer_of

RULED = ("table", "rule", "screen", "obligation", "limit")
ORDER = (*RULED, "judgment", "duty", "notice")
WORDS: Mapping[str, str] = {
    "table": "table",
    "cell": "table cell",
    **dict.fromkeys(RULED[1:4], "rule"),
    "limit": "limit",
}
Finding = tuple[int, str]  # line and sentence


@dataclass(frozen=True)
class Unit:
    """One unit of the directive. ``disposition`` is the one way in which it is carried out ("" if none), ``also`` what
    stands beside it; ``open`` says what no case shows of it, or "".
    """

    id: str
    kind: str
    clause: str
    line: int
    title: str
    disposition: str
    also: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    open: str = ""

    def data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "clause": self.clause,
            "line": self.line,
            "title": self.title,
            "disposition": self.disposition,
            "also": list(self.also),
            "rules": list(self.rules),
            "open": self.open,
        }


@dataclass(frozen=True)
class Report:
    """What is covered and what is not; every list of findings is empty where all is shown.

    ``falsified`` is how many falsifications were tried, ``survivors`` those that no case noticed.
    """

    units: tuple[Unit, ...]
    rules: int
    conditions: int
    cases: int
    falsified: int
    failing: tuple[Finding, ...]
    open_rules: tuple[Finding, ...]
    open_conditions: tuple[Finding, ...]
    open_cells: tuple[Finding, ...]
    survivors: tuple[Finding, ...]

    @property
    def disposed(self) -> int:
        return sum(bool(unit.disposition) for unit in self.units)

    @property
    def complete(self) -> bool:
        return self.disposed == len(self.units) and not self.findings()

    def findings(self) -> tuple[Finding, ...]:
        """All that is open, by line."""
        found = (*self.failing, *self.open_rules, *self.open_conditions, *self.open_cells, *self.survivors)
        return tuple(sorted(set(found)))

    def data(self) -> dict[str, Any]:
        def plain(found: Iterable[Finding]) -> list[dict[str, Any]]:
            return [{"line": line, "finding": sentence} for line, sentence in found]

        return {
            "complete": self.complete,
            "units": [unit.data() for unit in self.units],
            "disposed": self.disposed,
            "rules": self.rules,
            "rules_exercised": self.rules - len(self.open_rules),
            "conditions": self.conditions,
            "cases": self.cases,
            "falsified": self.falsified,
            "failing_cases": plain(self.failing),
            "open_rules": plain(self.open_rules),
            "open_conditions": plain(self.open_conditions),
            "open_cells": plain(self.open_cells),
            "survivors": plain(self.survivors),
        }


def report(directive: Directive, progress: Callable[[int, int], None] | None = None) -> Report:
    """Run the cases, falsify cells and conditions, and say what is open. ``progress`` is told done and total."""
    document = directive.document
    results = run_cases(directive)
    left = coverage(directive, results)
    flips = Flips(directive, results)
    tried, survivors = flips.run(list(mutants(document)), progress)
    cells, table = flips.cells(), list(flips.table())
    survivors += [(_table_line(directive), what) for what, noticed in table if not noticed]
    rules = document.all_rules
    return Report(
        units=tuple(_units(directive, left.rules, cells)),
        rules=len(rules),
        conditions=len({atom for rule in rules for atom in atoms(condition_of(rule))}),
        cases=len(results),
        falsified=tried + len(directive.matrix) + len(table),
        failing=tuple((r.case.line, f"the case {r.case.name!r} fails: {r.wrong}") for r in results if r.wrong),
        open_rules=left.rules,
        open_conditions=left.conditions,
        open_cells=tuple(dict.fromkeys([*left.cells, *_open_cells(directive, cells)])),
        survivors=tuple(survivors),
    )


@dataclass
class Flips:
    """The cases, ready to be judged again with one condition or cell falsified."""

    directive: Directive
    results: tuple[CaseResult, ...]
    shown: list[CaseResult] = field(init=False)

    def __post_init__(self) -> None:
        """Cases that pass, are complete and in force; the others cannot tell what a falsification changes."""
        machine, read = self.directive.machine, set[str]()
        for rule in self.directive.document.all_rules:
            read |= facts_of(condition_of(rule))
        needed = {*read, "includes", "roles", "action", "now"}
        self.shown = [
            r
            for r in self.results
            if not r.wrong and needed <= r.decision.facts_used.keys() and r.decision.facts_used["now"] >= machine.since
        ]

    def run(self, found: list[Mutant], progress: Callable[[int, int], None] | None = None) -> tuple[int, list[Finding]]:
        """How many falsifications there are, and those that no case notices."""
        document, places = self.directive.document, dict[Expr, int]()
        rules = {rule.id: condition_of(rule) for rule in document.all_rules}
        for condition in [*rules.values(), *(c for m in found for c in m.conditions.values())]:
            places.setdefault(condition, len(places))
        columns = self.columns(list(places))
        fired = [
            {i for i, condition in rules.items() if columns[places[condition]] >> n & 1} for n in range(len(self.shown))
        ]
        survivors = []
        for done, mutant in enumerate(found, 1):
            turned = {i: columns[places[c]] ^ columns[places[rules[i]]] for i, c in mutant.conditions.items()}
            if not self.noticed(turned, fired):
                survivors.append((mutant.line, mutant.sentence))
            if progress and (done % 50 == 0 or done == len(found)):
                progress(done, len(found))
        return len(found), sorted(survivors)

    def columns(self, conditions: list[Expr]) -> list[int]:
        """For each condition the cases in which it holds, as bits."""
        columns = [0] * len(conditions)
        compiled: dict[Any, tuple[Conditions, list[int]]] = {}
        for n, result in enumerate(self.shown):
            facts = result.decision.facts_used
            limits = limits_at(self.directive.document.limits, facts["now"])
            key = tuple(sorted(limits.items()))
            if key not in compiled:
                shared = Conditions()
                compiled[key] = (shared, shared.add(fold(c, {}, limits) for c in conditions))
            shared, order = compiled[key]
            mask = shared.mask(facts)
            for i, place in enumerate(order):
                columns[i] |= (mask >> place & 1) << n
        return columns

    def noticed(self, turned: Mapping[str, int], fired: list[set[str]]) -> bool:
        """Whether a case fails when these rules turn in these cases."""
        touched = 0
        for bits in turned.values():
            touched |= bits
        while touched:
            n = (touched & -touched).bit_length() - 1
            touched &= touched - 1
            now = fired[n].symmetric_difference(i for i, bits in turned.items() if bits >> n & 1)
            if self.fails(self.shown[n], now, self.directive.document):
                return True
        return False

    def fails(self, result: CaseResult, fired: set[str], document: Document) -> bool:
        facts = result.decision.facts_used
        rules = [rule for rule in document.all_rules if rule.id in fired]
        limits = limits_at(document.limits, facts["now"])
        answer = answer_of(document, rules, facts, evaluate(document.table, facts, limits) is True)
        return _differs(result.case, answer, rules)

    def table(self) -> Iterator[tuple[str, bool]]:
        """For each falsification of when the table counts, what it is and whether a case fails."""
        document = self.directive.document
        columns = self.columns([condition_of(rule) for rule in document.all_rules])
        for what, mutated in falsified(document.table, {}, frozenset(document.actions)):
            other = Document(**{**vars(document), "table": mutated})
            noticed = any(self.fails(r, self.fired(columns, n), other) for n, r in enumerate(self.shown))
            yield f"no case fails when {what} in the table's condition", noticed

    def fired(self, columns: list[int], n: int) -> set[str]:
        """The rules that fire in a case."""
        rules = self.directive.document.all_rules
        return {rule.id for rule, bits in zip(rules, columns, strict=True) if bits >> n & 1}

    def cells(self) -> dict[tuple[str, str], bool]:
        """For each cell of the table whether a case fails when it is flipped."""
        document = self.directive.document
        columns = self.columns([condition_of(rule) for rule in document.all_rules])
        found = {}
        for role, action in document.matrix:
            flipped = Document(**{**vars(document), "matrix": {**document.matrix}})
            flipped.matrix[role, action] = not document.matrix[role, action]
            near = (
                (n, r)
                for n, r in enumerate(self.shown)
                if role in r.decision.facts_used["roles"]
                and action in {r.decision.facts_used["action"], *r.decision.facts_used["includes"]}
            )
            found[role, action] = any(self.fails(r, self.fired(columns, n), flipped) for n, r in near)
        return found


def _differs(case: Case, answer: Answer, rules: list[Rule | Duty]) -> bool:
    """Whether an answer is not what the case expects."""
    alone = [r for r in rules if isinstance(r, Rule) and r.alone]
    spoken: list[Rule | Duty] = [*alone] if alone else rules
    beside = {r.cited if isinstance(r, Rule) else r.clause for r in spoken if _is_beside(r)}
    return (
        answer.effect != case.then
        or not {*answer.clauses, *beside}.issuperset(case.cites)
        or not {r.id for r in spoken}.issuperset(i for i in case.fires if i != "table")
        or not {r.id for r in spoken}.isdisjoint(case.silent)
    )


def _is_beside(rule: Rule | Duty) -> bool:
    return isinstance(rule, Duty) or rule.effect == "advise"


def _units(
    directive: Directive, open_rules: tuple[Finding, ...], cells: Mapping[tuple[str, str], bool]
) -> Iterator[Unit]:
    lines = {line for line, _ in open_rules}
    by_clause: dict[str, list[Rule | Duty]] = {}
    for rule in directive.document.all_rules:
        by_clause.setdefault(rule.clause, []).append(rule)
    for clause in directive.clauses:
        mine = by_clause.get(clause.id, [])
        left = [r.id for r in mine if r.line in lines]
        yield _clause(clause, tuple(r.id for r in mine), f"no case exercises {', '.join(left)}" if left else "")
        if clause.id == directive.document.table_clause:
            yield from _cells(directive, clause, cells)
    annex = next((c for c in directive.clauses if c.dispositions[:1] == ("limit",)), None)
    for value in directive.document.limits:
        title = f"{value.value} {value.unit}".strip()
        name, place = f"{value.name} from {value.since.date()}", annex.id if annex else ""
        yield Unit(f"{place}/{name}", "annex row", place, annex.line if annex else 0, title, "limit")


def _clause(clause: Clause, rules: tuple[str, ...], left: str) -> Unit:
    given = sorted(set(clause.dispositions), key=ORDER.index)
    first = given[0] if given else ""
    main = WORDS.get(first, first)
    also = tuple(dict.fromkeys(WORDS.get(kind, kind) for kind in given[1:] if WORDS.get(kind, kind) != main))
    return Unit(clause.id, "clause", clause.id, clause.line, clause.heading, main, also, rules, left)


def _cells(directive: Directive, clause: Clause, cells: Mapping[tuple[str, str], bool]) -> Iterator[Unit]:
    for (role, action), held in directive.matrix.items():
        title = f"{directive.actions[action]}, {directive.roles[role]}: {'X' if held else 'empty'}"
        left = "" if cells[role, action] else "no case fails when it is flipped"
        yield Unit(f"{clause.id}/{action}/{role}", "cell", clause.id, clause.line, title, "table cell", open=left)


def _open_cells(directive: Directive, cells: Mapping[tuple[str, str], bool]) -> Iterator[Finding]:
    line = _table_line(directive)
    for (role, action), noticed in cells.items():
        if not noticed:
            yield (
                line,
                f"no case fails when the cell {directive.actions[action]!r} for {directive.roles[role]} is flipped",
            )


def _table_line(directive: Directive) -> int:
    return next((c.line for c in directive.clauses if c.id == directive.document.table_clause), 1)
