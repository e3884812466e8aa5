"""The pages of ownership: my works with their licences, one published post, permissions to use a work (2.1-2.3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson import clock
from spokesperson.decisions import masking, recorded
from spokesperson.decisions.door import Refused
from spokesperson.desk import refusing
from spokesperson.desk.actions import ask_permission, give_permission, instruct_takedown, recall, take_down
from spokesperson.desk.actions.reprint import authors, reprint
from spokesperson.desk.advice import advising
from spokesperson.desk.calendar.local_hours import Ambiguous
from spokesperson.desk.calendar.moving_pages import choices, hour
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Publication, ReusePermission, TakedownInstruction
from spokesperson.desk.ownership import licence, reusing, works
from spokesperson.desk.writing import languages, limits
from spokesperson.directive.register import under
from spokesperson.people import choosing
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.people.queries import employed
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

PAGE = 30
MOST_PEOPLE = 200
KINDS = {"pdf": ("application/pdf", licence.as_pdf), "txt": ("text/plain; charset=utf-8", licence.as_text)}


@signed_in
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What I published, with a licence for each; what is asked of me; what I was told to take down."""
    who = request.employee
    pages = choosing.page(request, Paginator(works.published_by(who), PAGE))
    asked = ReusePermission.objects.filter(author=who).select_related("author", "asked_by")[:PAGE]
    asking = ReusePermission.objects.filter(asked_by=who).select_related("author", "asked_by")[:PAGE]
    told = TakedownInstruction.objects.filter(employee=who, withdrawn_at=None).order_by("-given_at")
    context = {
        "works": works.shown(pages),
        "pages": pages,
        "asked": works.permissions(asked),
        "asking": works.permissions(asking),
        "told": works.instructions(told.select_related("publication", "by", "employee")[:PAGE]),
    }
    return render(request, "web/works.html", context)


@signed_in
def published(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One post as it stands: whose it is, and what its author and an official can do about it."""
    found = _publication(uid)
    if request.method != "POST":
        return _published(request, found)
    try:
        said = _change(request, found)
    except Refused as refused:
        return _published(request, found, refused=refused, status=403)
    except Ambiguous as asked:
        words = f"{choices(asked)['text']} {_('Choose another hour.')}"
        return _published(request, found, error=Invalid("due_at", words), status=422)
    except Invalid as error:
        return _published(request, found, error=error, status=422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("published", args=[uid]))


def _change(request: SignedInRequest, found: Publication) -> str:
    by, given = request.employee, request.POST
    settled, tell = frozenset(given.getlist("settle")), not given.get("untold")
    match given.get("act", ""):
        case "edit":
            why = given.get("departure_reason", "")
            text = given.get("text", "")
            intent = take_down.edit(found, by, text=text, departure_reason=why, settled=settled, tell=tell)
            if intent.due_at > clock.now():
                return _("The new words go out after the pause. Until then you can take them back.")
            return _("The new words are on their way. The earlier ones are kept in the record.")
        case "recall":
            recall.recall(found, by)
            return _("The new words are taken back. What stands there stays.")
        case "delete":
            device = equipment(request)
            take_down.delete(found, by, reason=given.get("reason", ""), equipment=device, tell=tell)
            return _("It is being taken down. What stood there is kept in the record.")
        case "instruct":
            due: datetime | None = hour(given["due_at"], "", "due_at") if given.get("due_at") else None
            instruct_takedown.instruct_takedown(found, by, reason=given.get("reason", ""), due_at=due)
            return _("The instruction is given. Whether it was followed is read from the public page.")
        case "withdraw":
            instruct_takedown.withdraw_takedown(_instruction(found), by)
            return _("The instruction is taken back.")
        case "look":
            one = _instruction(found)
            if by.pk not in (one.employee_id, one.by_id) and not instruct_takedown.may_instruct(found, by):
                raise Http404
            return works.said(instruct_takedown.check_takedown(one))
    raise Invalid("act", _("Choose what is to be done."))


def _instruction(found: Publication) -> TakedownInstruction:
    rows = found.instructions.filter(done_at=None, withdrawn_at=None)
    one = rows.select_related("publication__account__owner", "publication__draft__author", "by", "employee").first()
    if one is None:
        raise Invalid("act", _("There is no instruction about it."))
    return one


def _published(
    request: SignedInRequest, found: Publication, *, error: Invalid | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    draft, who = found.draft, request.employee
    assert draft is not None
    told = found.instructions.order_by("-given_at").select_related("publication", "by", "employee")[:5]
    mine = who.urn in authors(draft)
    may = take_down.may(found, who)
    instructs = draft.library_property and instruct_takedown.may_instruct(found, who)
    # Whoever handles it reads it whole, and what its author was told; to a colleague it is a post (1.3; R41, R70).
    handles = mine or bool(may) or instructs or relation(who, draft.author) != "other"
    words = found.text if handles else masking.hidden(found.text, reply=bool(draft.in_reply_to or draft.thread_text))
    context = {
        "publication": found,
        "title": draft.title,
        "author": draft.author.name,
        "tells": settings.TELL_AUTHORS and draft.author_id != who.pk,
        "untold": bool(request.POST.get("untold")),
        "when": recorded.stamp(found.published_at),
        "network": limits.label(found.account.network),
        "account": found.account,
        "gone": recorded.stamp(found.deleted_at) if found.deleted_at else "",
        "missed": recorded.stamp(found.missed_at) if handles and found.missed_at and not found.deleted_at else "",
        "library": draft.library_property,
        "maintained": found.account.maintained_by == "library",
        "mine": mine,
        "may_edit": "edit" in may,
        "may_delete": "delete" in may,
        "may_instruct": instructs and not found.deleted_at,
        "by_hand": mine and found.by_hand and found.account.owner_id == who.pk,
        "words": words,
        "language": languages.written_in(draft),
        "kept_url": f"{settings.BASE_URL}{reverse('signed_licence', args=[works.signed(found, who), 'pdf'])}"
        if mine
        else "",
        "text": request.POST.get("text", found.text),
        "adviser": _adviser(found, who),
        "departure": request.POST.get("departure_reason", draft.departure_reason),
        "reason": request.POST.get("reason", ""),
        "due_at": request.POST.get("due_at", ""),
        "told": works.instructions(told) if handles else [],
        "tried": works.tried(found, who) if handles else None,
        "record_url": f"{reverse('records')}?subject={draft.urn}",
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "refused": refusing.box(refused.verdict) if refused else None,
    }
    return render(request, "web/published.html", context, status=status)


def _adviser(found: Publication, who: Employee) -> str:
    """Who proposed words for it to its author, and sees why other words take their place (1.1; R31)."""
    draft = found.draft
    own = draft is not None and draft.author_id == who.pk and not found.deleted_at
    answer = advising.given(draft) if own and draft is not None else None
    return answer.answered_by.name if answer and answer.answered_by else ""


def _publication(uid: UUID) -> Publication:
    rows = Publication.objects.select_related("draft__author__supervisor", "account__owner")
    found = rows.filter(uid=uid).exclude(draft=None).first()
    if found is None:
        raise Http404
    return found


@signed_in
@require_safe
def take_licence(request: SignedInRequest, uid: UUID, kind: str) -> HttpResponse:
    """The licence as a file; the reason where it is refused."""
    return _licence(request, _publication(uid), request.employee, kind)


@require_safe
def signed_licence(request: HttpRequest, given: str, kind: str) -> HttpResponse:
    """The same for somebody who left, by an address that only this house can have made (R72)."""
    pair = works.unsigned(given)
    found = Publication.objects.filter(uid=pair[0]).select_related("draft__author", "account").first() if pair else None
    who = Employee.objects.filter(uid=pair[1]).first() if pair else None
    if found is None or who is None:
        raise Http404
    return _licence(request, found, who, kind)


def _licence(request: HttpRequest, found: Publication, who: Employee, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    try:
        work = reprint(found, who)
    except Refused as refused:
        context = {"title": _("No licence for this one"), "text": str(refused)}
        return render(request, "web/problem.html", context, status=403)
    content_type, made = KINDS[kind]
    answer = HttpResponse(made(work), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="licence-{str(found.uid)[:8]}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@signed_in
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask a colleague for the use of their own work."""
    draft = _draft(request)
    if request.method != "POST":
        return _ask_page(request, draft)
    author = employed().filter(handle=request.POST.get("author", "")).first()
    try:
        if author is None:
            raise Invalid("author", _("Choose whose work it is."), under("reuse"))
        made = ask_permission.ask_permission(
            request.employee, author, material=request.POST.get("material", ""), use=request.POST.get("use", ""),
            draft=draft,
        )  # fmt: skip
    except Refused as refused:
        return _ask_page(request, draft, refused=refused, status=403)
    except Invalid as error:
        return _ask_page(request, draft, error=error, status=422)
    messages.success(request, _("%(name)s is asked. Until they permit it, it cannot go out.") % {"name": author.name})
    return HttpResponseRedirect(reverse("draft", args=[draft.uid]) if draft else reverse("reuse", args=[made.uid]))


def _draft(request: SignedInRequest) -> Draft | None:
    try:
        uid = UUID(request.GET.get("draft", ""))
    except ValueError:
        return None
    return Draft.objects.filter(uid=uid, author=request.employee).first()


def _ask_page(
    request: SignedInRequest, draft: Draft | None, *, error: Invalid | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    given = request.POST or request.GET
    context = {
        "draft": draft,
        "people": employed().exclude(pk=request.employee.pk).order_by("name")[:MOST_PEOPLE],
        "author": given.get("author", ""),
        "material": given.get("material", ""),
        "use": given.get("use", ""),
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "refused": refusing.box(refused.verdict) if refused else None,
    }
    return render(request, "web/reuse_ask.html", context, status=status)


@signed_in
def permission(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One question about one use: its author answers, whoever asked sees the answer; to others it does not exist."""
    rows = ReusePermission.objects.select_related("author", "asked_by", "draft")
    found = rows.filter(uid=uid).first()
    if found is None or request.employee.pk not in (found.author_id, found.asked_by_id):
        raise Http404
    if request.method != "POST":
        return _permission(request, found)
    try:
        _answer(request, found)
    except Refused as refused:
        return _permission(request, found, refused=refused, status=403)
    except Invalid as error:
        return _permission(request, found, error=error, status=422)
    return HttpResponseRedirect(reverse("reuse", args=[uid]))


def _answer(request: SignedInRequest, found: ReusePermission) -> None:
    by, given = request.employee, request.POST
    match given.get("act", ""):
        case "grant":
            give_permission.give_permission(
                by, found, edits=bool(given.get("edits")), credit=given.get("credit", ""),
                expires_on=given.get("expires_on", ""),
            )  # fmt: skip
        case "refuse":
            give_permission.refuse_permission(by, found)
        case "withdraw":
            give_permission.withdraw_permission(by, found)
        case "cancel":
            ask_permission.cancel_question(by, found)
        case _:
            raise Invalid("act", _("Choose yes or no."))


def _permission(
    request: SignedInRequest, found: ReusePermission, *, error: Invalid | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "permission": found,
        "shown": works.permissions([found])[0],
        "mine": found.author_id == request.employee.pk,
        "holds": reusing.holds(found),
        "credit": request.POST.get("credit", found.credit or found.author.name),
        "until": recorded.day(found.expires_on) if found.expires_on else "",
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "refused": refusing.box(refused.verdict) if refused else None,
    }
    return render(request, "web/reuse_one.html", context, status=status)
