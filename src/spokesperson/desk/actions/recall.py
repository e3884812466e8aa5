"""Recall: take back new words for what stands, while they wait out their pause (1.8, 4.2; R64).

Nothing was published yet, so nothing is decided: what stands stays as it is, and the record says that they were
taken back.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Intent, Publication
from spokesperson.people.models import Employee


def waiting(publication: Publication) -> Intent | None:
    """Its author's change that waits out the pause: decided, and not with the sender yet."""
    rows = publication.intents.filter(verb="edit", state="queued", attempts=0, payload__has_key="paused")
    return rows.order_by("-pk").first()


def recall(publication: Publication, by: Employee) -> Intent:
    """Take the change off the queue. Raises ``Invalid`` (post) if there is none, or the sender has it already."""
    with transaction.atomic():
        found = waiting(publication)
        if found is None or found.actor_id != by.pk or not drop(found, "its author took the new words back"):
            raise Invalid(
                "post", _("There is no change of yours to take back: it went out already, or was never made.")
            )
        archive.append(
            {
                "type": "Undo",
                "actor": by.urn,
                "object": {"type": "Update", "object": publication.uri, "sp:intent": str(found.uid)},
            },
            subject=publication.draft.urn if publication.draft else publication.uri,
            series="publication",
        )
    return found


def drop(intent: Intent, why: str) -> bool:
    """Cancel a change that no sender has; ``False`` if one took it meanwhile."""
    rows = Intent.objects.filter(pk=intent.pk, state="queued")
    return bool(rows.update(state="cancelled", outcome=why, settled_at=clock.now()))
