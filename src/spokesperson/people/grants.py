"""How a permission stands, as the door would say it, with the reason in words (Def-Representative; R23, R27, L6)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.people.models import Grant, Holding, Order


@dataclass(frozen=True)
class State:
    """``name`` is offered, declined, ahead, active, resting, ended or revoked; ``why`` a sentence, or ""."""

    name: str
    why: str = ""

    @property
    def open(self) -> bool:
        """Whether it can still come to speak, or does."""
        return self.name in ("offered", "ahead", "active", "resting")


def with_moves(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Grants with what ``state`` needs: the line, ``moved`` (positions changed since) and ``stopped``."""
    now = clock.now()
    moved = Holding.objects.filter(employee=OuterRef("employee")).filter(
        Q(start__gt=OuterRef("start"), start__lte=now) | Q(end__gt=OuterRef("start"), end__lte=now)
    )
    stops = Order.objects.filter(employee=OuterRef("employee"), kind="stop", business=True, issued_at__lte=now)
    stops = stops.filter(Q(lifted_at=None) | Q(lifted_at__gt=now))
    rows = rows.select_related("employee__supervisor__supervisor", "granted_by")
    return rows.annotate(moved=Exists(moved), stopped=Exists(stops))


def state(grant: Grant) -> State:
    """Of a grant read by ``with_moves``."""
    now = clock.now()
    if grant.revoked_at is not None and grant.revoked_at <= now:
        return State("declined" if grant.accepted_at is None else "revoked", grant.suspended_why)
    if grant.end is not None and grant.end <= now:
        return State("ended")
    if why := _rests(grant):
        return State("resting", why)
    if grant.accepted_at is None:
        return State("offered")
    return State("ahead" if max(grant.start, grant.accepted_at) > now else "active")


def _rests(grant: Grant) -> str:
    """Why it does not speak although nobody ended it; "" if it does (R27)."""
    boss = grant.employee.supervisor
    line = (boss.supervisor_id if boss else None) if grant.in_absence else grant.employee.supervisor_id
    if grant.suspended_at is not None and grant.suspended_at <= clock.now():
        return _(grant.suspended_why) if grant.suspended_why else _("The supervisor or the position changed.")
    if grant.granted_by_id != line:
        return _("%(name)s, who gave it, is not the supervisor any more.") % {"name": grant.granted_by.name}
    if getattr(grant, "moved", False):
        return _("The position changed since it was given.")
    if getattr(grant, "stopped", False):
        return _("A request to stop stands.")
    return ""
