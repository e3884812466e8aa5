"""The pages of one announcement on several accounts, and a draft taken back (1.4, 1.8; R42)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spokesperson.desk.actions import part as parting
from spokesperson.desk.actions import restore as restoring
from spokesperson.desk.actions import spread, together, write
from spokesperson.desk.calendar.local_hours import Ambiguous
from spokesperson.desk.calendar.moving_pages import hour
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import bundles, choices, showing, versions
from spokesperson.people import choosing
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 25


@signed_in
def accounts(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Where else to say it: the accounts one could speak from, found by words; several are added in one press."""
    draft = showing.mine(request, uid)
    if request.method != "POST":
        return _accounts(request, draft)
    try:
        if "text" in request.POST:
            draft = showing.kept(request, draft)
            return HttpResponseRedirect(reverse("draft_accounts", args=[uid]))
        if instead := request.POST.get("instead"):
            write.save(draft, request.employee, account=instead)
        else:
            made = spread.spread(draft, request.employee, request.POST.getlist("accounts"))
            n = len(made)
            words = ngettext("It goes to %(n)d more account.", "It goes to %(n)d more accounts.", n) % {"n": n}
            messages.success(request, f"{words} {_('You can write it differently for each.')}")
    except (Invalid, WrongState, Changed) as error:
        return _accounts(request, draft, error=error, status=409 if isinstance(error, Changed) else 422)
    return HttpResponseRedirect(reverse("draft", args=[uid]))


def _accounts(
    request: SignedInRequest, draft: Draft, *, error: Exception | None = None, status: int = 200
) -> HttpResponse:
    words = choosing.words(request, "words")
    rows = choices.possible(request.employee)
    if words:
        rows = rows.filter(Q(handle__icontains=words) | Q(name__icontains=words) | Q(network__icontains=words))
    taken = {d.account_id for d in bundles.members(draft)}
    page = choosing.page(request, Paginator(rows.exclude(pk__in=[pk for pk in taken if pk]), PAGE))
    context = {
        "draft": draft,
        "errors": showing.errors(error),
        "items": [choices.account(request.employee, row) for row in page.object_list],
        "pages": page,
        "words": words,
        "query": urlencode({"words": words}) if words else "",
        "chosen": request.POST.getlist("accounts"),
    }
    return render(request, "web/write_accounts.html", context, status=status)


@signed_in
@require_POST
def part(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Write it differently for this account; what is typed already is meant for it alone, so it is kept afterwards."""

    def alone(draft: Draft) -> None:
        parting.part(draft, request.employee)
        showing.kept(request, draft)

    return showing.do(request, showing.mine(request, uid), alone, keep=False)


@signed_in
@require_POST
def rejoin(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take the common words again."""
    return showing.do(
        request, showing.mine(request, uid), lambda d: parting.rejoin(d, request.employee), keep=False
    )  # fmt: skip


@signed_in
@require_POST
def post_all(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """All versions now; the answer says what became of each."""

    def send(draft: Draft) -> list[together.Outcome]:
        return together.post_all(draft, request.employee, emergency=request.POST.get("emergency", ""))

    return _together(request, uid, send)


@signed_in
@require_POST
def schedule_all(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """All versions at one hour of the institution's clock."""

    def plan(draft: Draft) -> list[together.Outcome]:
        try:
            when = hour(request.POST.get("scheduled_for", ""))
        except Ambiguous as error:
            words = _("The clocks change at that hour. Choose one before or after it.")
            raise Invalid("scheduled_for", words) from error
        return together.schedule_all(draft, request.employee, when)

    return _together(request, uid, plan)


def _together(request: SignedInRequest, uid: UUID, act: Callable[[Draft], list[together.Outcome]]) -> HttpResponse:
    draft = showing.mine(request, uid)
    done: list[together.Outcome] = []
    answer = showing.do(request, draft, lambda d: done.extend(act(d)), back=reverse("drafts"))
    if not done:
        return answer
    refused = [one for one in done if not one.done]
    if refused:
        first = showing.afresh(refused[0].draft, request.employee)
        return showing.show(request, first, together=versions.report(done), status=403)
    handles: Any = ", ".join(one.draft.account.handle for one in done if one.draft.account)
    messages.success(request, _("On their way: %(accounts)s. Each has its own record.") % {"accounts": handles})
    return answer


@signed_in
@require_POST
def restore(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take back a draft thrown away today."""
    draft = get_object_or_404(Draft, uid=uid, author=request.employee)
    try:
        restoring.restore(draft, request.employee)
    except WrongState as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("drafts"))
    messages.success(request, _("It is a draft again, with all its words. Its pause begins anew."))
    return HttpResponseRedirect(reverse("draft", args=[uid]))
