"""The second person's pages: what waits, and one item with what speaks for and against it (R20, R35).

Reading is shared out left to right: what waits, what it is, what the directive found. No button is shown that would be
refused, and nobody decides about their own words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson.decisions import door, recorded
from spokesperson.desk.actions import approve as approving
from spokesperson.desk.actions import overrule as overruling
from spokesperson.desk.actions.send_back import send_back
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.review import item as review_page
from spokesperson.desk.review import review_queue
from spokesperson.desk.sending.sent import sent as sent_words
from spokesperson.desk.sending.sent import shown
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import loading
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

EACH_PAGE = 20


@signed_in
@require_safe
def reviews(request: SignedInRequest) -> HttpResponse:
    """What waits for me, what I gave back, and which of my approvals ran out; the choice stands in the address."""
    who = request.employee
    waiting = review_queue.pending(who)
    back, over = review_queue.given_back(who), review_queue.run_out(who)
    lists: dict[str, tuple[str, Any, Callable[[Any], dict[str, Any]]]] = {
        "waiting": (_("Waiting"), waiting, review_page.waiting_row),
        "back": (_("Given back"), back, review_page.back_row),
        "expired": (_("Expired"), over, review_page.expired_row),
    }
    shown_ = choosing.one_of(request, "show", lists, "waiting")
    _label, rows, as_row = lists[shown_]
    pages = choosing.page(request, Paginator(rows, EACH_PAGE))
    filters = [
        {
            "label": label,
            "count": pages.paginator.count if key == shown_ else _count(found),
            "url": f"{reverse('reviews')}?show={key}",
            "current": key == shown_,
        }
        for key, (label, found, _row) in lists.items()
    ]
    context = {
        "filters": filters,
        "rows": [as_row(row) for row in pages.object_list],
        "pages": pages,
        "query": f"show={shown_}",
        "empty": _empty(who, shown_),
    }
    return render(request, "web/reviews.html", context)


def _count(rows: Any) -> int:
    return len(rows) if isinstance(rows, list) else rows.count()


def _empty(who: Employee, shown_: str) -> dict[str, str]:
    """Why nothing stands here, and where to go on."""
    if shown_ != "waiting":
        text = {
            "back": _("You have given nothing back that is still being written."),
            "expired": _("None of your approvals has run out unused."),
        }[shown_]
        return {"text": text, "url": reverse("reviews"), "label": _("What waits")}
    last = review_queue.last_decided(who)
    text = _("Nothing waits. What your people need your word for will stand here.")
    if last is not None:
        text = _("Nothing waits. Last decided %(when)s.") % {"when": recorded.stamp(last)}
    return {"text": text, "url": reverse("calendar"), "label": _("See what is planned")}


@signed_in
def review(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One item. Who may read it is asked at the door; one's own shows no decision."""
    rows = review_queue.with_decision(Draft.objects.filter(uid=uid))
    draft = loading.whole(rows)
    sent = draft is not None and shown(draft)
    if draft is None or not (sent or draft.decided_hash or sent_words(draft)):
        raise Http404
    asked = review_page.asked(request.employee, draft)
    if not sent:
        context = {
            "title": _("The author is writing again"),
            "text": _("Its words are not those that were sent to the desk. They are asked about anew once sent again."),
        }
        return render(request, "web/problem.html", context, status=409)
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            _decide(request, draft)
            return HttpResponseRedirect(_next(request.employee, draft))
        except Invalid as error:
            errors, status = [{"field": error.field, "text": str(error), "clause": error.clause}], 422
        except (Changed, WrongState) as error:
            errors, status = [{"field": "changes", "text": str(error)}], 409
        except door.Refused as refused:
            return HttpResponseRedirect(reverse("why_decision", args=[refused.verdict.uid]))
        draft = loading.whole(rows.all()) or draft
    context = review_page.page(draft, request.employee, request.POST, errors, asked)
    return render(request, "web/review.html", context, status=status)


def _decide(request: SignedInRequest, draft: Draft) -> None:
    form, who = request.POST, request.employee
    words, seen = form.get("words", ""), form.get("seen", "")
    match form.get("decision"):
        case "approve":
            approving.approve(draft, who, seen=seen, words=words, noted=form.getlist("noted"), hour=form.get("hour"))
            messages.success(request, _("Approved: exactly these words. Any change asks you again."))
        case "changes" | "reject" as verdict:
            send_back(draft, who, seen=seen, verdict=verdict, words=words, clause=form.get("clause", ""))
            messages.success(request, _("Given back to %(name)s with your words.") % {"name": draft.author.name})
        case "overrule":
            overruling.overrule(
                draft, who, kind=form.get("kind", ""), excerpt_hash=form.get("excerpt", ""), reason=words
            )
            messages.success(request, _("Set aside, with your reason on record."))
        case _:
            raise Invalid("decision", _("Choose what you decide."))


def _next(who: Employee, done: Draft) -> str:
    """The address of the next item that waits, its heading in focus; the list says so when nothing does."""
    following = next((w.draft for w in review_queue.pending(who) if w.draft.pk != done.pk), None)
    return f"{reverse('review', args=[following.uid])}#item" if following else reverse("reviews")
