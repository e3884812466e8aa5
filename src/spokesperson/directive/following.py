"""What follows from a version: the next review, the days of grace, who has read it, what came before (P2; R5-R7, L9).

Queries only; nothing here decides. The numbers are those of the version's own annex; where an annex does not name
one, the number stands below.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from spokesperson import clock, institution
from spokesperson.directive.models import Acknowledgement, Reading, Version
from spokesperson.directive.register import compiled

if TYPE_CHECKING:
    from spokesperson.directive.engine import Directive

OTHERWISE: Mapping[str, int] = {
    "grace_days": 14, "reread_days": 90, "review_months": 12, "review_notice_days": 30,
}  # fmt: skip


def number(version: Version, name: str) -> int:
    """One of the dated numbers of the version's annex as it is now; see ``OTHERWISE``."""
    return _number(compiled(version.file_hash), name)


def _number(rules: Directive, name: str) -> int:
    return int(rules.limits(clock.now()).get(name, OTHERWISE[name]))


def zone() -> ZoneInfo:
    return institution.load(settings.INSTITUTION_FILE).zone


def today() -> date:
    """The day by the institution's calendar."""
    return clock.now().astimezone(zone()).date()


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def usual_review(version: Version, rules: Directive | None = None) -> date:
    """When a version is due for review if nobody chose a day: months after it took effect or was entered here (R5).

    ``rules`` are those of a version that is not in the register yet.
    """
    since = max(version.effective, version.entered_at).astimezone(zone()).date()
    months = number(version, "review_months") if rules is None else _number(rules, "review_months")
    return months_after(since, months)


def review_due(version: Version) -> date:
    """The day the version is to be reviewed by (R5). A day gone by changes nothing but the reminders."""
    return version.next_review or usual_review(version)


def grace_ends(version: Version) -> datetime:
    """The instant from which nobody speaks for the institution who has not acknowledged the version (R6)."""
    return version.effective + timedelta(days=number(version, "grace_days"))


def days_of_grace(version: Version) -> int:
    """Days left of the grace, counted as the door counts them: 0 means that posting waits."""
    return max(0, number(version, "grace_days") - max(timedelta(0), clock.now() - version.effective).days)


def marks(version: Version) -> dict[str, Any]:
    """Annotations for rows that have a ``user``: what they acknowledged and when they last opened ``version``.

    ``acknowledged_at`` and ``acknowledged_record`` of this version, ``acknowledged_before`` the revision of the
    newest other one, ``last_opened`` of this version. Each is NULL where there is none.
    """
    done = Acknowledgement.objects.filter(user=OuterRef("user"), at__lte=clock.now())
    mine = done.filter(version=version)
    opened = Reading.objects.filter(user=OuterRef("user"), version=version)
    return {
        "acknowledged_at": Subquery(mine.values("at")[:1]),
        "acknowledged_record": Subquery(mine.values("record")[:1]),
        "acknowledged_before": Subquery(
            done.exclude(version=version).order_by("-version__effective").values("version__revision")[:1]
        ),
        "last_opened": Subquery(opened.annotate(last=Coalesce("last_opened_at", "opened_at")).values("last")[:1]),
    }


STATES: Mapping[str, Q] = {
    "pending": Q(acknowledged_at=None, acknowledged_before=None),
    "outdated": Q(acknowledged_at=None, acknowledged_before__isnull=False),
    "completed": Q(acknowledged_at__isnull=False),
}


def before(version: Version) -> Version | None:
    """The version that ``version`` takes the place of; None for the first."""
    return Version.objects.filter(effective__lt=version.effective).order_by("-effective").first()


def note(version: Version) -> str:
    """What its authors said it changes, in a sentence; empty where it was not drafted here."""
    proposal = getattr(version, "proposed_by", None)
    return str(proposal.note) if proposal else ""
