"""The table of actions, each row with every clause that can speak on it (Overview; R28, M1A-M10R)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from spokesperson.directive.cells import Sentence, Voice, voices
from spokesperson.directive.engine import Directive
from spokesperson.oversight.reading.readers import Reader
from spokesperson.oversight.reading.versions import Edition, Editions, employee_of, head, open_to_readers


@require_safe
@open_to_readers
def matrix(request: HttpRequest) -> HttpResponse:
    """The published table of the version in force; a row opens to what the clauses can still say."""
    employee = employee_of(request)
    editions = Editions(employee)
    edition = editions.current
    rules = edition.rules
    mine = Reader(employee).roles if employee else frozenset()
    every = _voices(editions, edition)
    shared = _shared(every.values())
    context = {
        "directive": head(editions, edition),
        "roles": [{"name": name, "mine": role in mine} for role, name in rules.roles.items()],
        "rows": [_row(edition, action, mine, _without(every[action], shared)) for action in rules.actions],
        "shared": [_voice(rules, v) for v in _only(next(iter(every.values()), ()), shared)],
        "table_clause": rules.document.table_clause,
        "signed_in": employee is not None,
        "open": request.GET.get("row", ""),
    }
    return render(request, "web/matrix.html", context)


Said = tuple[str, Sentence]


def _voices(editions: Editions, edition: Edition) -> dict[str, tuple[Voice, ...]]:
    rules = edition.rules
    period = max((v.since for v in rules.document.limits if v.since <= editions.now), default=rules.effective)
    return {action: voices(edition.file_hash, action, period) for action in rules.actions}


def _shared(rows: Iterable[tuple[Voice, ...]]) -> set[Said]:
    """What the clauses can say on every act alike; it stands once under the table instead of in each row."""
    said = [{(v.clause, s) for v in row for s in v.sentences} for row in rows]
    return set.intersection(*said) if said else set()


def _only(row: Iterable[Voice], kept: set[Said]) -> list[Voice]:
    found = [Voice(v.clause, tuple(s for s in v.sentences if (v.clause, s) in kept)) for v in row]
    return [v for v in found if v.sentences]


def _without(row: Iterable[Voice], shared: set[Said]) -> list[Voice]:
    return _only(row, {(v.clause, s) for v in row for s in v.sentences} - shared)


def _row(edition: Edition, action: str, mine: frozenset[str], spoken: Iterable[Voice]) -> dict[str, Any]:
    rules = edition.rules
    refusal = rules.document.refusals.get(action)
    return {
        "id": action,
        "action": rules.actions[action],
        "cells": [
            {"yes": rules.matrix[(role, action)], "mine": role in mine, "role": name}
            for role, name in rules.roles.items()
        ],
        "no": refusal.text if refusal and not all(rules.matrix[(r, action)] for r in rules.roles) else "",
        "cell": f"{rules.document.table_clause}/{action}",
        "voices": [_voice(rules, v) for v in spoken],
        "url": f"{reverse('why')}?action={action}",
    }


def _voice(rules: Directive, voice: Voice) -> dict[str, Any]:
    every = set(rules.roles)
    return {
        "clause": voice.clause,
        "label": _named(rules, voice.clause),
        "sentences": [
            {
                "effect": s.effect,
                "text": s.text,
                "only": "" if set(s.roles) == every else ", ".join(rules.roles[r] for r in s.roles),
            }
            for s in voice.sentences
        ],
    }


def _named(rules: Directive, clause_id: str) -> str:
    """A definition by its term, since all of them are called Definition; nothing for a clause with a number."""
    if not clause_id.startswith("Def-"):
        return ""
    return next(c.heading.rstrip(".") for c in rules.clauses if c.id == clause_id)
