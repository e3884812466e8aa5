"""Small falsifications of a directive's conditions; a good set of cases notices every one of them (R3).

Each atom is turned round, each number moved by one, each word dropped from its set, as the author wrote it: a named
term is falsified where it is defined, once for all who use it, and a screen's kinds once for all its rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from spokesperson.directive.engine import source as cutting
from spokesperson.directive.engine.expression import Const, Expr, FactRef, LimitRef, Op, facts_of, replace, show
from spokesperson.directive.engine.front import read_front
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.marks import Marks
from spokesperson.directive.engine.model import Document, Duty, Rule

ORDERING = ("<", "<=", ">", ">=", "==", "!=")


@dataclass(frozen=True)
class Mutant:
    """One falsification: what was done at which line, and what the conditions of rules (by id) become."""

    line: int
    where: str
    what: str
    conditions: Mapping[str, Expr]

    @property
    def sentence(self) -> str:
        return f"no case fails when {self.what} in {self.where}"


def mutants(document: Document) -> Iterator[Mutant]:
    """Every falsification, in the file's order within terms, rules and screens."""
    terms = terms_of(document)
    conditions = {rule.id: condition_of(rule) for rule in document.all_rules}
    table = frozenset(document.actions)
    for name, term in terms.items():
        inner = {n: t for n, t in terms.items() if n != name and t != term}
        for what, mutated in falsified(term, inner, table):
            found = {i: replace(c, term, mutated) for i, c in conditions.items()}
            found = {i: c for i, c in found.items() if c != conditions[i]}
            if found:
                yield Mutant(_line(document, name), f"the term {name!r}", what, found)
    for rule in document.all_rules:
        for what, mutated in falsified(rule.when, terms, table):
            where = f"{'rule' if isinstance(rule, Rule) else 'obligation'} {rule.id!r} of {rule.clause}"
            yield Mutant(rule.line, where, what, {rule.id: _whole(rule, mutated)})
    yield from _kinds(document)


def _kinds(document: Document) -> Iterator[Mutant]:
    """A kind of finding dropped from a screen, in all its rules."""
    for screen in document.screens:
        rules = [r for r in document.rules if r.kinds and r.id.rpartition("-")[0] == screen.id]
        for kind in screen.kinds:
            found = {r.id: _screened(r, r.kinds - {kind}) for r in rules}
            if found:
                where = f"the screen {screen.id!r} of {screen.clause}"
                yield Mutant(rules[0].line, where, f"the kind {kind!r} is dropped", found)


def _whole(rule: Rule | Duty, when: Expr) -> Expr:
    """A rule's condition with another ``when``."""
    if isinstance(rule, Rule) and rule.kinds:
        return Op("and", (when, Op("&", (FactRef(f"screen.{rule.level}"), Const(rule.kinds)))))
    return when


def _screened(rule: Rule, kinds: frozenset[str]) -> Expr:
    return Op("and", (rule.when, Op("&", (FactRef(f"screen.{rule.level}"), Const(kinds)))))


def falsified(expr: Expr, terms: Mapping[str, Expr], table: frozenset[str]) -> Iterator[tuple[str, Expr]]:
    """What can be falsified in an expression, and the expression with it; terms are taken as one word."""
    for path, atom in _atoms(expr, frozenset(terms.values())):
        name = next((n for n, term in terms.items() if term == atom), "")
        yield f"{name or show(atom)} is turned round", _placed(expr, path, Op("not", (atom,)))
        if not name and isinstance(atom, Op):
            yield from ((what, _placed(expr, path, new)) for what, new in _shifted(atom))
    yield from _dropped(expr, terms, table)


def _atoms(expr: Expr, terms: frozenset[Expr], path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    """The atoms of an expression with the way to each."""
    if isinstance(expr, Op) and expr.op in ("and", "or", "not") and expr not in terms:
        for i, arg in enumerate(expr.args):
            yield from _atoms(arg, terms, (*path, i))
    elif not isinstance(expr, Const):
        yield path, expr


def _placed(expr: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    if not path or not isinstance(expr, Op):
        return new
    args = [_placed(a, path[1:], new) if i == path[0] else a for i, a in enumerate(expr.args)]
    return Op(expr.op, tuple(args))


def _shifted(atom: Op) -> Iterator[tuple[str, Expr]]:
    """A comparison with its number, date or limit one more and one less."""
    if atom.op not in ORDERING:
        return
    for i, arg in enumerate(atom.args):
        for step, words in ((1, "more"), (-1, "less")):
            if (moved := _moved(arg, step)) is not None:
                args = [moved if j == i else a for j, a in enumerate(atom.args)]
                yield f"{show(arg)} is one {words} in {show(atom)}", Op(atom.op, tuple(args))


def _moved(expr: Expr, step: int) -> Expr | None:
    if isinstance(expr, LimitRef):
        return Op("+" if step > 0 else "-", (expr, Const(1)))
    if not isinstance(expr, Const):
        return None
    value = expr.value
    if isinstance(value, int) and not isinstance(value, bool):
        return Const(value + step)
    if isinstance(value, (datetime, timedelta)):
        return Const(value + timedelta(seconds=step))
    if isinstance(value, date):
        return Const(value + timedelta(days=step))
    if isinstance(value, time):
        moved = datetime.combine(date(2000, 1, 2), value) + timedelta(minutes=step)
        return Const(moved.time())
    return None


def _dropped(expr: Expr, terms: Mapping[str, Expr], table: frozenset[str]) -> Iterator[tuple[str, Expr]]:
    """A set with one word less, wherever it stands in the expression; the table's rows are no set of the author's."""
    places = list(_atoms(expr, frozenset(terms.values())))
    own = [(path, atom) for path, atom in places if isinstance(atom, Op) and atom not in terms.values()]
    sets = dict.fromkeys(a.value for _, atom in own for a in atom.args if isinstance(a, Const) and _is_set(a, table))
    for words in sets:
        assert isinstance(words, frozenset)
        there = [(path, atom) for path, atom in own if Const(words) in atom.args]
        beside = " and ".join(dict.fromkeys(n for _, atom in there for n in sorted(facts_of(atom))))
        for word in sorted(words):
            found = expr
            for path, atom in there:
                found = _placed(found, path, replace(atom, Const(words), Const(words - {word})))
            yield f"{word!r} is dropped from the words for {beside}", found


def _is_set(const: Const, table: frozenset[str]) -> bool:
    return isinstance(const.value, frozenset) and const.value != table


def terms_of(document: Document) -> dict[str, Expr]:
    """The named conditions of the front matter; the document keeps them only where they are used."""
    lines = document.source.splitlines()
    marks = Marks(lines)

    def ignore(*_: Any) -> None:
        """The file was read without a mistake before."""

    cut = cutting.cut(lines, ignore)
    limits = frozenset(v.name for v in document.limits)
    return read_front(cut.front, cut.front_line, marks, limits)[0].terms


def _line(document: Document, term: str) -> int:
    lines = document.source.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.strip().startswith(f"{term}:")), 1)
