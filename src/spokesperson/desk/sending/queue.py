"""The queue of acts on networks: rows of ``Intent``. A row is the truth; waking the sender is only a hint (1.8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions.activity import Activity
from spokesperson.desk.models import Draft, Intent, Publication
from spokesperson.desk.sending import again
from spokesperson.desk.writing import content
from spokesperson.people.models import Employee

OPEN = ("queued", "sending")


def enqueue_draft(draft: Draft, due: datetime) -> Intent:
    """Queue the publication of a decided draft; its key makes a second row of the same content impossible."""
    assert draft.account is not None
    version = f"{draft.version}.{draft.epoch}"
    return Intent.objects.create(
        key=content.intent_key("publish", draft.urn, version, draft.account.urn),
        verb="publish",
        draft=draft,
        account=draft.account,
        actor=draft.author,
        actor_epoch=epoch(draft.author_id),
        payload={},
        payload_hash=content.content_hash(draft),
        created_at=clock.now(),
        due_at=due,
    )


def enqueue_act(
    verb: str,
    actor: Employee,
    account: Account,
    *,
    activity: Activity,
    target: str,
    payload: dict[str, Any],
    publication: Publication | None = None,
    version: str = "1",
    due: datetime | None = None,
) -> Intent:
    """Queue an edit, deletion, like or un-like. The same act on the same target is queued once while it is open.

    ``activity`` is what was permitted; it is decided once more when its turn comes (R51).
    An act that is over, because it was done or because the network refused it, does not stand in the way of a new one.
    """
    over = Intent.objects.filter(verb=verb, target=target, account=account).exclude(state__in=OPEN).count()
    key = content.intent_key(verb, target, f"{version}.{over}", account.urn)
    found, _ = Intent.objects.get_or_create(
        key=key,
        defaults={
            "verb": verb,
            "publication": publication,
            "target": target,
            "account": account,
            "actor": actor,
            "actor_epoch": epoch(actor.pk),
            "payload": {**payload, "act": again.kept(activity)},
            "payload_hash": key,
            "created_at": clock.now(),
            "due_at": due or clock.now(),
        },
    )
    return found


def epoch(actor: int) -> int:
    """The actor's epoch, held until the caller's transaction ends: a stop order waits for that and finds the row,
    or comes first and is seen here (R51; ADR 0017). Lock the draft before, other acts after.
    """
    return Employee.objects.select_for_update(no_key=True).values_list("epoch", flat=True).get(pk=actor)


def supersede(account: Account, target: str, verbs: tuple[str, ...]) -> int:
    """Take earlier acts of these kinds on the same thing off the queue, so that the last word is the last."""
    now = clock.now()
    rows = Intent.objects.filter(account=account, target=target, verb__in=verbs, state__in=OPEN)
    idle = rows.filter(Q(lease_until=None) | Q(lease_until__lte=now))
    return idle.update(state="cancelled", outcome="another act on the same post came after it", settled_at=now)


def cancel(draft: Draft, why: str) -> int:
    """Take a draft's queued publication off the queue; one that is being sent is left to the sender."""
    draft.epoch += 1
    return Intent.objects.filter(draft=draft, state="queued").update(
        state="cancelled", outcome=why, settled_at=clock.now()
    )
