"""The calendar's entries: everything with an hour, asked once and shown by month, week, day or as a list (1.8, R16).

All views take their entries from ``between``, so that they cannot disagree. Somebody's unsent drafts are theirs alone;
what is on its way or out on an account of the Library everybody at work sees; an Administrator and the author's
supervisor see the rest of what was sent to the desk. Personal use is never anybody else's to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext_noop

from spokesperson.decisions import masking
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Advice, Draft
from spokesperson.desk.states import DraftState
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

# A status: its word, its tone, its picture. The order is that of the filter.
STATUS: Mapping[str, tuple[str, str, str]] = {
    "draft": (gettext_noop("Draft"), "", "pen"),
    "advice": (gettext_noop("Advice asked"), "info", "bubble"),
    "review": (gettext_noop("In review"), "ask", "ask"),
    "pausing": (gettext_noop("Pausing"), "info", "clock"),
    "scheduled": (gettext_noop("Scheduled"), "info", "clock"),
    "held": (gettext_noop("Held"), "warn", "pause"),
    "handed": (gettext_noop("To be posted by hand"), "warn", "copy"),
    "sending": (gettext_noop("Being sent"), "info", "send"),
    "published": (gettext_noop("Published"), "permit", "tick"),
    "unknown": (gettext_noop("Not known if sent"), "ask", "ask"),
    "failed": (gettext_noop("Not sent"), "deny", "cross"),
}
OPEN_TO_ALL = ("scheduled", "handed", "sending", "published", "unknown", "failed")
MOVABLE = frozenset({"draft", "pausing", "scheduled", "failed"})
TITLE = 70


@dataclass(frozen=True)
class Entry:
    """One post at its hour. ``at`` is local to the institution; ``author`` is empty for the viewer's own, ``by`` has
    handle and name of whoever wrote it.
    """

    uid: UUID
    at: datetime
    status: str
    title: str
    account: str
    author: str
    by: tuple[str, str]
    mine: bool
    movable: bool

    @property
    def day(self) -> date:
        return self.at.date()


def visible(viewer: Employee) -> Q:
    """Which drafts ``viewer`` finds on the calendar; ``effect`` is that of the draft's last decision."""
    sent = (~Q(decided_hash="") | Q(effect="ask")) & Q(use="business")
    oversees = Q(Exists(administrators().filter(pk=viewer.pk)))
    line = Q(author__supervisor=viewer) | Q(author__supervisor__supervisor=viewer)
    return Q(author=viewer) | (sent & (oversees | line | Q(account__owner=None, state__in=OPEN_TO_ALL)))


def between(
    viewer: Employee, first: datetime, last: datetime, zone: ZoneInfo, *, suspended: bool = False,
    account: str = "", author: str = "", status: str = "",
) -> list[Entry]:  # fmt: skip
    """Every entry from ``first`` (inclusive) to ``last`` (exclusive), by hour, in one query.

    ``account`` (uid), ``author`` (handle) and ``status`` (a key of ``STATUS``) leave out the others.
    """
    rows = _rows(viewer, suspended).filter(hour__gte=first, hour__lt=last)
    if account:
        rows = rows.filter(account__uid=account)
    if author:
        rows = rows.filter(author__handle=author)
    if status:
        rows = rows.filter(status=status)
    return [_entry(row, viewer, zone) for row in rows.order_by("hour", "pk").values(*FIELDS)]


FIELDS = (
    "uid", "hour", "status", "start", "account__handle", "author__name", "author__handle", "author_id", "state",
)  # fmt: skip


def _rows(viewer: Employee, suspended: bool) -> QuerySet[Any, Any]:
    open_advice = Advice.objects.filter(draft=OuterRef("pk"), answered_at=None, withdrawn_at=None)
    asked = Decision.objects.filter(uid=OuterRef("last_decision")).values("effect")[:1]
    still = Q(state__in=("draft", "pausing"))
    derived = Case(
        When(still & Exists(open_advice), then=Value("advice")),
        When(still & Q(effect="ask"), then=Value("review")),
        *([When(Q(state="scheduled", in_reply_to=""), then=Value("held"))] if suspended else []),
        default=F("state"),
    )
    # A draft stands at the hour planned for it or nowhere; what was sent to the desk at the hour of its last change.
    fallback = Case(When(state="draft", then=Value(None)), default=F("edited_at"))
    return (
        Draft.objects.exclude(state=DraftState.DISCARDED)
        .annotate(effect=Subquery(asked), hour=Coalesce("publication__published_at", "scheduled_for", fallback))
        .filter(visible(viewer))
        .annotate(status=derived, start=Substr("text", 1, 3 * TITLE))
    )


def _entry(row: Mapping[str, Any], viewer: Employee, zone: ZoneInfo) -> Entry:
    mine = row["author_id"] == viewer.pk
    return Entry(
        uid=row["uid"],
        at=row["hour"].astimezone(zone),
        status=row["status"],
        # Words that may have changed since they were sent to the desk are the author's alone.
        title=first_line(row["start"]) if mine or row["state"] in OPEN_TO_ALL else "",
        account=row["account__handle"] or "",
        author="" if mine else row["author__name"],
        by=(row["author__handle"], row["author__name"]),
        mine=mine,
        movable=mine and row["state"] in MOVABLE,
    )


def first_line(text: str) -> str:
    """The title of a text, short enough for a cell."""
    return masking.title(text, longest=TITLE)


def without_hour(viewer: Employee, most: int = 8) -> list[Draft]:
    """The viewer's own drafts without an hour, the last changed first; one beyond ``most`` says there are more."""
    rows = Draft.objects.filter(author=viewer, scheduled_for=None, state__in=("draft", "failed"))
    return list(rows.select_related("account").order_by("-edited_at")[: most + 1])


def by_day(entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    found: dict[date, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.day, []).append(one)
    return found
