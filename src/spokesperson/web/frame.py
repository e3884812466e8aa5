"""The frame of every page in one query: what somebody is called, what waits for them, what stands above and below it.

Only for the reader's eyes. Whether an act is permitted is the door's to say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from spokesperson.accounts.models import Suspension
from spokesperson.archive import store as archive
from spokesperson.desk.models import Advice, Draft, Handover, Intent, ReusePermission, TakedownInstruction
from spokesperson.directive import register
from spokesperson.people.models import Employee, Grant, Order
from spokesperson.people.standing import Standing, read, told_with

WAITING = Q(state__in=("failed", "unknown", "pausing", "handed")) | (Q(state="draft") & ~Q(why=""))


@dataclass(frozen=True)
class Frame:
    """``counts`` by the key of an entry of the navigation; ``suspension`` {by, since, reason, held} or ``None``;
    ``ordered`` where an order stands; ``directive`` {code, revision, since} in force and ``head`` of the archive, or
    ``None``.
    """

    standing: Standing
    counts: dict[str, int]
    suspension: dict[str, Any] | None
    ordered: bool
    directive: dict[str, Any] | None
    head: archive.Head | None


def frame(employee: Employee, at: datetime) -> Frame:
    """Asked once for each page; the answer stays with the person of that request."""
    known: Frame | None = getattr(employee, "_frame", None)
    if known is None:
        known = _ask(employee, at)
        employee._frame = known  # type: ignore[attr-defined]
    return known


def _ask(employee: Employee, at: datetime) -> Frame:
    held = Intent.objects.filter(verb="publish", state="queued", draft__in_reply_to="")
    suspended = Suspension.objects.filter(lifted_at=None).values(
        found=JSONObject(by=F("by__name"), since=F("since"), reason=F("reason"))
    )
    version = register.versions(at).values(found=JSONObject(code="code", revision="revision", since="effective"))
    row: Any = (
        Employee.objects.filter(pk=employee.pk)
        .annotate(
            **told_with(at),
            suspended=Subquery(suspended[:1]),
            held=Subquery(_total(held, "verb")),
            ordered=Exists(Order.objects.filter(employee=OuterRef("pk"), lifted_at=None)),
            directive=Subquery(version[:1]),
            head=archive.head_within(),
            **{f"n_{key}": Subquery(_total(rows, by)) for key, (rows, by) in _waiting().items()},
        )
        .values()
        .get()
    )
    counts = {key: row[f"n_{key}"] or 0 for key in _waiting()}
    suspension = {**_loaded(row["suspended"]), "held": row["held"] or 0} if row["suspended"] else None
    directive = _loaded(row["directive"]) if row["directive"] else None
    waiting = {k: n for k, n in counts.items() if n}
    return Frame(read(row), waiting, suspension, row["ordered"], directive, _head(row["head"]))


def _head(told: Any) -> archive.Head | None:
    """A page about a damaged archive must still render."""
    try:
        return archive.head_of(told)
    except archive.ArchiveUnavailable:
        return None


def _waiting() -> dict[str, tuple[QuerySet[Any], str]]:
    """What waits for somebody, by the key of its page, and the field that names them."""
    me = OuterRef("pk")
    unanswered = Advice.objects.filter(answered_at=None, withdrawn_at=None)
    return {
        "drafts": (Draft.objects.filter(WAITING, author=me), "author"),
        "handovers": (Handover.objects.filter(state="waiting", to=me), "to"),
        "advice": (unanswered.filter(passed_to=None, asked_of=me), "asked_of"),
        "grants": (Grant.objects.filter(employee=me, accepted_at=None, revoked_at=None), "employee"),
        "works": (ReusePermission.objects.filter(state="asked", author=me), "author"),
        "takedowns": (TakedownInstruction.objects.filter(employee=me, done_at=None, withdrawn_at=None), "employee"),
        "passed": (unanswered.filter(passed_to=me), "passed_to"),
    }


def _total(rows: QuerySet[Any], by: str) -> QuerySet[Any]:
    return rows.order_by().values(by).annotate(total=Count("pk")).values("total")


def _loaded(found: Any) -> dict[str, Any]:
    """A row within the row; its instant comes as each database writes one in JSON, in UTC, SQLite without saying so."""
    found = json.loads(found) if isinstance(found, str) else found
    since = datetime.fromisoformat(found["since"])
    return {**found, "since": since if since.tzinfo else since.replace(tzinfo=UTC)}
