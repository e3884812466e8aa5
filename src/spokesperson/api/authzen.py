"""The AuthZEN Authorization API 1.0 at its own addresses: other systems ask "may this person do this?" (R28).

Every answer comes from the one door, unrecorded: an evaluation is a question. Acts are recorded when they are done,
through ``/api/v1``. The drafts for obligations and for access requests are followed as docs/reference/authzen.md says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import ValidationError

from spokesperson import __version__
from spokesperson.api import authzen_errors, problems
from spokesperson.api.auth import Bearer
from spokesperson.api.authzen_answer import CUSTOM, decided, failed
from spokesperson.api.authzen_question import Asker
from spokesperson.api.authzen_requests import router as requests
from spokesperson.api.authzen_search import router as searches
from spokesperson.api.authzen_shapes import EvaluationIn, EvaluationsIn, with_defaults
from spokesperson.api.parser import JsonOnlyParser
from spokesperson.decisions.wire import caller

CAPABILITY = "urn:openid:authzen:capability:access-request"


class Authzen(NinjaAPI):
    """Answers about people are kept by nobody on the way."""

    def create_response(self, *args: Any, **more: Any) -> HttpResponse:
        return _unkept(super().create_response(*args, **more))

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        return _unkept(super().on_exception(request, exc))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


api = Authzen(
    title="Spokesperson: AuthZEN Authorization API 1.0",
    version=__version__,
    auth=Bearer(),
    openapi_url=None,
    docs_url=None,
    parser=JsonOnlyParser(),
    urls_namespace="authzen",
)
problems.register(api)
authzen_errors.register(api)
api.add_router("/access/v1/search", searches)
api.add_router("/access/v1/requests", requests)


def address(path: str) -> str:
    """A path of this installation as a whole address."""
    return f"{settings.BASE_URL}{path}"


@api.post("/access/v1/evaluation", summary="May this subject do this? Weighed, not recorded", tags=["authzen"])
def evaluation(request: HttpRequest, body: EvaluationIn) -> dict[str, Any]:
    return _one(Asker(caller(request)), body)


@api.post("/access/v1/evaluations", summary="Several questions at once", tags=["authzen"])
def evaluations(request: HttpRequest, body: EvaluationsIn) -> dict[str, Any]:
    asker = Asker(caller(request))
    if not body.evaluations:
        return _one(asker, _read(body.model_dump(exclude={"evaluations", "options"}, exclude_none=True)))
    stop = STOPS[body.options.evaluations_semantic]
    answers: list[dict[str, Any]] = []
    for item in body.evaluations:
        answers.append(_in_its_place(asker, item, body))
        if stop(answers[-1]["decision"]):
            break
    return {"evaluations": answers}


STOPS: dict[str, Callable[[bool], bool]] = {
    "execute_all": lambda decision: False,
    "deny_on_first_deny": lambda decision: not decision,
    "permit_on_first_permit": lambda decision: decision,
}


def _one(asker: Asker, body: EvaluationIn) -> dict[str, Any]:
    question = asker.ask(body)
    return decided(question, question.weigh(), address)


def _read(given: Any) -> EvaluationIn:
    try:
        return EvaluationIn.model_validate(given)
    except ValidationError as error:
        told = authzen_errors.told(error)
        raise authzen_errors.AuthzenError(400, told["message"], told["field"]) from error


def _in_its_place(asker: Asker, item: Any, body: EvaluationsIn) -> dict[str, Any]:
    """The answer to one question of several, or what is wrong with it."""
    try:
        if not isinstance(item, dict):
            raise authzen_errors.AuthzenError(400, "Expected an object with subject, action and resource.", "")
        return _one(asker, _read(with_defaults(item, body)))
    except authzen_errors.EXPECTED as error:
        return failed(authzen_errors.told(error))


@api.get(
    "/.well-known/authzen-configuration",
    summary="What this decision point offers, and where",
    auth=None,
    tags=["authzen"],
)
def configuration(request: HttpRequest) -> dict[str, Any]:
    return {
        "policy_decision_point": settings.BASE_URL,
        "access_evaluation_endpoint": address("/access/v1/evaluation"),
        "access_evaluations_endpoint": address("/access/v1/evaluations"),
        "search_subject_endpoint": address("/access/v1/search/subject"),
        "search_resource_endpoint": address("/access/v1/search/resource"),
        "search_action_endpoint": address("/access/v1/search/action"),
        "access_request_endpoint": address("/access/v1/requests"),
        "supported_obligations": [CUSTOM],
        "capabilities": [CAPABILITY],
    }
