"""The page of works of those who left: whoever may hands out the address of a licence (2.2; R72, R73)."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from spokesperson.decisions import recorded
from spokesperson.decisions.door import Refused
from spokesperson.desk import refusing
from spokesperson.desk.actions.hand_out_licence import hand_out_licence, may_hand_out
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Publication
from spokesperson.desk.ownership import works
from spokesperson.desk.writing import limits
from spokesperson.directive.register import under
from spokesperson.people.models import Employee
from spokesperson.people.queries import employed
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 20
MOST_PEOPLE = 500


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def of_those_who_left(request: SignedInRequest) -> HttpResponse:
    """Choose who left, then the work; the address is shown once it is handed out, and that is recorded."""
    verdict = may_hand_out(request.employee)
    if not verdict.permitted:
        raise Refused(verdict)
    if request.method != "POST":
        return _page(request)
    try:
        return _page(request, handed=_hand_out(request))
    except Refused as refused:
        return _page(request, refused=refused, status=403)
    except Invalid as error:
        return _page(request, error=error, status=422)


def _hand_out(request: SignedInRequest) -> dict[str, str]:
    author, found = _author(request.POST.get("person", "")), None
    if author is None:
        raise Invalid("person", _("Choose who left."), under("reprinting"))
    try:
        rows = Publication.objects.select_related("draft__author__supervisor", "account")
        found = rows.filter(uid=UUID(request.POST.get("work", ""))).first()
    except ValueError:
        pass
    if found is None or found.draft is None:
        raise Invalid("work", _("Choose the work."), under("reprinting"))
    given = hand_out_licence(found, author, request.employee, words=request.POST.get("words", ""))
    return {**given, "title": found.draft.title, "name": author.name}


def _author(handle: str) -> Employee | None:
    return Employee.objects.filter(handle=handle.replace("\x00", "")[:150]).first() if handle else None


def _page(
    request: SignedInRequest, *, handed: dict[str, str] | None = None, error: Invalid | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    given = request.POST or request.GET
    chosen = _author(given.get("person", ""))
    rows = works.published_by(chosen) if chosen else Publication.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    left = Employee.objects.filter(left__isnull=False).exclude(pk__in=employed().values("pk"))
    context = {
        "people": left.order_by("name")[:MOST_PEOPLE],
        "person": chosen,
        "works": [
            {
                "uid": p.uid,
                "title": p.draft.title or _("Without words"),
                "meta": f"{recorded.stamp(p.published_at)}, {limits.label(p.account.network)}, {p.account.handle}",
            }
            for p in page
            if p.draft is not None
        ],
        "pages": page,
        "handed": handed,
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "refused": refusing.box(refused.verdict) if refused else None,
    }
    return render(request, "web/works_left.html", context, status=status)
