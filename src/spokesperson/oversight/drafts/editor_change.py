"""What would change under a draft: cells of the truth table, and decisions of last year asked again (R3, R4).

A simulation only reads: stored decisions stay as they are. It goes on step by step, so that a page never waits long,
and belongs to one text; another text begins anew.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson import clock
from spokesperson.decisions import simulating
from spokesperson.decisions.models import Decision
from spokesperson.directive.engine import Directive
from spokesperson.directive.engine.diff import Diff, Row, compare
from spokesperson.directive.models import Proposal, Simulation, Version
from spokesperson.directive.register import compiled
from spokesperson.oversight.drafts.editor_check import Check, against, examine

ROWS = 6  # past decisions of one clause before "All"
SHOWN = 40  # rows of the truth table on a page; the download holds all of them
EFFECTS = {
    "permit": ("permit", gettext_lazy("Permitted")),
    "warn": ("warn", gettext_lazy("Permitted with a warning")),
    "ask": ("ask", gettext_lazy("Needs another person")),
    "deny": ("deny", gettext_lazy("Refused")),
}


@lru_cache(maxsize=8)
def _compared(base_hash: str, source: str) -> Diff:
    rules = examine(source).rules
    assert rules is not None
    return compare(compiled(base_hash), rules)


def difference(proposal: Proposal, check: Check | None = None, newest: Version | None = None) -> Diff | None:
    """The draft compared with the newest version; None while it does not compile."""
    found = check or examine(proposal.source)
    return _compared((newest or against(proposal)).file_hash, found.source) if found.rules else None


def context(proposal: Proposal, clause: str = "", newest: Version | None = None) -> dict[str, Any]:
    """Both columns for the kept text of a draft; ``clause`` opens one group of past decisions whole. ``newest`` is the
    version to compare with, where it is at hand.

    ``past.running`` is false once last year was asked to its end.
    """
    compared = newest or against(proposal)
    found = difference(proposal, newest=compared)
    rows = found.rows() if found else ()
    return {
        "base": compared.revision,
        "kept": proposal.kept_at,
        "broken": found is None,
        "rows": [row for one in rows[:SHOWN] if found for row in [_row(one, found)]],
        "more": max(0, len(rows) - SHOWN),
        "cells": len(found.cells) if found else 0,
        "looked": found.looked if found else 0,
        "limits": [*found.sampled, *(_also(name) for name in found.mixed)] if found else [],
        "past": past(proposal, clause),
        "url": reverse("directive_draft_change", args=[proposal.uid]),
        "exports": {kind: reverse("directive_draft_export", args=[proposal.uid, kind]) for kind in ("csv", "json")},
    }


def _also(name: str) -> str:
    return _("%(fact)s is compared with another fact, so samples of its values were looked at") % {"fact": name}


def _row(one: Row, found: Diff) -> dict[str, Any]:
    first = one.cells[0]
    names = {**found.old.acts, **found.old.actions, **found.new.acts, **found.new.actions}
    come = [c for c in first.clauses_after if c not in first.clauses_before]
    gone = [c for c in first.clauses_before if c not in first.clauses_after]
    return {
        "who": ", ".join(one.who),
        "what": "; ".join(names.get(a, a.replace("_", " ")) for a in one.actions),
        "when": _when(first.use, first.stage, first.when),
        "before": effect(first.before),
        "after": effect(first.after),
        "same": first.before == first.after,
        "clauses": (come or gone or list(first.clauses_after))[:3],
        "beside": [*(("del", b) for b in first.beside_before), *(("ins", b) for b in first.beside_after)],
        "cells": len(one.cells),
    }


def _when(use: str, stage: str, when: str) -> str:
    """Where in the cell: the use, the stage of the act, and the facts."""
    shown = [
        _("%(use)s use") % {"use": use} if use else "",
        _("stage: %(stage)s") % {"stage": stage.replace("_", " ")} if stage else "",
        when,
    ]
    return "; ".join(part for part in shown if part)


def effect(word: str) -> dict[str, Any]:
    """An effect as its shape and its words."""
    shape, words = EFFECTS.get(word, ("open", word))
    return {"effect": shape, "words": words}


def past(proposal: Proposal, clause: str = "") -> dict[str, Any] | None:
    """How far the simulation of the kept text is, and what it found; None before it was begun.

    ``clause`` shows all that was kept of one group, instead of the first rows of every group.
    """
    rules = examine(proposal.source).rules
    found = _simulation(proposal, rules.file_hash) if rules else None
    if found is None or rules is None:
        return None
    summary = simulating.summary(found.state)
    groups = [g for g in summary["clauses"] if clause in ("", g["clause"])]
    return {
        **{k: summary[k] for k in ("done", "total", "changed", "people", "not_judged", "facts_not_kept", "unreadable")},
        "running": not summary["finished"],
        "begun": found.begun_at,
        "most": max((g["count"] for g in groups), default=1),
        "groups": _groups(proposal, rules, groups, ROWS if not clause else None),
    }


def _groups(
    proposal: Proposal, rules: Directive, groups: list[dict[str, Any]], most: int | None
) -> list[dict[str, Any]]:
    """Groups by clause, with their rows as links to the stored decisions."""
    shown = {row["decision"] for g in groups for row in g["rows"][:most]}
    acted = dict(Decision.objects.filter(uid__in=shown).values_list("uid", "action"))
    address = reverse("directive_draft_change", args=[proposal.uid])
    names = {**rules.acts, **rules.actions}
    headings = {c.id: c.heading for c in rules.clauses}
    lines = []
    for group in groups:
        base, _slash, row = group["clause"].partition("/")
        rest = most is not None and group["count"] > most
        lines.append(
            {
                **{k: group[k] for k in ("clause", "count", "people")},
                "label": _("Overview") if base == "Overview" else base,
                "words": names.get(row, row) if row else headings.get(base, ""),
                "rows": [_past_row(one, acted, names) for one in group["rows"][:most]],
                "all_url": f"{address}?{urlencode({'clause': group['clause']})}#past" if rest else "",
            }
        )
    return lines


def _past_row(one: dict[str, Any], acted: dict[UUID, str], names: dict[str, str]) -> dict[str, Any]:
    action = acted.get(UUID(one["decision"]), "")
    return {
        "url": reverse("why_decision", args=[one["decision"]]),
        "at": one["at"],
        "who": one["name"],
        "act": names.get(action, action.replace("_", " ")),
        "before": effect(one["before"]),
        "after": effect(one["after"]),
    }


def _simulation(proposal: Proposal, file_hash: str) -> Simulation | None:
    return Simulation.objects.filter(proposal=proposal, file_hash=file_hash).first()


def looked(proposal: Proposal, file_hash: str) -> bool:
    """Whether the simulation of this text is worked out to its end."""
    found = _simulation(proposal, file_hash)
    return found is not None and bool(found.state.get("finished"))


def as_json(proposal: Proposal) -> bytes:
    """Both columns, whole, for the Director's own programs."""
    found, rules = difference(proposal), examine(proposal.source).rules
    simulated = _simulation(proposal, rules.file_hash) if rules else None
    body = {
        "draft": str(proposal.uid),
        "note": proposal.note,
        "kept": clock.iso(proposal.kept_at),
        "simulation": _("Stored decisions stay as they are."),
        "rules": found.data() if found else None,
        "decisions": simulating.summary(simulated.state) if simulated else None,
    }
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS, default=str)


def as_csv(proposal: Proposal) -> str:
    """The changed cells as a table for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["who", "act", "use", "stage", "when", "in force", "draft", "clauses in force", "clauses draft"])
    found = difference(proposal)
    for one in found.cells if found else ():
        cells = [one.who, one.action, one.use, one.stage, one.when, one.before, one.after]
        writer.writerow([_safe(c) for c in (*cells, " ".join(one.clauses_before), " ".join(one.clauses_after))])
    return out.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t" and cell else cell
