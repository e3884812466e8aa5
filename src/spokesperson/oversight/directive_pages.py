"""The directive to read: whole, by clause at its permanent address, and to acknowledge (P2; R4, R6, R8)."""

from __future__ import annotations

import difflib
from datetime import timedelta
from typing import Any

import nh3
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door, recorded
from spokesperson.decisions.activity import Activity
from spokesperson.directive import register
from spokesperson.directive.engine import Clause, Directive
from spokesperson.directive.models import Acknowledgement, Version
from spokesperson.oversight.actions.acknowledge import acknowledge as acknowledging
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "code", "br", "table", "thead", "tbody", "tr", "th", "td"}
WORDS = {
    "screen": gettext_lazy("Screened before posting"),
    "rule": gettext_lazy("Checked on every act"),
    "obligation": gettext_lazy("The desk asks for it"),
    "judgment": gettext_lazy("Left to judgment"),
    "duty": gettext_lazy("A duty of people"),
    "notice": gettext_lazy("For your information"),
    "limit": gettext_lazy("With a local number"),
}


@require_safe
def read(request: HttpRequest, revision: str = "") -> HttpResponse:
    """The whole text of the version in force, or of an earlier one; each part served is noted for its reader."""
    version = _version(revision)
    rules = register.compiled(version.file_hash)
    employee = _employee(request)
    current = not revision or version.pk == _version("").pk
    if employee and employee.user and (part := request.GET.get("part")):
        try:
            register.serve_part(employee.user, version, [part])
        except register.UnknownPart as error:
            raise Http404 from error
    context: dict[str, Any] = {
        "directive": _head(version, rules, current),
        "versions": _versions(version),
        "chapters": _chapters(rules, employee),
        "clause_count": len(rules.clauses),
        "reading": _reading(employee.user, version, rules) if employee and employee.user and current else None,
    }
    if request.headers.get("X-Served"):
        return render(request, "web/parts/ack.html", context)
    return render(request, "web/directive.html", context)


@require_safe
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """One clause at its permanent address; an unknown one is 404 and names the nearest (R8)."""
    version = _version("")
    rules = register.compiled(version.file_hash)
    ids = [c.id for c in rules.clauses]
    if clause_id not in ids:
        return _missing(request, version, rules, clause_id)
    at = ids.index(clause_id)
    found = rules.clauses[at]
    context = {
        "directive": _head(version, rules, True),
        "clause": _clause(found, None),
        "path": [{"label": version.code, "url": reverse("directive")}],
        "table": _table(rules, None) if clause_id == "Overview" else None,
        "address": request.build_absolute_uri(reverse("clause", args=[clause_id])),
        "earlier": _earlier(found, version),
        "prev": _neighbour(rules, at - 1) if at else None,
        "next": _neighbour(rules, at + 1) if at + 1 < len(ids) else None,
        "screened": sorted({k.replace("_", " ") for s in rules.screens if s.clause == clause_id for k in s.kinds}),
    }
    return render(request, "web/clause.html", context)


@signed_in
@require_POST
def acknowledge(request: SignedInRequest) -> HttpResponse:
    """Acknowledge having read; refused until every part was served (R6)."""
    version = _version(request.POST.get("revision", "")[:20])
    try:
        made = acknowledging(request.employee, version)
    except Invalid as error:
        context = {"title": _("Not yet"), "text": str(error), "clause": error.clause,
                   "actions": [{"label": _("Read on"), "url": reverse("directive"), "fill": True}]}  # fmt: skip
        return render(request, "web/problem.html", context, status=422)
    record = archive.get(str(made.record))
    done: dict[str, Any] = {
        "directive": {"code": version.code, "revision": version.revision},
        "when": made.at,
        "number": record.index if record else None,
        "record_url": reverse("record", args=[made.record]),
        "next": {"url": reverse("home"), "label": _("Go on")},
    }
    return render(request, "web/acknowledged.html", done)


def _version(revision: str) -> Version:
    try:
        if revision:
            return Version.objects.get(revision=revision, effective__lte=clock.now() + timedelta(days=3660))
        return register.version_at()
    except (Version.DoesNotExist, register.NoDirectiveInForce) as error:
        raise Http404 from error


def _employee(request: HttpRequest) -> Employee | None:
    """Whoever is signed in, by way of the user, which remembers it for the frame of the page."""
    return getattr(request.user, "employee", None)


def _head(version: Version, rules: Directive, current: bool) -> dict[str, Any]:
    parent = f"{rules.parent} {rules.related.get(rules.parent, '')}".strip() if rules.parent else ""
    return {
        "title": version.title,
        "code": version.code,
        "revision": version.revision,
        "parent": parent,
        "since": version.effective,
        "adopted": version.adopted,
        "current": current,
    }


def _versions(shown: Version) -> list[dict[str, Any]]:
    now = clock.now()
    rows = list(Version.objects.filter(effective__lte=now).order_by("-effective"))
    return [
        {
            "revision": v.revision,
            "url": reverse("directive_version", args=[v.revision]),
            "since": v.effective,
            "current": v.pk == rows[0].pk,
        }
        for v in rows
    ]


def _chapters(rules: Directive, employee: Employee | None) -> list[dict[str, Any]]:
    chapters = []
    for section in register.sections(rules):
        number, _dot, title = section.title.partition(". ")
        numbered = number.isdigit()
        chapters.append(
            {
                "id": section.id,
                "number": number if numbered else "",
                "title": title if numbered else section.title,
                "clauses": [_clause(c, employee) for c in section.clauses],
                "table": _table(rules, employee) if any(c.id == "Overview" for c in section.clauses) else None,
            }
        )
    return chapters


def _clause(found: Clause, employee: Employee | None) -> dict[str, Any]:
    kinds = [k for k in found.dispositions if k in WORDS]
    margin = {"title": WORDS[kinds[0]], "text": ""} if kinds else None
    return {
        "id": found.id,
        "label": _label(found.id),
        "spoken": found.heading or found.id,
        "number": found.number,
        "html": words(found),
        "margin": margin,
        "text": found.text,
    }


def _label(clause_id: str) -> str:
    return _("Def") if clause_id.startswith("Def-") else clause_id


def words(found: Clause) -> SafeString:
    """A clause as clean HTML: the renderer makes no raw HTML, and the cleaner allows a few tags only.

    The table of actions is left out, since it stands beside its clause with the reader's own column marked.
    """
    html = found.html.partition("<table>")[0] if found.id == "Overview" else found.html
    return SafeString(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener"))


def _table(rules: Directive, employee: Employee | None) -> dict[str, Any]:
    mine = _roles(employee) if employee else set()
    return {
        "caption": _("Overview of actions"),
        "roles": [{"name": name, "mine": role in mine} for role, name in rules.roles.items()],
        "next": bool(employee),
        "rows": [_row(rules, action, name, mine) for action, name in rules.actions.items()],
    }


def _row(rules: Directive, action: str, name: str, mine: set[str]) -> dict[str, Any]:
    cells = [
        {"yes": rules.matrix[(role, action)], "mine": role in mine, "role": shown}
        for role, shown in rules.roles.items()
    ]
    may = any(rules.matrix[(role, action)] for role in mine)
    step = None
    if mine and not may:
        step = {"label": _("See what you can do"), "url": f"{reverse('why')}?action={action}"}
    return {"id": action, "action": name, "here": False, "cells": cells, "next": step}


def _roles(employee: Employee) -> set[str]:
    verdict = door.weigh(Activity(actor=employee, action="post", subject=employee.urn, as2={"type": "Question"}))
    return set(verdict.decision.facts_used.get("roles", ()))


def _reading(user: User, version: Version, rules: Directive) -> dict[str, Any]:
    done = Acknowledgement.objects.filter(user=user, version=version).first()
    parts = register.sections(rules)
    unopened = set(register.parts_left(user, version))
    left = [s for s in parts if s.title in unopened]
    reading: dict[str, Any] = {
        "opened": len(parts) - len(left),
        "total": len(parts),
        "ready": not left,
        "words": _("You have opened %(n)d of %(total)d parts.") % {"n": len(parts) - len(left), "total": len(parts)},
        "more": "" if left else _("That is all of it."),
        "clause": "P2",
        "next_url": f"?part={left[0].id}#{left[0].id}" if left else "",
        "next_label": _("Go on to: %(part)s") % {"part": left[0].title} if left else "",
    }
    if done:
        record = archive.get(str(done.record))
        reading["acknowledged"] = {
            "when": recorded.day(done.at),
            "number": record.index if record else None,
            "url": reverse("record", args=[done.record]),
        }
    return reading


def _earlier(found: Clause, version: Version) -> list[dict[str, Any]]:
    earlier = []
    for old in Version.objects.filter(effective__lt=version.effective).order_by("-effective")[:10]:
        same = next((c for c in register.compiled(old.file_hash).clauses if c.id == found.id), None)
        if same is not None:
            earlier.append({"revision": old.revision, "since": old.effective, "text": same.text})
    return earlier


def _neighbour(rules: Directive, at: int) -> dict[str, str]:
    return {"id": rules.clauses[at].id, "label": rules.clauses[at].id}


def _missing(request: HttpRequest, version: Version, rules: Directive, asked: str) -> HttpResponse:
    ids = {c.id: c for c in rules.clauses}
    near = difflib.get_close_matches(asked, ids, n=1, cutoff=0.0)
    context = {
        "asked": asked[:40],
        "nearest": {"id": near[0], "label": near[0], "text": ids[near[0]].text} if near else None,
        "directive": {"code": version.code, "revision": version.revision},
    }
    return render(request, "web/clause_missing.html", context, status=404)
