"""Time inside the desk, offered as an entry to be put right; nothing is counted without the person (R21).

What is offered comes from today's acts on one's own business drafts: the minutes from the first to the last, capped,
for nobody can tell from outside how much of it was work on the text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from spokesperson import clock, institution
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft
from spokesperson.people.models import Employee, Participation
from spokesperson.people.signed_in import today

MOST_MINUTES = 120
MOST_OFFERS = 8


@dataclass(frozen=True)
class Offer:
    """A draft entry: what ``note_time`` would be given, and from when to when the acts were."""

    date: date
    kind: str
    minutes: int
    topic: str
    note: str
    first: datetime
    last: datetime


def offers(person: Employee) -> list[Offer]:
    """What could be noted down of today; drafts that stand in an entry of today already are left out."""
    begin = datetime.combine(today(), time.min, institution.load(settings.INSTITUTION_FILE).zone)
    touched = Q(created_at__gte=begin) | Q(edited_at__gte=begin)
    drafts = list(Draft.objects.filter(touched, author=person, use="business").order_by("edited_at")[:50])
    noted = set(Participation.objects.filter(employee=person, date=today()).values_list("kind", "note"))
    acts: dict[str, list[datetime]] = {}
    rows = Decision.objects.filter(actor=person, at__gte=begin, subject__in=[d.urn for d in drafts])
    for subject, at in rows.values_list("subject", "at"):
        acts.setdefault(subject, []).append(at)
    found = (_offer(draft, begin, acts.get(draft.urn, [])) for draft in drafts)
    return [offer for offer in found if (offer.kind, offer.note) not in noted][:MOST_OFFERS]


def _offer(draft: Draft, begin: datetime, acts: list[datetime]) -> Offer:
    times = sorted(_of_today(begin, [draft.created_at, draft.edited_at, *acts]))
    first, last = times[0], times[-1]
    minutes = math.ceil((last - first) / timedelta(minutes=1))
    return Offer(
        date=today(),
        kind="corresponding" if draft.in_reply_to else "posting",
        minutes=min(max(1, minutes), MOST_MINUTES),
        topic=draft.topic,
        note=draft.title,
        first=first,
        last=last,
    )


def _of_today(begin: datetime, times: list[datetime]) -> Iterator[datetime]:
    return (at for at in times if begin <= at <= clock.now())


def as_json(offer: Offer) -> dict[str, object]:
    return {
        "date": offer.date.isoformat(),
        "kind": offer.kind,
        "minutes": offer.minutes,
        "topic": offer.topic,
        "note": offer.note,
        "first": clock.iso(offer.first),
        "last": clock.iso(offer.last),
    }
