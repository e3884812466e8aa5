"""Pages of permissions: accept, give back; give, renew, revoke; groups (Def-Representative; R23, R24, R27, L6)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from spokesperson.accounts.models import CHANNELS, Account, GroupMembership
from spokesperson.decisions import recorded
from spokesperson.directive.register import under
from spokesperson.oversight.actions.accept_grant import accept_grant
from spokesperson.oversight.actions.decline_grant import decline_grant
from spokesperson.oversight.actions.give_grant import give_grant, renew
from spokesperson.oversight.actions.join_group import join_group, leave_group
from spokesperson.oversight.actions.reopen_offer import reopen_offer
from spokesperson.oversight.actions.revoke_grant import revoke_grant
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.grants import grant_words, requests
from spokesperson.oversight.grants import listing as grants
from spokesperson.people import choosing, undoing
from spokesperson.people import grants as standing
from spokesperson.people.models import AccessRequest, Employee, Grant, Topic
from spokesperson.people.signed_in import SignedInRequest, signed_in

A_PAGE = 15


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def grants_page(request: SignedInRequest) -> HttpResponse:
    """Offers and permissions of mine, those of my line, and the form to give one."""
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            made = _give(request)
            messages.success(request, _given(made))
            return HttpResponseRedirect(reverse("grant", args=[made.uid]))
        except Invalid as error:
            wrong = error
    return render(request, "web/grants.html", _list(request, wrong), status=422 if wrong else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One permission: what it covers, how it stands and why, what has happened to it."""
    try:
        found = grants.get(request.employee, uid)
    except Grant.DoesNotExist as error:
        raise Http404 from error
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            offered = found.accepted_at is None
            to, said = _do(request, found)
            if offered and request.POST.get("verb") == "decline":
                undoing.said(request, said, reverse("grant", args=[to.uid]), {"verb": "reopen"})
            else:
                messages.success(request, said)
            return HttpResponseRedirect(reverse("grant", args=[to.uid]))
        except Invalid as error:
            wrong = error
    return render(request, "web/grant.html", _one(request, found, wrong), status=422 if wrong else 200)


def _given(made: Grant) -> str:
    if made.accepted_at is None:
        return _("Offered. It holds once %(name)s accepts it.") % {"name": made.employee.name}
    return _("%(name)s may take part as a Representative.") % {"name": made.employee.name}


def _give(request: SignedInRequest) -> Grant:
    who, given = request.employee, request.POST
    person = grants.permittable(who).filter(handle=given.get("person", "")).first()
    if person is None:
        raise Invalid("person", _("Choose somebody who reports to you."), under("grants"))
    chosen = set(given.getlist("accounts"))
    return give_grant(
        who, person, accounts=[a for a in grants.accounts(who, person) if str(a.uid) in chosen],
        purpose=given.get("purpose", ""), activities=given.getlist("activities"), topics=given.getlist("topics"),
        channels=given.getlist("channels"), start=_start(given.get("start", "")), end=_end(given.get("end", "")),
        in_absence=given.get("in_absence") == "yes",
    )  # fmt: skip


def _start(day: str) -> Any:
    """The first instant of a day, by the institution's clock; today means now."""
    return requests.start_of_day(day) if day else None


def _end(day: str) -> Any:
    return requests.end_of_day(day) if day else None


def _do(request: SignedInRequest, found: Grant) -> tuple[Grant, str]:
    who, given = request.employee, request.POST
    match given.get("verb"):
        case "accept":
            return accept_grant(who, found), _(
                "You may take part as a Representative. You can give this back any time."
            )
        case "decline":
            offered = found.accepted_at is None
            done = decline_grant(who, found, words=given.get("words", ""))
            return done, _("Declined. Nothing follows from it.") if offered else _("Given back. It is over.")
        case "reopen":
            return reopen_offer(who, found), _("The offer is open again.")
        case "renew":
            absent = given.get("in_absence") == "yes"
            return renew(who, found, end=_end(given.get("end", "")), in_absence=absent), _("Renewed from now.")
        case "revoke":
            return revoke_grant(who, found, reason=given.get("reason", "")), _("Withdrawn. It ended at once.")
        case "join":
            join_group(
                who, _covered(found, given.get("account", "")), name=given.get("name", ""),
                address=given.get("address", ""), open=given.get("open", ""),
            )  # fmt: skip
            return found, _("The group is noted.")
        case "leave":
            leave_group(who, _group(found, given.get("group", "")))
            return found, _("Noted that you left it.")
    raise Http404


def _covered(found: Grant, uid: str) -> Account:
    account = next((a for a in grants.covered(found) if str(a.uid) == uid), None)
    if account is None:
        raise Invalid("account", _("Choose an account that the permission names."), under("grants"))
    return account


def _group(found: Grant, pk: str) -> GroupMembership:
    number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
    group = grants.groups(found).filter(pk=number).first()
    if group is None:
        raise Http404
    return group


def _topics() -> dict[str, str]:
    return dict(Topic.objects.values_list("slug", "name"))


def _list(request: SignedInRequest, wrong: Invalid | None) -> dict[str, Any]:
    who, topics = request.employee, _topics()
    mine = [grant_words.line(g, who, topics) for g in grants.mine(who)[:20]]
    pages = choosing.page(request, Paginator(grants.of_my_line(who), A_PAGE))
    people = list(grants.permittable(who)[:300])
    form = _form(request, people, topics, wrong)
    return {
        "asked": _asked(who),
        "offers": [g for g in mine if g["accept"]],
        "mine": [g for g in mine if not g["accept"]],
        "pages": pages,
        "theirs": [grant_words.line(g, who, topics) for g in pages.object_list],
        "people": [{"handle": p.handle, "name": p.name} for p in people],
        "form": form,
        "query": urlencode({"person": form["handle"]}) if form else "",
        "leads": bool(people),
        "errors": _errors(wrong),
        "wrong": {wrong.field: str(wrong)} if wrong else {},
    }


def _asked(who: Employee) -> list[dict[str, Any]]:
    """What one's reports ask for; given with one press where they said what for and have an account (R1, R23)."""
    rows = AccessRequest.objects.filter(employee__supervisor=who, state="pending", template=requests.GRANT)
    waiting = [r for r in rows.select_related("employee__supervisor")[:5] if requests.standing(r).state == "pending"]
    return [
        {
            "uid": str(r.uid),
            "name": r.employee.name,
            "words": r.words,
            "when": recorded.day(r.asked_at),
            "accounts": [
                {"uid": str(a.uid), "label": f"{a.handle} ({a.network})"} for a in grants.accounts(who, r.employee)
            ],
        }
        for r in waiting
    ]


def _form(
    request: SignedInRequest, people: list[Employee], topics: dict[str, str], wrong: Invalid | None
) -> dict[str, Any] | None:
    """The form for one person, as it came back or fresh; None before somebody is chosen."""
    given, who = request.POST, request.employee
    known = [p.handle for p in people]
    handle = given.get("person", "") if wrong else choosing.one_of(request, "person", known)
    person = next((p for p in people if p.handle == handle), None)
    if person is None:
        return None
    accounts = grants.accounts(who, person)
    picked = given.getlist if wrong else (lambda name: {"activities": list(Grant.ACTIVITIES)}.get(name, []))
    chosen = picked("accounts") if wrong else [str(a.uid) for a in accounts if len(accounts) == 1]
    return {
        "handle": person.handle,
        "name": person.name,
        "absence": grants.absence(who, person),
        "boss": person.supervisor.name if person.supervisor else "",
        "absent": given.get("in_absence") == "yes",
        "accounts": [
            {"uid": str(a.uid), "label": f"{a.handle} ({a.network})", "checked": str(a.uid) in chosen} for a in accounts
        ],
        "activities": [
            {"value": v, "label": _(word), "checked": v in picked("activities")}
            for v, word in grant_words.ACTIVITIES.items()
        ],
        "channels": [{"value": v, "label": _(w), "checked": v in picked("channels")} for v, w in CHANNELS],
        "topics": [{"value": v, "label": w, "checked": v in picked("topics")} for v, w in topics.items()],
        "purpose": given.get("purpose", ""),
        "start": given.get("start", ""),
        "end": given.get("end", ""),
    }


def _one(request: SignedInRequest, found: Grant, wrong: Invalid | None) -> dict[str, Any]:
    who = request.employee
    now = standing.state(found)
    mine = found.employee_id == who.pk
    return {
        "grant": grant_words.line(found, who, _topics()),
        "groups": [_group_line(g) for g in grants.groups(found)[:50]],
        "may_join": mine and now.name == "active" and "join" in found.activities,
        "history": _history(found),
        "records": f"{reverse('records')}?{urlencode({'subject': found.employee.urn})}",
        "given": dict(request.POST.items()) if wrong else {},
        "errors": _errors(wrong),
        "wrong": {wrong.field: str(wrong)} if wrong else {},
    }


def _group_line(group: GroupMembership) -> dict[str, Any]:
    return {
        "pk": group.pk,
        "name": group.name,
        "address": group.address,
        "open": group.open,
        "account": group.account.handle,
        "joined": recorded.day(group.joined_at),
        "left": recorded.day(group.left_at) if group.left_at else "",
    }


def _history(found: Grant) -> list[dict[str, str]]:
    """What has happened to this permission, as the register holds it, the newest first."""
    steps = [
        (found.requested_at, _("Given by %(name)s") % {"name": found.granted_by.name}),
        (found.accepted_at, _("Accepted by %(name)s") % {"name": found.employee.name}),
        (found.suspended_at, _("Suspended. %(why)s") % {"why": _(found.suspended_why) if found.suspended_why else ""}),
        (found.revoked_at, _("Ended. %(why)s") % {"why": found.suspended_why}),
        *(
            (again.requested_at, _("Renewed by %(name)s") % {"name": again.granted_by.name})
            for again in _renewals(found)
        ),
    ]
    told = sorted(((at, words) for at, words in steps if at is not None), key=lambda step: step[0], reverse=True)
    return [{"when": recorded.stamp(at), "text": words.strip()} for at, words in told]


def _renewals(found: Grant) -> list[Grant]:
    return list(found.renewed_by.select_related("granted_by")[:20])


def _errors(wrong: Invalid | None) -> list[dict[str, str]]:
    return [{"field": wrong.field, "text": str(wrong), "clause": wrong.clause}] if wrong else []
