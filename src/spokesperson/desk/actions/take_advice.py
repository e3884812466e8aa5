"""Take over the written response that was proposed; whose each sentence is stays with the draft (1.1, 2.2; R31)."""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.decisions.acting import keep
from spokesperson.desk.actions import write
from spokesperson.desk.actions.ask_advice import CLAUSE, SERIES
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Advice, Draft
from spokesperson.desk.screened import sentences
from spokesperson.desk.writing import bundles, content
from spokesperson.directive.register import under
from spokesperson.people.models import Employee


def take_advice(advice: Advice, by: Employee) -> Draft:
    """The proposed response becomes the draft's text; the pause begins anew.

    Raises ``Invalid`` (advice), ``NotYours`` and ``WrongState``.
    """
    if advice.asked_by_id != by.pk:
        raise NotYours
    with transaction.atomic():
        held, _others = bundles.held(advice.draft_id, by)
        answer = Advice.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=advice.pk)
        if answer.answered_by is None or not answer.proposed.strip():
            raise Invalid("advice", "No written response was proposed yet.", CLAUSE())
        held = write.save(held, by, text=answer.proposed, departure_reason="")
        held.authorship = {**held.authorship, **sentences.taken(answer.proposed, answer.answered_by.urn)}
        held.save(update_fields=["authorship"])
        bundles.carry(held, bundles.held(held.pk, by)[1])
        answer.taken_at = clock.now()
        answer.save(update_fields=["taken_at"])
        taken = {"type": "Note", "id": held.urn, "sp:contentHash": content.content_hash(held)}
        keep(
            by, "Accept", taken, subject=answer.urn, clauses=[CLAUSE(), under("reprinting")], series=SERIES,
            target=answer.answered_by.urn,
        )  # fmt: skip
    return held
