"""Who is an Administrator, who is whose, by the registers as they stand at an instant (Def-Administrator; R13-R15)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from spokesperson import clock, institution
from spokesperson.people.models import Appointment, Employee, Grant, Holding


def open_at(at: datetime) -> Q:
    """Rows with ``start`` and ``end`` that hold at ``at``; the end itself no longer belongs to them."""
    return Q(start__lte=at) & (Q(end=None) | Q(end__gt=at))


def employed(at: datetime | None = None) -> QuerySet[Employee]:
    """Everybody employed on the day of ``at`` (default now), by the institution's calendar."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    day = (at or clock.now()).astimezone(zone).date()
    return Employee.objects.filter(Q(hired__lte=day) & (Q(left=None) | Q(left__gt=day)))


def keeps_records(person: Employee, title: str, at: datetime | None = None) -> bool:
    """Whether ``person`` holds the position called ``title`` at ``at``: the institution's records officer (4.2)."""
    at = at or clock.now()
    return Holding.objects.filter(open_at(at), employee=person, position__title=title).exists()


def administrators(
    at: datetime | None = None, *, titles: Collection[str] | None = None, without: Appointment | None = None
) -> QuerySet[Employee]:
    """Administrators at ``at``: by position or by appointment.

    ``titles`` asks as if these were the Administrator positions; ``without`` as if that appointment had ended.
    """
    at = at or clock.now()
    listed = Q(position__administrator=True) if titles is None else Q(position__title__in=titles)
    holds = Holding.objects.filter(open_at(at), listed, employee=OuterRef("pk"))
    appointed = Appointment.objects.filter(open_at(at), employee=OuterRef("pk"))
    if without is not None:
        appointed = appointed.exclude(pk=without.pk)
    return employed(at).filter(Exists(holds) | Exists(appointed))


def representatives(at: datetime | None = None) -> QuerySet[Employee]:
    """Whoever holds a grant that speaks at ``at``: open, and still by the present line and for the same position (R27).

    The same as the door's own fact about one person (``decisions.facts``), for lists of people.
    """
    at = at or clock.now()
    moved = Holding.objects.filter(employee=OuterRef("employee")).filter(
        Q(start__gt=OuterRef("start"), start__lte=at) | Q(end__gt=OuterRef("start"), end__lte=at)
    )
    open_ = Grant.objects.filter(open_at(at), employee=OuterRef("pk"), accepted_at__lte=at).filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at), Q(suspended_at=None) | Q(suspended_at__gt=at), ~Exists(moved)
    )
    by_line = Q(in_absence=False, granted_by=OuterRef("supervisor")) | Q(
        in_absence=True, granted_by=OuterRef("supervisor__supervisor")
    )
    return employed(at).filter(Exists(open_.filter(by_line)))


def designated(at: datetime | None = None) -> Q:
    """For a filter or an annotation of employees: whoever holds a role at ``at``, by position or by grant (P1, P2)."""
    by_position = Holding.objects.filter(open_at(at or clock.now())).exclude(position__role="")
    return (
        Q(pk__in=administrators(at).values("pk"))
        | Q(pk__in=representatives(at).values("pk"))
        | Q(pk__in=employed(at).filter(Exists(by_position.filter(employee=OuterRef("pk")))).values("pk"))
    )


def positions(person: Employee, at: datetime | None = None) -> list[Holding]:
    """The positions a person holds at ``at``, the acting ones last."""
    rows = person.holdings.filter(open_at(at or clock.now())).select_related("position")
    return list(rows.order_by("acting", "-start"))


def team(person: Employee) -> QuerySet[Employee]:
    """Those whose direct supervisor ``person`` is."""
    return employed().filter(supervisor=person)
