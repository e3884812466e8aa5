"""Facts the house itself can tell, for a directive that declares them among its own (``facts:``).

A directive bound to hours by the clock declares ``local_time`` and ``weekday``; one that does not is spared them.
Whoever asks for a decision cannot state these: what the house tells stands above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from spokesperson.directive.engine import Directive

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The fact's type, and what it is at an instant in the institution's zone.
TOLD: Mapping[str, tuple[str, Callable[[datetime], Any]]] = {
    "local_time": ("time", lambda local: local.time().replace(microsecond=0, tzinfo=None)),
    "weekday": ("enum", lambda local: WEEKDAYS[local.weekday()]),
    "local_date": ("date", lambda local: local.date()),
}


def told(directive: Directive) -> set[str]:
    """The names of the facts that the house tells to this directive; nobody else may state them."""
    return {
        name
        for name, (kind, _) in TOLD.items()
        if (fact := directive.facts.get(name)) and fact.type.name == kind and fact.type.values <= set(WEEKDAYS)
    }


def supplied(directive: Directive, local: datetime) -> dict[str, Any]:
    """Those of ``TOLD`` that the directive declares with their type; ``local`` is the moment in the house's zone.

    One declared with another type, or with other words, is somebody else's to state.
    """
    values = {name: TOLD[name][1](local) for name in told(directive)}
    # A day for which the directive has no word stays missing, and that denies.
    return {name: value for name, value in values.items() if directive.facts[name].type.holds(value)}
