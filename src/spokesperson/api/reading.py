"""Reading through the API: who I am, what I may do, the directive, records and their proofs (R4, R8, R87, R88)."""

from __future__ import annotations

import difflib
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.api.problems import problem
from spokesperson.archive import store as archive
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import access, door, replaying
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.decisions.wire import Strict, caller
from spokesperson.desk.api import verdict_json
from spokesperson.desk.errors import Invalid
from spokesperson.directive.models import Version
from spokesperson.directive.register import in_force, under, version_at
from spokesperson.people.models import Employee

router = Router(tags=["reading"])


class QuestionIn(Strict):
    """May I do this now? Nothing is recorded."""

    action: str = Field(max_length=40, pattern=r"^[a-z][a-z_]*$")
    account: UUID | None = None
    topic: str = Field("", max_length=60)
    use: str = "business"


class Page(Schema):
    limit: int = Field(20, ge=1, le=200)
    before: int | None = Field(None, ge=0, le=2**53)


@router.get("/me", summary="Who I am to the directive")
def me(request: HttpRequest) -> dict[str, Any]:
    who = caller(request)
    verdict = door.weigh(Activity(actor=who, action="post", subject=who.urn, as2={"type": "Create"}))
    used = verdict.decision.facts_used
    return {
        "uid": str(who.uid),
        "name": who.name,
        "roles": sorted(used.get("roles", [])),
        "working": used.get("working"),
    }


@router.post("/decisions", summary="May I? Weighed, not recorded")
def may_i(request: HttpRequest, body: QuestionIn) -> dict[str, Any]:
    who = caller(request)
    account = Account.objects.get(uid=body.account) if body.account else None
    if body.use not in ("business", "personal"):
        raise Invalid("use", "Say whether this is business or personal use.", under("use"))
    activity = Activity(
        actor=who,
        action=body.action,
        subject=who.urn,
        as2={"type": "Question"},
        account=account,
        topic=body.topic,
        use=body.use,
        facts={"stage": "draft"},
    )
    return verdict_json(door.weigh(activity))


@router.get("/decisions/{uuid:uid}", summary="A stored decision of mine")
def decision(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    stored = Decision.objects.get(uid=uid)
    try:
        access.may_see_decision(caller(request), stored)
    except door.Refused as refused:
        raise Decision.DoesNotExist from refused
    found: dict[str, Any] = canonical.loads(bytes(stored.canonical))
    return {**found, "uid": str(uid), "record": str(stored.record), "replays": replaying.same(stored)}


@router.get("/accounts", summary="The register of accounts")
def accounts(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "uid": str(a.uid), "network": a.network, "handle": a.handle, "address": a.address, "kind": a.kind,
            "state": a.state, "purpose": a.purpose,
        }
        for a in access.accounts(caller(request), Account.objects.select_related("owner__supervisor")[:500])
    ]  # fmt: skip


@router.get("/directive", summary="The directive in force")
def directive(request: HttpRequest) -> dict[str, Any]:
    version, rules = version_at(), in_force()
    return {
        "code": version.code,
        "title": version.title,
        "revision": version.revision,
        "effective": clock.iso(version.effective),
        "hashes": {"text": version.text_hash, "rules": version.rules_hash, "file": version.file_hash},
        "clauses": [{"id": c.id, "heading": c.heading} for c in rules.clauses],
        "matrix": {f"{action}/{role}": allowed for (role, action), allowed in rules.matrix.items()},
        "versions": list(Version.objects.values_list("revision", flat=True)),
    }


@router.get("/directive/{clause_id}", summary="One clause")
def clause(request: HttpRequest, clause_id: str) -> dict[str, Any]:
    clauses = {c.id: c for c in in_force().clauses}
    found = clauses.get(clause_id)
    if found is None:
        near = difflib.get_close_matches(clause_id, clauses, n=1, cutoff=0.0)
        raise Invalid("clause_id", f"There is no clause {clause_id[:40]!r}; the nearest is {near[0]}.")
    return {"id": found.id, "heading": found.heading, "text": found.text}


@router.get("/records", summary="The newest records I may see")
def records(request: HttpRequest, page: Query[Page]) -> list[dict[str, Any]]:
    access.may_see_all(caller(request))
    return [access.summary(r) for r in access.newest(caller(request), page.limit, page.before)[0]]


def _record(request: HttpRequest, uid: UUID) -> archive.Record:
    """The record, or 404: that somebody else's record exists is none of a program's business (1.3)."""
    try:
        return access.get(caller(request), uid)
    except door.Refused as refused:
        raise Employee.DoesNotExist from refused


@router.get("/records/{uuid:uid}", summary="One record")
def record(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    return access.full(_record(request, uid), caller(request))


@router.get("/records/{uuid:uid}/proof", summary="A record's proof, for verify.py")
def proof(request: HttpRequest, uid: UUID) -> HttpResponse:
    _record(request, uid)
    try:
        body = orjson.dumps(archive.proof(str(uid)))
    except archive.UnknownRecord as error:
        raise Employee.DoesNotExist from error
    except archive.NotSealed:
        return problem(503, "Being sealed", "The record is being sealed. Try again in a moment.")
    return HttpResponse(body, content_type="application/json")


@router.get("/checkpoint", summary="The signed head of the archive", auth=None)
def checkpoint(request: HttpRequest) -> HttpResponse:
    return HttpResponse(archive.head().checkpoint_text, content_type="text/plain; charset=utf-8")
