"""The pages of guidance: list, write, retire (1.1, 1.7). Everybody with a sign-in reads, Administrators write."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.write_guidance import retire_guidance, write_guidance
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Guidance
from spokesperson.desk.writing.guidance import offered
from spokesperson.people import choosing
from spokesperson.people.models import Employee, Topic
from spokesperson.people.signed_in import SignedInRequest, signed_in

FIELDS = ("kind", "title", "topic", "text")
PAGE = 20
KIND_WORDS = {
    "template": gettext_lazy("Text to start from"),
    "guidance": gettext_lazy("Standing advice"),
    "decline": gettext_lazy("Polite decline"),
}


@signed_in
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    """All texts and advice, by kind and words; the choice stands in the address."""
    kind, words = choosing.one_of(request, "kind", KIND_WORDS), choosing.words(request, "words")
    rows = offered()
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(text__icontains=words) | Q(topic__name__icontains=words))
    counts = dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))
    chosen = rows.filter(kind=kind) if kind else rows
    pages = Paginator(chosen, PAGE)
    pages.__dict__["count"] = counts.get(kind, 0) if kind else sum(counts.values())
    context = {
        "filters": _filters(kind, words, counts),
        "pages": choosing.page(request, pages),
        "query": urlencode({k: v for k, v in (("kind", kind), ("words", words)) if v}),
        "kind": kind,
        "words": words,
        "kind_words": KIND_WORDS,
        "may_write": _may_write(request.employee),
    }
    return render(request, "web/guidance.html", context)


def _filters(kind: str, words: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    shown = [("", _("All"), sum(counts.values()))]
    shown += [(key, str(label), counts.get(key, 0)) for key, label in KIND_WORDS.items()]
    return [
        {
            "label": label,
            "count": n,
            "current": key == kind,
            "url": "?" + urlencode({k: v for k, v in (("kind", key), ("words", words)) if v}),
        }
        for key, label, n in shown
    ]


def _may_write(who: Employee) -> bool:
    """Weighed, not recorded: only so that nobody is offered what would be refused."""
    note = {"type": "Question"}
    return door.weigh(Activity(actor=who, action="write_guidance", subject=who.urn, as2=note)).permitted


@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Write a text that others start from."""
    return _edit(request, None)


@signed_in
def one(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Read one, and change it if one may."""
    return _edit(request, get_object_or_404(Guidance.objects.select_related("topic", "by"), uid=uid))


def _edit(request: SignedInRequest, found: Guidance | None) -> HttpResponse:
    if request.method != "POST":
        return _form(request, found)
    given = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        write_guidance(request.employee, guidance=found, **given)
    except door.Refused as refused:
        return _form(request, found, given=given, refused=refused, status=403)
    except (Invalid, Changed) as error:
        return _form(request, found, given=given, error=error, status=422 if isinstance(error, Invalid) else 409)
    messages.success(request, _("Kept. It is offered to everybody who writes from now on."))
    return HttpResponseRedirect(reverse("guidance"))


@signed_in
@require_safe
def text(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The bare words, for the composer's script to insert where the writer is."""
    found = get_object_or_404(Guidance, uid=uid, retired_at=None)
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8")


@signed_in
@require_POST
def retire(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Offer it no longer."""
    found = get_object_or_404(Guidance.objects.select_related("topic", "by"), uid=uid)
    try:
        retire_guidance(found, request.employee)
    except door.Refused as refused:
        return _form(request, found, refused=refused, status=403)
    except (Invalid, Changed) as error:
        return _form(request, found, error=error, status=422 if isinstance(error, Invalid) else 409)
    messages.success(request, _("Retired. What was written from it stays as it is."))
    return HttpResponseRedirect(reverse("guidance"))


def _form(
    request: SignedInRequest, found: Guidance | None, *, given: dict[str, str] | None = None,
    error: Exception | None = None, refused: door.Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    stored = {"kind": "template", "title": "", "topic": "", "text": ""}
    if found is not None:
        topic = found.topic.slug if found.topic else ""
        stored = {"kind": found.kind, "title": found.title, "topic": topic, "text": found.text}
    wrong = getattr(error, "field", "") if error else ""
    errors = [{"field": wrong, "text": str(error), "clause": getattr(error, "clause", "")}] if error else []
    if refused is not None:
        clauses = refused.verdict.decision.clauses
        errors = [{"field": "", "text": str(refused), "clause": clauses[0] if clauses else ""}]
    context = {
        "guidance": found,
        "given": given or stored,
        "wrong": wrong,
        "errors": errors,
        "why_url": reverse("why_decision", args=[refused.verdict.uid]) if refused and refused.verdict.uid else "",
        "kinds": list(KIND_WORDS.items()),
        "kind_words": KIND_WORDS,
        "topics": Topic.objects.all(),
        "may_write": (found is None or found.retired_at is None) and _may_write(request.employee),
    }
    return render(request, "web/guidance_one.html", context, status=status)
