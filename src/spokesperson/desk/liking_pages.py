"""The page of likes: acknowledge a post, take a like back (1.2, Overview; M9A, M9R, M10A, M10R)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson.accounts import queries
from spokesperson.decisions import masking, recorded
from spokesperson.decisions.door import Refused
from spokesperson.desk import refusing
from spokesperson.desk.actions.like import like, may_undo
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.writing import choices
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

SHOWN = 30
STATES = {
    "queued": ("info", gettext_lazy("on its way")),
    "sending": ("info", gettext_lazy("on its way")),
    "done": ("permit", gettext_lazy("it stands there")),
    "unknown": ("ask", gettext_lazy("not known whether it stands")),
    "failed": ("deny", gettext_lazy("did not succeed")),
}


@signed_in
def likes(request: SignedInRequest) -> HttpResponse:
    """Like a post from an account, or take back what one liked."""
    if request.method != "POST":
        return _page(request)
    undo = request.POST.get("act") == "undo"
    try:
        _done(request, undo)
    except Refused as refused:
        return _page(request, refused=refused, status=403)
    except Invalid as error:
        return _page(request, error=error, status=422)
    messages.success(
        request,
        _("It is being taken back. That it stood there is kept in the record.")
        if undo
        else _("The like is on its way. What the post says now is kept in the record."),
    )
    return HttpResponseRedirect(reverse("likes"))


def _done(request: SignedInRequest, undo: bool) -> None:
    by, given = request.employee, request.POST
    settled = frozenset(rule[:80] for rule in given.getlist("settle"))
    if undo:
        found = _known(by).filter(uid=_uid(given.get("like", ""))).select_related("account__owner").first()
        if found is None:
            raise Http404
        like(by, found.account, found.target, undo=True, settled=settled, equipment=equipment(request))
        return
    account = choices.possible(by).filter(uid=_uid(given.get("account", ""))).first()
    if account is None:
        raise Invalid("account", _("Choose the account the like comes from."))
    like(by, account, given.get("target", ""), settled=settled, equipment=equipment(request))


def _uid(given: str) -> UUID:
    """The id in a form; what is none is nobody's."""
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)


def _known(who: Employee) -> Any:
    """The likes ``who`` may know of: their own, and those of the accounts that the Library maintains; not taken back.

    A later act on the same post from the same account speaks for itself, so only the newest is shown.
    """
    rows = Intent.objects.filter(Q(actor=who) | Q(account__maintained_by="library"), verb__in=("like", "unlike"))
    newest: dict[tuple[int, str], Intent] = {}
    for row in rows.exclude(state="cancelled").order_by("-created_at", "-pk")[:200]:
        newest.setdefault((row.account_id, row.target), row)
    return Intent.objects.filter(pk__in=[row.pk for row in newest.values() if row.verb == "like"])


def _page(
    request: SignedInRequest, *, error: Invalid | None = None, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    who = request.employee
    usual = queries.usual(who)
    shown = list(_known(who).select_related("account", "actor").order_by("-created_at")[:SHOWN])
    context = {
        "accounts": choices.accounts(who, Draft(author=who, account=usual)),
        "account": request.POST.get("account", str(usual.uid) if usual else ""),
        "target": request.POST.get("target", request.GET.get("post", ""))[:500],
        "rows": [_row(row) for row in shown],
        "may_undo": bool(shown) and may_undo(who, shown[0].account),
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "refused": refusing.box(refused.verdict) if refused else None,
    }
    return render(request, "web/likes.html", context, status=status)


def _row(row: Intent) -> dict[str, Any]:
    effect, word = STATES[row.state]
    return {
        "uid": row.uid,
        "target": row.target,
        "words": masking.hidden(str(row.payload.get("copy", "")))[:160],
        "meta": f"{row.actor.name}, {row.account.handle}, {recorded.stamp(row.created_at)}",
        "effect": effect,
        "state": word,
        "stands": row.state == "done",
        "library": row.account.maintained_by == "library",
    }
