"""What waits for one person, of every kind there is, as rows of ONE question to the database (1.8: R64, R67; P2).

Each kind is an arm of a union: its first few rows, and how many there are in all. What a row tells stands in its
``facts``; ``desk.home.agenda_words`` says it in words. Upper floors add arms of their own by ``agenda.provide``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import JSONObject, Substr

from spokesperson.accounts import due
from spokesperson.decisions.models import Decision
from spokesperson.desk.by_hand import assisting
from spokesperson.desk.models import (
    Advice,
    Decline,
    Draft,
    Handover,
    Intent,
    Publication,
    ReusePermission,
    TakedownInstruction,
)
from spokesperson.desk.states import EDITABLE
from spokesperson.people.models import AccessRequest, Employee, Grant, Holding, Order

MOST = 5
TEXT = 600  # code points of a text that are fetched for its title
QUIET = timedelta(days=21)  # a draft without a word for it, untouched this long, asks for nothing
NEWS = timedelta(days=7)
SOON = timedelta(days=14)  # as the e-mail about a permission that ends
Facts = Mapping[str, Any]
Told = dict[str, Any]  # names of fields, or expressions


@dataclass(frozen=True)
class Row:
    """One thing that waits: its kind, the uid of what it is about, how many of the kind there are, what it tells."""

    kind: str
    uid: UUID
    total: int
    facts: Facts

    def at(self, name: str) -> datetime | None:
        """An instant among the facts; each database writes one in JSON in its own way, SQLite without its zone."""
        found = self.facts.get(name)
        if not found:
            return None
        moment = datetime.fromisoformat(found)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def arm(
    kind: str,
    rows: QuerySet[Any],
    order: str,
    facts: Mapping[str, Any],
    most: int = MOST,
    annotate: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
) -> QuerySet[Any]:
    """The first ``most`` of ``rows`` as an arm of the union; ``facts`` by name, each a field or an expression.

    ``annotate`` adds what the facts name and ``rows`` had only for its filter.
    """
    model: type[Model] = rows.model
    counted = rows.order_by().annotate(n=Func("pk", function="COUNT", output_field=IntegerField())).values("n")
    few = model._default_manager.filter(pk__in=rows.order_by(order, "pk").values("pk")[:most]).order_by()
    few = annotate(few) if annotate else few
    told = JSONObject(**{name: F(found) if isinstance(found, str) else found for name, found in facts.items()})
    few = few.annotate(row_kind=Value(kind, TextField()), row_count=Subquery(counted), row_told=told)
    return few.values_list("row_kind", "uid", "row_count", "row_told")


def ask(arms: list[QuerySet[Any]]) -> list[Row]:
    """All arms at once."""
    first, *others = arms
    found = first.union(*others, all=True)
    return [Row(kind, uid, n, json.loads(told) if isinstance(told, str) else told) for kind, uid, n, told in found]


def beside(who: Employee) -> Iterator[QuerySet[Any]]:
    """What else the page of home tells: a stop order that stands, and what went out last."""
    stop = Order.objects.filter(employee=who, kind="stop", business=True, lifted_at=None)
    told: Told = {"name": "issued_by__name", "reason": "reason", "since": "issued_at"}
    yield arm("asked", stop, "-issued_at", told, most=1)
    out = Publication.objects.filter(draft__author=who, deleted_at=None)
    told = {
        "text": Substr("text", 1, TEXT), "draft": "draft__uid", "reply": "draft__in_reply_to", "url": "url",
        "since": "published_at", "network": "account__network",
    }  # fmt: skip
    yield arm("out", out, "-published_at", told, most=3)


def arms(who: Employee, now: datetime, uploads: bool) -> Iterator[QuerySet[Any]]:
    """Every kind that this floor and those below know of; ``uploads``: may add photos that others hand over."""
    yield from _drafts(who, now)
    yield from _by_hand(who, now)
    yield from _advice(who, now)
    yield from _photos(who, now, uploads)
    yield from _permissions(who, now)
    yield from _asked(who, now)
    yield from _accounts(who, now)


def _drafts(who: Employee, now: datetime) -> Iterator[QuerySet[Any]]:
    mine = Draft.objects.filter(author=who)
    told: Told = {
        "text": Substr("text", 1, TEXT), "reply": "in_reply_to", "thread": Substr("thread_text", 1, 60), "why": "why",
        "state": "state", "sent": "decided_hash", "edited": "edited_at", "scheduled": "scheduled_for",
    }  # fmt: skip
    yield arm("stuck", mine.filter(state__in=("failed", "unknown")), "edited_at", told)
    yield arm("pausing", mine.filter(state="pausing", edited_at__gt=now - QUIET), "edited_at", told)
    yield arm("back", mine.filter(~Q(why=""), state="draft", edited_at__gt=now - QUIET), "-edited_at", told)
    planned = mine.filter(state="scheduled", scheduled_for__lt=now + timedelta(hours=24))
    yield arm("scheduled", planned, "scheduled_for", told)
    yield arm("draft", mine.filter(why="", state="draft", edited_at__gt=now - QUIET), "-edited_at", told, most=3)


def _by_hand(who: Employee, now: datetime) -> Iterator[QuerySet[Any]]:
    """What its author posts by hand (4.2): one's own to note; what is missing or differs of one's people."""
    late = now - timedelta(days=assisting.capture_days())
    decided = Decision.objects.filter(uid=OuterRef("last_decision")).values("at")[:1]
    told: Told = {"text": Substr("text", 1, TEXT), "since": Subquery(decided), "edited": "edited_at"}
    told["name"] = "author__name"
    yield arm("handed", assisting.handed().filter(author=who), "handed_at", told)
    yield arm("handed_late", assisting.handed().filter(author__supervisor=who, handed_at__lt=late), "handed_at", told)
    stands = Publication.objects.filter(by_hand=True, draft__author__supervisor=who, draft__use="business")
    differs = Q(published_at__gt=late) & ~Q(draft__why="")
    stands = stands.filter(Q(version="", published_at__lt=late, deleted_at=None) | differs)
    told = {
        "text": Substr("draft__text", 1, TEXT), "draft": "draft__uid", "version": "version",
        "name": "draft__author__name", "since": "published_at",
    }  # fmt: skip
    yield arm("by_hand", stands, "published_at", told)
    theirs = Publication.objects.filter(draft__author__supervisor=who, deleted_at=None, missed_at__gt=now - NEWS)
    told = {
        "text": Substr("text", 1, TEXT), "publication": "uid", "name": "draft__author__name", "since": "missed_at",
        "reply": "draft__in_reply_to",
    }  # fmt: skip
    yield arm("vanished", theirs, "-missed_at", told)


def _advice(who: Employee, now: datetime) -> Iterator[QuerySet[Any]]:
    open_ = Advice.objects.filter(Q(asked_of=who, passed_to=None) | Q(passed_to=who))
    told: Told = {
        "name": "asked_by__name", "words": Substr("question", 1, 300), "asked": "asked_at", "until": "pass_on_at",
        "passed": "passed_at",
    }  # fmt: skip
    yield arm("advice", open_.filter(answered_at=None, withdrawn_at=None), "asked_at", told)
    come = Advice.objects.filter(asked_by=who, answered_at__gt=now - QUIET, taken_at=None, withdrawn_at=None)
    come = come.filter(draft__state__in=EDITABLE, draft__edited_at__lt=F("answered_at"))
    told = {
        "name": "answered_by__name", "text": Substr("draft__text", 1, TEXT), "draft": "draft__uid",
        "since": "answered_at", "proposed": Substr("proposed", 1, 1),
    }  # fmt: skip
    yield arm("advised", come, "answered_at", told)
    offered = Decline.objects.filter(offered_to=who, taken_by=None)
    yield arm(
        "question", offered, "at", {"text": Substr("thread_text", 1, TEXT), "since": "at", "topic": "topic__name"}
    )


def _photos(who: Employee, now: datetime, uploads: bool) -> Iterator[QuerySet[Any]]:
    rows = Handover.objects.filter(draft__state__in=EDITABLE)
    told: Told = {"alt": Substr("alt", 1, 200), "name": "by__name", "since": "at"}
    if uploads:
        asked = rows.filter(Q(to=who) | Q(to=None), state="waiting").exclude(by=who)
        yield arm("photo", asked, "at", told)
    told = {
        "state": "state", "name": "answered_by__name", "words": "answer", "since": "answered_at",
        "text": Substr("draft__text", 1, TEXT), "draft": "draft__uid", "file": "file_name",
    }  # fmt: skip
    answered = rows.filter(by=who, state__in=("declined", "taken"), answered_at__gt=now - NEWS)
    yield arm("photo_answer", answered, "-answered_at", told)


def _permissions(who: Employee, now: datetime) -> Iterator[QuerySet[Any]]:
    open_ = Grant.objects.filter(Q(end=None) | Q(end__gt=now), revoked_at=None)
    told: Told = {"name": "granted_by__name", "purpose": "purpose", "since": "requested_at", "end": "end"}
    yield arm("offer", open_.filter(employee=who, accepted_at=None), "requested_at", told)
    ends = open_.filter(accepted_at__isnull=False, suspended_at=None, end__lte=now + SOON, renewed_by=None)
    told = {"name": "employee__name", "boss": "granted_by__name", "end": "end", "mine": "employee_id"}
    yield arm("ending", ends.filter(Q(employee=who) | Q(granted_by=who)), "end", told)
    given = Grant.objects.filter(employee=OuterRef("employee"), requested_at__gte=OuterRef("asked_at"))
    asks = AccessRequest.objects.filter(
        ~Exists(given), employee__supervisor=who, template="request_grant", state="pending", expires_at__gt=now
    )
    told = {"name": "employee__name", "words": "words", "until": "expires_at"}
    yield arm("request", asks, "expires_at", told)
    stop = Order.objects.filter(employee=who, lifted_at=None, confirmed_at=None)
    told = {"name": "issued_by__name", "words": "reason", "order": "kind", "since": "issued_at"}
    yield arm("order", stop, "issued_at", told)


def _asked(who: Employee, now: datetime) -> Iterator[QuerySet[Any]]:
    told_off = TakedownInstruction.objects.filter(employee=who, done_at=None, withdrawn_at=None)
    told: Told = {
        "name": "by__name", "text": Substr("publication__text", 1, TEXT), "publication": "publication__uid",
        "until": "due_at", "words": "reason",
    }  # fmt: skip
    yield arm("takedown", told_off, "due_at", told)
    theirs = Intent.objects.filter(publication__draft__author=who, verb__in=("edit", "delete"), payload__tell=True)
    told = {
        "name": "actor__name", "text": Substr("publication__text", 1, TEXT), "publication": "publication__uid",
        "reply": "publication__draft__in_reply_to", "verb": "verb", "since": "settled_at",
        "words": KeyTextTransform("reason", "payload"),
    }  # fmt: skip
    yield arm("official", theirs.filter(state="done", settled_at__gt=now - NEWS), "-settled_at", told)
    uses = ReusePermission.objects.filter(author=who, state="asked")
    told = {"name": "asked_by__name", "words": Substr("use", 1, 200), "since": "asked_at"}
    yield arm("reuse", uses, "asked_at", told)


def _accounts(who: Employee, now: datetime) -> Iterator[QuerySet[Any]]:
    """Profiles to be checked on one's own accounts (1.6), and what needs the steward of the Library's."""
    begun = Holding.objects.filter(employee=OuterRef("owner")).order_by().values("employee")
    told: Told = {
        "handle": "handle", "notice": "profile_notice_at", "registered": "registered_at",
        "checked": "profile_checked_at", "identifies": "profile_identifies", "position": "profile_states_position",
        "moved": Subquery(begun.filter(start__lte=now).annotate(last=Max("start")).values("last")),
        "left": Subquery(begun.filter(end__lte=now).annotate(last=Max("end")).values("last")),
    }  # fmt: skip
    yield arm("profile", due.speaking().filter(owner=who), "registered_at", told, most=20)
    told = {
        "handle": "handle", "reviewed": "reviewed_at", "registered": "registered_at", "factor": "second_factor_until",
        "steward": "steward_id", "backup": "backup_id", "proof": "proof_found", "tested": "token__tested_ok",
    }  # fmt: skip
    kept = due.library().filter(Q(steward=who) | Q(backup=who)).filter(due.needs_attention())
    yield arm("account", kept, "registered_at", told)
