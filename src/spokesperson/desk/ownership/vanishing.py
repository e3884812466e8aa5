"""A chore: does what a Representative posted for the Library still stand on their own account? (Overview/delete; M10R)

On one's own account nobody is kept from deleting. So each post is looked at once a day for a season, as anybody could
see it; one that is gone is noted in the archive, and the supervisor reads that a record disappeared. That is a fact
and not a violation: a network may have removed it, or the account may be closed.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.models import Publication, TakedownInstruction
from spokesperson.desk.ownership import public_page
from spokesperson.directive.register import cell, citing

log = logging.getLogger(__name__)
EACH = timedelta(days=1)
SEASON = timedelta(days=90)
MOST = 5
CLAUSE = partial(cell, "delete")


def look_for_vanished() -> int:
    """Look at a few of those whose turn it is, the longest not looked at first; how many are newly gone."""
    now = clock.now()
    due = standing().filter(published_at__gt=now - SEASON, published_at__lte=now - EACH)
    due = due.filter(Q(looked_at=None) | Q(looked_at__lte=now - EACH))
    gone = sum(_look(publication) for publication in due.order_by(F("looked_at").asc(nulls_first=True))[:MOST])
    if gone:
        log.info("posts are no longer where they stood", extra={"number": gone})
    return gone


def standing() -> QuerySet[Publication]:
    """Business posts on somebody's own account that nobody here took down, nor told their author to (R70)."""
    told = TakedownInstruction.objects.filter(publication=OuterRef("pk"), withdrawn_at=None)
    rows = Publication.objects.filter(~Exists(told), account__owner__isnull=False, deleted_at=None)
    return rows.filter(draft__use="business").select_related("account__owner", "draft__author")


def _look(publication: Publication) -> bool:
    """One look; whether it is gone and was not before. What cannot be told changes nothing."""
    seen = public_page.look(publication)
    with transaction.atomic():
        held = Publication.objects.select_for_update().get(pk=publication.pk)
        held.looked_at = clock.now()
        turned = seen.gone is not None and not held.deleted_at and seen.gone != (held.missed_at is not None)
        if turned:
            held.missed_at = held.looked_at if seen.gone else None
            _keep(publication, bool(seen.gone), seen.raw)
        held.save(update_fields=["looked_at", "missed_at"])
    return turned and bool(seen.gone)


def _keep(publication: Publication, gone: bool, raw: bytes) -> None:
    """What the look found, without a person: nobody did anything at this moment."""
    draft = publication.draft
    assert draft is not None  # ``standing`` finds drafts' posts only
    archive.append(
        {
            "type": "Announce",
            "actor": draft.author.urn,
            "object": {"type": "Tombstone" if gone else "Note", "id": publication.uri, "url": publication.url},
            "summary": "A record disappeared." if gone else "It stands again.",
            "sp:gone": gone,
            "sp:clauses": citing(CLAUSE()),
        },
        subject=draft.urn,
        raw=raw or None,
        series="publication",
    )
