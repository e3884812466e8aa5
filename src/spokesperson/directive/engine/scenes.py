"""Scenes in which all else is in order: complete facts out of the directive's own cases (R3).

For each person, action and use the scene is taken in which the least stands in the way, so that a row of the truth
table shows what the row is about and nothing beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from spokesperson.directive.engine.domains import Domains, initial
from spokesperson.directive.engine.model import SEVERITY, Directive
from spokesperson.directive.engine.truth import Answer, Conditions, Person, Side
from spokesperson.directive.engine.vocabulary import Fact

STAGES = ("draft", "submit", "send")
MOST = 5  # scenes kept for each way of looking for one
MENDED = 3  # facts changed at most where no case shows how it is in order
_FREE = ("action", "includes", "roles", "use", "stage", "now")


def stages(facts: Mapping[str, Fact]) -> list[str]:
    """How far an item can have come, in that order."""
    known = facts["stage"].type.values if "stage" in facts else frozenset[str]()
    return [s for s in STAGES if s in known] + sorted(known - set(STAGES))


class Scenes:
    """Base facts for the cells of these versions; ``now`` and the stage are the caller's to set.

    ``side`` is asked how good a scene is; it shares ``conditions`` with nobody who must not see them grow.
    """

    def __init__(self, versions: Iterable[Directive], side: Side, conditions: Conditions, domains: Domains) -> None:
        self.side, self.conditions, self.domains, versions = side, conditions, domains, tuple(versions)
        self.stages = stages(domains.facts)
        self.plain = {name: initial(fact) for name, fact in domains.facts.items()}
        for version in reversed(versions):
            self.plain |= next((c.given for c in version.document.cases), {})
        cases = {c.name: c for v in reversed(versions) for c in v.document.cases}.values()
        well = [c for c in cases if c.then in ("permit", "warn")]
        self.index: dict[Any, list[Mapping[str, Any]]] = {}
        for case in [*well, *(c for c in cases if c.then in ("deny", "ask"))]:
            roles, action, use = (case.given.get(name) for name in ("roles", "action", "use"))
            for key in ((roles, action, use), (roles, use), (None, action, use), (roles,)):
                kept = self.index.setdefault(key, [])
                if len(kept) < MOST:
                    kept.append(case.given)
        self.found: dict[Any, dict[str, Any]] = {}

    def base(self, who: Person, action: str, use: str) -> dict[str, Any]:
        """Complete facts for this cell. They are shared: copy before changing."""
        key = (who.roles, action, use)
        if key not in self.found:
            self.found[key] = self.best(who.roles, action, use)
        return self.found[key]

    def best(self, roles: frozenset[str], action: str, use: str) -> dict[str, Any]:
        fixed = {"roles": roles, "action": action, "use": use, "includes": frozenset()}
        best: dict[str, Any] = {**self.plain, **fixed}
        rank: tuple[int, int] | None = None
        for given in self.candidates(roles, action, use):
            facts = {**given, **fixed}
            found = self.rank(facts)
            if rank is None or found < rank:
                best, rank = facts, found
            if found[1] == 0 and (found[0] == 0 or action in self.side.document.actions):
                break  # nothing stands in the way, or only the table itself
        return best if (roles, use) in self.index else self.mended(best)

    def mended(self, facts: dict[str, Any]) -> dict[str, Any]:
        """A scene for somebody of whom no case tells: fact by fact whatever takes most out of the way."""
        for _ in range(MENDED):
            rank = self.rank(facts)
            names = sorted(name for name in self.domains.atoms if name not in _FREE)
            others = [{**facts, name: one.example} for name in names for one in self.domains.of(name)]
            best = min(others, key=self.rank, default=facts)
            if self.rank(best) >= rank:
                break
            facts = best
        return facts

    def candidates(self, roles: frozenset[str], action: str, use: str) -> Iterator[Mapping[str, Any]]:
        """The most fitting scenes: of this very cell, of this person, of this action, of this person's other use."""
        seen: list[dict[str, Any]] = []
        for key in ((roles, action, use), (roles, use), (None, action, use), (roles,)):
            for given in self.index.get(key, ()):
                bare = {n: v for n, v in given.items() if n not in _FREE}
                if bare not in seen:
                    seen.append(bare)
                    yield {**self.plain, **given}

    def rank(self, facts: Mapping[str, Any]) -> tuple[int, int]:
        """How much stands in the way: the severity, and the reasons beside the table's own cells."""
        worst = trouble = 0
        table = self.side.document.table_clause
        for stage in self.stages or [""]:
            answer = self.ask({**facts, "stage": stage})
            severity = SEVERITY["permit"] - SEVERITY[answer.effect]
            worst = max(worst, severity)
            if severity:
                trouble += sum(not c.startswith(f"{table}/") for c in answer.clauses)
        return (worst, trouble)

    def ask(self, facts: Mapping[str, Any]) -> Answer:
        return self.side.answer(self.conditions.mask(facts), facts)
