"""Clear a post to be posted by hand, and say where it stands (1.2, 1.8, 4.2; L3, L5, R36)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spokesperson.desk.actions import note_posted as noting
from spokesperson.desk.actions.release import release as releasing
from spokesperson.desk.models import Draft
from spokesperson.desk.writing import showing
from spokesperson.people.signed_in import SignedInRequest, signed_in

PLACE = "#by-hand"


@signed_in
@require_POST
def release(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Decide it as if the desk sent it; then its words may be copied."""

    def act(draft: Draft) -> None:
        releasing(draft, request.employee, emergency=request.POST.get("emergency", ""))
        messages.success(request, _("Cleared. Copy it, post it on the network, and say here where it stands."))

    return showing.do(request, showing.mine(request, uid), act, back=reverse("draft", args=[uid]) + PLACE)


@signed_in
@require_POST
def posted(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """ "I posted this": the address is read as the public reads it, and compared."""

    def act(draft: Draft) -> None:
        given = request.POST
        made = noting.note_posted(
            draft, request.employee, given.get("address", ""), elsewhere=bool(given.get("elsewhere")),
            unreadable=bool(given.get("unreadable")),
        )  # fmt: skip
        if not made.version:
            messages.success(request, _("Noted on your word. The public copy is looked for again each day."))
        elif made.draft is not None and made.draft.why:
            messages.warning(request, _("Noted. What stands there differs from what was decided; both are on record."))
        else:
            messages.success(request, _("Noted. The public copy is in the record, and equal to what was decided."))

    return showing.do(request, showing.mine(request, uid), act, keep=False, back=reverse("drafts"))
