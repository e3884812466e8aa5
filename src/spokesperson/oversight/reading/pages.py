"""The directive to read whole, with what changed in place, and to acknowledge (P2; R4, R6, R8)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spokesperson.archive import store as archive
from spokesperson.directive import register
from spokesperson.directive.changes import between
from spokesperson.directive.models import Version
from spokesperson.oversight.actions.acknowledge import acknowledge as acknowledging
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.reading import directive as reading
from spokesperson.oversight.reading import news
from spokesperson.oversight.reading.readers import Reader
from spokesperson.oversight.reading.versions import (
    Edition,
    Editions,
    UnknownRevision,
    employee_of,
    head,
    listed,
    open_to_readers,
)
from spokesperson.people.signed_in import SignedInRequest, signed_in


@require_safe
@open_to_readers
def read(request: HttpRequest, revision: str = "") -> HttpResponse:
    """The whole text of the version in force, or of another one; each part served is noted for its reader.

    ``?since=`` names the earlier version to compare with, ``?changes=0`` leaves the marks out of the text.
    """
    employee = employee_of(request)
    editions = Editions(employee)
    edition = editions.get(revision)
    reader = Reader(employee) if employee else None
    if employee and (part := request.GET.get("part")):
        _serve(request, edition, part)
        editions = Editions(employee)
        edition = editions.get(revision)
    current = editions.state(edition) == "current"
    context: dict[str, Any] = {
        "directive": head(editions, edition),
        "reading": reading.bar(editions, edition, reader) if reader and current else None,
    }
    if request.headers.get("X-Served"):
        return render(request, "web/parts/ack.html", context)
    edition.refer(employee, editions.now)
    since = _since(request, editions, edition)
    changes = between(since.file_hash, edition.file_hash) if since else None
    shown = request.GET.get("changes") != "0"
    laid = reading.Reading(editions, edition, reader, since, changes if shown else None)
    context |= {
        "versions": listed(editions),
        "coming": None if editions.state(edition) == "coming" else _coming(editions),
        "prev": editions.before(edition),
        "next": editions.after(edition),
        "news": news.news(since, edition, changes) | _toggle(request, shown) if since and changes else None,
        "chapters": laid.chapters(),
        "clause_count": len(edition.rules.clauses),
        "annex": next((c.id for c in edition.rules.clauses if "limit" in c.dispositions), ""),
        "notice": reading.notice(edition.rules),
        "ways": _ways(reader) if reader else [],
        "signed_in": reader is not None,
    }
    return render(request, "web/directive.html", context)


def _serve(request: HttpRequest, edition: Edition, part: str) -> None:
    version = Version.objects.get(pk=edition.pk)
    try:
        register.serve_part(request.user, version, [part])  # type: ignore[arg-type]
    except register.UnknownPart as error:
        raise Http404 from error


def _since(request: HttpRequest, editions: Editions, edition: Edition) -> Edition | None:
    """The version to compare with: the one asked for, else the last this reader acknowledged, else the one before."""
    earlier = [e for e in editions.every if e.effective < edition.effective]
    if asked := request.GET.get("since", ""):
        found = next((e for e in earlier if e.revision == asked), None)
        if found is None:
            raise UnknownRevision(asked)
        return found
    return next((e for e in earlier if e.acknowledged), None) or next(iter(earlier), None)


def _toggle(request: HttpRequest, shown: bool) -> dict[str, Any]:
    """The link that hides the marks in the text, or shows them again."""
    query = request.GET.copy()
    query.pop("part", None)
    query["changes"] = "0" if shown else "1"
    return {"shown": shown, "toggle_url": f"?{query.urlencode()}#news"}


def _coming(editions: Editions) -> dict[str, Any] | None:
    """The next version that is adopted and not yet in force."""
    found = next(iter(editions.coming), None)
    return {"revision": found.revision, "since": found.effective, "url": found.url} if found else None


def _ways(reader: Reader) -> list[dict[str, str]]:
    """Pages for those who keep the directive; one that is not installed is left out."""
    if not reader.may_draft:
        return []
    return ways(_("Drafts of the next version"), _("Who has acknowledged it"), _("Review of the directive"))


def ways(drafts: str = "", acknowledgements: str = "", review: str = "") -> list[dict[str, str]]:
    """Links to the pages beside this one that exist, under the given names."""
    pages = (("drafts", drafts), ("acknowledgements", acknowledgements), ("review", review))
    return [{"url": f"/directive/{p}", "label": label} for p, label in pages if label and installed(f"/directive/{p}")]


def installed(path: str) -> bool:
    """Whether this path has a page of its own, and is not taken for a clause."""
    try:
        return resolve(path).url_name != "clause"
    except Resolver404:
        return False


@signed_in
@require_POST
def acknowledge(request: SignedInRequest) -> HttpResponse:
    """Acknowledge having read; refused until every part was served (R6)."""
    version = get_object_or_404(Version, revision=request.POST.get("revision", "")[:20])
    try:
        made = acknowledging(request.employee, version)
    except Invalid as error:
        context = {"title": _("Not yet"), "text": str(error), "clause": error.clause,
                   "actions": [{"label": _("Read on"), "url": reverse("directive"), "fill": True}]}  # fmt: skip
        return render(request, "web/problem.html", context, status=422)
    record = archive.get(str(made.record))
    done: dict[str, Any] = {
        "directive": {"code": version.code, "revision": version.revision},
        "when": made.at,
        "number": record.index if record else None,
        "record_url": reverse("record", args=[made.record]),
        "next": {"url": reverse("home"), "label": _("Go on")},
    }
    return render(request, "web/acknowledged.html", done)
