"""The desk's pages: write, drafts, pictures (1.1-1.8). A view reads a form, calls one action, shows what came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spokesperson import clock, institution
from spokesperson.accounts import queries
from spokesperson.decisions import access, door
from spokesperson.desk.actions import attach, withdraw, write
from spokesperson.desk.actions import post as posting
from spokesperson.desk.actions import resolve as resolving
from spokesperson.desk.actions import submit as submitting
from spokesperson.desk.calendar import moving_pages
from spokesperson.desk.calendar.local_hours import Ambiguous
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.photos import served
from spokesperson.desk.review import reviewing
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import not_yet, showing
from spokesperson.people import undoing
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in


@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """An empty composer; the first save makes the draft and leads to its own address.

    Whoever may not speak yet reads why, and what to do, before; ``begin`` in the address opens the composer.
    """
    if request.method != "POST":
        draft = _empty(request)
        verdict = door.weigh(appraisal.proposal(draft, "draft", appraisal.appraise(draft)))
        begin = request.GET.copy()
        begin["begin"] = "1"
        if "begin" not in request.GET and (closed := not_yet.page(verdict, f"?{begin.urlencode()}")):
            return render(request, "web/write_not_yet.html", closed)
        return showing.show(request, draft, verdict=verdict)
    try:
        draft = write.start(request.employee, equipment=equipment(request), **showing.form(request))
        draft = showing.kept(request, draft)
    except Invalid as error:
        return showing.show(request, _empty(request), error=error, status=422)
    if request.headers.get("X-Check"):
        return showing.checked(request, draft)
    return HttpResponseRedirect(reverse("draft", args=[draft.uid]))


@signed_in
def one(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One draft: shown, or kept."""
    draft = showing.mine(request, uid)
    if request.method != "POST":
        return showing.show(request, draft)
    return showing.do(request, draft, lambda d: None, back=reverse("draft", args=[uid]))


@signed_in
@require_POST
def check(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The live check: keep what is typed, answer the parts of the page that follow from it."""
    draft = showing.mine(request, uid)
    try:
        draft = showing.kept(request, draft)
    except Changed as error:
        return showing.conflict(request, showing.afresh(draft, request.employee), error)
    except (Invalid, WrongState) as error:
        return showing.checked(request, showing.afresh(draft, request.employee), error=error, status=422)
    return showing.checked(request, draft)


@signed_in
@require_POST
def submit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return showing.do(request, showing.mine(request, uid), lambda d: submitting.submit(d, request.employee))


@signed_in
@require_POST
def post(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def send(draft: Draft) -> None:
        posting.post(draft, request.employee, emergency=request.POST.get("emergency", ""))
        messages.success(request, _("It is on its way. Its record is kept from the first moment."))

    return showing.do(request, showing.mine(request, uid), send, back=reverse("drafts"))


@signed_in
@require_POST
def schedule(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def plan(draft: Draft) -> None:
        posting.schedule(draft, request.employee, _hour(request.POST.get("scheduled_for", "")))
        messages.success(request, _("It goes out at its hour; until then you can take it back."))

    return showing.do(request, showing.mine(request, uid), plan, back=reverse("drafts"))


@signed_in
@require_POST
def take_back(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def back(draft: Draft) -> None:
        planned = draft.scheduled_for
        withdraw.withdraw(draft, request.employee)
        if planned and planned > clock.now():
            hour = planned.astimezone(institution.load(settings.INSTITUTION_FILE).zone)
            words = _("Taken back: it is a draft, and goes out no more.")
            again = {"scheduled_for": f"{hour:%Y-%m-%dT%H:%M}"}
            undoing.said(request, words, reverse("draft_schedule", args=[uid]), again, _("Schedule it again"))

    return showing.do(request, showing.mine(request, uid), back, keep=False, back=reverse("draft", args=[uid]))


@signed_in
@require_POST
def discard(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def drop(draft: Draft) -> None:
        withdraw.discard(draft, request.employee)
        words = _("Thrown away. Until tonight you can take it back.")
        undoing.said(request, words, reverse("draft_restore", args=[uid]))

    return showing.do(request, showing.mine(request, uid), drop, keep=False, back=reverse("drafts"))


@signed_in
@require_POST
def resolve(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return showing.do(
        request,
        showing.mine(request, uid),
        lambda d: resolving.resolve(d, request.employee, outcome=request.POST.get("outcome", "")),
        keep=False,
        back=reverse("drafts"),
    )


@signed_in
@require_POST
def media(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Add a picture, for those who may; a Representative is refused here with the empty cell of the table."""

    def add(draft: Draft) -> None:
        file = request.FILES.get("file")
        if file is None:
            raise Invalid("media", _("Choose a picture first."))
        if (file.size or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise Invalid("media", _("Choose a smaller picture: at most 8 MB fit."))
        attach.attach(
            draft,
            request.employee,
            data=file.read(),
            file_name=file.name or "",
            alt=request.POST.get("alt", ""),
            rights=request.POST.get("rights", ""),
        )

    return showing.do(
        request, showing.mine(request, uid), add, keep=False, back=reverse("draft", args=[uid]) + "#photo"
    )


@signed_in
@require_safe
def picture(request: SignedInRequest, uid: UUID, media_uid: UUID) -> HttpResponse:
    """A picture of a draft, as it will be published: for its author, and for whoever reviews what was sent."""
    rows = Media.objects.select_related("draft__author__supervisor", "draft__account")
    found = rows.filter(uid=media_uid, draft__uid=uid).first()
    if found is None:
        raise Http404
    if found.draft.author_id != request.employee.pk:
        if not reviewing.shown(found.draft):
            raise Http404
        access.may_see(request.employee, found.draft.author)
    return served.picture(found.sha256, found.media_type)


def _hour(given: str) -> datetime:
    """A wall-clock hour of the institution; hours that daylight saving skips or doubles are refused (DST)."""
    try:
        return moving_pages.hour(given)
    except Ambiguous as error:
        raise Invalid("scheduled_for", _("The clocks change at that hour. Choose one before or after it.")) from error


def _empty(request: SignedInRequest) -> Draft:
    """A draft that is not yet one: what stands in the form, or in the address one came by."""
    now = clock.now()
    given = request.POST if request.method == "POST" else request.GET
    draft = Draft(author=request.employee, created_at=now, edited_at=now, equipment=equipment(request))
    draft.text = given.get("text", "").replace("\x00", "")[:20_000]
    draft.in_reply_to = given.get("in_reply_to", "")[:500]
    if not draft.text and (uid := given.get("template")):
        draft.text = showing.begun("", uid)
    draft.account = queries.usual(request.employee)
    return draft
