"""Photos handed over, through the API (Overview/upload; M8R, M8A)."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from spokesperson import clock
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions import hand_over, take_over
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Handover
from spokesperson.desk.photos import handing
from spokesperson.desk.photos.pages import may_answer
from spokesperson.people.models import Employee

router = Router(tags=["desk"])
MOST = 100


class HandoverIn(Strict):
    """``data``: the picture's bytes in base64. ``to``: an Administrator; without one, whoever is back first."""

    data: str
    file_name: str = ""
    alt: str
    rights: str
    to: UUID | None = None
    words: str = ""


class DeclineIn(Strict):
    words: str


def _json(row: Handover) -> dict[str, Any]:
    """A handed-over photo without a word of the draft it is for: that is its author's until it is sent (4.2)."""
    return {
        "uid": str(row.uid),
        "urn": row.urn,
        "draft": row.draft.urn,
        "by": row.by.urn,
        "to": row.to.urn if row.to else None,
        "state": row.state,
        "alt": row.alt,
        "rights": row.rights,
        "words": row.words,
        "file_name": row.file_name,
        "media_type": row.media_type,
        "sha256": row.sha256,
        "at": clock.iso(row.at),
        "answer": row.answer,
        "answered_at": clock.iso(row.answered_at) if row.answered_at else None,
    }


@router.get("/handovers", summary="Photos that wait for me as an Administrator, and those I handed over")
def listed(request: HttpRequest) -> dict[str, Any]:
    who = caller(request)
    waiting = handing.waiting()[:MOST] if may_answer(who) else []
    return {"waiting": [_json(row) for row in waiting], "mine": [_json(row) for row in handing.own(who)[:MOST]]}


@router.post("/drafts/{uuid:uid}/handovers", summary="Hand a photo to an Administrator", response={201: dict[str, Any]})
def hand(request: HttpRequest, uid: UUID, body: HandoverIn) -> Status[Any]:
    who = caller(request)
    try:
        data = base64.b64decode(body.data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("data", "Expected the picture's bytes in base64.") from error
    to = None
    if body.to is not None and (to := Employee.objects.filter(uid=body.to).first()) is None:
        raise Invalid("to", "Choose an Administrator, or leave it to whoever is back first.")
    draft = Draft.objects.get(uid=uid, author=who)
    made = hand_over.hand_over(
        draft, who, data=data, file_name=body.file_name, alt=body.alt, rights=body.rights, to=to, words=body.words
    )
    return Status(201, _json(made))


@router.post("/handovers/{uuid:uid}/take", summary="Add the photo to its draft, as one's own upload")
def take(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    row = _answerable(request, uid)
    take_over.take_over(row, caller(request))
    return _json(_fresh(row))


@router.post("/handovers/{uuid:uid}/decline", summary="Give the photo back, with words")
def decline(request: HttpRequest, uid: UUID, body: DeclineIn) -> dict[str, Any]:
    row = _answerable(request, uid)
    take_over.decline(row, caller(request), words=body.words)
    return _json(_fresh(row))


@router.post("/handovers/{uuid:uid}/withdraw", summary="Take the photo back while it waits")
def withdraw(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    row = Handover.objects.select_related("by", "to", "draft").get(uid=uid, by=caller(request))
    return _json(hand_over.withdraw_handover(row, caller(request)))


def _answerable(request: HttpRequest, uid: UUID) -> Handover:
    """To whoever neither handed it over nor may answer, it does not exist (404)."""
    row = Handover.objects.select_related("by__supervisor", "to", "draft").get(uid=uid)
    who = caller(request)
    if row.by_id != who.pk and not may_answer(who):
        raise Handover.DoesNotExist
    return row


def _fresh(row: Handover) -> Handover:
    return Handover.objects.select_related("by", "to", "draft").get(pk=row.pk)
