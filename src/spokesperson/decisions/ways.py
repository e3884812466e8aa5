"""The way on from a refusal, beside its explanation: each room lists its own (Overview; M8R).

This room explains refusals and knows no acts; the rooms of acts stand above it. So whoever has something to offer for
an action puts a function here when its app is loaded. It is asked with the person, the subject of the decision and the
address's own words, and answers with the context ``way`` of templates/web/why.html, or with nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from spokesperson.people.models import Employee

Way = Callable[[Employee, str], Mapping[str, Any] | None]
WAYS: dict[str, Way] = {}
LEADS_TO: dict[str, str] = {}  # the remedy that a way is, so that it is offered only where that is open to the person


def on(action: str, who: Employee, subject: str) -> dict[str, Any]:
    """``{"way": ...}`` for a refused ``action``, or an empty mapping; ``others`` of a way are further ways on."""
    found = dict(WAYS[action](who, subject) or {}) if action in WAYS else {}
    others = found.pop("others", [])
    return {"way": found, "others": others} if found else {}
