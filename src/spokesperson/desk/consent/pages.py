"""Attach a consent, read it, revoke it (1.3; R40). A document goes to people in the item's handling, as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spokesperson.decisions import access, door
from spokesperson.desk.actions import attach_consent as attaching
from spokesperson.desk.actions import revoke_consent as revoking
from spokesperson.desk.consent import consenting, documents
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Consent, Draft
from spokesperson.desk.review import reviewing
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import composer
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in


@signed_in
@require_POST
def attach(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Keep the document with the draft; what is wrong is said on the same page, with what was filled in."""
    rows = Draft.objects.select_related("author__supervisor", "account")
    draft = rows.filter(uid=uid, author=request.employee).first()
    if draft is None:
        raise Http404
    file = request.FILES.get("document")
    size = (file.size or 0) if file else 0
    try:
        attaching.attach_consent(
            draft,
            request.employee,
            data=b"\0" * (documents.MOST_BYTES + 1) if size > documents.MOST_BYTES else file.read() if file else b"",
            file_name=(file.name or "") if file else "",
            covers=request.POST.getlist("covers"),
            **{name: request.POST.get(name, "") for name in consenting.FIELDS},
        )
    except (Invalid, WrongState) as error:
        return _again(request, draft, error)
    except door.Refused as refused:
        return HttpResponseRedirect(reverse("why_decision", args=[refused.verdict.uid]))
    messages.success(
        request, _("Attached. Send it on, and a second person looks at the consent and the text together.")
    )
    return HttpResponseRedirect(reverse("draft", args=[uid]) + "#consent")


def _again(request: SignedInRequest, draft: Draft, error: Invalid | WrongState) -> HttpResponse:
    context = composer.page(draft, request.employee)
    field, clause = getattr(error, "field", ""), getattr(error, "clause", "")
    context["errors"] = [{"field": field, "text": str(error), "clause": clause}]
    if part := context.get("consent"):
        given = {name: request.POST.get(name, "") for name in consenting.FIELDS}
        context["consent"] = {**part, "open": True, "given": given, "chosen": request.POST.getlist("covers")}
    return render(request, "web/write.html", context, status=422)


@signed_in
@require_POST
def revoke(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Revoke, and say what came back for it."""
    consent = in_hands(request.employee, uid)
    if consent is None:
        raise Http404
    try:
        _row, returned = revoking.revoke_consent(consent, request.employee)
    except Invalid as error:
        messages.info(request, str(error))
    except door.Refused as refused:
        return HttpResponseRedirect(reverse("why_decision", args=[refused.verdict.uid]))
    else:
        came = _("Revoked. What waited to go out with it is a draft again.") if returned else _("Revoked.")
        messages.success(request, came)
    own = consent.draft.author_id == request.employee.pk
    return HttpResponseRedirect(reverse("draft" if own else "review", args=[consent.draft.uid]))


@signed_in
@require_safe
def document(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The signed document, to be saved; named by its number, never by the person's name."""
    consent = in_hands(request.employee, uid)
    if consent is None:
        raise Http404
    return documents.served(consent.sha256, consent.media_type, f"consent-{str(consent.uid)[:8]}")


def in_hands(who: Employee, uid: UUID) -> Consent | None:
    """The consent, for the draft's author and whoever reviews what the author sent; to others it does not exist."""
    rows = Consent.objects.select_related("draft__author__supervisor", "draft__account")
    consent = rows.filter(uid=uid).first()
    if consent is None or consent.draft.author_id == who.pk:
        return consent
    if not reviewing.shown(consent.draft):
        return None
    access.may_see(who, consent.draft.author)
    return consent
