"""Review, advice and declined questions through the API (1.1, 1.7, Def-Library-business; R20, R30-R32, R60-R62)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from spokesperson import clock
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions import write
from spokesperson.desk.actions.answer_advice import answer_advice
from spokesperson.desk.actions.ask_advice import ask_advice
from spokesperson.desk.actions.send_back import send_back
from spokesperson.desk.actions.take_advice import take_advice
from spokesperson.desk.actions.take_question import give_back_question, take_question
from spokesperson.desk.actions.withdraw_advice import withdraw_advice
from spokesperson.desk.advice import advising, declining
from spokesperson.desk.api import draft_json
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Advice, Decline, Draft
from spokesperson.desk.review import review_queue
from spokesperson.directive.register import under

router = Router(tags=["review"])
MOST = 200
NAMED = ("asked_by", "asked_of", "passed_to", "answered_by", "draft")


class SendBackIn(Strict):
    seen: str
    verdict: str
    words: str
    clause: str = ""


class AskIn(Strict):
    question: str = ""


class AnswerIn(Strict):
    words: str = ""
    proposed: str = ""


class WithdrawIn(Strict):
    why: str


class TakeIn(Strict):
    equipment: str = "unknown"


@router.get("/reviews", summary="What waits for my word, the longest first")
def reviews(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "draft": str(w.draft.uid),
            "title": w.draft.title,
            "author": w.draft.author.urn,
            "clause": w.clause,
            "since": clock.iso(w.since),
            "version": w.draft.version,
        }
        for w in review_queue.pending(caller(request))[:MOST]
    ]


@router.post("/drafts/{uuid:uid}/send-back", summary="Ask for changes, or reject", response={201: dict[str, Any]})
def back(request: HttpRequest, uid: UUID, body: SendBackIn) -> Status[Any]:
    made = send_back(
        Draft.objects.get(uid=uid), caller(request), seen=body.seen, verdict=body.verdict, words=body.words,
        clause=body.clause,
    )  # fmt: skip
    return Status(201, {"draft": str(uid), "verdict": made.verdict, "version": made.version, "at": clock.iso(made.at)})


def advice_json(one: Advice) -> dict[str, Any]:
    """A question and its answer, as its parties see it."""
    return {
        "uid": str(one.uid),
        "draft": str(one.draft.uid),
        "asked_by": one.asked_by.urn,
        "asked_of": one.asked_of.urn,
        "passed_to": one.passed_to.urn if one.passed_to else None,
        "flagged": one.flagged,
        "question": one.question,
        "asked_at": clock.iso(one.asked_at),
        "pass_on_at": clock.iso(one.pass_on_at) if one.pass_on_at else None,
        "answered_by": one.answered_by.urn if one.answered_by else None,
        "answered_at": clock.iso(one.answered_at) if one.answered_at else None,
        "words": one.words,
        "proposed": one.proposed,
        "taken_at": clock.iso(one.taken_at) if one.taken_at else None,
        "withdrawn_at": clock.iso(one.withdrawn_at) if one.withdrawn_at else None,
        "withdrawn_why": one.withdrawn_why,
        "departure_reason": one.draft.departure_reason if one.answered_at else "",
    }


def _party(request: HttpRequest, uid: UUID) -> Advice:
    """The question, for its parties; to others it does not exist (R16)."""
    return advising.mine(caller(request)).select_related(*NAMED).get(uid=uid)


@router.get("/advice", summary="Advice I gave, give or asked for")
def advice(request: HttpRequest, open: bool | None = None, limit: int = 50) -> list[dict[str, Any]]:
    rows = advising.mine(caller(request)).select_related(*NAMED)
    if open is not None:
        rows = rows.filter(answered_at=None, withdrawn_at=None) if open else rows.exclude(
            answered_at=None, withdrawn_at=None
        )  # fmt: skip
    return [advice_json(one) for one in rows[: max(1, min(limit, MOST))]]


@router.get("/advice/{uuid:uid}", summary="One question, for those who are part of it")
def one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return advice_json(_party(request, uid))


@router.post("/drafts/{uuid:uid}/advice", summary="Ask the supervisor for advice", response={201: dict[str, Any]})
def ask(request: HttpRequest, uid: UUID, body: AskIn | None = None) -> Status[Any]:
    me = caller(request)
    asked = ask_advice(Draft.objects.get(uid=uid, author=me), me, question=body.question if body else "")
    return Status(201, advice_json(_party(request, asked.uid)))


@router.post("/advice/{uuid:uid}/answer", summary="Answer in words, with a response, or both")
def answer(request: HttpRequest, uid: UUID, body: AnswerIn) -> dict[str, Any]:
    answer_advice(_party(request, uid), caller(request), words=body.words, proposed=body.proposed)
    return advice_json(_party(request, uid))


@router.post("/advice/{uuid:uid}/withdraw", summary="Take the question back, with a reason")
def withdraw(request: HttpRequest, uid: UUID, body: WithdrawIn) -> dict[str, Any]:
    withdraw_advice(_party(request, uid), caller(request), why=body.why)
    return advice_json(_party(request, uid))


@router.post("/advice/{uuid:uid}/take-over", summary="Make the proposed response the draft's text")
def take(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    held = take_advice(_party(request, uid), caller(request))
    return {**draft_json(held), "authorship": held.authorship}


@router.get("/drafts/{uuid:uid}/declines", summary="Polite words to decline with, and who is named")
def declines(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    me = caller(request)
    draft = write.peek(Draft.objects.get(uid=uid, author=me), me)
    if not draft.topic:
        raise Invalid("topic", "Say first what the reply is about.", under("expertise"))
    contact = declining.contact_for(draft.topic, me)
    texts = declining.texts(draft, contact.name) if contact else []
    return {"contact": contact.urn if contact else None, "texts": texts, "declining": declining.is_decline(draft)}


def question_json(one: Decline) -> dict[str, Any]:
    return {
        "uid": str(one.uid),
        "thread": one.thread,
        "thread_text": one.shown,
        "topic": one.topic.slug,
        "declined_by": one.employee.urn,
        "at": clock.iso(one.at),
        "offered_to": one.offered_to.urn if one.offered_to else None,
    }


@router.get("/questions", summary="Declined questions I may take")
def questions(request: HttpRequest, limit: int = 50) -> list[dict[str, Any]]:
    rows = declining.open_for(caller(request)).select_related("employee", "offered_to", "topic").order_by("at")
    return [question_json(one) for one in rows[: max(1, min(limit, MOST))]]


@router.post("/questions/{uuid:uid}/take", summary="Begin the reply to it", response={201: dict[str, Any]})
def take_one(request: HttpRequest, uid: UUID, body: TakeIn | None = None) -> Status[Any]:
    equipment = body.equipment if body else "unknown"
    draft = take_question(Decline.objects.get(uid=uid), caller(request), equipment=equipment)
    return Status(201, draft_json(draft))


@router.post("/questions/{uuid:uid}/give-back", summary="Let somebody else take it", response={204: None})
def give_one_back(request: HttpRequest, uid: UUID) -> Status[Any]:
    give_back_question(Decline.objects.get(uid=uid), caller(request))
    return Status(204, None)
