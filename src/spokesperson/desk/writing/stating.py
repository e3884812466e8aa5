"""The composer's questions about an institution's own facts, as form fields and back (R2).

Yes or no for a bool, a choice for an enum, boxes for a set, a number for an int, whole hours for a duration, and the
browser's own fields for days and times; an instant is an hour of the institution's clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict

from spokesperson import institution
from spokesperson.desk.models import Draft
from spokesperson.desk.writing import own_facts
from spokesperson.directive.engine import Fact
from spokesperson.directive.engine.vocabulary import duration

PREFIX = "stated-"
INPUTS = {"int": "number", "duration": "number", "date": "date", "time": "time", "instant": "datetime-local"}
HOUR = 3600


def fields(draft: Draft) -> list[dict[str, Any]]:
    """``{id, ask, clause, kind (bool|enum|set|input), input?, hours: bool, words [{id, words, on}], value}`` each."""
    return [_field(name, fact, draft.stated.get(name)) for name, fact in own_facts.asked().items()]


def _field(name: str, fact: Fact, value: Any) -> dict[str, Any]:
    kind = fact.type.name
    chosen = value if isinstance(value, list) else [value]
    return {
        "id": name,
        "ask": fact.ask,
        "clause": fact.clause,
        "kind": kind if kind in ("bool", "enum", "set") else "input",
        "input": INPUTS.get(kind, ""),
        "hours": kind == "duration",
        "words": [
            {"id": word, "words": word.replace("_", " "), "on": word in chosen} for word in sorted(fact.type.values)
        ],
        "value": _shown(kind, value),
    }


def _shown(kind: str, value: Any) -> str:
    if value is None:
        return ""
    if kind == "bool":
        return "yes" if value else "no"
    if kind == "duration":
        return str(int(duration(value).total_seconds()) // HOUR)
    if kind == "instant":
        return datetime.fromisoformat(value).astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")
    return str(value)


def given(form: QueryDict) -> dict[str, Any]:
    """What the form states, as ``write`` takes it. What cannot be read is passed on and refused there by its name."""
    return {name: _given(fact.type.name, form, PREFIX + name) for name, fact in own_facts.asked().items()}


def _given(kind: str, form: QueryDict, key: str) -> Any:
    if kind == "set":
        return form.getlist(key)
    value = form.get(key, "").strip()
    if kind == "bool":
        return {"yes": True, "no": False}.get(value)
    if kind in ("int", "duration") and value.isdecimal() and len(value) < 7:
        return int(value) if kind == "int" else f"PT{int(value)}H"
    if kind == "instant":
        return _hour(value)
    return value


def _hour(value: str) -> str:
    try:
        hour = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (hour if hour.tzinfo else hour.replace(tzinfo=_zone())).isoformat()


def _zone() -> Any:
    return institution.load(settings.INSTITUTION_FILE).zone
