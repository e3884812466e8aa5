"""Which stored decisions would come out otherwise under another version of the directive (R3, R4).

Stored decisions are asked again in steps, by their primary key; the state between two steps is plain JSON, so that a
page can show how far it got and go on. It is a simulation: nothing is written and no decision changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from spokesperson import clock
from spokesperson.decisions.models import Decision
from spokesperson.directive.engine import Directive
from spokesperson.directive.engine.simulate import CHANGED, GROUNDS, LABEL, SAME, UNKEPT, Simulator, Verdict
from spokesperson.directive.models import Version
from spokesperson.directive.register import compiled
from spokesperson.people.models import Employee

EXAMPLES = 200  # decisions kept for each clause; what is counted is all of them
CHUNK = 2000
State = dict[str, Any]


def begin(since: datetime, until: datetime) -> State:
    """The state before the first step, for the decisions from ``since`` until before ``until``."""
    return {
        "since": clock.iso(since),
        "until": clock.iso(until),
        "rules": "",
        "cursor": 0,
        "done": 0,
        "total": Decision.objects.filter(at__gte=since, at__lt=until).count(),
        "finished": False,
        "changed": 0,
        "grounds": 0,
        "people": "0",
        "clauses": {},
        "not_judged": 0,
        "unkept": {},
        "unreadable": [0, []],
    }


def advance(state: Mapping[str, Any], rules: Directive, most: int = 20_000) -> State:
    """The state after asking up to ``most`` further decisions. Under other rules than before it starts anew.

    When the last one was asked, ``finished`` is true and ``done`` equals ``total``.
    """
    since, until = (datetime.fromisoformat(state[name]) for name in ("since", "until"))
    if state["rules"] not in ("", rules.file_hash):
        state = begin(since, until)
    found = {**state, "rules": rules.file_hash, "clauses": {c: dict(g) for c, g in state["clauses"].items()}}
    found["unkept"], found["unreadable"] = dict(state["unkept"]), list(state["unreadable"])
    simulator = _simulator(rules)
    rows = Decision.objects.filter(at__gte=since, at__lt=until, pk__gt=state["cursor"]).order_by("pk")
    step = _Step(found)
    for row in rows.values_list("pk", "uid", "actor_id", "at", "canonical")[:most].iterator(chunk_size=CHUNK):
        step.take(row, simulator.verdict(bytes(row[4])))
    step.close()
    found["finished"] = step.taken < most
    if found["finished"]:
        found["total"] = found["done"]
    return found


def summary(state: Mapping[str, Any]) -> dict[str, Any]:
    """What was found so far, for a page or for JSON.

    ``clauses`` are the clauses that make the difference, the most frequent first: each with ``clause``, ``count``,
    ``people`` (how many), ``effects`` [{before, after, count}] and up to ``EXAMPLES`` ``rows`` {decision, actor, name,
    at, before, after, clauses_before, clauses_after}. ``facts_not_kept`` [{fact, count}] could not be judged.
    """
    groups = sorted(state["clauses"].items(), key=lambda item: (-item[1]["count"], item[0]))
    names = _names({row[1] for _, group in groups for row in group["rows"]})
    return {
        "simulation": True,
        "label": LABEL,
        "since": state["since"],
        "until": state["until"],
        "done": state["done"],
        "total": state["total"],
        "finished": state["finished"],
        "changed": state["changed"],
        "people": _count(state["people"]),
        "same_effect_other_clauses": state["grounds"],
        "not_judged": state["not_judged"],
        "facts_not_kept": [{"fact": f, "count": n} for f, n in sorted(state["unkept"].items())],
        "unreadable": state["unreadable"][0],
        "unreadable_decisions": state["unreadable"][1],
        "clauses": [_group(clause, group, names) for clause, group in groups],
    }


@lru_cache(maxsize=4)
def _simulator(rules: Directive) -> Simulator:
    """Kept between the steps of one simulation. Versions in force are read only if the rules ask for facts of their own
    that an older version may not have kept.
    """
    simulator = Simulator(rules)
    if simulator.own:
        hashes = Version.objects.values_list("file_hash", flat=True)
        simulator.declared = {one: frozenset(compiled(one).facts) for one in hashes}
    return simulator


class _Step:
    """One step's findings, put into ``state``; people are a set here and a row of bits there."""

    def __init__(self, state: State) -> None:
        self.state, self.taken = state, 0
        self.people: dict[str, set[int]] = {}

    def take(self, row: tuple[Any, ...], verdict: Verdict) -> None:
        self.taken += 1
        self.state["cursor"] = row[0]
        if verdict.how == SAME:
            return
        if verdict.how == GROUNDS:
            self.state["grounds"] += 1
        elif verdict.how == CHANGED:
            self.changed(row, verdict)
        elif verdict.how == UNKEPT:
            self.state["not_judged"] += 1
            for fact in verdict.facts:
                self.state["unkept"][fact] = self.state["unkept"].get(fact, 0) + 1
        else:
            count, uids = self.state["unreadable"]
            self.state["unreadable"] = [count + 1, [*uids, str(row[1])] if len(uids) < EXAMPLES else uids]

    def changed(self, row: tuple[Any, ...], verdict: Verdict) -> None:
        _, uid, actor, at, _ = row
        self.state["changed"] += 1
        fresh = {"count": 0, "people": "0", "effects": {}, "rows": []}
        group = self.state["clauses"].setdefault(verdict.clause, fresh)
        group["count"] += 1
        turned = f"{verdict.before}>{verdict.after}"
        group["effects"] = {**group["effects"], turned: group["effects"].get(turned, 0) + 1}
        if len(group["rows"]) < EXAMPLES:
            clauses = [list(verdict.clauses_before), list(verdict.clauses_after)]
            group["rows"] = [*group["rows"], [str(uid), actor, clock.iso(at), verdict.before, verdict.after, *clauses]]
        self.people.setdefault(verdict.clause, set()).add(actor)

    def close(self) -> None:
        self.state["done"] += self.taken
        for clause, actors in self.people.items():
            group = self.state["clauses"][clause]
            group["people"] = _with(group["people"], actors)
            self.state["people"] = _with(self.state["people"], actors)


def _with(bits: str, actors: set[int]) -> str:
    """A set of people as bits in hexadecimal: 25 kB for 100,000 of them, and they are counted once each."""
    found = int(bits, 16)
    for actor in actors:
        found |= 1 << actor
    return f"{found:x}"


def _count(bits: str) -> int:
    return int(bits, 16).bit_count()


def _names(actors: set[int]) -> dict[int, Employee]:
    return {e.pk: e for e in Employee.objects.filter(pk__in=actors)}


def _group(clause: str, group: Mapping[str, Any], names: Mapping[int, Employee]) -> dict[str, Any]:
    effects = sorted(group["effects"].items(), key=lambda item: (-item[1], item[0]))
    return {
        "clause": clause,
        "count": group["count"],
        "people": _count(group["people"]),
        "effects": [dict(zip(("before", "after"), e.split(">"), strict=True), count=n) for e, n in effects],
        "rows": [_row(row, names) for row in group["rows"]],
    }


def _row(row: list[Any], names: Mapping[int, Employee]) -> dict[str, Any]:
    uid, actor, at, before, after, clauses_before, clauses_after = row
    person = names.get(actor)
    return {
        "decision": uid,
        "actor": person.urn if person else "",
        "name": person.name if person else "",
        "at": at,
        "before": before,
        "after": after,
        "clauses_before": clauses_before,
        "clauses_after": clauses_after,
    }
