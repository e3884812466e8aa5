"""Why not, and what would change the answer: a stored decision in plain words (Overview; "why can't I?").

Nothing is decided here. The reasons are those of the decision; each reason's remedy says when it can be had (now,
later, not at all) and which step leads there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from spokesperson.archive.ledger import canonical
from spokesperson.decisions.models import Decision
from spokesperson.directive.engine import Directive, next_steps, remedies
from spokesperson.directive.engine.remedies import LATER, NO, NOW
from spokesperson.directive.register import compiled

# The page that leads on to a remedy (a URL name); the remedies themselves are the engine's.
_PAGES = {
    **dict.fromkeys(("request_account", "update_profile"), "accounts"),
    "acknowledge": "directive",
    "request_grant": "access_requests",
    **dict.fromkeys(
        (
            "ask_supervisor", "remove_finding", "insert_link", "insert_identification", "wait", "answer_questions",
            "state_purpose", "schedule_next_shift", "choose_account", "choose_topic", "decline_politely",
            "describe_images",
        ),
        "drafts",
    ),
}  # fmt: skip
# What a remedy is in words, when it can be had, and the page that leads on (a URL name, or "").
REMEDIES: dict[str, tuple[str, Any, str]] = {
    key: (remedy.when, _(remedy.words), _PAGES.get(key, "")) for key, remedy in remedies.REMEDIES.items()
}


def next_step(rules: Directive | None, remedy: str, roles: frozenset[str]) -> tuple[str, Any, str]:
    """When, what and where (a URL name): what ``remedy`` comes to under these rules for somebody with these roles."""
    found = next_steps.open_to(rules, remedy, roles) if rules else remedy
    return REMEDIES.get(found, REMEDIES["none"])


@dataclass(frozen=True)
class Change:
    """One thing that would change the answer: ``when`` is now, later or no."""

    when: str
    text: str
    clause: str
    page: str


@dataclass(frozen=True)
class Why:
    """A decision explained: its reasons, what would change it, the table with the rows it turned on, the clauses."""

    effect: str
    reasons: tuple[dict[str, Any], ...]
    changes: tuple[Change, ...]
    rows: tuple[dict[str, Any], ...]
    clauses: tuple[Any, ...]
    facts: dict[str, Any]
    directive: Directive | None


def explain(stored: Decision) -> Why:
    """Read a stored decision. A decision made before any directive has reasons but no table and no clauses."""
    found: dict[str, Any] = canonical.loads(bytes(stored.canonical))
    reasons = tuple(found["reasons"])
    rules = compiled(stored.directive_hash) if stored.directive_hash else None
    spoke = {r["clause"].partition("/")[0] for r in reasons if r["effect"] != "permit"}
    return Why(
        effect=found["effect"],
        reasons=reasons,
        changes=_changes(reasons, rules, frozenset(found["facts_used"].get("roles", []))),
        rows=_rows(rules, reasons, set(found["facts_used"].get("roles", []))) if rules else (),
        clauses=tuple(c for c in rules.clauses if c.id in spoke) if rules else (),
        facts=found["facts_used"],
        directive=rules,
    )


def _changes(reasons: tuple[dict[str, Any], ...], rules: Directive | None, roles: frozenset[str]) -> tuple[Change, ...]:
    order = {NOW: 0, LATER: 1, NO: 2}
    changes: dict[str, Change] = {}
    for reason in reasons:
        if reason["effect"] == "permit":
            continue
        when, text, page = next_step(rules, reason.get("remedy") or "none", roles)
        changes.setdefault(str(text), Change(when, str(text), reason["clause"], page))
    return tuple(sorted(changes.values(), key=lambda c: order[c.when]))


def _rows(rules: Directive, reasons: tuple[dict[str, Any], ...], roles: set[str]) -> tuple[dict[str, Any], ...]:
    """The published table, each row with its cells and whether this decision turned on it."""
    stopped = {
        r["clause"].partition("/")[2] for r in reasons if r["clause"].startswith(f"{rules.document.table_clause}/")
    }
    return tuple(
        {
            "action": action,
            "name": name,
            "cells": [(role, rules.matrix[(role, action)], role in roles) for role in rules.roles],
            "marked": action in stopped,
        }
        for action, name in rules.actions.items()
    )
