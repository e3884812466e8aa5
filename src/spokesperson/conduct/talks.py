"""When supervisor and Representative are to talk next, and which talks are overdue (1.5; R47).

The first talk is due the annex's ``discussion_days`` after the permission began, each further one that long after the
last whose note both confirmed. An overdue talk suspends nothing: both are reminded, and after a while the supervisor's
supervisor sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery

from spokesperson import clock, institution
from spokesperson.conduct.models import Discussion
from spokesperson.directive.register import in_force
from spokesperson.people.models import Employee, Grant
from spokesperson.people.queries import open_at, representatives
from spokesperson.people.signed_in import today

USUAL = 90  # days, where a directive's annex does not say
SEEN_ABOVE = 30  # days overdue after which the supervisor's supervisor sees it
KIND = "talk"  # of the e-mail that reminds of one
DONE = Q(confirmed_by_employee_at__isnull=False, confirmed_by_supervisor_at__isnull=False)


@dataclass(frozen=True)
class Due:
    """``last`` is the day of the last talk that both confirmed, or None; ``on`` when the next is due."""

    last: date | None
    on: date

    @property
    def days_over(self) -> int:
        """Days since it was due; 0 or less while it is not overdue."""
        return (today() - self.on).days

    @property
    def overdue(self) -> bool:
        return self.days_over > 0

    @property
    def seen_above(self) -> bool:
        return self.days_over > SEEN_ABOVE


def days() -> int:
    """Days from one talk to the next, by the annex in force."""
    return in_force().limits(clock.now()).get("discussion_days", USUAL)


def with_dates(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """``people`` with ``permitted_since``, the start of the oldest permission that is not over, and ``last_talk``."""
    grants = Grant.objects.filter(open_at(clock.now()), employee=OuterRef("pk"), revoked_at=None)
    begun = grants.filter(accepted_at__isnull=False).order_by().values("employee")
    talks = Discussion.objects.filter(DONE, employee=OuterRef("pk")).order_by().values("employee")
    return people.annotate(
        permitted_since=Subquery(begun.annotate(first=Min("start")).values("first")),
        last_talk=Subquery(talks.annotate(last=Max("held_on")).values("last")),
    )


def due(person: Employee, lasts: int | None = None) -> Due | None:
    """The next talk of somebody read by ``with_dates``; None for who takes part by no permission."""
    begun, last = getattr(person, "permitted_since"), getattr(person, "last_talk")  # noqa: B009 - annotations
    if begun is None:
        return None
    since = begun.astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()
    return Due(last, max(since, last or since) + timedelta(days=days() if lasts is None else lasts))


def due_of(person: Employee) -> Due | None:
    """As ``due``, for one person as the register holds them."""
    return due(with_dates(Employee.objects.filter(pk=person.pk)).get())


def overdue(people: QuerySet[Employee] | None = None) -> list[tuple[Employee, Due]]:
    """Representatives with a supervisor whose talk is overdue, the longest first."""
    rows = representatives() if people is None else representatives().filter(pk__in=people.values("pk"))
    rows = with_dates(rows.filter(supervisor__isnull=False).select_related("supervisor"))
    return sorted(_over(rows), key=lambda found: found[1].on)


def _over(rows: Iterable[Employee]) -> list[tuple[Employee, Due]]:
    lasts = days()
    return [(person, found) for person in rows if (found := due(person, lasts)) and found.overdue]


def key(person: Employee) -> str:
    """How the keys of all e-mail about talks with ``person`` begin."""
    return f"{KIND}:{person.uid}:"


def designated_now(person: Employee) -> bool:
    return representatives().filter(pk=person.pk).exists()


def take_part(people: QuerySet[Employee]) -> QuerySet[Employee]:
    """Those of ``people`` who take part or did: by a permission, now or before."""
    return people.filter(Exists(Grant.objects.filter(employee=OuterRef("pk"), accepted_at__isnull=False)))
