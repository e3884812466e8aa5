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


def supplied(directive: Directive, local: datetime) -> dict[str, Any]:
    """Those of ``TOLD`` that the directive declares with their type; ``local`` is the moment in the house's zone.

    One declared with another type, or with other words, is somebody else's to state.
    """
    found = {}
    for name, (kind, tell) in TOLD.items():
        fact = directive.facts.get(name)
        if fact is not None and fact.type.name == kind and fact.type.holds(value := tell(local)):
            found[name] = value
    return found
