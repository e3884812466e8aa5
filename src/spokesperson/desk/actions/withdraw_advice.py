"""Take a question back before it is answered, with a reason; the draft waits for nobody then (1.1; R30)."""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.decisions.acting import keep
from spokesperson.desk.actions.ask_advice import CLAUSE, SERIES
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Advice
from spokesperson.desk.texts import clean_line
from spokesperson.people.models import Employee


def withdraw_advice(advice: Advice, by: Employee, *, why: str) -> Advice:
    """Raises ``Invalid`` (why, advice) and ``NotYours`` for anyone but whoever asked."""
    if advice.asked_by_id != by.pk:
        raise NotYours
    said = clean_line("why", why, 300)
    if not said:
        raise Invalid("why", "Say why you no longer wait for the answer; the one you asked will see it.", CLAUSE())
    with transaction.atomic():
        held = (
            Advice.objects.select_for_update(of=("self",))
            .select_related("asked_of", "passed_to", "draft")
            .get(pk=advice.pk)
        )
        if held.answered_at is not None or held.withdrawn_at is not None:
            raise Invalid("advice", "It is answered or taken back already.", CLAUSE())
        held.withdrawn_at, held.withdrawn_why = clock.now(), said
        held.about = held.draft.title[:200]
        held.save(update_fields=["withdrawn_at", "withdrawn_why", "about"])
        keep(
            by, "Undo", {"type": "Question", "id": held.urn}, subject=held.urn, clauses=[CLAUSE()], summary=said,
            series=SERIES, target=(held.passed_to or held.asked_of).urn,
        )  # fmt: skip
    return held
