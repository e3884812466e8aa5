"""What somebody is called in the frame of a page: role in words, position (Def-Administrator, Def-Representative).

Only a name for the reader. Whether an act is permitted is never decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from spokesperson.people.models import Appointment, Employee, Grant, Holding
from spokesperson.people.queries import open_at


@dataclass(frozen=True)
class Standing:
    """Both roles as the registers stand; ``position`` may be empty; who ``leads`` has reports."""

    administrator: bool
    representative: bool
    position: str
    leads: bool = False


def told_with(at: datetime) -> dict[str, Any]:
    """What a query over employees has to add so that ``read`` can tell the standing of each."""
    held = Holding.objects.filter(open_at(at), employee=OuterRef("pk"))
    grants = Grant.objects.filter(open_at(at), employee=OuterRef("pk"), revoked_at=None, suspended_at=None)
    grants = grants.filter(accepted_at__lte=at)
    return {
        "listed": Exists(held.filter(position__administrator=True)),
        "appointed": Exists(Appointment.objects.filter(open_at(at), employee=OuterRef("pk"))),
        "granted": Exists(grants.filter(Q(granted_by=OuterRef("supervisor")) | Q(in_absence=True))),
        "leads": Exists(Employee.objects.filter(supervisor=OuterRef("pk"), left=None)),
        "position": Subquery(held.order_by("acting", "-start").values("position__title")[:1]),
    }


def read(row: Mapping[str, Any]) -> Standing:
    """The standing that a row with ``told_with`` tells."""
    return Standing(row["listed"] or row["appointed"], row["granted"], row["position"] or "", row["leads"])


def standing(employee: Employee, at: datetime) -> Standing:
    """How one person stands, in one query."""
    return read(Employee.objects.filter(pk=employee.pk).annotate(**told_with(at)).values().get())
