"""What every request passes: a line in the log without words or names, text that cannot be stored, the archive away.

When the archive cannot take a record the act did not happen (design, rule 3), and the answer says so: 507 if the
disk is full, else 503. It is never a 500.
"""

from __future__ import annotations

import errno
import logging
import re
import time
import uuid
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson.archive.store import ArchiveUnavailable
from spokesperson.decisions.door import Refused
from spokesperson.desk.errors import Changed
from spokesperson.desk.states import WrongState
from spokesperson.directive.engine.errors import FactError
from spokesperson.directive.register import remembering, under

log = logging.getLogger("spokesperson.request")
Answer = Callable[[HttpRequest], HttpResponse]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def request_log(get_response: Answer) -> Answer:
    """One JSON line a request: method, route pattern, status, time, number of queries."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:16]  # type: ignore[attr-defined]
        begun = time.perf_counter()
        with remembering():
            response = get_response(request)
        response["X-Request-ID"] = _asked_for(request) or request.request_id  # type: ignore[attr-defined]
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "request_id": request.request_id,  # type: ignore[attr-defined]
                "method": request.method,
                "route": match.route if match else "unmatched",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - begun) * 1000),
            },
        )
        return response

    return middleware


def _asked_for(request: HttpRequest) -> str:
    """The caller's own id of an AuthZEN request, which goes back unchanged; the log keeps ours, for theirs may hold
    anything."""
    given = request.headers.get("X-Request-ID", "") if request.path.startswith("/access/") else ""
    return given if given.isascii() and given.isprintable() else ""


def refuse_unstorable_text(get_response: Answer) -> Answer:
    """Refuse NUL and lone surrogates in addresses and forms at the edge: no database can hold them (bad input)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        found = _unstorable_field(request)
        if found:
            detail = _("Take out the character that cannot be stored: %(field)s.") % {"field": found}
            return problem(request, 422, _("Not storable"), detail, field=found)
        return get_response(request)

    return middleware


def _unstorable_field(request: HttpRequest) -> str:
    if _UNSTORABLE.search(request.path):
        return "address"
    fields = [*request.GET.lists()]
    if request.method == "POST" and request.content_type in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        fields += [*request.POST.lists()]
    for name, values in fields:
        if _UNSTORABLE.search(name) or any(_UNSTORABLE.search(str(v)) for v in values):
            return _UNSTORABLE.sub("?", name)
    return ""


def _under(subject: str) -> str:
    """The clause to name, where the database still tells it."""
    try:
        return under(subject)
    except DatabaseError:
        return ""


def archive_unavailable(get_response: Answer) -> Answer:
    """Turn "could not be recorded" into 507 or 503; nothing was changed, and the page says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return _wrong_method(request, get_response(request))

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return _refused(request, error)
        if isinstance(error, WrongState | Changed):
            return problem(request, 409, _("Not now"), str(error), clause=_under("timing"))
        if isinstance(error, FactError):
            return problem(request, 422, _("Check this field"), str(error), field=error.name)
        if not isinstance(error, ArchiveUnavailable | DatabaseError | OSError):
            return None
        log.error("could not be recorded", exc_info=error, extra={"request_id": getattr(request, "request_id", "")})
        if isinstance(error, DatabaseError) and connection.connection is not None and not _outage(error):
            return None
        return problem(
            request,
            507 if _full(error) else 503,
            _("Nothing was changed"),
            _("Nothing was changed, because it could not be recorded. Try again."),
            clause=_under("record"),
        )

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405 in the one form of errors, with the methods that the address does know; frameworks answer plain words."""
    if response.status_code != 405 or response.get("Content-Type", "").startswith("application/problem+json"):
        return response
    allowed = response.get("Allow", "")
    detail = _("This address answers to %(methods)s only.") % {"methods": allowed}
    answer = problem(request, 405, _("Not this way"), detail)
    answer["Allow"] = allowed
    return answer


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A page or call that the door does not open: the reason with its clause, and the way to its explanation."""
    verdict = error.verdict
    clause = next(iter(verdict.decision.clauses), "")
    decision_url = reverse("why_decision", args=[verdict.uid]) if verdict.uid else ""
    return problem(request, 403, _("Not this time"), str(error), clause=clause, decision_url=decision_url)


def _full(error: BaseException | None) -> bool:
    while error is not None:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "full" in str(error).lower():
            return True
        error = error.__cause__ or error.__context__
    return False


def _outage(error: DatabaseError) -> bool:
    return isinstance(error, OperationalError | InterfaceError)


def problem(
    request: HttpRequest,
    status: int,
    title: str,
    detail: str,
    *,
    field: str = "",
    clause: str = "",
    decision_url: str = "",
) -> HttpResponse:
    """An error as RFC 9457 JSON for the API, as a page for people."""
    if request.path.startswith(("/api/", "/access/")):
        body = {"type": "about:blank", "status": status, "title": title, "detail": detail}
        body |= {"field": field} if field else {}
        body |= {"clauses": [clause]} if clause else {}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    context = {"title": title, "text": detail, "clause": clause, "decision_url": decision_url}
    return render(request, "web/problem.html", context, status=status)
