"""Every cell of the truth table that two versions of a directive answer differently (R3; "what would change").

A cell is a person (each role alone, none, all together), an action, a use and a stage, in the scene in which all else
is in order; and inside it every combination of the facts that the changed rules read. What is left out is said.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from spokesperson.directive.engine import truth
from spokesperson.directive.engine.boxes import Combination, cover
from spokesperson.directive.engine.domains import Alike, Domains, declared
from spokesperson.directive.engine.expression import Expr, facts_of, fold, show
from spokesperson.directive.engine.model import Directive, Document, Duty, Rule
from spokesperson.directive.engine.scenes import Scenes, stages
from spokesperson.directive.engine.truth import Answer, Conditions, Person, Side

MOST = 4096  # combinations looked at in one cell; beyond that they are sampled, and the comparison says so

# What turns: the two effects where they differ, and the clauses, obligations and advice that go and come.
Turn = tuple[str, frozenset[str], frozenset[str], frozenset[str], frozenset[str]]
Region = tuple[tuple[str, tuple[Alike, ...]], ...]


@dataclass(frozen=True)
class Raw:
    """One difference as found: in the cells ``(use, stage)``, wherever the facts lie in ``region``."""

    who: Person
    action: str
    at: datetime
    cells: frozenset[tuple[str, str]]
    region: Region
    before: Answer
    after: Answer
    example: Mapping[str, Any]


class Comparison:
    """Two versions compared from the instant ``at`` on, with the numbers that hold then."""

    def __init__(self, old: Directive, new: Directive, at: datetime) -> None:
        self.versions, self.at, self.looked, self.sampled = (old, new), at, 0, list[str]()
        self.shared = Conditions()
        self.old, self.new = (Side(v.document, truth.limits_of(v, at), self.shared) for v in self.versions)
        self.domains = Domains(self.shared.index, declared(old, new))
        self.changed = changed_conditions(self.old, self.new)
        self.fixed = [tuple(n for n in truth.FIXED if n in facts_of(c)) for c in self.changed]
        self.rows = changed_rows(self.old, self.new)
        self.scenes: Scenes | None = None
        self.read: dict[Any, bool | frozenset[str]] = {}
        self.people = truth.people(old, new)
        self.stages = stages(self.domains.facts)

    def differences(self) -> list[Raw]:
        """All differences; those that are the same in several uses and stages as one."""
        if not self.changed and not self.rows:
            return []
        found: dict[Any, Raw] = {}
        for raw in self.walk():
            key = (raw.who, raw.action, raw.region, turn(raw.before, raw.after))
            kept = found.setdefault(key, raw)
            if kept is not raw:
                found[key] = replace(kept, cells=kept.cells | raw.cells)
        return list(found.values())

    def walk(self) -> Iterator[Raw]:
        """Cell by cell; what no changed rule can reach is left out early, with all that lies under it."""
        every = range(len(self.changed))
        for use in sorted(self.domains.facts["use"].type.values):
            by_use = self.alive(every, {"use": use})
            for action in truth.actions(*self.versions) if by_use or self.rows else ():
                by_action = self.alive(by_use, {"use": use, "action": action})
                for who in self.people if by_action or action in self.rows else ():
                    known = {"use": use, "action": action, "roles": who.roles}
                    by_who = self.alive(by_action, known)
                    for stage in self.stages if by_who or action in self.rows else ():
                        yield from self.cell(who, {**known, "stage": stage}, by_who)

    def alive(self, numbers: Iterable[int], known: Mapping[str, Any]) -> list[int]:
        return [i for i in numbers if self.rest(i, known) is not False]

    def cell(self, who: Person, known: Mapping[str, Any], numbers: Iterable[int]) -> Iterator[Raw]:
        reads = [r for i in numbers if (r := self.rest(i, known)) is not False]
        if not reads and not (known["action"] in self.rows and self.table_differs(known)):
            return
        if self.scenes is None:
            self.scenes = Scenes(self.versions, self.old, self.shared, self.domains)
        base = {**self.scenes.base(who, known["action"], known["use"]), "stage": known["stage"], "now": self.at}
        parts = list(dict.fromkeys(tuple(sorted(r)) for r in reads if isinstance(r, frozenset)))
        names = tuple(sorted({n for part in parts for n in part}))
        if self.volume(names) <= MOST:
            yield from self.table(who, known, base, names)
            return
        for part in parts:
            if self.volume(part) <= MOST:
                yield from self.table(who, known, base, part)
        yield from self.some(who, known, base, names, [p for p in parts if self.volume(p) > MOST])

    def rest(self, number: int, known: Mapping[str, Any]) -> bool | frozenset[str]:
        """What is left of a changed condition in a cell; remembered by what it reads of the cell."""
        key = (number, *(known.get(name) for name in self.fixed[number]))
        if key not in self.read:
            self.read[key] = truth.rest(self.changed[number], known)
        return self.read[key]

    def table_differs(self, known: Mapping[str, Any]) -> bool:
        facts = {**known, "includes": frozenset()}
        sides = (self.old, self.new)
        before, after = (truth.answer_of(s.document, [], facts, s.counts(facts)) for s in sides)
        return not before.same(after)

    def volume(self, names: Iterable[str]) -> int:
        total = 1
        for name in names:
            total *= len(self.domains.of(name))
        return total

    def table(self, who: Person, known: Mapping[str, Any], base: dict[str, Any], names: tuple[str, ...]) -> list[Raw]:
        """Every combination of these facts."""
        classes = [self.domains.of(name) for name in names]
        sizes = tuple(len(c) for c in classes)
        everything = itertools.product(*(range(size) for size in sizes))
        groups = self.asked(base, names, classes, everything)
        found = []
        for members in groups.values():
            for box in cover(frozenset(members), sizes):
                chosen = [tuple(c[i] for i in sorted(inside)) for c, inside in zip(classes, box, strict=True)]
                region = tuple((n, v) for n, v, c in zip(names, chosen, classes, strict=True) if len(v) < len(c))
                example = {**base, **{n: _near(base[n], v) for n, v in zip(names, chosen, strict=True)}}
                found.append(self.raw(who, known, region, example))
        return found

    def some(
        self, who: Person, known: Mapping[str, Any], base: dict[str, Any], names: tuple[str, ...],
        large: list[tuple[str, ...]],
    ) -> list[Raw]:  # fmt: skip
        """What a sample of the combinations shows where there are too many; each with its whole combination."""
        classes = [self.domains.of(name) for name in names]
        draw = random.Random(0)  # noqa: S311 - the same comparison gives the same answer
        some = [tuple(draw.randrange(len(c)) for c in classes) for _ in range(MOST)]
        act = f"{who.words}, {known['action']}, {known['use']}, {known['stage']}"
        each = f"; of {', '.join(large[0])} not even the combinations among themselves" if large else ""
        self.sampled.append(
            f"{act}: each changed rule for itself, and {MOST} of {self.volume(names)} combinations{each}"
        )
        found = []
        for members in self.asked(base, names, classes, some).values():
            chosen = [(c[i],) for c, i in zip(classes, members[0], strict=True)]
            example = {**base, **{n: _near(base[n], v) for n, v in zip(names, chosen, strict=True)}}
            found.append(self.raw(who, known, tuple(zip(names, chosen, strict=True)), example))
        return found

    def asked(
        self, base: dict[str, Any], names: tuple[str, ...], classes: list[tuple[Alike, ...]],
        combinations: Iterable[Combination],
    ) -> dict[Turn, list[Combination]]:  # fmt: skip
        """The combinations that both versions answer differently, by what turns."""
        dependent, bits = self.shared.reading(names)
        fixed = self.shared.mask(base) & ~bits
        facts = dict(base)
        found: dict[Turn, list[Combination]] = {}
        seen: dict[Any, Turn | None] = {}
        whole = "includes" in names
        for combination in combinations:
            self.looked += 1
            for name, one, i in zip(names, classes, combination, strict=True):
                facts[name] = one[i].example
            mask = fixed | dependent(facts)
            key = (mask, facts["includes"]) if whole else mask
            if key not in seen:
                before, after = self.old.answer(mask, facts), self.new.answer(mask, facts)
                seen[key] = None if before.same(after) else turn(before, after)
            if (turned := seen[key]) is not None:
                found.setdefault(turned, []).append(combination)
        return found

    def raw(self, who: Person, known: Mapping[str, Any], region: Region, example: Mapping[str, Any]) -> Raw:
        mask = self.shared.mask(example)
        answers = self.old.answer(mask, example), self.new.answer(mask, example)
        cells = frozenset({(known["use"], known["stage"])})
        return Raw(who, known["action"], self.at, cells, region, *answers, example)


def turn(before: Answer, after: Answer) -> Turn:
    """What the difference is about, whatever else both answers have in common."""
    effects = f"{before.effect}>{after.effect}" if before.effect != after.effect else ""
    clauses, cited = frozenset(before.clauses), frozenset(after.clauses)
    beside, then = frozenset(before.beside), frozenset(after.beside)
    return effects, clauses - cited, cited - clauses, beside - then, then - beside


def _near(value: Any, classes: tuple[Alike, ...]) -> Any:
    """The scene's own value if it is among these, else an example of them."""
    return value if any(c.holds(value) for c in classes) else classes[0].example


def changed_rows(old: Side, new: Side) -> frozenset[str]:
    """The actions of which the table, or the list of acts beside it, says something else."""
    before, after = old.document, new.document
    every = {*before.actions, *before.acts, *after.actions, *after.acts}
    if before.table_clause != after.table_clause or old.table != new.table:
        return frozenset(every)
    return frozenset(action for action in every if _row(before, action) != _row(after, action))


def _row(document: Document, action: str) -> tuple[bool, bool, frozenset[str]]:
    held = frozenset(role for role in document.roles if document.matrix.get((role, action)))
    return action in document.actions, action in document.acts, held


def changed_conditions(old: Side, new: Side) -> list[Expr]:
    """The conditions of all rules that are not the same in both versions."""
    before, after = (Counter(_identity(rule, when, side) for rule, when in side.rules) for side in (old, new))
    changed = [*(before - after), *(after - before)]
    return list(dict.fromkeys(when for *_, when in changed))


def _identity(rule: Rule | Duty, when: Expr, side: Side) -> tuple[Any, ...]:
    """What makes a rule answer as it does; not its words, nor its name unless answers tell it by that."""
    if isinstance(rule, Rule):
        named = rule.id if rule.effect == "advise" else ""
        return ("rule", rule.cited, rule.related, rule.effect, rule.opens, rule.alone, named, when)
    wait = show(fold(rule.wait, {}, side.limits)) if rule.wait is not None else ""
    return ("obligation", rule.clause, rule.do, wait, when)
