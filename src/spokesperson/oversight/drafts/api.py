"""Drafts of the directive through the API: the same acts as on the pages (P2; R3).

A text that cannot be read is answered 422 with every mistake at its line and column; ``unfinished`` keeps it anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.wire import Strict, caller
from spokesperson.directive.engine import Mistake
from spokesperson.directive.models import Proposal, Version
from spokesperson.oversight.actions.adopt_directive import urn as version_urn
from spokesperson.oversight.actions.adopt_proposal import adopt_proposal
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.follow_newest import follow_newest
from spokesperson.oversight.actions.give_back import give_back
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.actions.withdraw_version import withdraw_version
from spokesperson.oversight.drafts import proposals
from spokesperson.oversight.drafts.editor_check import Check, examine, stand
from spokesperson.people.models import Employee

router = Router(tags=["drafts of the directive"])
PROBLEM = "application/problem+json"


class BeginIn(Strict):
    effective: str = Field("", max_length=40)
    major: bool = False
    note: str = ""


class KeepIn(Strict):
    seen: int = Field(ge=1, le=2**31)
    source: str | None = None
    note: str | None = None
    unfinished: bool = False


class SourceIn(Strict):
    source: str


class AskIn(Strict):
    seen: int = Field(ge=1, le=2**31)
    reader: str = Field(max_length=120)


class FollowIn(Strict):
    newest: str = Field(max_length=20)


class AdoptIn(Strict):
    file_hash: str = Field(max_length=64)


class WordsIn(Strict):
    words: str


def _answered(view: Callable[..., Any]) -> Callable[..., Any]:
    """What only drafts can be answered with: two texts at once (409), and what is left (422)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except proposals.KeptElsewhere as error:
            return _problem(409, "Not now", str(error), clauses=[proposals.CLAUSE()], kept=draft_json(error.kept))
        except proposals.NotReady as error:
            left = [{"key": one.key, "text": one.text, "clause": one.clause} for one in error.left]
            found = proposals.get(kwargs["uid"])
            return _problem(422, "Something is left", str(error), field="source", clauses=[error.clause], left=left,
                            **check_json(examine(found.source)))  # fmt: skip

    return wrapped


def _problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail, **more}
    return HttpResponse(orjson.dumps(body), status=status, content_type=PROBLEM)


def _reader(request: HttpRequest) -> Employee:
    """The caller, if the directive lets them see drafts; looking is not recorded."""
    who = caller(request)
    verdict = door.weigh(proposals.looking(who))
    if not verdict.permitted:
        raise door.Refused(verdict)
    return who


def draft_json(draft: Proposal, *, text: bool = True) -> dict[str, Any]:
    """A draft as the API shows it; ``seen`` of the next act is its ``keeps``."""
    asked, author = draft.asked_of, draft.author
    return {
        "uid": str(draft.uid),
        "urn": proposals.urn(draft),
        "state": draft.state,
        "base": draft.base.revision,
        "note": draft.note,
        "author": author.employee.handle,
        "asked_of": asked.employee.handle if asked else None,
        "keeps": draft.keeps,
        "kept_at": clock.iso(draft.kept_at),
        "adopted_as": draft.adopted_as.revision if draft.adopted_as else None,
        **({"source": draft.source} if text else {}),
    }


def check_json(check: Check) -> dict[str, Any]:
    """A check as the API shows it: mistakes, cases that differ, and what no case shows."""
    coverage = (*check.coverage.rules, *check.coverage.conditions, *check.coverage.cells)
    return {
        "file_hash": check.rules.file_hash if check.rules else None,
        "mistakes": [_mistake(one) for one in check.mistakes],
        "cases": len(check.cases),
        "differing": [{"line": c.case.line, "name": c.case.name, "then": c.case.then, "now": c.decision.effect,
                       "text": c.wrong} for c in check.differing],
        "not_shown": [{"line": line, "text": words} for line, words in coverage],
    }  # fmt: skip


def _mistake(one: Mistake) -> dict[str, Any]:
    return {"line": one.line, "column": one.column, "message": one.message, "suggestion": one.suggestion.strip("'")}


def _standing(draft: Proposal) -> dict[str, Any]:
    standing = stand(draft)
    left = [{"key": one.key, "text": one.text, "clause": one.clause} for one in standing.left]
    return {**draft_json(draft), "check": check_json(standing.check), "left": left}


def _broken(check: Check) -> HttpResponse:
    words = "The text cannot be read; every mistake is named at its line and column."
    return _problem(422, "Check this field", words, field="source", clauses=[proposals.CLAUSE()], **check_json(check))


@router.get("/directive/drafts", summary="All drafts, the one kept last first")
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    _reader(request)
    return [draft_json(draft, text=False) for draft in proposals.everything()]


@router.post("/directive/drafts", response={201: dict[str, Any]}, summary="Begin a draft from the newest version")
def begin(request: HttpRequest, body: BeginIn) -> Any:
    made = draft_version(caller(request), effective=body.effective or None, major=body.major, note=body.note)
    return Status(201, _standing(proposals.get(made.uid)))


@router.get("/directive/drafts/{uid}", summary="A draft with its check and what is left before adoption")
def one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    _reader(request)
    return _standing(proposals.get(uid))


@router.patch("/directive/drafts/{uid}", summary="Keep a draft's text and its sentence")
@_answered
def keep(request: HttpRequest, uid: UUID, body: KeepIn) -> Any:
    who, draft = caller(request), proposals.get(uid)
    proposals.must(proposals.activity(who, draft, "Update"))
    if body.source is not None and not body.unfinished:
        check = examine(proposals.clean_source(body.source))
        if check.rules is None:
            return _broken(check)
    keep_version(who, draft, seen=body.seen, source=body.source, note=body.note)
    return _standing(proposals.get(uid))


@router.post("/directive/drafts/{uid}/check", summary="Check a text; nothing is stored")
@_answered
def check(request: HttpRequest, uid: UUID, body: SourceIn) -> Any:
    _reader(request)
    proposals.get(uid)
    found = examine(proposals.clean_source(body.source))
    return _broken(found) if found.rules is None else check_json(found)


@router.post("/directive/drafts/{uid}/ask", summary="Ask somebody who may adopt it to read it")
@_answered
def ask(request: HttpRequest, uid: UUID, body: AskIn) -> Any:
    ask_reader(caller(request), proposals.get(uid), Employee.objects.get(handle=body.reader), seen=body.seen)
    return _standing(proposals.get(uid))


@router.post("/directive/drafts/{uid}/follow", summary="Compare it with the newest version from now on")
@_answered
def follow(request: HttpRequest, uid: UUID, body: FollowIn) -> Any:
    follow_newest(caller(request), proposals.get(uid), newest=body.newest)
    return _standing(proposals.get(uid))


@router.post("/directive/drafts/{uid}/give-back", summary="Give it back to its authors with words")
@_answered
def back(request: HttpRequest, uid: UUID, body: WordsIn) -> Any:
    give_back(caller(request), proposals.get(uid), words=body.words)
    return _standing(proposals.get(uid))


@router.post("/directive/drafts/{uid}/withdraw", summary="Close the draft")
@_answered
def withdraw(request: HttpRequest, uid: UUID) -> Any:
    withdraw_version(caller(request), proposals.get(uid))
    return _standing(proposals.get(uid))


@router.post("/directive/drafts/{uid}/adopt", summary="Adopt it as the next version")
@_answered
def adopt(request: HttpRequest, uid: UUID, body: AdoptIn) -> Any:
    return version_json(adopt_proposal(caller(request), proposals.get(uid), file_hash=body.file_hash))


def version_json(version: Version) -> dict[str, Any]:
    return {
        "urn": version_urn(version),
        "revision": version.revision,
        "effective": clock.iso(version.effective),
        "file_hash": version.file_hash,
        "entered_by": version.entered_by,
    }
