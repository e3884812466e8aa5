"""The access-request profile of AuthZEN: from a denial to the person who can give what is missing (P1; R1, R20).

An approval is never an override. Once the request stands as approved, the question is asked again, and the grant or
the approval is a fact in the new decision.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, Router, Status

from spokesperson import clock
from spokesperson.api import authzen_binding
from spokesperson.api.authzen_errors import AuthzenError
from spokesperson.api.authzen_question import Asker, bound_to, refuse_secrets
from spokesperson.api.authzen_shapes import AccessRequestIn, CancelIn, Denial, EvaluationIn
from spokesperson.decisions import access, door
from spokesperson.decisions.wire import caller
from spokesperson.desk.errors import NotYours
from spokesperson.oversight.actions.close_request import AlreadyClosed, take_back
from spokesperson.oversight.actions.request_access import KeyReused, NotRequestable, request_access
from spokesperson.oversight.grants import requests
from spokesperson.people.models import AccessRequest, Employee

router = Router(tags=["authzen"])
PATH = "/access/v1/requests"


@router.post("", summary="Ask the supervisor for what a denial says is missing", response={202: dict[str, Any]})
def submit(
    request: HttpRequest, body: AccessRequestIn, idempotency_key: str = Header("", alias="Idempotency-Key")
) -> Status[Any]:
    who = caller(request)
    _single(body)
    question = Asker(who).ask(EvaluationIn(**body.model_dump(include={"subject", "action", "resource", "context"})))
    if question.subject.pk != who.pk:
        raise AuthzenError(403, "Everyone asks for themselves.", "subject.id")
    words = body.context.get("business_justification", "")
    evaluation, template = _denied(body.denial, bound_to(body), who)
    try:
        made = request_access(
            who, question.activity, question.draft, template=template, bound=requests.digest(bound_to(body)),
            words=words, evaluation=evaluation, key=idempotency_key, body=requests.digest(body.model_dump()),
        )  # fmt: skip
    except NotRequestable as error:
        raise AuthzenError(400, "This denial cannot be asked away now; ask again.", "", "not_requestable") from error
    except KeyReused as error:
        raise AuthzenError(
            409, "This key came with another request before.", "Idempotency-Key", "duplicate_request"
        ) from error
    return Status(202, told(made))


@router.get("/{task}", summary="How a request stands")
def status(request: HttpRequest, task: str) -> dict[str, Any]:
    return told(_find(task, caller(request)))


@router.post("/{task}/cancel", summary="Take one's own request back")
def cancel(request: HttpRequest, task: str, body: CancelIn | None = None) -> dict[str, Any]:
    who = caller(request)
    found = _find(task, who)
    try:
        return told(take_back(who, found, words=body.comment if body else ""))
    except NotYours as error:
        raise AuthzenError(404, "There is no such request of yours.", "", "unknown_task") from error
    except AlreadyClosed as error:
        raise AuthzenError(409, f"The request is {error.args[0]} already.", "", "invalid_task_state") from error


def _single(body: AccessRequestIn) -> None:
    """What the profile leaves open and this server does not do is refused, not passed over."""
    refuse_secrets(body.requested_access)
    if body.items is not None:
        raise AuthzenError(400, "Send one request at a time.", "items", "not_requestable")
    if body.callback is not None:
        raise AuthzenError(400, "Nobody is called back here; ask the status_endpoint.", "callback")


def _denied(denial: Denial | None, bound: dict[str, Any], who: Employee) -> tuple[str, str]:
    """Evaluation id and template of the denial that is echoed; it must be ours, for this question, and fresh."""
    if denial is None or not denial.binding_token:
        raise AuthzenError(400, "Send the denial's binding_token.", "denial", "invalid_denial_binding")
    try:
        stated = clock.aware(denial.expires_at)
    except (ValueError, OverflowError) as error:
        raise AuthzenError(400, "Send expires_at as the denial gave it.", "denial.expires_at") from error
    try:
        evaluation, template, _ = authzen_binding.check(denial.binding_token, bound, who.urn)
    except authzen_binding.Unbound as error:
        detail = "This denial was not given for this subject, action, resource and context."
        raise AuthzenError(400, detail, "denial.binding_token", "invalid_denial_binding") from error
    except authzen_binding.Expired as error:
        raise _late() from error
    if stated < clock.now():
        raise _late()
    if denial.evaluation_id not in ("", evaluation) or denial.template not in ("", template):
        raise AuthzenError(400, "Echo the denial unchanged.", "denial", "invalid_denial_binding")
    return evaluation, template


def _late() -> AuthzenError:
    return AuthzenError(410, "The denial is too old; ask again.", "denial.expires_at", "expired_denial")


def _find(task: str, who: Employee) -> AccessRequest:
    """The request, if it is one's own, or one was asked, or may read the record of whoever asked (1.3: else 404)."""
    try:
        uid = UUID(task.removeprefix("arq_"))
    except ValueError:
        uid = None
    rows = AccessRequest.objects.select_related("employee__supervisor", "asked_of")
    found = rows.filter(uid=uid).first() if uid else None
    if found is not None and found.employee_id != who.pk:
        try:
            access.may_see(who, found.employee)
        except door.Refused:
            found = None
    if found is None:
        raise AuthzenError(404, "There is no such request, or it is not yours to know of.", "", "unknown_task")
    if clock.now() > found.expires_at:
        raise AuthzenError(410, "Nobody answered in time; ask again.", "", "task_expired")
    return found


def told(request: AccessRequest) -> dict[str, Any]:
    """The task and, once approved, the approval with which the question may be asked again."""
    here = f"{settings.BASE_URL}{PATH}/arq_{request.uid.hex}"
    found = requests.standing(request)
    links = {"links": {"cancel": f"{here}/cancel"}} if found.state == "pending" else {}
    task = {
        "id": f"arq_{request.uid.hex}",
        "status": found.state,
        "status_endpoint": here,
        "expires_at": clock.iso(request.expires_at),
        "display": {"title": TITLES[found.state], "description": _words(request, found)},
        **links,
    }
    if found.state != "approved" or found.at is None or found.until is None:
        return {"task": task}
    approval = {
        "id": f"apr_{request.approval.hex}",
        "approved_at": clock.iso(found.at),
        "approved_until": clock.iso(found.until),
    }
    return {"task": task, "result": {"mode": "reevaluate", "approval": approval}}


TITLES = {
    "pending": "Asked",
    "approved": "Approved: ask again",
    "denied": "Declined",
    "cancelled": "Taken back",
    "expired": "Not answered in time",
}


def _words(request: AccessRequest, found: requests.Standing) -> str:
    if found.state == "pending":
        return f"{request.asked_of.name} has been asked."
    return request.answer or (f"Answered by {found.by.name}." if found.by else "")
