"""Any two versions side by side: clauses, the table of actions, the numbers of the annex (P2; R8)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from spokesperson.directive.changes import SAME, Changes, ClauseChange, between
from spokesperson.oversight.reading import news, texts
from spokesperson.oversight.reading.versions import Edition, Editions, employee_of, head, listed, open_to_readers


@require_safe
@open_to_readers
def compare(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """The version ``old`` on the left, ``new`` on the right; clauses with the same words are folded together."""
    editions = Editions(employee_of(request))
    left, right = editions.get(old), editions.get(new)
    changes = between(left.file_hash, right.file_hash)
    context: dict[str, Any] = {
        "directive": head(editions, right),
        "old": _side(editions, left),
        "new": _side(editions, right),
        "same": left.pk == right.pk,
        "note": news.counted(changes),
        "groups": _groups(left, right, changes),
        "cells": [news.cell(c) for c in changes.cells],
        "numbers": [news.number(n) for n in changes.numbers],
        "turn_url": reverse("directive_compare", args=[right.revision, left.revision]),
        "others": [v for v in listed(editions) if v["compare"]],
    }
    return render(request, "web/directive_compare.html", context)


def _side(editions: Editions, edition: Edition) -> dict[str, Any]:
    state = editions.state(edition)
    return {"revision": edition.revision, "since": edition.effective, "url": edition.url, "state": state}


def _groups(left: Edition, right: Edition, changes: Changes) -> list[dict[str, Any]]:
    """Runs of clauses: those that differ with both sides, those that do not with one, to be opened."""
    groups: list[dict[str, Any]] = []
    for change in changes.clauses:
        if change.kind != SAME:
            groups.append({"same": False, "clause": _row(left, right, change)})
            continue
        if not groups or not groups[-1]["same"]:
            groups.append({"same": True, "clauses": []})
        groups[-1]["clauses"].append(_row(left, right, change))
    for group in groups:
        if group["same"]:
            group["first"], group["last"] = group["clauses"][0]["id"], group["clauses"][-1]["id"]
    return groups


def _row(left: Edition, right: Edition, change: ClauseChange) -> dict[str, Any]:
    old, new = change.old, change.new
    named = new or old
    row: dict[str, Any] = {"id": change.id, "kind": change.kind, "heading": named.heading.rstrip(".") if named else ""}
    if old is not None:
        row["old_url"] = reverse("directive_version_clause", args=[left.revision, change.id])
    if new is not None:
        row["new_url"] = reverse("directive_version_clause", args=[right.revision, change.id])
    if old is not None and new is not None and change.kind != SAME:
        both = ((left.rules, old), (right.rules, new))
        row["old"], row["new"] = texts.changed(*both, "old"), texts.changed(*both, "new")
    else:
        row["old"] = texts.words(left.rules, old) if old is not None else ""
        row["new"] = texts.words(right.rules, new) if new is not None else ""
    return row
