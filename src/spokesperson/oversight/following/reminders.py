"""Which reminders are due by the calendar, and which are no longer needed (P2; R5, R6, R7).

A chore of the worker: it writes deliveries, each under a key that names its reason, so that running it again - or
after days of standing still - writes each reminder once and of several missed ones only the latest.

- review: every Administrator, some days before (the annex's ``review_notice_days``), a week before, on the day and
  then weekly until a review is closed. An overdue review suspends nothing.
- acknowledge: whoever is designated and has not acknowledged, three days after the version took effect, at half of
  the grace and a day before its end. Then it stops, because the door says it. Only who became designated later and
  never had a word about this version is told once.
- reread: whoever is designated and last opened the version ``reread_days`` ago, and again each time that span is over.
  Who gets one is somebody who did not read, so these stand in no list by name and in no record of the person (R7).
- grant: who holds a permission that ends within two weeks, and who gave it. What other rooms remind of (talk) they
  write themselves; that a talk is overdue is between the two, so those stand in no list either (R47).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from spokesperson import clock
from spokesperson.directive import following
from spokesperson.directive.models import Acknowledgement, Delivery, Version
from spokesperson.directive.register import NoDirectiveInForce, version_at
from spokesperson.oversight.actions.distribute_version import enqueue
from spokesperson.oversight.mail import digest_mail, duty_mail
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators, designated, employed

FIRST_WORD = timedelta(days=3)
LAST_WORD = timedelta(days=1)
WEEK = 7
NAMELESS = ("reread", duty_mail.TALK, digest_mail.KIND)  # kinds of delivery that nobody is shown by name

Reminder = tuple[UUID, str]


def remind_due() -> int:
    """Write the reminders that are due now; returns how many are new."""
    try:
        version = version_at()
    except NoDirectiveInForce:
        return 0
    return (
        enqueue(version, "review", _review(version))
        + enqueue(version, "acknowledge", _acknowledge(version))
        + enqueue(version, "reread", _reread(version))
        + enqueue(version, duty_mail.GRANT, duty_mail.ending())
    )


def _review(version: Version) -> Iterator[Reminder]:
    due = following.review_due(version)
    left = (due - following.today()).days
    if left > following.number(version, "review_notice_days"):
        return
    step = "notice" if left > WEEK else "week" if left > 0 else f"over-{-left // WEEK}"
    for uid in administrators().values_list("uid", flat=True):
        yield uid, f"review:{version.pk}:{due.isoformat()}:{step}:{uid}"


def _acknowledge(version: Version) -> Iterator[Reminder]:
    now, ends = clock.now(), following.grace_ends(version)
    people = employed().filter(designated(), user__isnull=False).exclude(_acknowledged(version))
    if now >= ends:
        step = "late"
        told = Delivery.objects.filter(version=version, person=OuterRef("uid"), kind__in=("version", "acknowledge"))
        people = people.exclude(Exists(told))
    else:
        step = _step(version.effective, ends, now)
    if step:
        for uid in people.values_list("uid", flat=True):
            yield uid, f"acknowledge:{version.pk}:{step}:{uid}"


def _step(effective: datetime, ends: datetime, now: datetime) -> str:
    """The newest of the three reminders whose hour has come; empty before the first."""
    hours = {
        effective + FIRST_WORD: "first",
        effective + (ends - effective) / 2: "half",
        ends - LAST_WORD: "last",
    }
    come = [hour for hour in hours if effective < hour <= now]
    return hours[max(come)] if come else ""


def _acknowledged(version: Version) -> Exists:
    return Exists(Acknowledgement.objects.filter(version=version, user=OuterRef("user")))


def _reread(version: Version) -> Iterator[Reminder]:
    now, days = clock.now(), following.number(version, "reread_days")
    people = (
        employed()
        .filter(designated())
        .annotate(**following.marks(version))
        .annotate(since=Coalesce("last_opened", "acknowledged_at"))
        .filter(since__lte=now - timedelta(days=days))
    )
    for uid, since in people.values_list("uid", "since"):
        times = (now - since).days // days
        yield uid, f"reread:{version.pk}:{since:%Y%m%dT%H%M}:{times}:{uid}"


def needless(delivery: Delivery, person: Employee | None) -> str:
    """Why a delivery need not be sent any more, in a sentence that tells nobody who read; empty if it must be."""
    if person is None or not employed().filter(pk=person.pk).exists():
        return "No longer employed."
    if delivery.kind in duty_mail.SUBJECTS:
        return duty_mail.needless(delivery)
    if _superseded(delivery.version):
        return "A later version is in force."
    return {"acknowledge": _no_acknowledging, "reread": _no_rereading, "review": _no_reviewing}.get(
        delivery.kind, lambda delivery, person: ""
    )(delivery, person)


def _superseded(version: Version) -> bool:
    later = Version.objects.filter(effective__gt=version.effective, effective__lte=clock.now())
    return later.exists()


def _no_acknowledging(delivery: Delivery, person: Employee) -> str:
    if Acknowledgement.objects.filter(version=delivery.version, user=person.user_id).exists():
        return "Acknowledged in the meantime."
    return "" if employed().filter(designated(), pk=person.pk).exists() else "No longer designated."


def _no_rereading(delivery: Delivery, person: Employee) -> str:
    opened = Q(last_opened_at__gte=delivery.asked_at) | Q(opened_at__gte=delivery.asked_at)
    if delivery.version.readings.filter(opened, user=person.user_id).exists():
        return "No longer needed."
    return "" if employed().filter(designated(), pk=person.pk).exists() else "No longer needed."


def _no_reviewing(delivery: Delivery, person: Employee) -> str:
    if delivery.version.reviews.filter(at__gte=delivery.asked_at).exists():
        return "Reviewed in the meantime."
    return "" if administrators().filter(pk=person.pk).exists() else "No longer an Administrator."
