"""One clause at its permanent address, today's and of each version, and the directives it names (1.2, 1.3; R8, R9)."""

from __future__ import annotations

import difflib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from spokesperson.directive.changes import prose
from spokesperson.directive.engine import Clause
from spokesperson.oversight.reading import texts
from spokesperson.oversight.reading.directive import Reading, clause_url
from spokesperson.oversight.reading.readers import Reader
from spokesperson.oversight.reading.table import table
from spokesperson.oversight.reading.versions import Edition, Editions, employee_of, head, open_to_readers

MOST_EARLIER = 12


@require_safe
@open_to_readers
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """One clause in the words in force; an unknown one is 404 and names the nearest (R8)."""
    editions = Editions(employee_of(request))
    return _page(request, editions, editions.current, clause_id)


@require_safe
@open_to_readers
def version_clause(request: HttpRequest, revision: str, clause_id: str) -> HttpResponse:
    """One clause in the words of one version, for good (R8)."""
    editions = Editions(employee_of(request))
    return _page(request, editions, editions.get(revision), clause_id)


def _page(request: HttpRequest, editions: Editions, edition: Edition, clause_id: str) -> HttpResponse:
    rules = edition.rules
    ids = [c.id for c in rules.clauses]
    if clause_id not in ids:
        if clause_id in rules.related:
            return redirect("directive_related", code=clause_id)
        return _missing(request, editions, edition, clause_id)
    at = ids.index(clause_id)
    found = rules.clauses[at]
    employee = employee_of(request)
    edition.refer(employee, editions.now)
    reader = Reader(employee) if employee else None
    shown = Reading(editions, edition, reader).clause(found)
    overview = clause_id == rules.document.table_clause
    fixed = reverse("directive_version_clause", args=[edition.revision, clause_id])
    context = {
        "directive": head(editions, edition),
        "clause": shown,
        "path": [{"label": rules.parts.get(found.part, found.part)}],
        "table": table(rules, reader) if overview else None,
        "address": request.build_absolute_uri(reverse("clause", args=[clause_id])),
        "fixed": request.build_absolute_uri(fixed),
        "whole": f"{reverse('directive') if editions.state(edition) == 'current' else edition.url}#c-{clause_id}",
        "earlier": _earlier(editions, edition, found),
        "prev": _neighbour(editions, edition, at - 1) if at else None,
        "next": _neighbour(editions, edition, at + 1) if at + 1 < len(ids) else None,
        "screened": sorted({k.replace("_", " ") for s in rules.screens if s.clause == clause_id for k in s.kinds}),
        "matrix": overview,
    }
    return render(request, "web/clause.html", context)


def _earlier(editions: Editions, edition: Edition, found: Clause) -> list[dict[str, Any]]:
    """Older words of the clause, each once with the versions that had them; what the next words left out is marked."""
    rows: list[dict[str, Any]] = []
    later = (edition, found)
    for old in [e for e in editions.every if e.effective < edition.effective][:MOST_EARLIER]:
        same = next((c for c in old.rules.clauses if c.id == found.id), None)
        if same is None:
            break
        if prose(same) == prose(later[1]):
            if rows:
                rows[-1]["since"], rows[-1]["revision"], rows[-1]["url"] = old.effective, old.revision, _of(old, found)
            continue
        html = texts.changed((old.rules, same), (later[0].rules, later[1]), "old")
        rows.append({"revision": old.revision, "since": old.effective, "html": html, "url": _of(old, found)})
        later = (old, same)
    return rows


def _of(edition: Edition, found: Clause) -> str:
    return reverse("directive_version_clause", args=[edition.revision, found.id])


def _neighbour(editions: Editions, edition: Edition, at: int) -> dict[str, str]:
    found = edition.rules.clauses[at]
    return {"id": found.id, "label": found.id, "url": clause_url(editions, edition, found.id)}


def _missing(request: HttpRequest, editions: Editions, edition: Edition, asked: str) -> HttpResponse:
    ids = {c.id: c for c in edition.rules.clauses}
    folded = {c.casefold(): c for c in ids}
    near = difflib.get_close_matches(asked[:60].casefold(), folded, n=1, cutoff=0.0)
    nearest = folded[near[0]] if near else ""
    context = {
        "asked": asked[:40],
        "nearest": {
            "id": nearest, "label": nearest, "text": plain(ids[nearest]), "url": clause_url(editions, edition, nearest),
        } if nearest else None,
        "directive": {"code": edition.code, "revision": edition.revision},
    }  # fmt: skip
    return render(request, "web/clause_missing.html", context, status=404)


@require_safe
@open_to_readers
def related(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of another directive: its title, where it is named, and that its text is not held (R9)."""
    editions = Editions(employee_of(request))
    rules = editions.current.rules
    if code not in rules.related:
        unknown = {"asked": code[:40], "known": _known(editions.current), "directive": {"code": rules.code}}
        return render(request, "web/related.html", unknown, status=404)
    named = re.compile(rf"(?<![\w.]){re.escape(code)}(?![\w]|\.\d)")
    screened = {s.clause for s in rules.screens if code in s.related}
    cited = [
        {"id": c.id, "heading": c.heading.rstrip("."), "screen": c.id in screened}
        for c in rules.clauses
        if named.search(c.text) or c.id in screened
    ]
    context: dict[str, Any] = {
        "code": code,
        "name": rules.related[code],
        "parent": rules.parent == code,
        "cited": cited,
        "known": [k for k in _known(editions.current) if k["code"] != code],
        "directive": head(editions, editions.current),
    }
    return render(request, "web/related.html", context)


def _known(edition: Edition) -> list[dict[str, str]]:
    return [
        {"code": code, "name": name, "url": reverse("directive_related", args=[code])}
        for code, name in edition.rules.related.items()
    ]


def plain(found: Clause) -> str:
    """A clause's words for a quotation: without marks of emphasis and without tables."""
    return re.sub(r"[_*`]", "", prose(found)) or found.heading
