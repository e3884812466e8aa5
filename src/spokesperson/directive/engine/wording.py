"""Facts and their values in plain words, for people who compare versions or ask why (R3; "why can't I?")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from spokesperson.directive.engine.domains import Alike, restored
from spokesperson.directive.engine.vocabulary import Fact

EFFECTS: Mapping[str, str] = {
    "permit": "permitted",
    "warn": "permitted with a warning",
    "ask": "another person is asked",
    "deny": "denied",
}
MOST_WORDS = 4


def name_of(name: str, facts: Mapping[str, Fact]) -> str:
    """What a fact is called in a sentence: its description's beginning; a fact with words of its own by its name."""
    fact = facts.get(name)
    if fact is None or not fact.doc or fact.type.name == "enum":
        return name.replace("_", " ").replace(".", " ")
    return re.split(r"[;(]" if fact.type.name == "bool" else r"[;,(]", fact.doc)[0].strip()


def value_of(value: Any) -> str:
    """One value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (set, frozenset)):
        return _list(value) or "none"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).replace("_", " ")


def fact_of(name: str, value: Any, facts: Mapping[str, Fact]) -> str:
    """A fact with its value: "seconds since the last change: 40", "not so: the person is employed"."""
    if isinstance(value, bool):
        return name_of(name, facts) if value else f"not so: {name_of(name, facts)}"
    return f"{name_of(name, facts)}: {value_of(value)}"


def range_of(name: str, chosen: Iterable[Alike], facts: Mapping[str, Fact], every: Iterable[Alike] = ()) -> str:
    """A fact that may be in several classes: "working: break or off", "seconds since the last change: 60 to 119"."""
    chosen = list(chosen)
    if name in facts and facts[name].type.name == "bool":
        return " or ".join(fact_of(name, value, facts) for c in chosen for value in sorted(c.words))
    if any(c.words for c in chosen):
        return f"{name_of(name, facts)}: {_words(chosen, every)}"
    kind = facts[name].type.name if name in facts else "int"
    return f"{name_of(name, facts)}: {' or '.join(_span(kind, low, high) for low, high in _joined(chosen))}"


def _words(chosen: list[Alike], every: Iterable[Alike]) -> str:
    words = [w for c in chosen for w in c.words]
    others = [w for c in every for w in c.words if w not in words]
    if len(others) == 1 and len(words) > 2:
        return f"anything but {_word(others[0])}"
    shown = sorted(_word(w) for w in words)
    if len(shown) > MOST_WORDS:
        return f"{', '.join(shown[:MOST_WORDS])} or {len(shown) - MOST_WORDS} more"
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _word(word: Any) -> str:
    return value_of(word)


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(str(w).replace("_", " ") for w in words))


def _joined(chosen: list[Alike]) -> list[tuple[int | None, int | None]]:
    """Spans that touch, as one."""
    spans: list[tuple[int | None, int | None]] = []
    for one in sorted(chosen, key=lambda c: (c.low is not None, c.low or 0)):
        last = spans[-1] if spans else None
        if last and last[1] is not None and one.low is not None and one.low == last[1] + 1:
            spans[-1] = (last[0], one.high)
        else:
            spans.append((one.low, one.high))
    return spans


def _span(kind: str, low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "anything"
    if kind in ("int", "date"):
        if low is None:
            return f"{value_of(restored(kind, high or 0))} or less" if kind == "int" else _until(kind, high)
        first = value_of(restored(kind, low))
        if high is None:
            return f"{first} or more" if kind == "int" else f"from {first} on"
        return first if low == high else f"{first} to {value_of(restored(kind, high))}"
    if low is not None and low == high:
        return value_of(restored(kind, low))
    after = "" if low is None else f"from {value_of(restored(kind, low))}"
    before = "" if high is None else f"before {value_of(restored(kind, high + 1))}"
    return " and ".join(p for p in (after, before) if p)


def _until(kind: str, high: int | None) -> str:
    return f"until {value_of(restored(kind, high or 0))}"
