"""The desk's part of the API: drafts and what can be done with them (1.8; R64, R65)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import AfterValidator

from spokesperson import clock
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import door
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.actions import approve as approving
from spokesperson.desk.actions import overrule as overruling
from spokesperson.desk.actions import post as posting
from spokesperson.desk.actions import resolve as resolving
from spokesperson.desk.actions import submit as submitting
from spokesperson.desk.actions import withdraw as withdrawing
from spokesperson.desk.actions import write
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.screened import appraisal, findings
from spokesperson.desk.writing import content, offering, own_facts
from spokesperson.desk.writing.languages import written_in
from spokesperson.directive.engine.catalogue import FACTS

router = Router(tags=["desk"])


def _purpose(given: str) -> str:
    """A purpose that the rules can weigh: an unknown word would refuse every later look at the draft."""
    given = given.strip()
    if given and not FACTS["purpose"].type.holds(given):
        raise ValueError(f"choose {FACTS['purpose'].type.expected().removeprefix('expected ')}")
    return given


Purpose = Annotated[str, AfterValidator(_purpose)]


class DraftIn(Strict):
    text: str | None = None
    language: str | None = None
    account: UUID | None = None
    topic: str | None = None
    purpose: Purpose | None = None
    purpose_words: str | None = None
    in_reply_to: str | None = None
    thread_text: str | None = None
    no_link_reason: str | None = None
    departure_reason: str | None = None
    answers: dict[str, str] | None = None
    stated: dict[str, Any] | None = None
    settled: dict[str, str] | None = None
    equipment: str | None = None
    seen: int | None = None


class ScheduleIn(Strict):
    at: str


class PostIn(Strict):
    emergency: str = ""


class ApproveIn(Strict):
    """``seen``: the content's hash. ``hour``: the hour read with it, "" for none; another one by now is a conflict."""

    seen: str
    words: str = ""
    noted: list[str] = []
    hour: str | None = None


class OverruleIn(Strict):
    kind: str
    excerpt_hash: str
    reason: str


class ResolveIn(Strict):
    outcome: str


def _mine(request: HttpRequest, uid: UUID) -> Draft:
    return Draft.objects.get(uid=uid, author=caller(request))


def draft_json(draft: Draft) -> dict[str, Any]:
    """A draft as the API shows it to its author."""
    ends = posting.pause_ends(draft)
    return {
        "uid": str(draft.uid),
        "urn": draft.urn,
        "state": draft.state,
        "version": draft.version,
        "text": draft.text,
        "language": written_in(draft),
        "account": str(draft.account.uid) if draft.account else None,
        "topic": draft.topic,
        "purpose": draft.purpose,
        "in_reply_to": draft.in_reply_to,
        "thread_text": draft.thread_text,
        "edited_at": clock.iso(draft.edited_at),
        "pause_ends": clock.iso(ends),
        "seconds_left": max(0, round((ends - clock.now()).total_seconds())),
        "scheduled_for": clock.iso(draft.scheduled_for) if draft.scheduled_for else None,
        "library_property": draft.library_property,
        "questions": appraisal.questions(draft),
        "answers": draft.answers,
        "asked": {name: fact.ask for name, fact in own_facts.asked().items()},
        "stated": draft.stated,
        "content_hash": content.content_hash(draft),
        "why": draft.why,
        "url": publication.url if (publication := getattr(draft, "publication", None)) else None,
    }


def intent_json(intent: Intent) -> dict[str, Any]:
    return {
        "uid": str(intent.uid),
        "verb": intent.verb,
        "state": intent.state,
        "due_at": clock.iso(intent.due_at),
        "outcome": intent.outcome,
    }


def _given(body: DraftIn) -> dict[str, Any]:
    given = body.dict(exclude_unset=True, exclude={"seen", "equipment"})
    return {name: value for name, value in given.items() if value is not None or name == "account"}


def verdict_json(verdict: door.Verdict) -> dict[str, Any]:
    found: dict[str, Any] = canonical.loads(verdict.decision.canonical())
    found |= {"permitted": verdict.permitted, "uid": str(verdict.uid) if verdict.uid else None}
    found["record"] = str(verdict.record) if verdict.record else None
    return found


@router.get("/drafts", summary="My drafts")
def drafts(request: HttpRequest, state: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
    rows = Draft.objects.filter(author=caller(request)).exclude(state="discarded")
    if state:
        rows = rows.filter(state=state)
    return [draft_json(d) for d in rows.select_related("account", "publication")[: max(1, min(limit, 200))]]


@router.post("/drafts", summary="Begin a draft", response={201: dict[str, Any]})
def begin(request: HttpRequest, body: DraftIn) -> Status[Any]:
    draft = write.start(caller(request), equipment=body.equipment or "unknown", **_given(body))
    return Status(201, draft_json(draft))


@router.get("/drafts/{uuid:uid}", summary="One draft")
def one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return draft_json(_mine(request, uid))


@router.patch("/drafts/{uuid:uid}", summary="Change a draft; any change of content restarts the pause")
def change(request: HttpRequest, uid: UUID, body: DraftIn) -> dict[str, Any]:
    if body.equipment is not None:
        raise Invalid("equipment", "The device is noted when the draft begins and stays.")
    return draft_json(write.save(_mine(request, uid), caller(request), seen=body.seen, **_given(body)))


@router.get("/drafts/{uuid:uid}/verdict", summary="The verdict as it would be now, unrecorded")
def verdict(request: HttpRequest, uid: UUID, stage: str = "draft") -> dict[str, Any]:
    if stage not in ("draft", "submit", "send"):
        raise Invalid("stage", "Choose draft, submit or send.")
    draft = write.peek(_mine(request, uid), caller(request))
    found = appraisal.appraise(draft)
    answer = verdict_json(door.weigh(appraisal.proposal(draft, stage, found)))
    answer["findings"] = findings.as_json(draft, found.found)
    answer["offers"] = offering.as_json(draft, found)
    return answer


@router.post("/drafts/{uuid:uid}/submit", summary="I have finished writing: decide, and let the pause run")
def submit(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    draft, verdict = submitting.submit(_mine(request, uid), caller(request))
    return {"draft": draft_json(draft), "decision": verdict_json(verdict)}


@router.post("/drafts/{uuid:uid}/post", summary="Send now, once the pause is over", response={202: dict[str, Any]})
def post(request: HttpRequest, uid: UUID, body: PostIn | None = None) -> Status[Any]:
    emergency = body.emergency if body else ""
    return Status(202, intent_json(posting.post(_mine(request, uid), caller(request), emergency=emergency)))


@router.post("/drafts/{uuid:uid}/schedule", summary="Send at an hour", response={202: dict[str, Any]})
def schedule(request: HttpRequest, uid: UUID, body: ScheduleIn) -> Status[Any]:
    try:
        when = clock.aware(body.at)
    except (ValueError, OverflowError) as error:
        raise Invalid("at", f"{error}.") from error
    return Status(202, intent_json(posting.schedule(_mine(request, uid), caller(request), when)))


@router.post("/drafts/{uuid:uid}/withdraw", summary="Back to draft")
def withdraw(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return draft_json(withdrawing.withdraw(_mine(request, uid), caller(request)))


@router.delete("/drafts/{uuid:uid}", summary="Discard a draft", response={204: None})
def discard(request: HttpRequest, uid: UUID) -> Status[Any]:
    withdrawing.discard(_mine(request, uid), caller(request))
    return Status(204, None)


@router.post("/drafts/{uuid:uid}/approve", summary="Approve exactly this content", response={201: dict[str, Any]})
def approve(request: HttpRequest, uid: UUID, body: ApproveIn) -> Status[Any]:
    made = approving.approve(
        Draft.objects.get(uid=uid),
        caller(request),
        seen=body.seen,
        words=body.words,
        noted=body.noted,
        hour=body.hour,
    )
    return Status(201, {"approved": str(uid), "content_hash": made.content_hash, "at": clock.iso(made.at)})


@router.post("/drafts/{uuid:uid}/overrule", summary="Set a finding aside, with reason", response={201: dict[str, Any]})
def overrule(request: HttpRequest, uid: UUID, body: OverruleIn) -> Status[Any]:
    made = overruling.overrule(
        Draft.objects.get(uid=uid),
        caller(request),
        kind=body.kind,
        excerpt_hash=body.excerpt_hash,
        reason=body.reason,
    )
    return Status(201, {"overruled": made.kind, "at": clock.iso(made.at)})


@router.post("/drafts/{uuid:uid}/resolve", summary="Say what became of a post that could not be confirmed")
def resolve(request: HttpRequest, uid: UUID, body: ResolveIn) -> dict[str, Any]:
    return draft_json(resolving.resolve(_mine(request, uid), caller(request), outcome=body.outcome))
