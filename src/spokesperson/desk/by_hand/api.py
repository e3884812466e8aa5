"""Posting by hand, through the API (1.2, 1.8, 4.2; L3, L5, R36)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from spokesperson import clock
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions.note_posted import note_posted
from spokesperson.desk.actions.release import release
from spokesperson.desk.api import PostIn, draft_json
from spokesperson.desk.models import Draft
from spokesperson.people.models import Employee

router = Router(tags=["desk"])


class PostedIn(Strict):
    """``elsewhere``: it is mine although the register knows another place. ``unreadable``: one has to sign in there."""

    address: str
    elsewhere: bool = False
    unreadable: bool = False


def _mine(request: HttpRequest, uid: UUID) -> tuple[Draft, Employee]:
    who = caller(request)
    return Draft.objects.get(uid=uid, author=who), who


@router.post("/drafts/{uuid:uid}/release", summary="Clear the post to be copied and posted by hand")
def cleared(request: HttpRequest, uid: UUID, body: PostIn | None = None) -> dict[str, Any]:
    draft, who = _mine(request, uid)
    return draft_json(release(draft, who, emergency=body.emergency if body else ""))


@router.post("/drafts/{uuid:uid}/posted", summary="Say where it stands", response={201: dict[str, Any]})
def posted(request: HttpRequest, uid: UUID, body: PostedIn) -> Status[Any]:
    draft, who = _mine(request, uid)
    made = note_posted(draft, who, body.address, elsewhere=body.elsewhere, unreadable=body.unreadable)
    outcome = "word" if not made.version else "differs" if made.draft and made.draft.why else "same"
    answer = {
        "uid": str(made.uid),
        "uri": made.uri,
        "url": made.url,
        "outcome": outcome,
        "text": made.text,
        "noted_at": clock.iso(made.published_at),
    }
    return Status(201, answer)
