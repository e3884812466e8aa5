"""Who has acknowledged the version in force, as the page, the file and the API show it (P2; R6, R7).

Whom one sees is the door's answer to the question whom one may remind: Administrators everybody, a supervisor the
own line. When somebody last opened the directive is nobody's business; there is only the number of those who did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive import following
from spokesperson.directive.models import Delivery, Version
from spokesperson.oversight.actions.remind import reminded_today
from spokesperson.people.models import Employee
from spokesperson.people.queries import designated, employed

APART = "apart"  # employed, and neither Administrator nor Representative: they need not acknowledge
FILTERS = ("", *following.STATES, APART)


@dataclass(frozen=True)
class Seen:
    """The people one may see: ``everybody`` or a line, annotated by ``following.marks``.

    ``counts`` says how many are in each state, ``""`` how many are designated, ``opened`` how many of those opened the
    version within the days of re-reading (R7), and ``reminded`` how many who have not acknowledged were reminded today.
    """

    people: QuerySet[Employee]
    everybody: bool
    counts: Mapping[str, int]


@dataclass(frozen=True)
class State:
    """How it stands with one person: ``state`` is completed, outdated, pending or apart; ``mail`` their newest mail."""

    person: Employee
    state: str
    at: datetime | None
    record: UUID | None
    before: str
    mail: Delivery | None

    @property
    def open(self) -> bool:
        return self.state in ("pending", "outdated")


def seen_by(who: Employee, version: Version) -> Seen:
    """Whom ``who`` may see; ``door.Refused`` for somebody who may remind nobody."""
    verdict = _weigh(who, "other")
    people = employed().annotate(**following.marks(version))
    if verdict.permitted:
        return Seen(people, True, _counts(people, version))
    line = people.filter(Q(supervisor=who) | Q(supervisor__supervisor=who))
    if _weigh(who, "above").permitted:
        counts = _counts(line, version)
        if counts[""] or counts[APART]:
            return Seen(line, False, counts)
    raise door.Refused(verdict)


def _weigh(who: Employee, relation: str) -> door.Verdict:
    facts = {"relation": relation}
    return door.weigh(Activity(actor=who, action="remind", subject=who.urn, as2={"type": "Question"}, facts=facts))


def _counts(people: QuerySet[Employee], version: Version) -> dict[str, int]:
    fresh = clock.now() - timedelta(days=following.number(version, "reread_days"))
    today = reminded_today(version).values("person")
    questions = {
        **{name: designated() & state for name, state in following.STATES.items()},
        APART: ~designated(),
        "opened": designated() & Q(last_opened__gte=fresh),
        "reminded": designated() & Q(acknowledged_at=None) & Q(uid__in=today),
    }
    found = people.aggregate(**{name: Count("pk", filter=q) for name, q in questions.items()})
    return {"": sum(found[name] for name in following.STATES), **found}


def chosen(seen: Seen, state: str) -> QuerySet[Employee]:
    """The people in one state (``FILTERS``), who still has to read first, then by name."""
    if state == APART:
        return seen.people.exclude(designated()).order_by("name", "pk")
    rows = seen.people.filter(designated())
    if state:
        rows = rows.filter(following.STATES[state])
    done = Case(When(acknowledged_at=None, then=Value(0)), default=Value(1))
    return rows.order_by(done, "name", "pk")


def wanting(seen: Seen) -> QuerySet[Employee]:
    """Whoever has not acknowledged the version, in or out of date."""
    return seen.people.filter(designated(), Q(acknowledged_at=None)).select_related("supervisor").order_by("name", "pk")


def states(people: Iterable[Any], version: Version, state: str) -> list[State]:
    """The people with their states and newest mails, in one more query."""
    rows = list(people)
    mails = newest_mails(version, [p.uid for p in rows])
    return [
        State(
            person=p,
            state=APART if state == APART else _state(p),
            at=p.acknowledged_at,
            record=p.acknowledged_record,
            before=p.acknowledged_before or "",
            mail=mails.get(p.uid),
        )
        for p in rows
    ]


def _state(person: Any) -> str:
    if person.acknowledged_at:
        return "completed"
    return "outdated" if person.acknowledged_before else "pending"


def newest_mails(version: Version, people: list[UUID]) -> Mapping[UUID, Delivery]:
    """The newest mail to each that asked to acknowledge ``version``; those no longer needed do not count."""
    rows = Delivery.objects.filter(version=version, person__in=people, kind__in=("version", "acknowledge"))
    return {d.person: d for d in rows.exclude(state="dropped").order_by("asked_at", "pk")}
