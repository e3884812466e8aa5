"""What is wrong with a question, as AuthZEN tells it: a status, the field, and the clause where one spoke (L5).

The same error is a whole answer where one question was asked, and stands in that question's place among several.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as NinjaValidationError
from pydantic import ValidationError

from spokesperson.api.parser import TooLarge, Unreadable
from spokesperson.api.problems import problem
from spokesperson.decisions.door import Refused
from spokesperson.desk.errors import Invalid
from spokesperson.directive.engine.errors import FactError

TITLES = {
    400: "Bad request", 403: "Not for you to ask", 404: "Not found", 409: "Not now", 410: "Gone", 413: "Too large",
    422: "Check this field",
}  # fmt: skip
URN = "urn:openid:authzen:access-request:error:"


class AuthzenError(Exception):
    """An error with the status that the specification gives it; ``kind`` is a problem type of the access-request
    profile, or nothing."""

    def __init__(self, status: int, message: str, field: str = "", kind: str = "") -> None:
        super().__init__(message)
        self.status, self.field, self.kind = status, field, kind


EXPECTED = (AuthzenError, Refused, Invalid, FactError, ValidationError)


def told(error: Exception) -> dict[str, Any]:
    """An expected error as status, message, and perhaps field and clauses."""
    if isinstance(error, AuthzenError):
        return _said(error.status, str(error), error.field)
    if isinstance(error, Refused):
        message = "The directive does not let you ask about this person. You may ask about yourself."
        return {**_said(403, message, "subject.id"), "clauses": list(error.verdict.decision.clauses)}
    if isinstance(error, Invalid):
        clauses = {"clauses": [error.clause]} if error.clause else {}
        return {**_said(422, str(error), error.field), **clauses}
    if isinstance(error, FactError):
        return _said(422, str(error), field_of(error.name))
    assert isinstance(error, ValidationError)
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])[:80] or "body"
    return _said(400, f"{field}: {first['msg']}", field)


def field_of(fact: str) -> str:
    """Where in a question a fact stands."""
    return "action.name" if fact == "action" else f"context.{fact}"[:80]


def _said(status: int, message: str, field: str) -> dict[str, Any]:
    return {"status": status, "message": message, **({"field": field} if field else {})}


def answer(error: Exception) -> HttpResponse:
    """The error as a whole answer."""
    found = told(error)
    status, message = found.pop("status"), found.pop("message")
    if isinstance(error, AuthzenError) and error.kind:
        found["type"] = URN + error.kind
    return problem(status, TITLES[status], message, **found)


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error)


def register(api: NinjaAPI) -> None:
    """The specification's statuses in place of those of the other API: what cannot be read is a 400."""
    for kind in EXPECTED:
        api.add_exception_handler(kind, _told)

    @api.exception_handler(NinjaValidationError)
    def unreadable(request: HttpRequest, error: NinjaValidationError) -> HttpResponse:
        first = error.errors[0] if error.errors else {}
        field = ".".join(str(part) for part in first.get("loc", ())[2:])[:80] or "body"
        return problem(400, TITLES[400], f"{field}: {first.get('msg', 'cannot be read')}", field=field)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        cause = error.__cause__
        if isinstance(cause, Unreadable):
            status = 413 if isinstance(cause, TooLarge) else 400
            return problem(status, TITLES[status], str(cause), field=cause.field)
        return problem(error.status_code, TITLES.get(error.status_code, "Not possible"), str(error))
