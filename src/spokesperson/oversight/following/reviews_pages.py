"""The review of the directive: what is due, how the last ones ended, and closing one (P2; R5)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.recorded import day
from spokesperson.directive import following
from spokesperson.directive.models import Review, Version
from spokesperson.directive.register import NoDirectiveInForce, version_at
from spokesperson.oversight.actions.adopt_directive import urn
from spokesperson.oversight.actions.close_review import close_review
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

MOST = 20
OUTCOMES = {
    "no_change": gettext_lazy("It stays as it is"),
    "revise": gettext_lazy("It is to be revised"),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review_directive(request: SignedInRequest) -> HttpResponse:
    """What is due and what was, for everybody; the form for those who may close a review."""
    try:
        version = version_at()
    except NoDirectiveInForce as error:
        raise Http404 from error
    given: dict[str, str] = {}
    wrong: Invalid | None = None
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("outcome", "note", "next_review")}
        try:
            made = close_review(request.employee, **given)  # type: ignore[arg-type]
        except Invalid as error:
            wrong = error
        else:
            told = _("The review is closed and recorded. The next is due on %(day)s.")
            messages.success(request, told % {"day": day(made.next_review)})
            return HttpResponseRedirect(reverse("review_directive"))
    context = _context(request.employee, version, given, wrong)
    return render(request, "web/review_directive.html", context, status=422 if wrong else 200)


def _context(who: Employee, version: Version, given: dict[str, str], wrong: Invalid | None) -> dict[str, Any]:
    asked = {"type": "Question"}
    verdict = door.weigh(Activity(actor=who, action="review_directive", subject=urn(version), as2=asked))
    usual = following.months_after(following.today(), following.number(version, "review_months"))
    return {
        "directive": {"code": version.code, "revision": version.revision, "title": version.title},
        "due": _due(version),
        "form": _fields({"next_review": usual.isoformat(), **given}, wrong) if verdict.permitted else None,
        "errors": [{"field": wrong.field, "text": str(wrong)}] if wrong else [],
        "why_not": "" if verdict.permitted else next((r.text for r in verdict.decision.reasons), ""),
        "reviews": [_line(r) for r in Review.objects.select_related("version", "reviewer__employee")[:MOST]],
    }


def _due(version: Version) -> dict[str, Any]:
    due = following.review_due(version)
    left = (due - following.today()).days
    if left < 0:
        words = ngettext("overdue by %(n)d day", "overdue by %(n)d days", -left) % {"n": -left}
    elif left == 0:
        words = _("due today")
    else:
        words = ngettext("due in %(n)d day", "due in %(n)d days", left) % {"n": left}
    notice = left <= following.number(version, "review_notice_days")
    return {
        "day": due,
        "words": words,
        "effect": "deny" if left < 0 else "warn" if notice else "info",
        "over": left < 0,
    }


def _fields(values: dict[str, str], wrong: Invalid | None) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = [
        {
            "name": "outcome", "label": _("How did it end?"), "kind": "select",
            "options": [{"value": "", "label": _("Choose")}, *({"value": v, "label": w} for v, w in OUTCOMES.items())],
        },
        {
            "name": "note", "label": _("What did you look at, and why does it stay or change?"), "kind": "textarea",
            "hint": _("It stands in the record."), "rows": 4,
        },
        {
            "name": "next_review", "label": _("When is the next review due?"), "kind": "date",
            "hint": _("Every Administrator is reminded before, and weekly once it is overdue."),
        },
    ]  # fmt: skip
    said = {wrong.field: str(wrong)} if wrong else {}
    return [{**f, "value": values.get(f["name"], ""), "wrong": said.get(f["name"], "")} for f in fields]


def _line(review: Review) -> dict[str, Any]:
    person = getattr(review.reviewer, "employee", None)
    return {
        "at": review.at,
        "outcome": OUTCOMES[review.outcome],
        "effect": "permit" if review.outcome == "no_change" else "warn",
        "note": review.note,
        "who": person.name if person else review.reviewer.get_username(),
        "revision": review.version.revision,
        "next": review.next_review,
        "record": reverse("record", args=[review.record]),
    }
