"""Repetition on a channel: like texts, the same link, people called (1.4; R42). Asked by ``desk.beside``.

Counted are this draft and what the institution has out, or on its way, from the same account within a day before or
after it. The same words on several accounts at once are one act, told once: each of those accounts has its own count.
What the house itself offers to answer with (the neutral reply, a template, a polite decline) repeats nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery

from spokesperson import clock, institution
from spokesperson.desk.models import Draft, Guidance, Intent
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import neutral
from spokesperson.screening import addresses, alike, called

if TYPE_CHECKING:
    from spokesperson.desk.screened.appraisal import Appraisal

DAY = timedelta(hours=24)
MOST = 200
ON_ITS_WAY = (DraftState.SCHEDULED, DraftState.HANDED, DraftState.SENDING, DraftState.UNKNOWN)


def fact(draft: Draft, found: Appraisal) -> dict[str, Any]:
    """``near_duplicates``, ``same_link`` and ``mentions``: 0 for none, 1 for this one alone."""
    house = institution.load(settings.INSTITUTION_FILE)
    others = beside_it(draft)
    mine = addresses(draft.text, house)
    linked = [addresses(text, house) for text in others] if mine else []
    counts = [1 + sum(address in other for other in linked) for address in mine]
    return {
        "near_duplicates": _alike(draft.text, others, house) if draft.text.strip() else 0,
        "same_link": max(counts, default=0),
        "mentions": len(called(draft.text)),
    }


def beside_it(draft: Draft) -> list[str]:
    """The texts that stand beside it on its channel within a day, those on their way included; at most ``MOST``."""
    if draft.account_id is None or not draft.text.strip():
        return []
    at = draft.scheduled_for or clock.now()
    rows = Draft.objects.filter(_out(at) | _on_its_way(at), account=draft.account_id).exclude(pk=draft.pk)
    if draft.bundle:
        rows = rows.exclude(bundle=draft.bundle)
    if draft.state in ON_ITS_WAY:
        rows = rows.exclude(_released_after(draft))
    return list(rows.order_by("-edited_at").values_list("text", flat=True)[:MOST])


def _out(at: datetime) -> Q:
    """What was published around ``at`` and still stands."""
    return Q(
        state=DraftState.PUBLISHED, publication__deleted_at=None, publication__published_at__gt=at - DAY,
        publication__published_at__lt=at + DAY,
    )  # fmt: skip


def _on_its_way(at: datetime) -> Q:
    """What is to go out around ``at``; what has no hour goes out now."""
    hours = Q(scheduled_for__gt=at - DAY, scheduled_for__lt=at + DAY)
    if abs(at - clock.now()) < DAY:
        hours |= Q(scheduled_for=None)
    return Q(state__in=ON_ITS_WAY) & hours


def _released_after(draft: Draft) -> Q:
    """What was let go after ``draft`` and has not gone out: of two on their way the later repeats the earlier."""
    publishing = Intent.objects.filter(verb="publish", state__in=("queued", "sending"))
    mine = publishing.filter(draft=draft.pk).order_by("-pk").values("pk")[:1]
    return Q(state__in=ON_ITS_WAY) & Q(Exists(publishing.filter(draft=OuterRef("pk"), pk__gt=Subquery(mine))))


def _alike(text: str, others: Iterable[str], house: institution.Institution) -> int:
    like = sum(alike(text, other) for other in others)
    return 1 if like and _offered(text, house) else 1 + like


def _offered(text: str, house: institution.Institution) -> bool:
    """Whether these are the house's own words for such a case; looked up only where something is alike."""
    if any(alike(text, words) for words in neutral.in_every_language(house)):
        return True
    rows = Guidance.objects.filter(retired_at=None, kind__in=("template", "decline")).values_list("text", flat=True)
    return any(alike(text, words) for words in rows[:MOST])
