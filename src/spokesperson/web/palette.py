"""One search for everything the reader may see: pages, people, drafts, accounts, clauses (Ctrl K, or a page).

Three questions to the database: the version in force, the frame, and the rest as one. Only one's own drafts are found,
and personal accounts only by their owner; a masked word is found by nobody (1.3).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Substr
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson.accounts.models import INDIVIDUAL, Account
from spokesperson.decisions import masking
from spokesperson.desk.home import agenda_rows
from spokesperson.desk.home.agenda_rows import Row, arm
from spokesperson.desk.models import Draft
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people.models import Employee
from spokesperson.people.queries import employed
from spokesperson.people.signed_in import SignedInRequest, signed_in
from spokesperson.web import facts

LONGEST = 100
MOST = 6
Found = list[dict[str, str]]


@signed_in
@require_safe
def find(request: SignedInRequest) -> HttpResponse:
    """The page; as JSON for who asks for that."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    groups = _groups(request, words)
    nothing = bool(words) and not groups
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"q": words, "groups": groups})
    return render(request, "web/palette.html", {"q": words, "groups": groups, "nothing": nothing})


def _groups(request: SignedInRequest, words: str) -> list[dict[str, Any]]:
    pages = _pages(request, words)
    if not words:
        return [{"label": _("Pages"), "items": pages}]
    rows = agenda_rows.ask(_arms(request.employee, words))
    listed = [
        (_("Pages"), pages),
        (_("Clauses"), _clauses(words)),
        (_("People"), [_person(row) for row in rows if row.kind == "person"]),
        (_("My drafts"), [_draft(row) for row in rows if row.kind == "draft" and _seen(row, words)]),
        (_("Accounts"), [_account(row) for row in rows if row.kind == "account"]),
    ]
    return [{"label": label, "items": items} for label, items in listed if items]


def _pages(request: SignedInRequest, words: str) -> Found:
    own = [(item.label, item.url) for item in facts.nav(request)]
    own += [(_("Keys, e-mail, language"), reverse("me")), (_("Help and keyboard"), reverse("help"))]
    wanted = words.casefold()
    return [{"title": label, "note": "", "url": url} for label, url in own if wanted in label.casefold()][
        : None if not words else MOST
    ]


def _clauses(words: str) -> Found:
    """By number, or by a word of the text."""
    try:
        clauses = in_force().clauses
    except NoDirectiveInForce:
        return []
    wanted = words.casefold()
    numbered = [c for c in clauses if c.id.casefold().startswith(wanted)]
    worded = [c for c in clauses if len(wanted) > 2 and wanted in c.text.casefold() and c not in numbered]
    return [
        {"title": c.id, "note": masking.title(c.text), "url": reverse("clause", args=[c.id])}
        for c in [*numbered, *worded][:MOST]
    ]


def _arms(who: Employee, words: str) -> list[Any]:
    told = {"name": "name", "handle": "handle", "place": "branch"}
    people = arm("person", employed().filter(name__icontains=words), "name", told, most=MOST)
    drafts = Draft.objects.filter(author=who, text__icontains=words).exclude(state="discarded")
    text = {"text": Substr("text", 1, agenda_rows.TEXT), "reply": "in_reply_to"}
    known = ~Q(administered_by=INDIVIDUAL, maintained_by=INDIVIDUAL) | Q(owner=who)
    named = Q(handle__icontains=words) | Q(name__icontains=words)
    shown = {"handle": "handle", "name": "name"}
    accounts = arm("account", Account.objects.filter(known, named), "handle", shown, MOST)
    return [people, arm("draft", drafts, "-edited_at", text, most=MOST), accounts]


def _seen(row: Row, words: str) -> bool:
    """Whether the words stand in what one may show: what is masked in a title is not given away by finding it."""
    return words.casefold() in masking.hidden(row.facts["text"], reply=bool(row.facts["reply"])).casefold()


def _person(row: Row) -> dict[str, str]:
    return {
        "title": row.facts["name"], "note": row.facts["place"],
        "url": reverse("person", args=[row.facts["handle"]]),
    }  # fmt: skip


def _draft(row: Row) -> dict[str, str]:
    title = masking.title(row.facts["text"], reply=bool(row.facts["reply"]))
    return {"title": title or _("Without words yet"), "note": "", "url": reverse("draft", args=[row.uid])}


def _account(row: Row) -> dict[str, str]:
    return {
        "title": row.facts["handle"], "note": row.facts["name"], "url": reverse("account", args=[UUID(str(row.uid))])
    }  # fmt: skip
