"""Errors of the API as problem JSON (RFC 9457), with the field or the clauses that spoke."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from spokesperson.api.parser import Unreadable
from spokesperson.decisions.door import Refused
from spokesperson.desk.api import verdict_json
from spokesperson.desk.errors import Changed, Invalid, NotYours
from spokesperson.desk.states import WrongState
from spokesperson.directive.engine.errors import FactError
from spokesperson.directive.register import under
from spokesperson.oversight.errors import Invalid as OversightInvalid

TYPE = "application/problem+json"
UNKNOWN = "There is nothing here by that name, or it is not yours to see."


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail, **more}
    return HttpResponse(orjson.dumps(body), status=status, content_type=TYPE)


def register(api: NinjaAPI) -> None:
    """Give every expected error of the rooms its answer."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        verdict = error.verdict
        titles = {"deny": "Denied", "ask": "Ask first", "warn": "Settle the warnings first"}
        return problem(
            403,
            titles.get(verdict.effect, "Denied"),
            str(error),
            clauses=list(verdict.decision.clauses),
            decision=verdict_json(verdict),
        )

    @api.exception_handler(Invalid)
    @api.exception_handler(OversightInvalid)
    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        clauses = {"clauses": [error.clause]} if error.clause else {}
        return problem(422, "Check this field", str(error), field=error.field, **clauses)

    @api.exception_handler(FactError)
    def no_such_fact(request: HttpRequest, error: FactError) -> HttpResponse:
        return problem(422, "Check this field", str(error), field=error.name)

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0] if error.errors else {}
        field = ".".join(str(part) for part in first.get("loc", ())[2:]) or "body"
        return problem(422, "Check this field", f"{field}: {first.get('msg', 'cannot be read')}", field=field)

    @api.exception_handler(WrongState)
    @api.exception_handler(Changed)
    def conflict(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(409, "Not now", str(error), clauses=[under("timing")])

    @api.exception_handler(NotYours)
    @api.exception_handler(ObjectDoesNotExist)
    def missing(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(404, "Not found", UNKNOWN)

    @api.exception_handler(AuthenticationError)
    def unauthenticated(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(401, "Sign in", "Send a valid token: Authorization: Bearer sp_...")

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(413, "Too large", "The body is larger than this server reads.", field="body")

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, Unreadable):
            return problem(422, "Check this field", str(error.__cause__), field=error.__cause__.field)
        return problem(error.status_code, "Not possible", str(error))
