"""What a draft would change, as a page, step by step, and to take away (P2; R3, R4)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from spokesperson.oversight.actions.simulate_draft import simulate_draft
from spokesperson.oversight.drafts import editor_change, proposals
from spokesperson.oversight.drafts.editor_check import examine
from spokesperson.oversight.drafts.pages import draft_at, drafting
from spokesperson.people.signed_in import SignedInRequest


@drafting
def change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Both columns; a POST asks the next decisions again, and answers the script with the column alone."""
    proposal = draft_at(uid)
    if request.method == "POST":
        try:
            simulate_draft(request.employee, proposal)
        except proposals.NotReady as error:
            messages.error(request, str(error))
        if not request.headers.get("X-Step"):
            return HttpResponseRedirect(reverse("directive_draft_change", args=[uid]) + "#past")
        parts = {"past": editor_change.past(proposal), "change": {"url": request.path, "broken": False}}
        return render(request, "web/editor/past.html", parts)
    rules = examine(proposal.source).rules
    context = {
        "proposal": proposal,
        "revision": rules.revision if rules else "",
        "url": reverse("directive_draft", args=[uid]),
        "change": editor_change.context(proposal, request.GET.get("clause", "")[:80]),
    }
    return render(request, "web/editor_change.html", context)


@drafting
@require_safe
def export(request: SignedInRequest, uid: UUID, kind: str) -> HttpResponse:
    """For the Director: the changed cells as CSV, or everything as JSON."""
    proposal = draft_at(uid)
    if kind not in KINDS:
        raise Http404
    mime, body = KINDS[kind]
    answer = HttpResponse(body(proposal), content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="what-would-change-{str(uid)[:8]}.{kind}"'
    return answer


KINDS = {
    "csv": ("text/csv; charset=utf-8", editor_change.as_csv),
    "json": ("application/json", editor_change.as_json),
}
