"""Library accounts that were asked for, and accounts the public reported (M1A, M1R; R10)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from spokesperson.accounts import due
from spokesperson.accounts.models import Account, AccountReport, AccountRequest
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.recorded import day
from spokesperson.directive.register import cell
from spokesperson.networks import KINDS
from spokesperson.oversight.actions.report_account import close_report
from spokesperson.oversight.actions.request_account import decline_account, register_requested, request_account
from spokesperson.oversight.errors import Invalid
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 20
REQUEST_STATES = {
    "open": ("ask", gettext_lazy("waits")),
    "registered": ("permit", gettext_lazy("registered")),
    "declined": ("deny", gettext_lazy("declined")),
}
REPORT_STATES = {
    "open": ("ask", gettext_lazy("waits")),
    "ours": ("permit", gettext_lazy("it is ours")),
    "acted": ("permit", gettext_lazy("acted on")),
    "nothing": ("info", gettext_lazy("nothing to do")),
}


def official(who: Employee) -> bool:
    """Whether the directive lets ``who`` maintain the Library's accounts at all; asked at the door."""
    asked = Activity(actor=who, action="maintain_library_account", subject=who.urn, as2={"type": "Question"})
    return door.weigh(asked).permitted


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: SignedInRequest) -> HttpResponse:
    """Ask for a Library account; Administrators answer here with the account or the reason."""
    who, error, status = request.employee, None, 200
    if request.method == "POST":
        try:
            messages.success(request, _request_act(request))
        except Invalid as wrong:
            error, status = wrong, 422
        else:
            return HttpResponseRedirect(reverse("account_requests"))
    answers = official(who)
    rows = AccountRequest.objects.select_related("employee", "answered_by", "account")
    mine = rows if answers else rows.filter(employee=who)
    pages = choosing.page(request, Paginator(mine.order_by(F("answered_at").desc(nulls_first=True), "-asked_at"), PAGE))
    given = request.POST if request.POST.get("verb") == "ask" else {}
    context = {
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "fields": _request_fields(given, error if given else None),
        "pages": pages,
        "items": [_request_item(r, answers=answers) for r in pages],
        "accounts": list(due.library().exclude(state="retired").order_by("handle").values("uid", "handle")[:200])
        if answers else [],
        "answers": answers,
    }  # fmt: skip
    return render(request, "web/account_requests.html", context, status=status)


def _request_fields(given: Any, error: Invalid | None) -> list[dict[str, Any]]:
    networks = [{"value": k, "label": _(kind.label)} for k, kind in KINDS.items()]
    wrong = {error.field: str(error)} if error else {}
    asked = (
        ("network", _("Network"), "", "select", networks),
        ("purpose", _("What would it be for?"), _("Whom it would speak to, and about what"), "textarea", None),
        ("handle", _("Name you would like (not needed)"), "", "text", None),
    )
    return [
        {"name": n, "label": label, "hint": hint, "kind": kind, "options": options, "value": given.get(n, ""),
         "wrong": wrong.get(n, "")}
        for n, label, hint, kind, options in asked
    ]  # fmt: skip


def _request_act(request: SignedInRequest) -> str:
    who, given = request.employee, request.POST
    if given.get("verb") == "ask":
        request_account(who, network=given.get("network", ""), purpose=given.get("purpose", ""),
                        handle=given.get("handle", ""))  # fmt: skip
        return _("Asked. The Administrators see it, and you hear what they decide.")
    found = AccountRequest.objects.select_related("employee").filter(uid=_uuid(given.get("request", ""))).first()
    if found is None:
        raise Http404
    if given.get("verb") == "decline":
        decline_account(found, who, words=given.get("words", ""))
        return _("Declined. Whoever asked reads the reason.")
    account = Account.objects.filter(uid=_uuid(given.get("account", ""))).first()
    if account is None:
        raise Invalid("account", _("Choose the account that was registered."), cell("create_library_account"))
    register_requested(found, who, account, words=given.get("words", ""))
    return _("Answered with the account.")


def _request_item(found: AccountRequest, *, answers: bool) -> dict[str, Any]:
    effect, word = REQUEST_STATES[found.state]
    network = _(KINDS[found.network].label) if found.network in KINDS else found.network
    return {
        "uid": found.uid, "who": found.employee.name, "network": network, "handle": found.handle,
        "purpose": found.purpose, "asked": day(found.asked_at), "effect": effect, "word": word,
        "answer": found.answer, "by": found.answered_by.name if found.answered_by else "",
        "account": found.account.handle if found.account else "",
        "url": reverse("account", args=[found.account.uid]) if found.account else "",
        "open": answers and found.state == "open",
    }  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: SignedInRequest) -> HttpResponse:
    """What the public reported as imitating the Library; for those who look after its accounts."""
    who, error, status = request.employee, None, 200
    if not official(who):
        asked = Activity(
            actor=who, action="maintain_library_account", subject=who.urn, as2={"type": "Read", "actor": who.urn}
        )  # fmt: skip
        door.act(asked, lambda _verdict: None)
    if request.method == "POST":
        found = AccountReport.objects.filter(uid=_uuid(request.POST.get("report", ""))).first()
        if found is None:
            raise Http404
        try:
            close_report(
                found, who, state=request.POST.get("state", ""), outcome=request.POST.get("outcome", "")
            )  # fmt: skip
        except Invalid as wrong:
            error, status = wrong, 422
        else:
            messages.success(request, _("Kept, with what became of it."))
            return HttpResponseRedirect(reverse("account_reports"))
    rows = AccountReport.objects.select_related("closed_by").order_by("closed_at", "-at")
    state = choosing.one_of(request, "state", ("open", "closed"), "open")
    chosen = rows.filter(state="open") if state == "open" else rows.filter(~Q(state="open")).order_by("-closed_at")
    pages = choosing.page(request, Paginator(chosen, PAGE))
    waiting = AccountReport.objects.filter(state="open").count()
    context = {
        "errors": [{"field": "", "text": str(error), "clause": error.clause}] if error else [],
        "filters": [
            {"label": _("Waiting"), "count": waiting, "url": "?", "current": state == "open"},
            {"label": _("Answered"), "count": AccountReport.objects.count() - waiting, "url": "?state=closed",
             "current": state != "open"},
        ],
        "query": "" if state == "open" else "state=closed",
        "pages": pages,
        "items": [_report_item(r) for r in pages],
        "choices": [{"value": s, "words": REPORT_STATES[s][1]} for s, _words in AccountReport.STATES[1:]],
    }  # fmt: skip
    return render(request, "web/account_reports.html", context, status=status)


def _report_item(found: AccountReport) -> dict[str, Any]:
    effect, word = REPORT_STATES[found.state]
    return {
        "uid": found.uid, "said": found.said, "words": found.words, "at": day(found.at), "times": found.times,
        "effect": effect, "word": word, "outcome": found.outcome, "open": found.state == "open",
        "by": found.closed_by.name if found.closed_by else "",
    }  # fmt: skip


def _uuid(text: str) -> UUID:
    """The id, or one that nothing has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
