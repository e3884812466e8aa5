"""The next step of a refusal as *this* directive and *this* person can take it (Overview; R28; "why can't I?").

A remedy names a step; some steps are acts of their own, which another institution's directive may not have, or not for
this role. Then the step is another one that is really there: an answer of no must not point to a second no.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from spokesperson.directive.engine.expression import FALSE, fold
from spokesperson.directive.engine.model import Directive, Rule
from spokesperson.directive.engine.remedies import REMEDIES, Remedy

# What the refused person does for it, and what somebody else has to be able to do (one of them is enough).
OWN: Mapping[str, str] = {
    "hand_to_administrator": "hand_over",
    "request_account": "request_account",
    "request_grant": "request_grant",
    "acknowledge": "acknowledge",
}
OTHERS: Mapping[str, tuple[str, ...]] = {
    "ask_supervisor": ("approve", "lift_order", "answer_advice"),
    "ask_approval": ("approve",),
    "ask_expert": ("approve",),
    "second_person": ("overrule", "approve", "adopt"),
    "request_agreement": ("agree_personal_use",),
    "ask_author": ("give_permission",),
}
INSTEAD = "turn_to"  # somebody whose role covers it


@lru_cache(maxsize=4096)
def open_to(directive: Directive, remedy: str, roles: frozenset[str]) -> str:
    """``remedy``, or the one that takes its place for somebody with these roles. A word of no list stays as it is."""
    if remedy in OWN and not _permits(directive, OWN[remedy], roles):
        return INSTEAD
    if remedy in OTHERS and not any(_permits(directive, act, None) for act in OTHERS[remedy]):
        return INSTEAD
    return remedy


def step(directive: Directive | None, remedy: str, roles: frozenset[str]) -> Remedy:
    """When it can be had, and what it is, in words."""
    found = open_to(directive, remedy or "none", roles) if directive else remedy
    return REMEDIES.get(found, REMEDIES["none"])


def _permits(directive: Directive, act: str, roles: frozenset[str] | None) -> bool:
    """Whether some rule may permit ``act`` to somebody with ``roles``, or to anybody."""
    if act not in directive.acts and act not in directive.actions:
        return False
    known = {"action": act, "employed": True, "use": "business", "includes": frozenset()}
    if roles is not None:
        known["roles"] = roles
    return any(
        isinstance(rule, Rule) and rule.effect == "permit" and fold(rule.when, known, {}) != FALSE
        for rule in directive.document.rules
    )
