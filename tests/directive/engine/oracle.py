"""Two independent engines as oracles: Cedar and Rego are asked what the directive's engine answered (R3, R28).

    python -m tests.directive.engine.oracle --count 1000000 [--seed 1] [--engine cedar] [FILE...]

Asks random complete requests of every directive, compares the effect and every rule that spoke with its effect, and
ends with 1 at any disagreement. ``make oracle`` does a million.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from spokesperson.directive.engine import Decision, Directive, load
from spokesperson.directive.engine.export import translate
from spokesperson.directive.engine.export.cedar import ACT, AS_IT_IS, NOTES, QUESTIONS, cedar
from spokesperson.directive.engine.export.rego import KINDS, rego
from spokesperson.directive.engine.outcome import TABLE, Outcome
from tests.directive.engine.requests import Requests

DIRECTIVES = Path(__file__).resolve().parents[3] / "directives"
BATCH = 500
Facts = Mapping[str, Any]


class Answer(NamedTuple):
    """What is compared: the effect, and everything that spoke as (its effect, its id)."""

    effect: str
    fired: frozenset[tuple[str, str]]


class Oracle(Protocol):
    def answers(self, asked: Sequence[Facts]) -> list[Answer]:
        """The answer to each request."""


def ours(decision: Decision | Outcome) -> Answer:
    """A decision of the engine as an answer; a cell of the table is called by its row."""
    said = [(r.effect, f"table/{r.clause.partition('/')[2]}" if r.rule == TABLE else r.rule)
            for r in (*decision.reasons, *decision.advice)]  # fmt: skip
    return Answer(decision.effect, frozenset(said) | {(translate.OBLIGE, o.id) for o in decision.obligations})


class CedarOracle:
    """The Cedar export, asked in batches with both handles.

    One question lists everything that speaks: to it the prohibitions are put as notes as well. In each twentieth
    request the export itself is asked its four questions, and has to give the same.
    """

    def __init__(self, directive: Directive, sample: int = 20) -> None:
        import cedarpy

        text = cedar(directive)
        self.ask = cedarpy.is_authorized_batch
        self.policies = cedarpy.PolicySet.from_str(text)
        self.listing = cedarpy.PolicySet.from_str(as_notes(text))
        self.entities = cedarpy.Entities.from_json_str("[]")
        self.names, self.sample, self.count = translate.facts_read(directive), sample, 0
        self.effects = {one.id: one.effect for one in translate.spoken(directive.document)}

    def answers(self, asked: Sequence[Facts]) -> list[Answer]:
        contexts = [json.dumps(translate.request(facts, self.names)) for facts in asked]
        found = self.settled([question(c, AS_IT_IS, NOTES) for c in contexts], self.listing)
        listed = [self.listed(ids) for _, ids in found]
        return [self.twice(c, one) for c, one in zip(contexts, listed, strict=True)]

    def settled(self, questions: list[dict[str, Any]], policies: Any) -> list[tuple[bool, frozenset[str]]]:
        """Whether each is allowed, and the ids of the policies that settled it."""
        results = self.ask(questions, policies, self.entities)
        if wrong := [e for r in results for e in r.diagnostics.errors]:
            raise AssertionError(f"Cedar could not evaluate a policy: {wrong[0]}")
        return [(r.allowed, frozenset(r.diagnostics.id_annotations_by_reason.values())) for r in results]

    def listed(self, ids: frozenset[str]) -> Answer:
        """The answer from all that speaks; a row of the table says in its id whether it refuses."""
        fired = frozenset(self.named(one) for one in ids)
        said = {effect for effect, _ in fired}
        return Answer(next((e for e in ("deny", "ask", "warn", "permit") if e in said), "deny"), fired)

    def named(self, one: str) -> tuple[str, str]:
        effect, _, name = one.partition(" ")
        return effect, name

    def twice(self, context: str, found: Answer) -> Answer:
        """Now and then the answer of the export as it is, instead of the listing's."""
        self.count += 1
        if self.count % self.sample:
            return found
        four = [*(question(context, q, ACT) for q in QUESTIONS), question(context, AS_IT_IS, NOTES)]
        return self.answer(self.settled(four, self.policies))

    def answer(self, results: Sequence[tuple[bool, frozenset[str]]]) -> Answer:
        """The effect from the first three questions; what spoke from the policies that settled each."""
        effect = next((e for e, (yes, _) in zip(("permit", "warn", "ask"), results, strict=False) if yes), "deny")
        stops = [frozenset() if yes else ids for yes, ids in results[:3]]
        fired = {("warn", i) for i in stops[0] - stops[1]} | {("ask", i) for i in stops[1] - stops[2]}
        fired |= {("deny", i) for i in stops[2]} | {(self.effects.get(i, "permit"), i) for i in results[3][1]}
        return Answer(effect, frozenset(fired))


_POLICY = re.compile(r'@id\("(.*)"\) (@clause\(.*\)) @effect\("(.*)"\)\n(forbid|permit) \(.*\)\n')


def as_notes(text: str) -> str:
    """The export with every policy as a note, its effect before its id. What a rule leaves open says nothing more."""
    return _POLICY.sub(r'@id("\3 \1") \2 @effect("\3")\npermit (principal, action, resource)\n', text)


def question(context: str, name: str, about: str) -> dict[str, Any]:
    resource = f'{about}::"this"'
    return {"principal": 'Person::"any"', "action": f'Action::"{name}"', "resource": resource, "context": context}


class RegoOracle:
    """The Rego export, and beside it one rule that collects all that is compared."""

    COLLECT = "package collect\nimport rego.v1\nimport data.directive as d\n" + "answer := [d.effect, {}]".format(
        "{" + ", ".join(f'"{kind}": d.{kind}' for kind in (*KINDS, "given", "refused")) + "}"
    )

    def __init__(self, directive: Directive) -> None:
        from regorus import Engine

        self.engine = Engine()
        self.engine.add_policy("directive.rego", rego(directive))
        self.engine.add_policy("collect.rego", self.COLLECT)
        self.names = translate.facts_read(directive)

    def answers(self, asked: Sequence[Facts]) -> list[Answer]:
        return [self.answer(facts) for facts in asked]

    def answer(self, facts: Facts) -> Answer:
        # As JSON text, because the Python binding takes True for the number 1.
        self.engine.set_input_json(json.dumps(translate.request(facts, self.names)))
        effect, fired = self.engine.eval_rule("data.collect.answer")
        kinds = {"given": "permit", "refused": "deny"}
        return Answer(effect, frozenset((kinds.get(kind, kind), one) for kind, some in fired.items() for one in some))


ENGINES: Mapping[str, type[CedarOracle] | type[RegoOracle]] = {"cedar": CedarOracle, "rego": RegoOracle}


class Tally:
    """How often each effect and each rule occurred, and the requests on which the engines disagreed."""

    def __init__(self) -> None:
        self.asked, self.effects, self.rules = 0, Counter[str](), Counter[str]()
        self.wrong: list[str] = []

    def add(self, facts: Facts, found: Answer, others: Mapping[str, Answer]) -> None:
        self.asked += 1
        self.effects[found.effect] += 1
        self.rules.update(rule for _, rule in found.fired)
        for name, other in others.items():
            if other != found:
                apart = sorted(other.fired ^ found.fired)
                self.wrong.append(f"{name} says {other.effect}, we say {found.effect}; apart: {apart}\n{dict(facts)}")


def compare(
    directive: Directive, engines: Sequence[str], count: int, seed: int, tally: Tally | None = None
) -> Iterator[Tally]:
    """Ask ``count`` requests of the engine and of the oracles; yields the tally as it grows, a batch at a time."""
    tally = tally or Tally()
    oracles = {name: ENGINES[name](directive) for name in engines}
    stream = Requests(directive, seed)
    for start in range(0, count, BATCH):
        asked = list(islice(stream, min(BATCH, count - start)))
        found = [ours(directive.machine.decide(facts)) for facts in asked]
        others = {name: oracle.answers(asked) for name, oracle in oracles.items()}
        for i, facts in enumerate(asked):
            tally.add(facts, found[i], {name: answers[i] for name, answers in others.items()})
        yield tally


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="oracle", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=sorted(DIRECTIVES.glob("*.md")))
    parser.add_argument("--count", type=int, default=10_000, help="requests for each directive")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=sorted(ENGINES), action="append", help="one of the oracles only")
    given = parser.parse_args(arguments)
    bad = 0
    for file in given.files:
        directive = load(file.read_text(encoding="utf-8"), name=file.name)
        bad += _ask(file.name, directive, given.engine or sorted(ENGINES), given.count, given.seed)
    return 1 if bad else 0


def _ask(name: str, directive: Directive, engines: Sequence[str], count: int, seed: int) -> int:
    """One directive, with a line that tells how far it has come; the number of disagreements."""
    began, tally = time.monotonic(), Tally()
    print(
        f"{name}, rules {directive.rules_hash[:16]}: {count:,} requests, {' and '.join(engines)}, seed {seed}",
        flush=True,
    )
    for _ in compare(directive, engines, count, seed, tally):
        rate = tally.asked / (time.monotonic() - began)
        end = "\r" if sys.stdout.isatty() and tally.asked < count else "\n"
        if end == "\r" or tally.asked % 50_000 == 0 or tally.asked == count:
            print(f"  {tally.asked:>9,}  {len(tally.wrong)} disagreements  {rate:,.0f}/s", end=end, flush=True)
    print(f"  {', '.join(f'{effect} {n:,}' for effect, n in tally.effects.most_common())}")
    silent = [one.id for one in translate.spoken(directive.document) if not tally.rules[one.id]]
    print(f"  {len(tally.rules)} rules spoke, {len(silent)} never did: {', '.join(silent) or 'none'}")
    print("\n".join(tally.wrong[:3]), end="\n" if tally.wrong else "")
    return len(tally.wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
