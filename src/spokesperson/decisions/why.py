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
from spokesperson.directive.engine import Directive
from spokesperson.directive.register import compiled

NOW, LATER, NO = "now", "later", "no"

# What a remedy is in words, when it can be had, and the page that leads on (a URL name, or "").
REMEDIES: dict[str, tuple[str, Any, str]] = {
    "hand_to_administrator": (NOW, _("An Administrator uploads it for you. You keep the post."), ""),
    "request_account": (NOW, _("Ask an Administrator to register the account."), "accounts"),
    "ask_supervisor": (NOW, _("Your supervisor can approve this one post."), "drafts"),
    "second_person": (NOW, _("A second person, an Administrator, can say that the finding does not stand."), ""),
    "remove_finding": (NOW, _("Take the marked words out."), "drafts"),
    "insert_link": (NOW, _("Add a link to the Library’s own pages, or say why there is none."), "drafts"),
    "insert_identification": (NOW, _("Say in the text that you work for the Library."), "drafts"),
    "acknowledge": (NOW, _("Read the version in force and acknowledge it."), "directive"),
    "wait": (NOW, _("Wait until the pause after your last change is over."), "drafts"),
    "answer_questions": (NOW, _("Answer the questions to think about."), "drafts"),
    "state_purpose": (NOW, _("Say what the post is for."), "drafts"),
    "schedule_next_shift": (NOW, _("Schedule it for your next working hour."), "drafts"),
    "choose_account": (NOW, _("Choose an account that may be used for this."), "drafts"),
    "update_profile": (NOW, _("Complete your profile and have it checked."), "accounts"),
    "choose_topic": (NOW, _("Say what it is about."), "drafts"),
    "decline_politely": (NOW, _("Decline politely and name somebody who knows."), "drafts"),
    "ask_expert": (NOW, _("Another Administrator, or somebody expert in the topic, can agree to it."), ""),
    "ask_author": (LATER, _("Its author can permit it."), ""),
    "request_agreement": (LATER, _("Your supervisor can agree to a little personal use."), ""),
    "describe_images": (NOW, _("Write what each picture shows, and where it comes from."), "drafts"),
    "state_reason": (NOW, _("Give the reason."), ""),
    "wait_for_break": (LATER, _("Wait for your break, or for your own time."), ""),
    "request_grant": (LATER, _("Your supervisor can permit you to take part as a Representative."), ""),
    "none": (NO, _("Nothing you could do changes this answer."), ""),
}


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
        changes=_changes(reasons),
        rows=_rows(rules, reasons, set(found["facts_used"].get("roles", []))) if rules else (),
        clauses=tuple(c for c in rules.clauses if c.id in spoke) if rules else (),
        facts=found["facts_used"],
        directive=rules,
    )


def _changes(reasons: tuple[dict[str, Any], ...]) -> tuple[Change, ...]:
    order = {NOW: 0, LATER: 1, NO: 2}
    changes: dict[str, Change] = {}
    for reason in reasons:
        if reason["effect"] == "permit":
            continue
        when, text, page = REMEDIES.get(reason.get("remedy") or "none", REMEDIES["none"])
        changes.setdefault(str(text), Change(when, str(text), reason["clause"], page))
    return tuple(sorted(changes.values(), key=lambda c: order[c.when]))


def _rows(rules: Directive, reasons: tuple[dict[str, Any], ...], roles: set[str]) -> tuple[dict[str, Any], ...]:
    """The published table, each row with its cells and whether this decision turned on it."""
    stopped = {r["clause"].partition("/")[2] for r in reasons if r["clause"].startswith("Overview/")}
    return tuple(
        {
            "action": action,
            "name": name,
            "cells": [(role, rules.matrix[(role, action)], role in roles) for role in rules.roles],
            "marked": action in stopped,
        }
        for action, name in rules.actions.items()
    )
