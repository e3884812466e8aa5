"""Hand a photo over, and the Administrators' page of what was handed to them (Overview/upload; M8R, M8A)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spokesperson.archive import store as archive
from spokesperson.decisions import door, recorded
from spokesperson.decisions import pages as explaining
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions import hand_over as handing_over
from spokesperson.desk.actions import take_over as taking
from spokesperson.desk.actions.reopen_handover import reopen_handover
from spokesperson.desk.errors import Changed, Invalid, NotYours
from spokesperson.desk.models import Draft, Handover
from spokesperson.desk.photos import handing, pictures, served
from spokesperson.desk.states import WrongState
from spokesperson.people import choosing, undoing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

PAGE = 12
OWN = 10
KEPT = "desk.handover"
KEPT_SECONDS = 3600


@signed_in
def hand_over(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The form stands beside "why can't I?"; what is wrong is said there and nothing is lost, the file neither."""
    draft = Draft.objects.select_related("author", "account").filter(uid=uid, author=request.employee).first()
    if draft is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('why')}?action=upload&draft={uid}")
    data, name, token = _file(request)
    try:
        made = handing_over.hand_over(
            draft, request.employee, data=data, file_name=name, alt=request.POST.get("alt", ""),
            rights=request.POST.get("rights", ""), words=request.POST.get("words", ""), to=_to(request),
        )  # fmt: skip
    except Invalid as error:
        return _again(request, draft, error, name, token or _keep(error, data, name))
    except door.Refused as refused:
        return HttpResponseRedirect(reverse("why_decision", args=[refused.verdict.uid]))
    to = made.to.name if made.to else _("whoever is back first")
    words = _("Handed to %(name)s. It comes back to your draft by itself.") % {"name": to}
    undoing.said(request, words, reverse("handover_withdraw", args=[made.uid]))
    return HttpResponseRedirect(reverse("draft", args=[uid]))


def _file(request: SignedInRequest) -> tuple[bytes, str, str]:
    """Bytes, name, and the token of a file that was kept from the last attempt."""
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return b"\0" * (pictures.MAX_BYTES + 1), file.name or "", ""
        return file.read(), file.name or "", ""
    token = request.POST.get("kept", "")
    try:
        kept = signing.loads(token, salt=KEPT, max_age=KEPT_SECONDS)
        return archive.open_media(str(kept["sha256"])), str(kept["name"]), token
    except (signing.BadSignature, KeyError, TypeError):
        return b"", "", ""


def _keep(error: Invalid, data: bytes, name: str) -> str:
    """Keep a usable picture while its words are put right; what cannot be used is chosen again."""
    if error.field == "media" or not data:
        return ""
    try:
        picture = pictures.accept(data)
    except Invalid:
        return ""
    return signing.dumps({"sha256": archive.put_media(picture.data), "name": name[:200]}, salt=KEPT)


def _again(request: SignedInRequest, draft: Draft, error: Invalid, name: str, token: str) -> HttpResponse:
    kept = {"name": name, "token": token} if token else None
    context = explaining.asking(request.employee, "upload", draft.account, draft.urn)
    way = dict(handing.way(request.employee, draft.urn) or {})
    given = {key: request.POST.get(key, "")[:2000] for key in ("alt", "rights", "words", "to")}
    way.pop("others", None)
    context["way"] = {**way, **handing.form(draft, given, kept)}
    field = "file" if error.field == "media" else error.field
    context["errors"] = [{"field": field, "text": str(error), "clause": error.clause}]
    for one in context["way"]["fields"]:
        if one["name"] == field:
            one["wrong"] = str(error)
    return render(request, "web/why.html", context, status=422)


def _to(request: SignedInRequest) -> Employee | None:
    given = request.POST.get("to", "")
    if given in ("", handing.FIRST):
        return None
    try:
        return Employee.objects.get(uid=UUID(given))
    except (ValueError, Employee.DoesNotExist) as error:
        raise Invalid("to", _("Choose one of the Administrators, or whoever is back first.")) from error


@signed_in
@require_safe
def handovers(request: SignedInRequest) -> HttpResponse:
    """What waits for an Administrator, those for oneself first; and what one handed over oneself."""
    return _list(request, [], 200)


@signed_in
@require_POST
def take(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def act(row: Handover) -> str:
        taking.take_over(row, request.employee, equipment=equipment(request))
        return _("Added to the draft of %(name)s, as your upload.") % {"name": row.by.name}

    return _answer(request, uid, act)


@signed_in
@require_POST
def decline(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def act(row: Handover) -> str:
        words = request.POST.get("words", "")
        taking.decline(row, request.employee, words=words, equipment=equipment(request))
        return _("Declined. %(name)s reads your words.") % {"name": row.by.name}

    return _answer(request, uid, act, undo=reverse("handover_reopen", args=[uid]))


@signed_in
@require_POST
def reopen(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take back that one declined it, soon after."""

    def act(row: Handover) -> str:
        try:
            reopen_handover(row, request.employee, equipment=equipment(request))
        except NotYours as error:
            raise Http404 from error
        return _("It waits again.")

    return _answer(request, uid, act)


@signed_in
@require_POST
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    row = Handover.objects.select_related("by", "draft").filter(uid=uid, by=request.employee).first()
    if row is None:
        raise Http404
    handing_over.withdraw_handover(row, request.employee)
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(reverse("draft", args=[row.draft.uid]))


@signed_in
@require_safe
def picture(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The file that waits: for who handed it over, and for who may add it. To others it does not exist."""
    row = Handover.objects.select_related("by", "draft").filter(uid=uid).first()
    if row is None or (row.by_id != request.employee.pk and not may_answer(request.employee)):
        raise Http404
    return served.picture(row.sha256, row.media_type)


def may_answer(who: Employee) -> bool:
    """As the door says of uploading, roles and table alone: who may now look and answer."""
    facts = {"stage": "draft", "media_count": 1}
    act = Activity(actor=who, action="upload", subject=who.urn, as2={"type": "Question"}, facts=facts)
    return handing.uploads(door.weigh(act).decision.facts_used.get("roles", ()))


def _answer(request: SignedInRequest, uid: UUID, act: Callable[[Handover], str], undo: str = "") -> HttpResponse:
    row = Handover.objects.select_related("by__supervisor", "draft").filter(uid=uid).first()
    if row is None or not may_answer(request.employee):
        raise Http404
    try:
        said = act(row)
        if undo:
            undoing.said(request, said, undo)
        else:
            messages.success(request, said)
    except Invalid as error:
        return _list(request, [{"field": f"words-{uid}", "text": str(error), "clause": error.clause}], 422, uid)
    except (WrongState, Changed) as error:
        return _list(request, [{"field": "", "text": str(error)}], 409)
    return HttpResponseRedirect(reverse("handovers"))


def _list(
    request: SignedInRequest, errors: list[dict[str, str]], status: int, wrong: UUID | None = None
) -> HttpResponse:
    who = request.employee
    answers = may_answer(who)
    page = choosing.page(request, Paginator(handing.waiting() if answers else Handover.objects.none(), PAGE))
    rows = sorted(page.object_list, key=lambda row: row.to_id != who.pk)
    context: dict[str, Any] = {
        "errors": errors,
        "answers": answers,
        "waiting": [_row(row, who, wrong, request.POST.get("words", "")) for row in rows],
        "pages": page,
        "own": [_own(row) for row in handing.own(who)[:OWN]],
    }
    return render(request, "web/handovers.html", context, status=status)


def _row(row: Handover, who: Employee, wrong: UUID | None, words: str) -> dict[str, Any]:
    to = _("for %(name)s") % {"name": row.to.name} if row.to else _("for whoever is back first")
    to = _("for you") if row.to_id == who.pk else to
    return {
        "uid": row.uid, "src": reverse("handover_picture", args=[row.uid]), "alt": row.alt, "rights": row.rights,
        "file": row.file_name, "size": f"{row.width} × {row.height}", "words": row.words, "by": row.by.name, "to": to,
        "mine": row.by_id == who.pk, "when": recorded.stamp(row.at), "draft_topic": row.draft.topic,
        "take": reverse("handover_take", args=[row.uid]), "decline": reverse("handover_decline", args=[row.uid]),
        "open": row.uid == wrong, "reason": words if row.uid == wrong else "",
    }  # fmt: skip


STATES = {"waiting": "ask", "taken": "permit", "declined": "deny", "withdrawn": "info"}


def _own(row: Handover) -> dict[str, Any]:
    word = {
        "waiting": _("Waiting"), "taken": _("Added"), "declined": _("Declined"), "withdrawn": _("Taken back"),
    }[row.state]  # fmt: skip
    by = row.answered_by.name if row.answered_by else row.to.name if row.to else _("whoever is back first")
    return {
        "title": row.draft.title or row.file_name, "url": reverse("draft", args=[row.draft.uid]), "word": word,
        "effect": STATES[row.state], "text": row.answer, "by": by, "when": recorded.stamp(row.answered_at or row.at),
    }  # fmt: skip
