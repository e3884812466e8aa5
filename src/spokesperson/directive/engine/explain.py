"""A decision told to a person: the answer, why, what to do next, what would change it, what is still to do (R3).

Plain English without a page. What would change the answer is found by asking the same rules about other facts, not
guessed from their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spokesperson.directive.engine import next_steps
from spokesperson.directive.engine.decision import Decision, Reason
from spokesperson.directive.engine.domains import Alike, Domains, declared
from spokesperson.directive.engine.expression import facts_of
from spokesperson.directive.engine.machine import condition_of
from spokesperson.directive.engine.model import SEVERITY, Directive, Duty, Rule
from spokesperson.directive.engine.remedies import LATER, NO, NOW
from spokesperson.directive.engine.truth import FIXED, Conditions, Side, limits_of, rest
from spokesperson.directive.engine.wording import EFFECTS, fact_of, range_of

_ORDER = {NOW: 0, LATER: 1, NO: 2}
_WHEN = {NOW: "Now", LATER: "Later", NO: "No"}


@dataclass(frozen=True)
class Why:
    """One reason: the clause and its heading, what it does, and the sentence staff read."""

    clause: str
    heading: str
    effect: str
    text: str


@dataclass(frozen=True)
class Step:
    """One next step: when it can be had (now, later, no), what it is, and the clause it is about."""

    when: str
    text: str
    clause: str


@dataclass(frozen=True)
class Explanation:
    """A decision in words. ``changes`` are facts that would make the answer milder, each for itself, or together if
    ``together``; ``turned_on`` the facts the rules that spoke have read; ``to_do`` what is still to be discharged.
    """

    answer: str
    reasons: tuple[Why, ...]
    next_steps: tuple[Step, ...]
    changes: tuple[str, ...]
    together: bool
    turned_on: tuple[str, ...]
    to_do: tuple[Why, ...]
    advice: tuple[Why, ...]
    note: str = ""

    def words(self) -> str:
        """Everything as lines for a terminal."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        yield self.answer
        if self.note:
            yield f"  {self.note}"
        yield from (f"  {r.clause}{f' ({r.heading})' if r.heading else ''}: {r.text}" for r in self.reasons)
        blocks = (
            ("What to do next:", [f"{_WHEN[s.when]}: {s.text} ({s.clause})" for s in self.next_steps]),
            ("What would change the answer, all of it together:" if self.together else "What would change the answer:",
             list(self.changes)),
            ("Still to be done:", [f"{w.text} ({w.clause})" for w in self.to_do]),
            ("Advice:", [f"{w.text} ({w.clause})" for w in self.advice]),
            ("It turned on:", list(self.turned_on)),
        )  # fmt: skip
        for heading, found in blocks:
            if found:
                yield heading
                yield from (f"  - {line}" for line in found)

    def data(self) -> dict[str, Any]:
        """The explanation as plain data for JSON."""
        return {
            "answer": self.answer,
            "reasons": [vars(r) for r in self.reasons],
            "next_steps": [vars(s) for s in self.next_steps],
            "changes": list(self.changes),
            "changes_together": self.together,
            "turned_on": list(self.turned_on),
            "to_do": [vars(w) for w in self.to_do],
            "advice": [vars(w) for w in self.advice],
            "note": self.note,
        }


def explain(decision: Decision, directive: Directive) -> Explanation:
    """``decision`` in plain words, as ``directive`` (normally the version it was made under) gives them."""
    headings = {c.id: c.heading for c in directive.clauses}
    changes, together = _changes(decision, directive)
    return Explanation(
        answer=_answer(decision, directive),
        reasons=tuple(_why(r, headings) for r in decision.reasons),
        next_steps=tuple(_steps(decision, directive)),
        changes=tuple(changes),
        together=together,
        turned_on=tuple(_turned_on(decision, directive)),
        to_do=tuple(_to_do(decision, headings)),
        advice=tuple(_why(r, headings) for r in decision.advice),
        note=_note(decision, directive),
    )


def _answer(decision: Decision, directive: Directive) -> str:
    action = str(decision.facts_used.get("action", ""))
    named = {**directive.actions, **directive.acts}.get(action, action.replace("_", " "))
    what = f"“{named}”" if named else "This"
    return f"{what}: {EFFECTS[decision.effect]} ({decision.code}, revision {decision.revision})."


def _note(decision: Decision, directive: Directive) -> str:
    if decision.directive_hash == directive.file_hash:
        return ""
    return "This decision was made under another version of the directive than the one it is explained by."


def _why(reason: Reason, headings: Mapping[str, str]) -> Why:
    return Why(reason.clause, headings.get(reason.clause.partition("/")[0], ""), reason.effect, reason.text)


def _steps(decision: Decision, directive: Directive) -> list[Step]:
    """What each reason against it leads to; the same step once, what can be had soonest first."""
    found: dict[str, Step] = {}
    roles = frozenset(decision.facts_used.get("roles", ()))
    for reason in decision.reasons:
        if reason.effect != "permit":
            remedy = next_steps.step(directive, reason.remedy, roles)
            found.setdefault(remedy.words, Step(remedy.when, remedy.words, reason.clause))
    return sorted(found.values(), key=lambda step: _ORDER[step.when])


def _to_do(decision: Decision, headings: Mapping[str, str]) -> Iterator[Why]:
    for one in decision.obligations:
        seconds = one.properties.get("wait_seconds")
        text = str(one.properties.get("text", one.id))
        more = f" Seconds left: {seconds}." if seconds is not None else ""
        yield Why(one.clause, headings.get(one.clause, ""), "oblige", text + more)


def _spoke(decision: Decision, directive: Directive) -> list[Rule | Duty]:
    ids = {r.rule for r in (*decision.reasons, *decision.advice)} | {o.id for o in decision.obligations}
    return [rule for rule in directive.document.all_rules if rule.id in ids]


def _turned_on(decision: Decision, directive: Directive) -> Iterator[str]:
    """The facts that the rules which spoke have read, as they were; who and what was asked goes without saying."""
    facts, known = decision.facts_used, declared(directive)
    read = {name for rule in _spoke(decision, directive) for name in facts_of(condition_of(rule))}
    read |= {"roles", "use"}
    for name in known:
        if name in read and name in facts and name not in ("action", "includes", "stage"):
            yield fact_of(name, facts[name], known)


@lru_cache(maxsize=8)
def _asked(directive: Directive, limits: tuple[tuple[str, int], ...]) -> tuple[Side, Conditions, Domains]:
    shared = Conditions()
    side = Side(directive.document, dict(limits), shared)
    return side, shared, Domains(shared.index, declared(directive))


def _changes(decision: Decision, directive: Directive) -> tuple[list[str], bool]:
    """Other facts under which the answer would be milder; none for an answer that could not be milder."""
    facts = dict(decision.facts_used)
    if decision.effect == "permit" or "now" not in facts or facts["now"] < directive.effective:
        return [], False
    side, shared, domains = _asked(directive, tuple(sorted(limits_of(directive, facts["now"]).items())))
    try:
        mask = shared.mask(facts)
        against = [
            (rule, reads)
            for bit, rule in side.bits
            if mask & bit and isinstance(rule, Rule) and rule.effect in ("deny", "ask", "warn")
            and (reads := _reads(side, rule, facts))
        ]  # fmt: skip
        alone = _each(decision, side, shared, domains, facts, sorted({n for _, reads in against for n in reads}))
        if alone:
            return alone, False
        return _all(decision, side, shared, domains, facts, against), True
    except KeyError:  # a fact is missing: that is the reason already
        return [], False


def _reads(side: Side, rule: Rule, facts: Mapping[str, Any]) -> frozenset[str]:
    """The facts a rule still turns on when it is fixed who wants to do what."""
    when = next(w for r, w in side.rules if r is rule)
    left = rest(when, {name: facts[name] for name in FIXED})
    return left - {"now", "includes"} if isinstance(left, frozenset) else frozenset()


def _each(
    decision: Decision, side: Side, shared: Conditions, domains: Domains, facts: dict[str, Any], names: list[str]
) -> list[str]:
    found = []
    for name in names:
        milder: dict[str, list[Alike]] = {}
        nothing = [one for one in domains.of(name) if frozenset() in one.words]  # of findings only "none" is a change
        for one in nothing or domains.of(name):
            if not one.holds(facts[name]):
                other = {**facts, name: one.example}
                effect = side.answer(shared.mask(other), other).effect
                if SEVERITY[effect] > SEVERITY[decision.effect]:
                    milder.setdefault(effect, []).append(one)
        for effect, classes in milder.items():
            said = range_of(name, classes, domains.facts, domains.of(name))
            found.append(f"If “{said}”: {EFFECTS[effect]}.")
    return found


def _all(
    decision: Decision, side: Side, shared: Conditions, domains: Domains, facts: dict[str, Any],
    against: list[tuple[Rule, frozenset[str]]],
) -> list[str]:  # fmt: skip
    """One change for each rule that stands in the way, if that is enough when all are made."""
    other, said = dict(facts), []
    for rule, reads in against:
        bit = next(b for b, r in side.bits if r is rule)
        if not shared.mask(other) & bit:
            continue
        options = ((n, one) for n in sorted(reads) for one in domains.of(n))
        for name, one in options:
            if not shared.mask({**other, name: one.example}) & bit:
                other[name] = one.example
                said.append(range_of(name, [one], domains.facts, domains.of(name)))
                break
    effect = side.answer(shared.mask(other), other).effect
    if not said or SEVERITY[effect] <= SEVERITY[decision.effect]:
        return []
    return [*said, f"Then: {EFFECTS[effect]}."]
