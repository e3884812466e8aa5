"""Archived decisions asked again under another version: which would change, and by which clause (R3, R4).

This is a simulation and is labelled so: nothing is written, no decision is replaced. The other version is asked as if
it had been in force at every moment, because a draft's first day lies ahead of the decisions it is tried on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from spokesperson.archive.ledger import canonical
from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.engine.decision import FACTS_AT, Decision, quiet_facts
from spokesperson.directive.engine.errors import FactError
from spokesperson.directive.engine.model import SEVERITY, Directive
from spokesperson.directive.engine.outcome import FACT_MISSING
from spokesperson.directive.engine.truth import always_in_force
from spokesperson.directive.engine.vocabulary import from_json

SAME, GROUNDS, CHANGED, UNKEPT, UNREADABLE = "same", "grounds", "changed", "unkept", "unreadable"
LABEL = "A simulation: archived decisions asked again under another version. No decision was changed."
STEP = 1000  # how often progress is told


class Verdict(NamedTuple):
    """What became of one stored decision: ``how`` is same, grounds (same effect, other clauses), changed, unkept (the
    version asks for ``facts`` that the decision did not keep) or unreadable (``problem`` says why).
    """

    how: str
    before: str = ""
    after: str = ""
    clauses_before: tuple[str, ...] = ()
    clauses_after: tuple[str, ...] = ()
    clause: str = ""
    facts: tuple[str, ...] = ()
    problem: str = ""


_SAME, _GROUNDS = Verdict(SAME), Verdict(GROUNDS)


@dataclass(frozen=True)
class Changed:
    """A decision that would come out otherwise; ``clause`` makes the difference."""

    ref: Any
    before: str
    after: str
    clauses_before: tuple[str, ...]
    clauses_after: tuple[str, ...]
    clause: str

    def data(self) -> dict[str, Any]:
        return {
            "ref": self.ref if isinstance(self.ref, (int, str)) else str(self.ref),
            "before": self.before,
            "after": self.after,
            "clauses_before": list(self.clauses_before),
            "clauses_after": list(self.clauses_after),
            "clause": self.clause,
        }


@dataclass
class Simulation:
    """All that came of it. ``grounds`` counts decisions with the same effect from other clauses; ``unkept`` those that
    cannot be judged, by the fact that they did not keep; ``unreadable`` are references with what is wrong.
    """

    code: str
    revision: str
    directive_hash: str
    total: int = 0
    grounds: int = 0
    not_judged: int = 0
    changed: list[Changed] = field(default_factory=list)
    unkept: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[Any, str]] = field(default_factory=list)
    label: str = LABEL

    def by_clause(self) -> dict[str, list[Changed]]:
        """The changed decisions by the clause that makes the difference, the most frequent first."""
        found: dict[str, list[Changed]] = {}
        for one in self.changed:
            found.setdefault(one.clause, []).append(one)
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))

    def data(self) -> dict[str, Any]:
        """The simulation as plain data for JSON."""
        return {
            "simulation": True,
            "label": self.label,
            "directive": self.code,
            "revision": self.revision,
            "directive_hash": self.directive_hash,
            "total": self.total,
            "changed": len(self.changed),
            "same_effect_other_clauses": self.grounds,
            "not_judged": self.not_judged,
            "facts_not_kept": dict(sorted(self.unkept.items())),
            "unreadable": [{"ref": str(ref), "problem": problem} for ref, problem in self.unreadable],
            "clauses": {
                clause: dict(sorted(Counter(f"{c.before} -> {c.after}" for c in found).items()))
                for clause, found in self.by_clause().items()
            },
            "decisions": [one.data() for one in self.changed],
        }


class Simulator:
    """Asks stored decisions again under ``new``. ``olds`` are the versions they were made under, as far as known: a
    fact of an institution's own that such a version does not declare was not kept: it is what the new version says of
    one that nobody stated, or missing.
    """

    def __init__(self, new: Directive, olds: Iterable[Directive] = ()) -> None:
        self.directive = always_in_force(new)
        self.machine = self.directive.machine
        self.own = {name for name in new.facts if name not in FACTS}
        self.declared = {old.file_hash: frozenset(old.facts) for old in olds}
        self.spelt: dict[tuple[str, ...], bytes] = {}
        self.turns: dict[Any, str] = {}

    def verdict(self, stored: bytes) -> Verdict:
        """What becomes of one stored decision."""
        try:
            if self.own or _BEFORE_ALL in stored:
                return self.closely(stored)
            effect, clauses = self.machine.judge(stored)
        except ValueError:  # the decision kept a fact this version does not declare, or it is no decision
            return self.closely(stored)
        head = stored[: stored.index(FACTS_AT)]
        if not head.endswith(f'"effect":"{effect}"'.encode()):
            return self.changed(stored, effect, clauses)
        if clauses not in self.spelt:
            self.spelt[clauses] = b'"clauses":' + orjson.dumps(clauses) + b',"code":'
        return _SAME if self.spelt[clauses] in head else _GROUNDS

    def changed(self, stored: bytes, effect: str, clauses: tuple[str, ...]) -> Verdict:
        """A decision whose effect is now ``effect``. One that reads the same turned on the same clause."""
        found = orjson.loads(stored)
        reasons = tuple((r["clause"], r["effect"]) for r in found["reasons"])
        key = (found["effect"], reasons, effect, clauses)
        turning = self.turns.get(key)
        if turning is None or "facts_missing" in found:
            verdict = self.closely(stored)
            if verdict.how == CHANGED:
                self.turns[key] = verdict.clause
            return verdict
        return Verdict(CHANGED, found["effect"], effect, tuple(found["clauses"]), clauses, turning)

    def closely(self, stored: bytes) -> Verdict:
        """The same with every detail."""
        try:
            found = canonical.loads(stored)
            before, clauses = found["effect"], tuple(found["clauses"])
            reasons = [(r["clause"], r["effect"]) for r in found["reasons"]]
            facts = self.facts(found)
        except FactError as error:
            return Verdict(UNKEPT, facts=(error.name,))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return Verdict(UNREADABLE, problem=str(error) or "these bytes hold no decision")
        after = self.machine.closely(facts)
        missing = {r.text.removeprefix("fact missing: ") for r in after.reasons if r.rule == FACT_MISSING}
        if unkept := tuple(sorted(missing - _was_missing(found))):
            return Verdict(UNKEPT, facts=unkept)
        if before == after.effect:
            return _SAME if clauses == after.clauses else _GROUNDS
        return Verdict(CHANGED, before, after.effect, clauses, after.clauses, _turning(before, reasons, after))

    def facts(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of a stored decision as this version declares them, without those nobody can know."""
        known, used = self.directive.facts, found["facts_used"]
        there = self.declared.get(found["directive_hash"], frozenset(FACTS))
        absent = {*found.get("facts_missing", ()), *(self.own - there)}
        quiet = {name: value for name, value in quiet_facts(known).items() if name not in absent}
        return {**quiet, **from_json({n: v for n, v in used.items() if n in known}, known)}


_BEFORE_ALL = b'"directive_hash":""'  # decided before any directive was in force


def _was_missing(found: Mapping[str, Any]) -> set[str]:
    """The facts that the decision itself was already denied for want of."""
    texts = (r["text"] for r in found["reasons"] if r["rule"] == FACT_MISSING)
    return {text.removeprefix("fact missing: ") for text in texts}


def _turning(before: str, reasons: list[tuple[str, str]], after: Decision) -> str:
    """The clause that makes the difference: what now stands in the way, or what no longer does."""
    then = [(r.clause, r.effect) for r in after.reasons]
    harder = SEVERITY[after.effect] < SEVERITY[before]
    ours, theirs, effect = (then, reasons, after.effect) if harder else (reasons, then, before)
    deciding = [clause for clause, how in ours if how == effect]
    new = [clause for clause in deciding if (clause, effect) not in theirs]
    return next(iter(new or deciding or [after.clauses[0] if after.clauses else ""]))


def simulate(
    stored: Iterable[tuple[Any, bytes]], new: Directive, *, olds: Iterable[Directive] = (),
    progress: Callable[[int], None] | None = None,
) -> Simulation:  # fmt: skip
    """Ask archived decisions, each with a reference, again under ``new``. ``progress`` is told how many are done."""
    found = Simulation(new.code, new.revision, new.file_hash)
    simulator = Simulator(new, olds)
    for found.total, (ref, one) in enumerate(stored, 1):
        verdict = simulator.verdict(one)
        if verdict is not _SAME:
            _count(found, ref, verdict)
        if progress and found.total % STEP == 0:
            progress(found.total)
    if progress:
        progress(found.total)
    return found


def _count(found: Simulation, ref: Any, verdict: Verdict) -> None:
    if verdict.how == GROUNDS:
        found.grounds += 1
    elif verdict.how == CHANGED:
        clauses = (verdict.clauses_before, verdict.clauses_after)
        found.changed.append(Changed(ref, verdict.before, verdict.after, *clauses, verdict.clause))
    elif verdict.how == UNKEPT:
        found.not_judged += 1
        found.unkept.update(verdict.facts)
    else:
        found.unreadable.append((ref, verdict.problem))
