"""Ownership over the wire: licences, instructions to take down, permissions to use a work (2.1-2.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Status

from spokesperson import clock
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions import ask_permission, give_permission, instruct_takedown
from spokesperson.desk.actions.hand_out_licence import hand_out_licence
from spokesperson.desk.actions.reprint import reprint
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Publication, ReusePermission, TakedownInstruction
from spokesperson.desk.ownership import licence, works
from spokesperson.directive.register import under
from spokesperson.people.models import Employee

router = Router(tags=["ownership"])
MOST = 200


class InstructIn(Strict):
    reason: str
    due_at: str | None = None


class HandOutIn(Strict):
    author: str
    words: str = ""


class AskIn(Strict):
    author: str
    material: str
    use: str
    draft: UUID | None = None


class GrantIn(Strict):
    edits: bool = False
    credit: str = ""
    expires_on: str | None = None


def _publication(uid: UUID) -> Publication:
    rows = Publication.objects.exclude(draft=None).select_related("draft__author__supervisor", "account__owner")
    return rows.get(uid=uid)


def _instruction(found: TakedownInstruction) -> dict[str, Any]:
    return {
        "uid": str(found.uid),
        "publication": str(found.publication.uid),
        "employee": found.employee.urn,
        "by": found.by.urn,
        "reason": found.reason,
        "due_at": clock.iso(found.due_at),
        "checked_at": clock.iso(found.checked_at) if found.checked_at else None,
        "gone": found.gone,
        "done_at": clock.iso(found.done_at) if found.done_at else None,
        "withdrawn_at": clock.iso(found.withdrawn_at) if found.withdrawn_at else None,
    }


def _permission(found: ReusePermission) -> dict[str, Any]:
    return {
        "uid": str(found.uid),
        "author": found.author.urn,
        "asked_by": found.asked_by.urn,
        "material": found.material,
        "use": found.use,
        "state": found.state,
        "edits": found.edits,
        "credit": found.credit,
        "expires_on": found.expires_on.isoformat() if found.expires_on else None,
    }


@router.get("/works", summary="What the caller wrote and published")
def mine(request: HttpRequest, limit: int = 50) -> list[dict[str, Any]]:
    rows = works.published_by(caller(request))[: max(1, min(limit, 200))]
    return [
        {
            "uid": str(p.uid), "url": p.url, "text": p.text, "published_at": clock.iso(p.published_at),
            "library_property": bool(p.draft and p.draft.library_property),
            "deleted_at": clock.iso(p.deleted_at) if p.deleted_at else None,
        }
        for p in rows
    ]  # fmt: skip


@router.post("/works/{uuid:uid}/licence-address", summary="The licence's address for an author who has left")
def hand_out(request: HttpRequest, uid: UUID, body: HandOutIn) -> dict[str, str]:
    author = Employee.objects.filter(handle=body.author).first()
    if author is None:
        raise Invalid("author", "Nobody of that name is in the register.", under("reprinting"))
    return hand_out_licence(_publication(uid), author, caller(request), words=body.words)


@router.post("/works/{uuid:uid}/licence", summary="The reprint licence of one's own work, as plain text")
def take_licence(request: HttpRequest, uid: UUID) -> HttpResponse:
    work = reprint(_publication(uid), caller(request))
    return HttpResponse(licence.as_text(work), content_type="text/plain; charset=utf-8")


@router.post(
    "/works/{uuid:uid}/instructions", summary="Tell its author to take a post down", response={201: dict[str, Any]}
)
def instruct(request: HttpRequest, uid: UUID, body: InstructIn) -> Status[Any]:
    due: datetime | None = None
    if body.due_at:
        try:
            due = clock.aware(body.due_at)
        except (ValueError, OverflowError) as error:
            raise Invalid("due_at", f"{error}.") from error
    made = instruct_takedown.instruct_takedown(_publication(uid), caller(request), reason=body.reason, due_at=due)
    return Status(201, _instruction(made))


@router.get("/instructions", summary="What I was told to take down, and what I told others to")
def instructions(request: HttpRequest, open: bool | None = None) -> list[dict[str, Any]]:
    who = caller(request)
    rows = TakedownInstruction.objects.filter(Q(employee=who) | Q(by=who)).select_related(
        "publication", "by", "employee"
    )
    if open is not None:
        over = Q(done_at__isnull=False) | Q(withdrawn_at__isnull=False)
        rows = rows.exclude(over) if open else rows.filter(over)
    return [_instruction(one) for one in rows.order_by("-given_at")[:MOST]]


@router.post("/instructions/{uuid:uid}/withdraw", summary="Take an instruction back")
def withdraw_instruction(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _instruction(instruct_takedown.withdraw_takedown(_told(uid), caller(request)))


@router.post("/instructions/{uuid:uid}/look", summary="Look at the public page now")
def look(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    found = _told(uid)
    if caller(request).pk not in (found.employee_id, found.by_id):
        raise Http404
    return _instruction(instruct_takedown.check_takedown(found))


def _told(uid: UUID) -> TakedownInstruction:
    rows = TakedownInstruction.objects.select_related(
        "publication__account__owner", "publication__draft__author", "by", "employee"
    )
    return rows.get(uid=uid)


@router.post("/permissions", summary="Ask for the use of somebody's own work", response={201: dict[str, Any]})
def ask(request: HttpRequest, body: AskIn) -> Status[Any]:
    author = Employee.objects.filter(handle=body.author).first() if "\x00" not in body.author else None
    if author is None:
        raise Invalid("author", "Give the handle of the employee whose work it is.", under("reuse"))
    draft = Draft.objects.get(uid=body.draft, author=caller(request)) if body.draft else None
    made = ask_permission.ask_permission(caller(request), author, material=body.material, use=body.use, draft=draft)
    return Status(201, _permission(made))


@router.get("/permissions", summary="What I am asked for of my own work, and what I asked others for")
def permissions(request: HttpRequest, state: str | None = None) -> list[dict[str, Any]]:
    who = caller(request)
    rows = ReusePermission.objects.filter(Q(author=who) | Q(asked_by=who)).select_related("author", "asked_by")
    if state is not None and state not in dict(ReusePermission.STATES):
        raise Invalid("state", f"Choose one of {', '.join(dict(ReusePermission.STATES))}.", under("reuse"))
    return [_permission(one) for one in (rows.filter(state=state) if state else rows)[:MOST]]


@router.get("/permissions/{uuid:uid}", summary="One permission, for its author and whoever asked")
def one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _permission(_asked(request, uid))


@router.post("/permissions/{uuid:uid}/grant", summary="The author permits this use")
def grant(request: HttpRequest, uid: UUID, body: GrantIn) -> dict[str, Any]:
    given = {"edits": body.edits, "credit": body.credit, "expires_on": body.expires_on}
    return _permission(give_permission.give_permission(caller(request), _any(uid), **given))  # type: ignore[arg-type]


@router.post("/permissions/{uuid:uid}/refuse", summary="The author says no; no reason is asked for")
def refuse(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _permission(give_permission.refuse_permission(caller(request), _any(uid)))


@router.post("/permissions/{uuid:uid}/withdraw", summary="The author withdraws a permission")
def withdraw(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _permission(give_permission.withdraw_permission(caller(request), _any(uid)))


@router.post("/permissions/{uuid:uid}/cancel", summary="Whoever asked takes the question back")
def cancel(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return _permission(ask_permission.cancel_question(caller(request), _asked(request, uid)))


def _any(uid: UUID) -> ReusePermission:
    return ReusePermission.objects.select_related("author", "asked_by").get(uid=uid)


def _asked(request: HttpRequest, uid: UUID) -> ReusePermission:
    found = _any(uid)
    if caller(request).pk not in (found.author_id, found.asked_by_id):
        raise Http404
    return found
