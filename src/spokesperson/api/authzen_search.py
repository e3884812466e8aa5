"""Searches of AuthZEN: which acts, from which accounts, by whom (Overview; R1, R16, R28).

Only what the caller may know of is looked through: the accounts of the register they see, the people whose record
they may read. What cannot be found and what may not be known give the same answer, an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core import signing
from django.http import HttpRequest
from ninja import Router

from spokesperson.accounts.models import Account
from spokesperson.api.authzen_answer import CUSTOM, obligations
from spokesperson.api.authzen_errors import AuthzenError
from spokesperson.api.authzen_finding import SUBJECTS
from spokesperson.api.authzen_question import WRITING, Asker
from spokesperson.api.authzen_shapes import (
    ActionSearchIn,
    EvaluationIn,
    PageIn,
    ResourceSearchIn,
    SearchIn,
    SubjectSearchIn,
)
from spokesperson.decisions import access, door
from spokesperson.decisions.wire import caller
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.oversight.grants.requests import digest
from spokesperson.people import queries

router = Router(tags=["authzen"])
# How many results a page holds at most, and how many candidates are weighed for it.
PAGE, WEIGHED = 100, 200
CLOSED = "not_found_or_not_yours_to_ask"
_SALT = "spokesperson.authzen.page"
Candidate = tuple[dict[str, Any], dict[str, Any]]  # the entity to be told, and what it adds to the question


@router.post("/action", summary="Which acts may this subject do there?")
def actions(request: HttpRequest, body: ActionSearchIn) -> dict[str, Any]:
    return _search(Asker(caller(request)), body, lambda asker: _actions(body.resource.type))


@router.post("/resource", summary="From which accounts, or with which drafts, may this subject do this?")
def resources(request: HttpRequest, body: ResourceSearchIn) -> dict[str, Any]:
    return _search(Asker(caller(request)), body, lambda asker: _resources(asker, body))


@router.post("/subject", summary="Who of those you may ask about may do this?")
def subjects(request: HttpRequest, body: SubjectSearchIn) -> dict[str, Any]:
    return _search(Asker(caller(request)), body, lambda asker: _subjects(asker, body.subject.type))


def _actions(resource: str) -> Iterator[Candidate]:
    """Rows of the table for an account, acts beside it for a person, both where no resource narrows it."""
    try:
        rules = in_force()
    except NoDirectiveInForce:
        return
    rows = [row for row in rules.actions if resource in ("account", "none") or (resource == "draft" and row in WRITING)]
    beside = [] if resource == "account" else list(rules.acts)
    yield from (({"name": name}, {"action": {"name": name}}) for name in (*rows, *beside))


def _resources(asker: Asker, body: ResourceSearchIn) -> Iterator[Candidate]:
    kind, more = body.resource.type, body.resource.properties
    if kind == "account":
        rows = Account.objects.select_related("owner__supervisor").order_by("pk")
        found = [a.urn for a in access.accounts(asker.caller, rows)]
    elif kind == "draft":
        mine = Draft.objects.filter(author=asker.caller).exclude(state="discarded").order_by("-pk")
        found = [d.urn for d in mine[:WEIGHED]]
    elif kind == "employee":
        found = [p.urn for p in _people(asker)]
    else:
        found = ["none"] if kind == "none" else []
    for urn in found:
        yield {"type": kind, "id": urn}, {"resource": {"type": kind, "id": urn, "properties": more}}


def _subjects(asker: Asker, kind: str) -> Iterator[Candidate]:
    for person in _people(asker) if kind in SUBJECTS else ():
        yield {"type": kind, "id": person.urn}, {"subject": {"type": kind, "id": person.urn}}


def _people(asker: Asker) -> list[Any]:
    return access.people(asker.caller, queries.employed().select_related("supervisor").order_by("pk"))


def _search(asker: Asker, body: SearchIn, candidates: Callable[[Asker], Iterator[Candidate]]) -> dict[str, Any]:
    """One page: candidates are weighed in order until the page is full or enough were looked at."""
    asked = digest(body.model_dump(exclude={"page"}))
    limit = PAGE if body.page.limit is None else min(body.page.limit, PAGE)
    begin = _begin(body.page, asked)
    results: list[dict[str, Any]] = []
    looked, more, closed = begin, False, False
    for place, (entity, part) in enumerate(candidates(asker)):
        if place < begin:
            continue
        if len(results) >= limit or place - begin >= WEIGHED:
            more = True
            break
        looked = place + 1
        try:
            owed = _permitted(asker, body, part)
        except (AuthzenError, door.Refused):
            closed = True
            continue
        if owed is not None:
            results.append({**entity, **({"obligations": owed} if owed else {})})
    # A page that holds nothing has no next one: it would be the same page, for ever.
    more = more and limit > 0
    token = signing.Signer(salt=_SALT).sign_object({"q": asked, "n": looked}) if more else ""
    nothing = {"context": {"reason": CLOSED}} if closed and not results else {}
    return {"page": {"next_token": token, "count": len(results)}, **nothing, "results": results}


def _begin(page: PageIn, asked: str) -> int:
    if not page.token:
        return 0
    try:
        held = signing.Signer(salt=_SALT).unsign_object(page.token)
    except (signing.BadSignature, ValueError) as error:
        raise AuthzenError(400, "Send the next_token as it was given.", "page.token") from error
    if held["q"] != asked:
        raise AuthzenError(400, "The question changed between two pages; begin anew without a token.", "page.token")
    return int(held["n"])


def _permitted(asker: Asker, body: Any, part: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The obligations of a permitted act, or None. Raises ``AuthzenError`` and ``door.Refused`` for what cannot be
    asked, ``Invalid`` and ``FactError`` for a context that is wrong."""
    whole = {"subject": None, "action": None, "resource": None, **body.model_dump(exclude={"page"}), **part}
    try:
        question = asker.ask(EvaluationIn.model_validate(whole))
    except Invalid as error:
        if error.field in ("action.name", "subject.id"):  # this draft is another kind, or another person's
            return None
        raise
    verdict = question.weigh()
    owed = obligations(verdict)
    able = not owed or question.supported is None or CUSTOM in question.supported
    return owed if verdict.effect in ("permit", "warn") and able else None
