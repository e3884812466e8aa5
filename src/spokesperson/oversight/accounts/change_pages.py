"""Change what the register says of an account, and read what blocking somebody means (M2A, M4A, M4R, R10; L2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson.accounts.models import CHANNELS, FORMS, Account
from spokesperson.decisions import access
from spokesperson.decisions.recorded import day
from spokesperson.oversight.accounts.pages import ASKED
from spokesperson.oversight.actions.change_account import change_account
from spokesperson.oversight.actions.tell_exposure import exposed, tell_exposure
from spokesperson.oversight.errors import Invalid
from spokesperson.people.queries import administrators
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

TEXTS = ("name", "address", "base_url", "purpose")
PEOPLE = ("steward", "backup")


@signed_in
def change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A form with what stands there now; only what differs is changed, and a change of hands says why."""
    account = _account(request, uid)
    error: Invalid | None = None
    status = 200
    if request.method == "POST":
        try:
            change_account(account, request.employee, reason=request.POST.get("reason", ""),
                           equipment=equipment(request), **_given(request, account))  # fmt: skip
        except Invalid as wrong:
            error, status = wrong, 422
        else:
            messages.success(request, _("Changed, and recorded."))
            return HttpResponseRedirect(reverse("account", args=[uid]))
    return render(request, "web/account_new.html", _form(request, account, error), status=status)


def _account(request: SignedInRequest, uid: UUID) -> Account:
    rows = Account.objects.select_related("owner__supervisor", "steward", "backup")
    found = rows.filter(uid=uid).first()
    if found is None or not access.accounts(request.employee, [found]):
        raise Http404
    return found


def _now(account: Account) -> dict[str, Any]:
    """What stands there, as the form would send it."""
    people = {n: getattr(account, n).handle if getattr(account, n) else "" for n in PEOPLE}
    texts = {n: getattr(account, n) for n in (*TEXTS, *ASKED, "channel")}
    return {**texts, **people, "forms": list(account.forms)}


def _given(request: SignedInRequest, account: Account) -> dict[str, Any]:
    now = _now(account)
    sent: dict[str, Any] = {n: request.POST[n] for n in now if n != "forms" and n in request.POST}
    sent["forms"] = [f for f in FORMS if f in request.POST.getlist("forms")]
    return {name: value for name, value in sent.items() if value != now[name]}


def _form(request: SignedInRequest, account: Account, error: Invalid | None) -> dict[str, Any]:
    given: dict[str, Any] = _now(account)
    if request.method == "POST":
        given |= {n: request.POST[n] for n in given if n in request.POST} | {"forms": request.POST.getlist("forms")}
    people = [{"value": "", "label": "–"}, *({"value": a.handle, "label": a.name} for a in administrators())]
    labels: list[tuple[str, str, str, str, Any]] = [
        ("name", _("Name shown"), "", "text", None),
        ("address", _("Address"), _("The whole address, beginning with https://"), "url", None),
        ("base_url", _("Address of its server"), _("Another server needs a new connection"), "url", None),
        ("purpose", _("What is it for?"), "", "text", None),
    ]
    if account.kind != "personal":
        labels += [
            ("steward", _("Who looks after it?"), "", "select", people),
            ("backup", _("Second Administrator"), _("Who stands in when the first is away"), "select", people),
        ]
    labels.append(("reason", _("Why does it change hands?"), _("Only if one of the three facts changes"), "text", None))
    wrong = {error.field: str(error)} if error else {}
    return {
        "action": reverse("account_change", args=[account.uid]),
        "back": reverse("account", args=[account.uid]),
        "heading": _("Change %(account)s") % {"account": account.handle},
        "lede": _("Here is what the register says now. What you change is recorded with your name."),
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "fields": [
            {"name": n, "label": label, "hint": hint, "kind": kind, "options": options,
             "value": given.get(n, request.POST.get(n, "")), "wrong": wrong.get(n, "")}
            for n, label, hint, kind, options in labels
        ],
        "facts_asked": [{"name": n, "question": q, "value": given[n]} for n, q in ASKED.items()],
        "forms": [{"id": f, "words": _(f), "checked": f in given["forms"]} for f in FORMS],
        "channels": [{"id": c, "words": _(w), "checked": c == given["channel"]} for c, w in CHANNELS],
        "submit": _("Keep the change"),
    }  # fmt: skip


@signed_in
def before_blocking(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """L2: what it means to shut somebody out of an account one uses for the Library; that it was read is recorded."""
    account = Account.objects.select_related("owner__supervisor", "steward", "backup").filter(uid=uid).first()
    if account is None or account.owner_id != request.employee.pk:
        raise Http404
    if request.method == "POST":
        try:
            tell_exposure(account, request.employee, equipment=equipment(request))
        except Invalid as wrong:
            messages.error(request, str(wrong))
        else:
            messages.success(request, _("Kept: you read this. The decision is yours, and worth a note of why."))
        return HttpResponseRedirect(reverse("before_blocking", args=[uid]))
    context = {
        "account": {"label": account.handle, "url": reverse("account", args=[uid])},
        "exposed": exposed(account),
        "told": day(account.told_at) if account.told_at else "",
    }
    return render(request, "web/before_blocking.html", context)
