"""Requests: ask to be designated with one click, answer what one's people ask (P1, Def-Library-business; R1, R20).

A request is granted by the act that grants: permission from here, approval of a draft on its own page.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from spokesperson.accounts.models import Account
from spokesperson.decisions import access, door, recorded
from spokesperson.decisions.activity import Activity
from spokesperson.desk.states import WrongState
from spokesperson.oversight.actions.close_request import AlreadyClosed, decline, take_back
from spokesperson.oversight.actions.grant_request import grant_request
from spokesperson.oversight.actions.request_access import NotRequestable, request_access
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.grants import requests
from spokesperson.people.models import AccessRequest, Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

MOST = 20
STATES = {
    "pending": ("ask", gettext_lazy("Waits for an answer")),
    "approved": ("permit", gettext_lazy("Given")),
    "denied": ("deny", gettext_lazy("Declined")),
    "cancelled": ("info", gettext_lazy("Taken back")),
    "expired": ("info", gettext_lazy("Not answered in time")),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def access_requests(request: SignedInRequest) -> HttpResponse:
    """Both sides of a request on one page; bad input is said beside its form and nothing is lost."""
    wrong: tuple[str, Invalid] | None = None
    if request.method == "POST":
        verb, uid = request.POST.get("verb", ""), request.POST.get("uid", "")
        try:
            messages.success(request, _do(request, verb, uid))
            return HttpResponseRedirect(reverse("access_requests"))
        except Invalid as error:
            wrong = (uid, error)
        except AlreadyClosed as error:
            raise WrongState(_("Somebody answered or withdrew this request meanwhile.")) from error
        except NotRequestable as error:
            raise WrongState(_("Nothing needs to be asked for any more. Look at what you may do now.")) from error
    context = _page(request, wrong)
    return render(request, "web/requests.html", context, status=422 if wrong else 200)


def _do(request: SignedInRequest, verb: str, uid: str) -> str:
    who, words = request.employee, request.POST.get("words", "")
    if verb == "ask":
        made = request_access(
            who, _post(who), None, template=requests.GRANT, bound=requests.digest({"page": who.urn}), words=words
        )
        return _("%(name)s has been asked.") % {"name": made.asked_of.name}
    found = _find(who, uid)
    if verb == "take_back" and found.employee_id == who.pk:
        take_back(who, found)
        return _("Taken back.")
    if verb == "decline":
        decline(who, found, words=words)
        return _("Declined. %(name)s reads your reason.") % {"name": found.employee.name}
    if verb == "grant" and found.template == requests.GRANT:
        _grant(request, found)
        return _("%(name)s may take part as a Representative.") % {"name": found.employee.name}
    raise Http404


def _grant(request: SignedInRequest, found: AccessRequest) -> None:
    chosen = set(request.POST.getlist("accounts"))
    accounts = [a for a in _accounts(request.employee, found.employee) if str(a.uid) in chosen]
    end = request.POST.get("end", "")
    grant_request(
        request.employee, found, accounts=accounts, purpose=request.POST.get("purpose", ""),
        end=requests.end_of_day(end) if end else None,
    )  # fmt: skip


def _find(who: Employee, uid: str) -> AccessRequest:
    """One that ``who`` may know of; to others it does not exist."""
    try:
        found = AccessRequest.objects.select_related("employee__supervisor", "asked_of").get(uid=uid)
        access.may_see(who, found.employee)
    except (AccessRequest.DoesNotExist, ValidationError, ValueError, door.Refused) as error:
        raise Http404 from error
    return found


def _accounts(who: Employee, person: Employee) -> list[Account]:
    """The person's personal accounts that a permission could name, as far as ``who`` may know of them."""
    rows = Account.objects.filter(owner=person).exclude(state="retired").select_related("owner__supervisor")
    return [a for a in access.accounts(who, rows) if a.kind == "personal"]


def _post(who: Employee) -> Activity:
    """The act that stands for speaking at all: a post, from no account yet."""
    return Activity(
        actor=who, action="post", subject=who.urn, as2={"type": "Question", "actor": who.urn}, facts={"stage": "draft"}
    )


def _page(request: SignedInRequest, wrong: tuple[str, Invalid] | None) -> dict[str, Any]:
    who, given = request.employee, request.POST
    rows = AccessRequest.objects.select_related("employee__supervisor", "asked_of")
    mine = [(r, requests.standing(r)) for r in rows.filter(employee=who)[:MOST]]
    asked = [
        r for r in rows.filter(employee__supervisor=who, state="pending") if requests.standing(r).state == "pending"
    ][:MOST]
    waits = any(
        r.template == requests.GRANT and now.state == "pending" and r.asked_of_id == who.supervisor_id
        for r, now in mine
    )
    offer = None if waits else requests.offered(door.weigh(_post(who)), None)
    at, error = wrong or ("", None)
    return {
        "offer": {"text": offer.text, "words": given.get("words", "") if error and not at else ""} if offer else None,
        "asked": [_asked(who, r, given if str(r.uid) == at else {}) for r in asked],
        "mine": [_mine(r, now) for r, now in mine],
        # The clause stands at the field; beside the way there it would be too close to tap.
        "errors": [{"field": f"{error.field}-{at[:8]}" if at else error.field, "text": str(error)}] if error else [],
    }


def _asked(who: Employee, found: AccessRequest, given: Any) -> dict[str, Any]:
    of_draft = found.template == requests.APPROVAL
    accounts = [] if of_draft else _accounts(who, found.employee)
    chosen = given.getlist("accounts") if given else [found.resource.rpartition(":")[2]]
    return {
        "uid": str(found.uid),
        "short": str(found.uid)[:8],
        "name": found.employee.name,
        "title": _what(found),
        "words": found.words,
        "when": recorded.day(found.asked_at),
        "until": recorded.day(found.expires_at),
        "review": reverse("review", args=[found.resource.rpartition(":")[2]]) if of_draft else "",
        "accounts": [
            {"uid": str(a.uid), "label": f"{a.handle} ({a.network})", "checked": str(a.uid) in chosen} for a in accounts
        ],
        "purpose": given.get("purpose", "") if given else found.words,
        "end": given.get("end", "") if given else "",
        "reason": given.get("words", "") if given else "",
        "open": given.get("verb", "") if given else "",
    }


def _mine(found: AccessRequest, now: requests.Standing) -> dict[str, Any]:
    effect, word = STATES[now.state]
    return {
        "uid": str(found.uid),
        "title": _what(found),
        "to": found.asked_of.name,
        "when": recorded.day(found.asked_at),
        "effect": effect,
        "word": word,
        "answer": found.answer,
        "open": now.state == "pending",
        "decision": reverse("why_decision", args=[found.decision]),
    }


def _what(found: AccessRequest) -> str:
    return _("To have a post approved") if found.template == requests.APPROVAL else _("To be a Representative")
