"""A Representative's page, the same to supervisor and Representative, and a supervisor's list (1.5; R45, R47-R49)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from spokesperson.conduct import links, representative_page, seeing, team_page
from spokesperson.conduct.actions.answer_interference import answer_interference
from spokesperson.conduct.actions.clear_interference import clear_interference
from spokesperson.conduct.actions.confirm_talk import confirm_talk
from spokesperson.conduct.actions.note_talk import change_talk, note_talk
from spokesperson.conduct.actions.record_interference import record_interference
from spokesperson.conduct.models import Discussion
from spokesperson.decisions.door import Refused
from spokesperson.desk.errors import Invalid
from spokesperson.directive.register import under
from spokesperson.people.models import Employee, Interference
from spokesperson.people.signed_in import SignedInRequest, signed_in


@signed_in
@require_safe
def representatives(request: SignedInRequest) -> HttpResponse:
    """The time and the next talk of one's own reports; of the reports' reports only a talk long overdue."""
    return render(request, "web/representatives.html", team_page.page(request.employee))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def representative(request: SignedInRequest, handle: str) -> HttpResponse:
    """The page, and the acts on it; bad input is said beside its form and nothing is lost."""
    try:
        person = representative_page.person(handle)
    except Employee.DoesNotExist as error:
        raise Http404 from error
    try:
        seeing.must_see(request.employee, person)
    except Refused as refused:
        return not_yours(request, person, refused)
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            messages.success(request, _do(request, person))
            return HttpResponseRedirect(links.representative(person))
        except Invalid as error:
            wrong = error
    context = representative_page.page(request, person, wrong)
    return render(request, "web/representative.html", context, status=422 if wrong else 200)


def not_yours(request: SignedInRequest, person: Employee, refused: Refused) -> HttpResponse:
    """403 in plain words: whose this is to see, and the way to them."""
    boss = person.supervisor
    words = _("Only %(name)s and the supervisor see this.") % {"name": person.name}
    if boss:
        words = _("Only %(name)s and the supervisor, %(boss)s, see this.") % {"name": person.name, "boss": boss.name}
    uid = refused.verdict.uid
    context = {
        "title": _("Not yours to see"),
        "text": words,
        "clause": under("talks"),
        "more": _("If something about it worries you, tell the supervisor."),
        "decision_url": reverse("why_decision", args=[uid]) if uid else "",
        "actions": [{"label": _("Those who report to you"), "url": reverse("representatives")}],
    }
    return render(request, "web/problem.html", context, status=403)


def _do(request: SignedInRequest, person: Employee) -> str:
    who, given = request.employee, request.POST
    match given.get("verb"):
        case "interference":
            record_interference(
                who, person, date=given.get("date", ""), duty=given.get("duty", ""), note=given.get("note", "")
            )
            return _("Recorded. %(name)s sees it and may answer.") % {"name": person.name}
        case "answer":
            answer_interference(who, _interference(person, given.get("uid", "")), answer=given.get("answer", ""))
            return _("Your answer stands beside it.")
        case "clear":
            clear_interference(who, _interference(person, given.get("uid", "")))
            return _("Cleared.")
        case "talk":
            note_talk(who, person, held_on=given.get("held_on", ""), note=given.get("talk", ""))
            return _("Noted. It counts once the other has confirmed the same words.")
        case "change_talk":
            talk = _talk(person, given.get("uid", ""))
            change_talk(who, talk, seen=given.get("seen", ""), held_on=given.get("held_on"), note=given.get("talk"))
            return _("Changed. The other confirms the new words.")
        case "confirm":
            done = confirm_talk(who, _talk(person, given.get("uid", "")), seen=given.get("seen", ""))
            return _("Confirmed by both.") if done.done else _("Confirmed.")
    raise Http404


def _interference(person: Employee, uid: str) -> Interference:
    found = Interference.objects.select_related("employee__supervisor").filter(employee=person, uid=_uid(uid)).first()
    if found is None:
        raise Http404
    return found


def _talk(person: Employee, uid: str) -> Discussion:
    rows = Discussion.objects.select_related("employee__supervisor", "supervisor")
    found = rows.filter(employee=person, uid=_uid(uid)).first()
    if found is None:
        raise Http404
    return found


def _uid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise Http404 from error
