"""The versions of the directive as a reader meets them: which there are, which one they have read (P2; R4, R8).

A version that takes effect later is shown to employees only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from spokesperson import clock
from spokesperson.directive import register
from spokesperson.directive.engine import Directive
from spokesperson.directive.models import Acknowledgement, Reading, Version
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import signed_in, today

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Edition:
    """One version without its file, and what this reader did with it: ``opened``, ``parts`` served, acknowledgement."""

    pk: int
    code: str
    revision: str
    adopted: str
    effective: datetime
    file_hash: str
    note: str
    opened: datetime | None = None
    last_opened: datetime | None = None
    parts: Sequence[str] = ()
    acknowledged: datetime | None = None
    record: UUID | None = None

    @property
    def rules(self) -> Directive:
        return register.compiled(self.file_hash)

    @property
    def url(self) -> str:
        return reverse("directive_version", args=[self.revision])

    def refer(self, employee: Employee | None, now: datetime) -> None:
        """Note that ``employee`` has a page of this version open (R7); once an hour is enough."""
        if employee is None or employee.user is None:
            return
        if self.last_opened is None or now - self.last_opened >= register.HOUR:
            register.opened(employee.user, Version(pk=self.pk, file_hash=self.file_hash))


class UnknownRevision(LookupError):
    """There is no version with this revision for this reader; ``args[0]`` is what was asked."""


class Editions:
    """All versions a reader may see, newest first, in one query."""

    def __init__(self, employee: Employee | None) -> None:
        self.now = clock.now()
        known = _rows(employee.user_id or 0 if employee else 0)
        self.every = [e for e in known if employee is not None or e.effective <= self.now]
        current = next((e for e in self.every if e.effective <= self.now), None)
        if current is None:
            raise Http404
        self.current = current

    def get(self, revision: str = "") -> Edition:
        """The version with this revision, by default the one in force; ``UnknownRevision`` otherwise."""
        if not revision:
            return self.current
        found = next((e for e in self.every if e.revision == revision), None)
        if found is None:
            raise UnknownRevision(revision)
        return found

    def before(self, edition: Edition) -> Edition | None:
        """The version that ``edition`` took or will take the place of."""
        return next((e for e in self.every if e.effective < edition.effective), None)

    def after(self, edition: Edition) -> Edition | None:
        return next((e for e in reversed(self.every) if e.effective > edition.effective), None)

    @property
    def coming(self) -> list[Edition]:
        """Versions that take effect later, the next one first."""
        return [e for e in reversed(self.every) if e.effective > self.now]

    def state(self, edition: Edition) -> str:
        """``current``, ``past`` or ``coming``."""
        if edition.pk == self.current.pk:
            return "current"
        return "past" if edition.effective <= self.now else "coming"


def _rows(reader: int) -> list[Edition]:
    """Every version with what the user ``reader`` (0 for nobody) did with it."""
    acknowledged = Acknowledgement.objects.filter(version=OuterRef("pk"), user=reader)
    read = Reading.objects.filter(version=OuterRef("pk"), user=reader)
    rows = Version.objects.order_by("-effective").annotate(
        note=F("proposed_by__note"),
        opened=Subquery(read.values("opened_at")[:1]),
        last_opened=Subquery(read.values("last_opened_at")[:1]),
        parts=Subquery(read.values("parts")[:1]),
        acknowledged=Subquery(acknowledged.values("at")[:1]),
        record=Subquery(acknowledged.values("record")[:1]),
    )
    names = tuple(Edition.__dataclass_fields__)
    return [_edition(row) for row in rows.values(*names)]


def _edition(row: Mapping[str, Any]) -> Edition:
    return Edition(**{**row, "note": row["note"] or "", "parts": tuple(row["parts"] or ())})


def employee_of(request: HttpRequest) -> Employee | None:
    """The employee who is signed in, with their supervisor; somebody who left reads as the public does.

    Remembered on the user, so that the frame of the page does not ask again.
    """
    if hasattr(request, "employee"):
        return request.employee  # type: ignore[no-any-return]
    if not request.user.is_authenticated:
        return None
    found = Employee.objects.select_related("supervisor").filter(user_id=request.user.pk).first()
    if found is None:
        return None
    request.user.employee = found  # type: ignore[attr-defined]
    return found if found.left is None or found.left > today() else None


def open_to_readers(view: View) -> View:
    """For the public by setting, for employees always (R8); and the answer where a revision does not exist."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _told(view, request, *args, **kwargs)

    behind_sign_in = signed_in(wrapped)

    @wraps(view)
    def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = wrapped if settings.PUBLIC_DIRECTIVE else behind_sign_in
        return chosen(request, *args, **kwargs)

    return outer


def open_to_employees(view: View) -> View:
    """For those signed in; and the answer where a revision does not exist."""

    @signed_in
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _told(view, request, *args, **kwargs)

    return wrapped


def _told(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except UnknownRevision as error:
        editions = Editions(employee_of(request))
        context = {"asked": str(error)[:40], "code": editions.current.code, "versions": listed(editions)}
        return render(request, "web/directive_missing.html", context, status=404)


def listed(editions: Editions) -> list[dict[str, Any]]:
    """Every version for a list: address, first day, state, and where it is compared with the one before it."""
    rows = []
    for edition in editions.every:
        before = editions.before(edition)
        compare = reverse("directive_compare", args=[before.revision, edition.revision]) if before else ""
        rows.append(
            {
                "revision": edition.revision,
                "url": edition.url,
                "since": edition.effective,
                "state": editions.state(edition),
                "current": editions.state(edition) == "current",
                "note": edition.note,
                "before": before.revision if before else "",
                "compare": compare,
            }
        )
    return rows


def head(editions: Editions, edition: Edition) -> dict[str, Any]:
    """What stands above a page about one version."""
    rules, after = edition.rules, editions.after(edition)
    parent = f"{rules.parent} {rules.related.get(rules.parent, '')}".strip() if rules.parent else ""
    return {
        "title": rules.title,
        "code": edition.code,
        "revision": edition.revision,
        "parent": parent,
        "parent_code": rules.parent if rules.parent in rules.related else "",
        "since": edition.effective,
        "until": after.effective if after else None,
        "adopted": edition.adopted,
        "state": editions.state(edition),
        "current": editions.state(edition) == "current",
    }
