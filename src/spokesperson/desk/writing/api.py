"""Bundles, drafts taken back and guidance in the API (1.1, 1.4, 1.7; R42, R60)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from spokesperson import clock
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions import part as parting
from spokesperson.desk.actions import restore as restoring
from spokesperson.desk.actions import spread as spreading
from spokesperson.desk.actions import together as gathering
from spokesperson.desk.actions import write_guidance as guiding
from spokesperson.desk.api import PostIn, ScheduleIn, _mine, draft_json
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Guidance
from spokesperson.desk.writing import bundles
from spokesperson.desk.writing.guidance import offered

router = Router(tags=["composing"])


class SpreadIn(Strict):
    accounts: list[UUID]


class GuidanceIn(Strict):
    kind: str
    title: str
    text: str
    topic: str = ""


def version_json(draft: Draft) -> dict[str, Any]:
    return {**draft_json(draft), "follows": draft.follows}


def outcome_json(one: gathering.Outcome) -> dict[str, Any]:
    return {
        "draft": str(one.draft.uid),
        "account": str(one.draft.account.uid) if one.draft.account else None,
        "done": one.done,
        "why": one.words,
        "clauses": [one.clause] if one.clause else [],
        "decision": str(one.decision) if one.decision else None,
    }


def guidance_json(one: Guidance) -> dict[str, Any]:
    return {
        "uid": str(one.uid),
        "kind": one.kind,
        "title": one.title,
        "topic": one.topic.slug if one.topic else "",
        "text": one.text,
        "by": one.by.urn,
        "changed_at": clock.iso(one.changed_at),
        "retired_at": clock.iso(one.retired_at) if one.retired_at else None,
    }


@router.get("/drafts/{uuid:uid}/versions", summary="The versions of one announcement, an account each")
def versions(request: HttpRequest, uid: UUID) -> list[dict[str, Any]]:
    return [version_json(one) for one in bundles.members(_mine(request, uid))]


@router.post("/drafts/{uuid:uid}/versions", summary="Say the same on further accounts", response={201: list[Any]})
def spread(request: HttpRequest, uid: UUID, body: SpreadIn) -> Status[Any]:
    made = spreading.spread(_mine(request, uid), caller(request), body.accounts)
    return Status(201, [version_json(one) for one in made])


@router.post("/drafts/{uuid:uid}/part", summary="Give this version words of its own")
def part(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return version_json(parting.part(_mine(request, uid), caller(request)))


@router.post("/drafts/{uuid:uid}/rejoin", summary="Take the common words again")
def rejoin(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return version_json(parting.rejoin(_mine(request, uid), caller(request)))


@router.post("/drafts/{uuid:uid}/post-all", summary="Send all versions now; an answer for each")
def post_all(request: HttpRequest, uid: UUID, body: PostIn | None = None) -> list[dict[str, Any]]:
    emergency = body.emergency if body else ""
    done = gathering.post_all(_mine(request, uid), caller(request), emergency=emergency)
    return [outcome_json(one) for one in done]


@router.post("/drafts/{uuid:uid}/schedule-all", summary="Send all versions at an hour; an answer for each")
def schedule_all(request: HttpRequest, uid: UUID, body: ScheduleIn) -> list[dict[str, Any]]:
    try:
        when = clock.aware(body.at)
    except (ValueError, OverflowError) as error:
        raise Invalid("at", f"{error}.") from error
    return [outcome_json(one) for one in gathering.schedule_all(_mine(request, uid), caller(request), when)]


@router.post("/drafts/{uuid:uid}/restore", summary="Take back a draft thrown away today")
def restore(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return draft_json(restoring.restore(_mine(request, uid), caller(request)))


@router.get("/guidance", summary="Texts to start from and standing advice")
def guidance(request: HttpRequest, topic: str = "", limit: int = 50) -> list[dict[str, Any]]:
    rows = offered().filter(topic__slug=topic) if topic else offered()
    return [guidance_json(one) for one in rows[: max(1, min(limit, 200))]]


@router.post("/guidance", summary="Write a text that others start from", response={201: dict[str, Any]})
def add_guidance(request: HttpRequest, body: GuidanceIn) -> Status[Any]:
    return Status(201, guidance_json(guiding.write_guidance(caller(request), **body.dict())))


@router.put("/guidance/{uuid:uid}", summary="Change a text that others start from")
def change_guidance(request: HttpRequest, uid: UUID, body: GuidanceIn) -> dict[str, Any]:
    found = Guidance.objects.select_related("topic").get(uid=uid)
    return guidance_json(guiding.write_guidance(caller(request), guidance=found, **body.dict()))


@router.delete("/guidance/{uuid:uid}", summary="Offer a text no longer", response={204: None})
def retire_guidance(request: HttpRequest, uid: UUID) -> Status[Any]:
    guiding.retire_guidance(Guidance.objects.select_related("topic").get(uid=uid), caller(request))
    return Status(204, None)
