"""Which clause answers what the law asks of a directive, what its profile switches on, and how each unit is carried out
(L10, L12).

What the statute asks stands in the directive's own front matter; nothing here is legal advice.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from spokesperson.directive.engine import Clause, Directive
from spokesperson.directive.register import under
from spokesperson.oversight.reading import directive as reading
from spokesperson.oversight.reading import margins
from spokesperson.oversight.reading.clause_pages import plain
from spokesperson.oversight.reading.pages import ways
from spokesperson.oversight.reading.readers import Reader
from spokesperson.oversight.reading.versions import Edition, Editions, head, open_to_employees
from spokesperson.oversight.reading.worksheet import PARTS
from spokesperson.people.signed_in import SignedInRequest

# The four kinds of content that 74 O.S. 840-8.1 C wants a directive to speak of.
KINDS = {
    "obscene": gettext_lazy("Obscene sexual content"),
    "abusive": gettext_lazy("Abusive or bullying language"),
    "illegal": gettext_lazy("Conduct or encouragement of illegal activity"),
    "confidential": gettext_lazy("Confidential information"),
}
PUBLIC, PRIVATE, ASSOCIATION = "political_subdivision", "private", "association"
PROFILES = {
    PUBLIC: gettext_lazy("A political subdivision, such as a county or city library"),
    PRIVATE: gettext_lazy("A private library"),
    ASSOCIATION: gettext_lazy("An association library"),
}


@require_safe
@open_to_employees
def coverage(request: SignedInRequest) -> HttpResponse:
    """The kinds of content a statute names, the profile, and every unit of the directive with how it is carried out."""
    reader = Reader(request.employee)
    editions = Editions(request.employee)
    edition = editions.current
    rules = edition.rules
    asked = bool(rules.statutory) or rules.jurisdiction.get("kind") == PUBLIC
    kinds = _once([_kind(rules, kind) for kind in {**KINDS, **rules.statutory}]) if asked else []
    context = {
        "directive": head(editions, edition),
        "kinds": kinds,
        "open": [k["name"] for k in kinds if not k["clauses"]],
        "profile": _profile(rules),
        "notice": reading.notice(rules),
        "chapters": _units(edition),
        "counts": _counts(edition),
        "ways": _ways(reader),
    }
    return render(request, "web/statutory.html", context)


def _ways(reader: Reader) -> list[dict[str, str]]:
    """Where to mend it, for who may draft; whom to remind, for who may draft or has a team."""
    drafts = _("Revise the directive") if reader.may_draft else ""
    team = reader.may_draft or reader.employee.reports.exists()
    return ways(drafts, _("Who has acknowledged it") if team else "")


def _kind(rules: Directive, kind: str) -> dict[str, Any]:
    """One kind with the clauses that answer it; ``stated`` is False where the directive does not say which do."""
    known = {c.id: c for c in rules.clauses}
    return {
        "name": str(KINDS.get(kind, kind[:1].upper() + kind[1:])),
        "stated": kind in rules.statutory,
        "clauses": [_answer(rules, known[i]) for i in rules.statutory.get(kind, ()) if i in known],
    }


def _once(kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A clause that answers a second kind is not printed again in full."""
    seen: set[str] = set()
    for kind in kinds:
        for clause in kind["clauses"]:
            clause["again"] = clause["id"] in seen
            seen.add(clause["id"])
    return kinds


def _answer(rules: Directive, found: Clause) -> dict[str, Any]:
    """A clause that answers a kind: its words, and what its screens look for and do."""
    screens = [s for s in rules.screens if s.clause == found.id]
    return {
        "id": found.id,
        "heading": found.heading.rstrip("."),
        "text": plain(found),
        "looked_for": sorted({k.replace("_", " ") for s in screens for k in s.kinds}),
        "effects": [
            {"how": how, "effect": effect}
            for how, effect in _effects(screens[0] if screens else None)
        ],
        "by_people": not screens,
    }  # fmt: skip


def _effects(screen: Any) -> list[tuple[str, str]]:
    if screen is None:
        return []
    return [
        (_("listed words and plain signs"), screen.listed),
        (_("what needs judgment"), screen.judgment),
        (_("what is quoted"), screen.quoted),
    ]


def _profile(rules: Directive) -> dict[str, Any] | None:
    """The jurisdiction profile in words; None where the directive names none."""
    profile = rules.jurisdiction
    kind = profile.get("kind", "")
    if not kind:
        return None
    rest = {k.replace("_", " ").capitalize(): v for k, v in profile.items() if k != "kind" and v}
    return {
        "kind": str(PROFILES.get(kind, kind)),
        "public": kind == PUBLIC,
        "facts": [{"name": name, "value": value} for name, value in rest.items()],
        "worksheet_url": reverse("directive_worksheet") if kind == PUBLIC else "",
    }


def _units(edition: Edition) -> list[dict[str, Any]]:
    """Every clause with the words for how it is carried out, by part."""
    chapters: dict[str, list[dict[str, Any]]] = {}
    for found in edition.rules.clauses:
        chapters.setdefault(found.part, []).append(
            {
                "id": found.id,
                "label": reading.label(found.id),
                "heading": found.heading.rstrip("."),
                "ways": list(dict.fromkeys(str(margins.WORDS[k]) for k in found.dispositions if k in margins.WORDS)),
            }
        )
    parts = edition.rules.parts
    return [{"title": parts.get(part, part), "clauses": clauses} for part, clauses in chapters.items()]


def _counts(edition: Edition) -> dict[str, int]:
    document = edition.rules.document
    return {
        "clauses": len(edition.rules.clauses),
        "carried": sum(1 for c in edition.rules.clauses if c.dispositions),
        "rules": len(document.all_rules),
        "cases": len(document.cases),
    }


@require_safe
@open_to_employees
def worksheet(request: SignedInRequest) -> HttpResponse:
    """Questions to answer on paper before discipline for what somebody said; for public bodies only (L12; R85)."""
    editions = Editions(request.employee)
    rules = editions.current.rules
    if rules.jurisdiction.get("kind") != PUBLIC:
        raise Http404
    context = {
        "directive": head(editions, editions.current),
        "parts": [{**p, "clauses": [c for s in p["subjects"] if (c := under(s))]} for p in PARTS],
    }
    return render(request, "web/worksheet.html", context)
