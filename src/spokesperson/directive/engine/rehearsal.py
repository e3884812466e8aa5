"""Deciding many different requests once each, as a file's cases are (R3).

The machine makes a program for each combination that is asked for and answers it a thousand times; of cases hardly two
have the same. Here all rules are compiled together, once for each period of the annex. The answers are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spokesperson.directive.engine.decision import Decision
from spokesperson.directive.engine.expression import fold
from spokesperson.directive.engine.front import FIXED
from spokesperson.directive.engine.machine import Machine, condition_of
from spokesperson.directive.engine.masks import Compiled, compile_masks
from spokesperson.directive.engine.model import Duty, Rule
from spokesperson.directive.engine.outcome import outcome


class Rehearsal:
    """One directive's rules, every one of them asked each time."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.compiled: dict[int, Compiled] = {}

    def decide(self, facts: Mapping[str, Any]) -> Decision:
        """The decision that the machine gives; facts are trusted to be declared and typed."""
        machine = self.machine
        if not facts.keys() >= {*FIXED, "now"}:
            return machine.closely(facts)
        try:
            period = machine.period(facts["now"])
            mask = self.period(period).mask(facts)
        except (KeyError, TypeError):  # a fact is missing, or no version was in force yet
            return machine.closely(facts)
        document, limits = machine.document, machine.limits[period]
        fired = [rule for i, rule in enumerate(document.all_rules) if mask >> i & 1]
        found = outcome(
            document,
            machine.asked(facts, limits),
            [r for r in fired if isinstance(r, Rule)],
            [d for d in fired if isinstance(d, Duty)],
            facts,
            limits,
        )
        return machine.made(facts, found)

    def period(self, period: int) -> Compiled:
        if period not in self.compiled:
            machine = self.machine
            conditions = [fold(condition_of(r), {}, machine.limits[period]) for r in machine.document.all_rules]
            self.compiled[period] = compile_masks(conditions, machine.document.facts)
        return self.compiled[period]
