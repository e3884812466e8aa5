"""Advice asked and given, and the questions others declined: their pages (1.1, 1.7; R16, R30-R32, R62).

An advice thread is seen by those who are part of it and by nobody else; to others it does not exist.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spokesperson.decisions import masking, recorded
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import write
from spokesperson.desk.actions.answer_advice import answer_advice
from spokesperson.desk.actions.ask_advice import ask_advice
from spokesperson.desk.actions.take_advice import take_advice
from spokesperson.desk.actions.take_question import give_back_question, take_question
from spokesperson.desk.actions.withdraw_advice import withdraw_advice
from spokesperson.desk.advice import advising, declining
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Advice, Decline, Draft
from spokesperson.desk.screened import sentences
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import composer, showing
from spokesperson.people import choosing, undoing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

EACH_PAGE = 20
PARTIES = ("asked_by", "asked_of", "passed_to", "answered_by", "draft__account", "draft__author__supervisor")


@signed_in
@require_safe
def advice(request: SignedInRequest) -> HttpResponse:
    """What I was asked, and what I asked; the choice stands in the address."""
    who = request.employee
    lists = {
        "answer": (_("To answer"), advising.to_answer(who).order_by("asked_at")),
        "asked": (_("Asked by me"), Advice.objects.filter(asked_by=who)),
        "given": (_("Answered by me"), Advice.objects.filter(answered_by=who)),
    }
    shown = choosing.one_of(request, "show", lists, "answer")
    rows = lists[shown][1].select_related(*PARTIES)
    pages = choosing.page(request, Paginator(rows, EACH_PAGE))
    context = {
        "filters": [
            {"label": label, "count": rows.count(), "url": f"{reverse('advice')}?show={key}", "current": key == shown}
            for key, (label, rows) in lists.items()
        ],
        "rows": [_row(one, who) for one in pages.object_list],
        "pages": pages,
        "query": f"show={shown}",
        "empty": _empty(shown),
    }
    return render(request, "web/advice.html", context)


def _empty(shown: str) -> dict[str, str]:
    """Why nothing stands here, and where to go on."""
    if shown == "answer":
        text = _("Nobody waits for your advice. When a colleague asks you what to write, it stands here.")
        return {"text": text, "url": reverse("guidance"), "label": _("Texts and advice")}
    if shown == "asked":
        text = _("You have asked nobody. Beside every draft you can ask what to write; the answer stands here.")
        return {"text": text, "url": reverse("drafts"), "label": _("My drafts")}
    text = _("You have answered nobody yet. What you advise stands here.")
    return {"text": text, "url": reverse("advice"), "label": _("What waits")}


def _row(one: Advice, who: Employee) -> dict[str, Any]:
    effect, status = state(one)
    other = _("You asked %(name)s") if one.asked_by_id == who.pk else _("%(name)s asks")
    name = one.asked_of.name if one.asked_by_id == who.pk else one.asked_by.name
    return {
        "title": _title(one, who) or _("What should I write?"),
        "who": other % {"name": name},
        "when": recorded.stamp(one.asked_at),
        "effect": effect,
        "status": status,
        "url": reverse("advice_one", args=[one.uid]),
    }


def _title(one: Advice, who: Employee) -> str:
    """What it is about in a line; a list is read over shoulders (1.3; R41).

    Others than its author see the draft's first line as it was when it was last asked about: what is written afterwards
    is private until it is sent (4.2).
    """
    current = one.asked_by_id == who.pk or advising.is_open(one)
    about = masking.title(one.question, longest=90) or (one.draft.title if current else one.about)
    return about or masking.title(one.draft.thread_text, longest=90)


def state(one: Advice) -> tuple[str, str]:
    """The tone and the word of a question."""
    if one.withdrawn_at:
        return "", _("Taken back")
    if one.answered_at:
        return "permit", _("Answered")
    return ("warn", _("Passed on")) if one.passed_at else ("info", _("Open"))


@signed_in
def advice_one(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One question with what it is about; whoever was asked answers here."""
    found = advising.mine(request.employee).select_related(*PARTIES).filter(uid=uid).first()
    if found is None:
        raise Http404
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            return _act(request, found)
        except Invalid as error:
            errors, status = [{"field": error.field, "text": str(error), "clause": error.clause}], 422
        except WrongState as error:
            errors, status = [{"field": "", "text": str(error)}], 409
        except NotYours as error:
            raise Http404 from error
        except Refused as refused:
            return HttpResponseRedirect(reverse("why_decision", args=[refused.verdict.uid]))
    return render(request, "web/advice_one.html", _one(request, found, errors), status=status)


def _act(request: SignedInRequest, found: Advice) -> HttpResponse:
    form, who = request.POST, request.employee
    draft = reverse("draft", args=[found.draft.uid])
    match form.get("act"):
        case "answer":
            answer_advice(found, who, words=form.get("words", ""), proposed=form.get("proposed", ""))
            messages.success(request, _("Answered. %(name)s sees it now.") % {"name": found.asked_by.name})
            return HttpResponseRedirect(reverse("advice"))
        case "withdraw":
            withdraw_advice(found, who, why=form.get("why", ""))
            messages.success(request, _("Taken back. The draft waits for nobody."))
            return HttpResponseRedirect(draft)
        case "take":
            take_advice(found, who)
            messages.success(request, _("The proposed response is your text now. The pause has begun again."))
            return HttpResponseRedirect(draft)
        case _:
            raise Invalid("act", _("Choose what you do."))


def _one(request: SignedInRequest, found: Advice, errors: list[dict[str, str]]) -> dict[str, Any]:
    who, draft = request.employee, found.draft
    mine = found.asked_by_id == who.pk
    open_ = advising.is_open(found)
    effect, word = state(found)
    return {
        "one": found,
        "effect": effect,
        "status": word,
        "mine": mine,
        "may_answer": open_ and who.pk in (found.asked_of_id, found.passed_to_id),
        "may_withdraw": open_ and mine,
        "may_take": mine and bool(found.proposed.strip()) and not found.taken_at,
        "thread": draft.thread_text,
        "answers": draft.in_reply_to,
        # Only while it is asked about: what is written afterwards is its author's until it is sent (4.2).
        "preview": composer.preview(draft) if open_ or mine else None,
        "text": draft.text if open_ or mine else "",
        "departure": draft.departure_reason if found.answered_at else "",
        "said": request.POST,
        "errors": errors,
        "action": reverse("advice_one", args=[found.uid]),
        "back": reverse("draft", args=[draft.uid]) if mine else "",
        "exception": None if mine else draft.topic,
    }


@signed_in
@require_POST
def ask(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ask about a draft; what was typed is kept first."""

    def act(draft: Draft) -> None:
        asked = ask_advice(draft, request.employee, question=request.POST.get("question", ""))
        messages.success(request, _("Asked %(name)s. The draft waits for the answer.") % {"name": asked.asked_of.name})

    return showing.do(request, showing.mine(request, uid), act, back=reverse("draft", args=[uid]) + "#part-advice")


@signed_in
@require_POST
def decline(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Put one of the polite declines in the place of the text; who one is stays before it (1.6)."""
    draft = showing.mine(request, uid)
    contact = declining.contact_for(draft.topic, request.employee)
    texts = declining.texts(draft, contact.name) if contact else []
    which = request.POST.get("which", "")
    if not which.isdecimal() or len(which) > 2 or int(which) >= len(texts):
        raise Http404
    names = [s.strip() for s in sentences.split(draft.text) if advising.introduces(s)]

    def act(held: Draft) -> None:
        write.save(held, request.employee, text=" ".join([*names, texts[int(which)]]))

    return showing.do(request, draft, act, keep=False, back=reverse("draft", args=[uid]))


@signed_in
def questions(request: SignedInRequest) -> HttpResponse:
    """What others declined and I could answer, and what I took (R62)."""
    who = request.employee
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            return _question(request)
        except Invalid as error:
            errors, status = [{"field": "", "text": str(error), "clause": error.clause}], 422
        except NotYours as error:
            raise Http404 from error
    rows = declining.open_for(who).select_related("employee", "topic", "offered_to").order_by("at")
    pages = choosing.page(request, Paginator(rows, EACH_PAGE))
    taken = Decline.objects.filter(taken_by=who).select_related("topic").order_by("-taken_at")[:EACH_PAGE]
    context = {"rows": pages.object_list, "pages": pages, "query": "", "taken": taken, "me": who, "errors": errors}
    return render(request, "web/questions.html", context, status=status)


def _question(request: SignedInRequest) -> HttpResponse:
    try:
        found = Decline.objects.filter(uid=UUID(request.POST.get("uid", ""))).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid("uid", _("Choose a question of the list."))
    if request.POST.get("act") == "give_back":
        give_back_question(found, request.employee)
        words = _("Given back. Others are offered it again.")
        undoing.said(request, words, reverse("questions"), {"uid": str(found.uid), "act": "take"})
        return HttpResponseRedirect(reverse("questions"))
    draft = take_question(found, request.employee, equipment=equipment(request))
    return HttpResponseRedirect(reverse("draft", args=[draft.uid]))
