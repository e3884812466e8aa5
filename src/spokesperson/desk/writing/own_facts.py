"""The facts an institution declares for itself, as the desk comes by them (R2, R28).

A fact with a question (``ask``) is the author's to state and stays with the draft; ``since_approval`` is told by the
approvals. All others belong to whoever else asks for a decision, and are never taken from an author.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from spokesperson import clock
from spokesperson.desk.errors import Invalid
from spokesperson.directive import engine
from spokesperson.directive.engine import Fact, FactError
from spokesperson.directive.engine.vocabulary import Facts
from spokesperson.directive.register import NoDirectiveInForce, in_force

FIELD = "stated"
SINCE_APPROVAL = "since_approval"


def _declared() -> Facts:
    try:
        return in_force().facts
    except NoDirectiveInForce:
        return {}


def asked() -> dict[str, Fact]:
    """The facts the directive in force wants an author to state, in its order."""
    return {name: fact for name, fact in _declared().items() if fact.ask}


def checked(given: Any) -> dict[str, Any]:
    """What an author states, as JSON gives it; what is empty is not stated. ``Invalid`` names the fact."""
    if not isinstance(given, dict):
        raise Invalid(FIELD, "Expected facts by their names.")
    known, found = asked(), {}
    for name, value in given.items():
        if name not in known:
            names = ", ".join(known) or "nothing"
            raise Invalid(f"{FIELD}.{str(name)[:40]}", f"An author states {names}.")
        if value in (None, "", []):
            continue
        try:
            engine.from_json({name: value}, in_force())
        except FactError as error:
            raise Invalid(f"{FIELD}.{name}", str(error), known[name].clause) from error
        found[name] = sorted(set(value)) if isinstance(value, list) else value
    return found


def stated(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was stated, typed; without what a later version no longer asks, or has made something else of."""
    found: dict[str, Any] = {}
    for name in given.keys() & asked().keys():
        try:
            found |= engine.from_json({name: given[name]}, in_force())
        except FactError:
            continue
    return found


def since_approval(approved_at: datetime | None) -> dict[str, Any]:
    """How long ago the newest approval of exactly this was given, for a directive that declares it."""
    fact = _declared().get(SINCE_APPROVAL)
    if fact is None or fact.type.name != "duration" or approved_at is None:
        return {}
    return {SINCE_APPROVAL: timedelta(seconds=max(0, int((clock.now() - approved_at).total_seconds())))}
