"""What changed since an earlier version, in sentences that say only what the two texts say (P2; R8)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson.directive.changes import ADDED, CHANGED, REMOVED, CellChange, Changes, ClauseChange, first_words
from spokesperson.directive.changes import NumberChange as Number
from spokesperson.oversight.reading.versions import Edition


def news(old: Edition, new: Edition, changes: Changes) -> dict[str, Any]:
    """The box above the text: {since, note, items, cells, numbers, compare_url, said}."""
    return {
        "since": old.revision,
        "note": counted(changes),
        "said": new.note,
        "items": [_item(c, old) for c in changes.told],
        "cells": [cell(c) for c in changes.cells],
        "numbers": [number(n) for n in changes.numbers],
        "compare_url": reverse("directive_compare", args=[old.revision, new.revision]),
    }


def counted(changes: Changes) -> str:
    """How much changed: clauses, then the table, then the numbers."""
    kinds = [c.kind for c in changes.clauses]
    changed, added, removed = (kinds.count(k) for k in (CHANGED, ADDED, REMOVED))
    words = []
    if changed:
        words.append(ngettext("%(n)d clause changed.", "%(n)d clauses changed.", changed) % {"n": changed})
    if added:
        words.append(ngettext("%(n)d clause is new.", "%(n)d clauses are new.", added) % {"n": added})
    if removed:
        words.append(ngettext("%(n)d clause is gone.", "%(n)d clauses are gone.", removed) % {"n": removed})
    if not words:
        words.append(_("No clause changed its words."))
    cells, numbers = len(changes.cells), len(changes.numbers)
    words.append(
        ngettext("%(n)d cell of the table changed.", "%(n)d cells of the table changed.", cells) % {"n": cells}
        if cells
        else _("The table of actions is the same.")
    )
    if numbers:
        words.append(ngettext("%(n)d number changed.", "%(n)d numbers changed.", numbers) % {"n": numbers})
    return " ".join(words)


def _item(change: ClauseChange, old: Edition) -> dict[str, str]:
    if change.new is None:
        gone = change.old.heading if change.old else ""
        url = reverse("directive_version_clause", args=[old.revision, change.id])
        return {"clause": change.id, "url": url, "text": _("%(heading)s: is gone.") % {"heading": gone.rstrip(".")}}
    if change.old is None:
        return {"clause": change.id, "text": _("%(heading)s: is new.") % {"heading": change.new.heading.rstrip(".")}}
    removed, added = first_words(change.old, change.new)
    return {"clause": change.id, "text": _reworded(removed, added, change.new.heading)}


def _reworded(removed: str, added: str, heading: str) -> str:
    if removed and added:
        text = _("says “%(added)s” where it said “%(removed)s”.") % {"added": added, "removed": removed}
    elif added:
        text = _("adds “%(added)s”.") % {"added": added}
    elif removed:
        text = _("leaves out “%(removed)s”.") % {"removed": removed}
    else:
        text = _("marks of emphasis or signs changed.")
    name = heading.rstrip(".")
    return f"{name}: {text}" if name else text[:1].upper() + text[1:]


def cell(change: CellChange) -> dict[str, Any]:
    """One cell in words: what it was and what it is."""
    words = {True: _("Yes"), False: _("No"), None: _("not in the table")}
    return {"action": change.action, "role": change.role, "old": words[change.old], "new": words[change.new]}


def number(change: Number) -> dict[str, Any]:
    none = _("none")
    return {
        "name": change.name.replace("_", " "),
        "since": change.since,
        "old": change.old or none,
        "new": change.new or none,
    }
