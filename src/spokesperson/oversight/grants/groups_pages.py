"""Groups connected with the Library, their consultant, what they asked and were advised (Def-Administrator; R19)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from spokesperson.accounts.beside import GROUP_KINDS
from spokesperson.accounts.models import Consultation, RelatedGroup
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.recorded import day
from spokesperson.oversight.actions.advise_group import (
    answer_consultation,
    ask_consultation,
    register_group,
    set_consultant,
)
from spokesperson.oversight.errors import Invalid
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 25


def may_advise(who: Employee) -> bool:
    asked = Activity(actor=who, action="advise_group", subject=who.urn, as2={"type": "Question"})
    return door.weigh(asked).permitted


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: SignedInRequest) -> HttpResponse:
    """All groups; an Administrator enters another."""
    error: Invalid | None = None
    given: Any = request.POST
    if request.method == "POST":
        try:
            made = register_group(
                request.employee, kind=given.get("kind", ""), name=given.get("name", ""),
                address=given.get("address", ""), consultant=given.get("consultant", ""),
            )  # fmt: skip
        except Invalid as wrong:
            error = wrong
        else:
            messages.success(request, _("Registered. Its accounts stay the group’s own."))
            return HttpResponseRedirect(reverse("group", args=[made.uid]))
    rows = RelatedGroup.objects.filter(ended_at=None).select_related("consultant").order_by("name")
    pages = choosing.page(request, Paginator(rows, PAGE))
    asked = Consultation.objects.filter(group__in=[g.pk for g in pages], answered_at=None).order_by()
    waiting = dict(asked.values("group").annotate(n=Count("pk")).values_list("group", "n"))
    context = {
        "pages": pages,
        "items": [
            _item(g, waiting=waiting.get(g.pk, 0)) for g in pages
        ],
        "may": may_advise(request.employee),
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "fields": _fields(given, error),
    }  # fmt: skip
    return render(request, "web/groups.html", context, status=422 if error else 200)


def _item(found: RelatedGroup, *, waiting: int) -> dict[str, Any]:
    return {
        "label": found.name, "kind": _(found.get_kind_display()), "consultant": found.consultant.name,
        "open": waiting, "url": reverse("group", args=[found.uid]),
    }  # fmt: skip


def _fields(given: Any, error: Invalid | None) -> list[dict[str, Any]]:
    wrong = {error.field: str(error)} if error else {}
    kinds = [{"value": k, "label": _(words)} for k, words in GROUP_KINDS]
    asked = (
        ("kind", _("What is it?"), "", "select", kinds),
        ("name", _("Name of the group"), "", "text", None),
        ("address", _("Where it speaks itself (not needed)"), _("The whole address, beginning with https://"), "url",
         None),
        ("consultant", _("Who advises it?"), _("The Manager of Web Development & Support, if you leave it empty"),
         "select", _people()),
    )  # fmt: skip
    return [
        {"name": n, "label": label, "hint": hint, "kind": kind, "options": options, "value": given.get(n, ""),
         "wrong": wrong.get(n, "")}
        for n, label, hint, kind, options in asked
    ]  # fmt: skip


def _people() -> list[dict[str, str]]:
    return [{"value": "", "label": "–"}, *({"value": a.handle, "label": a.name} for a in administrators())]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One group: what it asked, what it was advised, and who advises it."""
    found = get_object_or_404(RelatedGroup.objects.select_related("consultant"), uid=uid)
    error: Invalid | None = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, found))
        except Invalid as wrong:
            error = wrong
        else:
            return HttpResponseRedirect(reverse("group", args=[uid]))
    rows = found.consultations.select_related("answered_by", "entered_by").order_by("answered_at", "-asked_at")
    pages = choosing.page(request, Paginator(rows, PAGE))
    context = {
        "group": {"label": found.name, "kind": _(found.get_kind_display()), "address": found.address,
                  "consultant": found.consultant.name, "handle": found.consultant.handle},
        "pages": pages,
        "items": [
            {"uid": c.uid, "question": c.question, "asked": day(c.asked_at), "by": c.entered_by.name,
             "answer": c.answer, "answered": day(c.answered_at) if c.answered_at else "",
             "who": c.answered_by.name if c.answered_by else ""}
            for c in pages
        ],
        "may": may_advise(request.employee),
        "people": _people()[1:],
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "question": request.POST.get("question", "") if error else "",
    }  # fmt: skip
    return render(request, "web/group.html", context, status=422 if error else 200)


def _act(request: SignedInRequest, found: RelatedGroup) -> str:
    who, given = request.employee, request.POST
    if given.get("verb") == "ask":
        ask_consultation(found, who, question=given.get("question", ""))
        return _("Entered. %(name)s sees it.") % {"name": found.consultant.name}
    if given.get("verb") == "consultant":
        set_consultant(found, who, given.get("consultant", ""))
        return _("Changed, and recorded.")
    try:
        asked = Consultation.objects.select_related("group__consultant").get(
            group=found, uid=UUID(given.get("asked", ""))
        )
    except (ValueError, Consultation.DoesNotExist) as error:
        raise Http404 from error
    answer_consultation(asked, who, answer=given.get("answer", ""))
    return _("Answered. The answer stands here and in the record.")
