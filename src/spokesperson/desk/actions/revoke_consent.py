"""Revoke a consent: whatever rests on it comes back from the schedule in the same moment (1.3; R40)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import access, door
from spokesperson.decisions.acting import named
from spokesperson.desk.actions.attach_consent import CLAUSE, proposal, reference
from spokesperson.desk.consent import consents
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Consent, Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import queue
from spokesperson.desk.states import DraftState, move
from spokesperson.directive.register import citing
from spokesperson.people.models import Employee

ON_ITS_WAY = (DraftState.PAUSING, DraftState.SCHEDULED, DraftState.HANDED)
WHY = "A consent that it rests on was revoked. Take out what it covered, or attach a new consent."


def revoke_consent(consent: Consent, by: Employee) -> tuple[Consent, bool]:
    """Revoke it and answer whether a post came back to draft for it. What is out already has to be taken down.

    Raises ``door.Refused`` for who may not see the draft or note it, and ``Invalid`` if it was revoked before.
    """
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=consent.draft_id)
    if draft.author_id != by.pk:
        access.may_see(by, draft.author)
    action = named("revoke_consent", "attach_consent")
    activity = proposal(draft, by, action, {"type": "Undo", "object": {"type": "Consent", "id": consent.urn}})

    def change(verdict: door.Verdict) -> tuple[Consent, bool]:
        rows = Draft.objects.select_for_update(of=("self",)).select_related("author__supervisor", "account")
        held = rows.get(pk=draft.pk)
        row = Consent.objects.select_for_update().get(pk=consent.pk)
        if row.revoked_at is not None:
            raise Invalid("consent", "It was revoked before.", CLAUSE())
        row.revoked_at, row.revoked_by = clock.now(), by
        row.save(update_fields=["revoked_at", "revoked_by"])
        archive.append(
            {
                "type": "Undo",
                "actor": by.urn,
                "object": reference(row),
                "target": held.urn,
                "sp:clauses": citing(CLAUSE()),
            },
            subject=held.urn,
            series="publication",
        )
        return row, _returned(held)

    return door.act(activity, change)


def _returned(held: Draft) -> bool:
    """Back to draft, if it is on its way and still shows what nobody consents to any more."""
    if held.state not in ON_ITS_WAY:
        return False
    shown = [one for one in consents.confidential(appraisal.appraise(held).found) if not one.overruled]
    if not shown:
        return False
    queue.cancel(held, "a consent was revoked")
    held.state = move(held.state, DraftState.DRAFT)
    held.scheduled_for, held.why = None, WHY
    held.save()
    return True
