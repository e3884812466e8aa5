"""The desk's pages: write, drafts, pictures (1.1-1.8). A view reads a form, calls one action, shows what came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from spokesperson import clock, institution
from spokesperson.accounts import queries
from spokesperson.decisions import access, recorded
from spokesperson.decisions.door import Refused
from spokesperson.decisions.models import Decision
from spokesperson.desk import composer, neutral, reviewing, served, stating
from spokesperson.desk.actions import attach, withdraw, write
from spokesperson.desk.actions import post as posting
from spokesperson.desk.actions import resolve as resolving
from spokesperson.desk.actions import submit as submitting
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

FIELDS = ("text", "account", "topic", "purpose", "purpose_words", "in_reply_to", "no_link_reason")


@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """An empty composer; the first save makes the draft and leads to its own address."""
    if request.method != "POST":
        return _show(request, _empty(request))
    try:
        draft = write.start(request.employee, equipment=equipment(request), **_form(request))
    except Invalid as error:
        return _show(request, _empty(request), error=error, status=422)
    if request.headers.get("X-Check"):
        return _checked(request, draft)
    return HttpResponseRedirect(reverse("draft", args=[draft.uid]))


@signed_in
def one(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One draft: shown, or kept."""
    draft = _mine(request, uid)
    if request.method != "POST":
        return _show(request, draft)
    return _do(request, draft, lambda d: None, back=reverse("draft", args=[uid]))


@signed_in
@require_POST
def check(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The live check: keep what is typed, answer the parts of the page that follow from it."""
    draft = _mine(request, uid)
    try:
        draft = _keep(request, draft)
    except Changed as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    except (Invalid, WrongState) as error:
        return _checked(request, draft, error=error, status=422)
    return _checked(request, draft)


@signed_in
@require_POST
def submit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _do(request, _mine(request, uid), lambda d: submitting.submit(d, request.employee))


@signed_in
@require_POST
def post(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def send(draft: Draft) -> None:
        posting.post(draft, request.employee, emergency=request.POST.get("emergency", ""))
        messages.success(request, _("It is on its way. Its record is kept from the first moment."))

    return _do(request, _mine(request, uid), send, back=reverse("drafts"))


@signed_in
@require_POST
def schedule(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def plan(draft: Draft) -> None:
        posting.schedule(draft, request.employee, _hour(request.POST.get("scheduled_for", "")))
        messages.success(request, _("It goes out at its hour; until then you can take it back."))

    return _do(request, _mine(request, uid), plan, back=reverse("drafts"))


@signed_in
@require_POST
def take_back(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _do(
        request, _mine(request, uid), lambda d: withdraw.withdraw(d, request.employee), keep=False,
        back=reverse("draft", args=[uid]),
    )  # fmt: skip


@signed_in
@require_POST
def discard(request: SignedInRequest, uid: UUID) -> HttpResponse:
    def drop(draft: Draft) -> None:
        withdraw.discard(draft, request.employee)
        messages.success(request, _("Discarded. What had been sent on stays in the record."))

    return _do(request, _mine(request, uid), drop, keep=False, back=reverse("drafts"))


@signed_in
@require_POST
def resolve(request: SignedInRequest, uid: UUID) -> HttpResponse:
    return _do(
        request,
        _mine(request, uid),
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

    return _do(request, _mine(request, uid), add, keep=False, back=reverse("draft", args=[uid]) + "#photo")


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


@signed_in
@require_safe
def drafts(request: SignedInRequest) -> HttpResponse:
    """My drafts, those that want something first."""
    rows = list(
        Draft.objects.filter(author=request.employee)
        .exclude(state=DraftState.DISCARDED)
        .select_related("account", "publication")[:100]
    )
    groups = [
        (_("Want you"), [d for d in rows if d.state in ("draft", "pausing", "failed", "unknown")]),
        (_("On their way"), [d for d in rows if d.state in ("scheduled", "sending")]),
        (_("Out"), [d for d in rows if d.state == "published"]),
    ]
    lives = _lives(rows)
    shown = [{"heading": h, "items": [_line(d, lives) for d in items]} for h, items in groups if items]
    return render(request, "web/drafts.html", {"groups": shown, "may_write": True})


STATUS = {
    "draft": ("info", gettext_noop("Draft")),
    "pausing": ("warn", gettext_noop("Pausing")),
    "scheduled": ("info", gettext_noop("Scheduled")),
    "sending": ("info", gettext_noop("Being sent")),
    "published": ("permit", gettext_noop("Published")),
    "unknown": ("ask", gettext_noop("Not known whether it went out")),
    "failed": ("deny", gettext_noop("Not sent")),
}


def _line(draft: Draft, lives: dict[UUID | None, str]) -> dict[str, Any]:
    effect, status = STATUS[draft.state]
    if draft.state == "draft" and draft.why:
        effect, status = "warn", "Came back"
    account = f"{draft.account.handle}, " if draft.account else ""
    return {
        "title": draft.title or _("Without words yet"),
        "effect": effect,
        "status": _(status),
        "meta": account
        + (_("for %(hour)s") % {"hour": recorded.stamp(draft.scheduled_for)} if draft.scheduled_for else ""),
        "why": draft.why,
        "url": (draft.state == "published" and lives.get(draft.last_decision)) or reverse("draft", args=[draft.uid]),
        "verb": _("Look at it") if draft.state in ("published", "sending") else _("Finish it"),
    }


def _lives(rows: list[Draft]) -> dict[UUID | None, str]:
    """The addresses of the published drafts' records, by the decision that let each go out; one query for all."""
    asked = [d.last_decision for d in rows if d.state == DraftState.PUBLISHED and d.last_decision]
    found = Decision.objects.filter(uid__in=asked).values_list("uid", "record")
    return {uid: reverse("record", args=[record]) for uid, record in found}


def _do(
    request: SignedInRequest, draft: Draft, act: Callable[[Draft], Any], *, keep: bool = True, back: str = ""
) -> HttpResponse:
    """Keep the form, do the act, go on; whatever is refused is shown on the same page with nothing lost."""
    try:
        if keep:
            draft = _keep(request, draft)
        act(draft)
    except Refused as refused:
        fresh = write.peek(draft, request.employee)
        return _show(request, fresh, verdict=refused.verdict, status=403)
    except Changed as error:
        return _show(request, draft, error=error, status=409)
    except (Invalid, WrongState) as error:
        return _show(request, write.peek(draft, request.employee), error=error, status=422)
    return HttpResponseRedirect(back or reverse("draft", args=[draft.uid]))


def _keep(request: SignedInRequest, draft: Draft) -> Draft:
    """Save the form, with the one-press remedies: a link, the identification, a warning taken note of."""
    if "text" not in request.POST:
        return draft
    fields = _form(request)
    text = str(fields.get("text", draft.text))
    if url := request.POST.get("insert_link"):
        fields["text"] = f"{text.rstrip()} {url}".strip()
    if request.POST.get("identify"):
        who = _("I work at %(house)s.") % {"house": institution.load(settings.INSTITUTION_FILE).name}
        fields["text"] = f"{who} {text}".strip()
    if request.POST.get("use_reply"):
        fields["text"] = neutral.neutral_reply(institution.load(settings.INSTITUTION_FILE))
    if rule := request.POST.get("settle"):
        fields["settled"] = {**draft.settled, rule[:80]: _("I know, go on")}
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    draft = write.save(draft, request.employee, seen=version, **fields)
    for one in draft.media.all():
        _describe(request, one)
    return write.peek(draft, request.employee)


def _describe(request: SignedInRequest, one: Media) -> None:
    alt, rights = request.POST.get(f"alt-{one.uid}"), request.POST.get(f"rights-{one.uid}")
    if alt is not None and (alt.strip() != one.alt or (rights is not None and rights.strip() != one.rights)):
        attach.describe(one, request.employee, alt=alt, rights=rights)


def _form(request: SignedInRequest) -> dict[str, Any]:
    fields: dict[str, Any] = {name: request.POST[name] for name in FIELDS if name in request.POST}
    answers = {k.removeprefix("answer-"): v for k, v in request.POST.items() if k.startswith("answer-")}
    if answers:
        fields["answers"] = answers
    if "stated" in request.POST:
        fields["stated"] = stating.given(request.POST)
    if (purpose := fields.get("purpose", "").strip()) and not FACTS["purpose"].type.holds(purpose):
        raise Invalid("purpose", _("Choose one of the purposes."), "Def-Representative")
    return fields


def _hour(given: str) -> datetime:
    """A wall-clock hour of the institution; hours that daylight saving skips or doubles are refused (DST)."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    try:
        naive = datetime.fromisoformat(given)
    except ValueError as error:
        raise Invalid("scheduled_for", _("Give a day and an hour, like 2026-03-17 16:00.")) from error
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise Invalid("scheduled_for", _("The clocks change at that hour. Choose one before or after it."))
    try:
        return clock.aware(first)
    except OverflowError as error:  # the last hours of the year 9999 have no UTC
        raise Invalid("scheduled_for", _("Choose an hour within the next twelve months.")) from error


def _mine(request: SignedInRequest, uid: UUID) -> Draft:
    rows = Draft.objects.select_related("author__supervisor", "account")
    draft = rows.filter(uid=uid, author=request.employee).first()
    if draft is None:
        raise Http404
    return draft


def _empty(request: SignedInRequest) -> Draft:
    """A draft that is not yet one: what stands in the form, or in the address one came by."""
    now = clock.now()
    given = request.POST if request.method == "POST" else request.GET
    draft = Draft(author=request.employee, created_at=now, edited_at=now, equipment=equipment(request))
    draft.text = given.get("text", "")[:20_000]
    draft.in_reply_to = given.get("in_reply_to", "")[:500]
    draft.account = queries.usual(request.employee)
    return draft


def _show(
    request: SignedInRequest, draft: Draft, *, verdict: Any = None, error: Exception | None = None, status: int = 200
) -> HttpResponse:
    context = composer.page(draft, request.employee, verdict=verdict)
    context["errors"] = _errors(error)
    if verdict is not None and verdict.uid:
        url = reverse("why_decision", args=[verdict.uid])
        context["panel"]["buttons"].append({"label": _("Why can’t I?"), "href": url, "open": True})
    return render(request, "web/write.html", context, status=status)


def _checked(
    request: SignedInRequest, draft: Draft, *, error: Exception | None = None, status: int = 200
) -> HttpResponse:
    fresh = write.peek(draft, request.employee)
    context = composer.page(fresh, request.employee)
    context["errors"] = _errors(error)
    return render(request, "web/write_checked.html", context, status=status)


def _errors(error: Exception | None) -> list[dict[str, str]]:
    if error is None:
        return []
    return [{"field": getattr(error, "field", "text"), "text": str(error), "clause": getattr(error, "clause", "")}]
