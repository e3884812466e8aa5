"""The e-mail about what waits: to whom it is due, and what it says (1.8, P2; L9).

Each working morning when the institution opens, or in the week's first; only if something waits, and not to somebody
on leave. A worker that was down then sends it later the same day. It holds the rows of
the home page: titles are masked as everywhere, reasons that may quote somebody stay out (1.3), each row leads to its
page. A claim in the database and the delivery's own key keep two workers from sending it twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.home import agenda
from spokesperson.desk.home.agenda import Agenda
from spokesperson.desk.photos import handing
from spokesperson.directive.deliveries import enqueue
from spokesperson.directive.following import zone
from spokesperson.directive.models import Delivery
from spokesperson.directive.register import NoDirectiveInForce, remembering, version_at
from spokesperson.people import open_hours
from spokesperson.people.models import Employee, Preference, WorkingDay
from spokesperson.people.queries import employed

KIND = "digest"
EACH_ROUND = 40  # people looked at in one round, because the same process sends posts
MOST = 20  # rows of one e-mail
SALT = "spokesperson.digest"


def write_digests() -> int:
    """Write the e-mails that are due now; a chore of the worker, harmless to repeat. Returns how many are new."""
    now = clock.now()
    opened = _opened(now)
    # Until the doors close: a worker that was down in the morning sends when it is back, the same day.
    if opened is None or not opened <= now < _closes(opened):
        return 0
    with remembering():
        return sum(_one(person, opened, now) for person in _due(opened, now))


def _opened(now: datetime) -> datetime | None:
    """When the institution opens today; None on a closed day."""
    midnight = now.astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    calendar = open_hours.calendar(now)
    first = calendar.next_open(midnight)
    return first if first.astimezone(zone()).date() == midnight.date() and _is_open(calendar, first) else None


def _closes(opened: datetime) -> datetime:
    """When the institution closes for good on the day that began at ``opened``."""
    day = opened.astimezone(zone()).date()
    spans = open_hours.calendar(opened).spans(opened)
    return list(takewhile(lambda span: span[0].astimezone(zone()).date() == day, spans))[-1][1]


def _is_open(calendar: open_hours.Calendar, at: datetime) -> bool:
    return next((start <= at < end for start, end in calendar.spans(at)), False)


def _due(opened: datetime, now: datetime) -> Iterator[Employee]:
    """Who is to be looked at today: a daily one not looked at since the doors opened, a weekly one this week.

    Nobody on leave: what waits is told on the first day back.
    """
    monday = opened.astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    none = Q(preference=None) | Q(preference__digested_at=None)
    daily = Q(preference__digest="daily", preference__digested_at__lt=opened)
    weekly = Q(preference__digest="weekly", preference__digested_at__lt=monday)
    away = WorkingDay.objects.filter(employee=OuterRef("pk"), date=opened.astimezone(zone()).date(), start=None)
    people = (
        employed(now)
        .filter(~Exists(away))
        .filter(none | daily | weekly, user__isnull=False)
        .exclude(preference__digest="none")
    )
    rows = people.exclude(email="").select_related("preference", "supervisor")
    yield from rows.order_by(F("preference__digested_at").asc(nulls_first=True), "pk")[:EACH_ROUND]


def _one(person: Employee, opened: datetime, now: datetime) -> int:
    """Claim the morning of one person for this process and write their e-mail, if anything waits; all of it or none."""
    with transaction.atomic():
        Preference.objects.get_or_create(employee=person)
        mine = Preference.objects.filter(Q(digested_at=None) | Q(digested_at__lt=opened), employee=person)
        if not mine.exclude(digest="none").update(digested_at=now):
            return 0  # another worker has it, or they switched it off a moment ago
        try:
            version = version_at()
        except NoDirectiveInForce:
            return 0
        if not waiting(person, now).total:
            return 0
        day = opened.astimezone(zone()).date()
        return enqueue(version, KIND, [(person.uid, f"{KIND}:{day.isoformat()}:{person.uid}")], now)


def waiting(person: Employee, now: datetime, most: int = MOST) -> Agenda:
    """What waits for ``person``, as on their home page."""
    ask = Activity(actor=person, action="post", subject=person.urn, as2={"type": "Question"})
    facts = door.weigh(ask, now).decision.facts_used
    return agenda.agenda(person, now, facts, handing.uploads(facts.get("roles", ())), most)


def facts(delivery: Delivery) -> dict[str, Any]:
    """What the text may name, as it stands when the mail is sent."""
    person, now = Employee.objects.get(uid=delivery.person), clock.now()
    found = waiting(person, now)
    return {
        "total": found.total,
        "rows": [
            {
                "when": " ".join(part for part in agenda.when(one, now) if part), "status": one.status,
                "title": one.title, "clause": one.clause, "url": settings.BASE_URL + one.url,
            }
            for one in found.matters
        ],
        "more": sum(n for n, _url in found.more),
        "home": settings.BASE_URL + reverse("home"),
        "off": settings.BASE_URL + off_url(person),
    }  # fmt: skip


def needless(delivery: Delivery) -> str:
    """Why it need not be sent any more: switched off, late, or all of it is done."""
    person = Employee.objects.filter(uid=delivery.person).first()
    if person is None or Preference.objects.filter(employee=person, digest="none").exists():
        return "Switched off."
    if clock.now() - delivery.asked_at > timedelta(hours=12):
        return "The day is over."
    if WorkingDay.objects.filter(employee=person, date=clock.now().astimezone(zone()).date(), start=None).exists():
        return "On leave."
    return "" if waiting(person, clock.now()).total else "Nothing waits any more."


def off_url(person: Employee) -> str:
    return reverse("digest_off", args=[signing.dumps(str(person.uid), salt=SALT)])


def whose(signed: str) -> Employee | None:
    """The person behind a link of ``off_url``, or nobody."""
    try:
        uid = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return None
    return Employee.objects.filter(uid=uid).select_related("preference").first()
