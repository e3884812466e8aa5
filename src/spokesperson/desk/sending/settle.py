"""What became of an act on a network: rows, draft and record in one transaction (2.1, 4.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions.decline import note_decline
from spokesperson.desk.models import Breaker, Draft, Intent, Publication
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import content
from spokesperson.directive.register import citing, under
from spokesperson.people import orders
from spokesperson.people.models import Employee

if TYPE_CHECKING:
    from spokesperson.networks import Receipt, Ref


def _close(intent: Intent, state: str, outcome: str) -> bool:
    """Settle the row if it is still open; ``False`` if another sender was first."""
    now = clock.now()
    # ``attempts`` is the fence: a sender whose lease was taken over no longer has the number of the row.
    mine = Intent.objects.filter(pk=intent.pk, state__in=("queued", "sending", "unknown"), attempts=intent.attempts)
    changed = mine.update(state=state, outcome=outcome[:300], settled_at=now, lease_until=None)
    intent.state, intent.outcome = state, outcome
    return bool(changed)


def published(intent: Intent, ref: Ref, raw: bytes) -> Publication | None:
    """It stands on the network exactly as decided."""
    with transaction.atomic():
        if not _close(intent, "done", "published"):
            return None
        draft = intent.draft
        assert draft is not None
        publication = Publication.objects.create(
            draft=draft,
            account=intent.account,
            uri=ref.uri,
            native_id=ref.native_id,
            url=ref.url,
            version=ref.version,
            text=draft.text,
            published_at=clock.now(),
        )
        Draft.objects.filter(pk=draft.pk).update(state=DraftState.PUBLISHED, why="")
        Breaker.objects.filter(account=intent.account).update(failures=0, open_until=None)
        note = content.note(draft)
        note.update(url=ref.url, **{"sp:uri": ref.uri})
        _record(intent, "Create", note, raw=raw, media=[m.sha256 for m in draft.pictures])
        note_decline(draft)
        _tell_if_stopped(intent)
    return publication


def unknown(intent: Intent, why: str, raw: bytes = b"") -> None:
    """Nobody could find out; a person decides (``actions.resolve``)."""
    with transaction.atomic():
        if not _close(intent, "unknown", why):
            return
        if intent.draft_id:
            Draft.objects.filter(pk=intent.draft_id).update(state=DraftState.UNKNOWN, why=why)
        _record(intent, "Question", {"type": "Note", "id": _subject(intent), "summary": why}, raw=raw)


def failed(intent: Intent, why: str) -> None:
    """The network refused it; the draft is kept and says why."""
    with transaction.atomic():
        if not _close(intent, "failed", why):
            return
        if intent.draft is not None:
            Draft.objects.filter(pk=intent.draft.pk).update(
                state=DraftState.FAILED, why=why, scheduled_for=None, epoch=intent.draft.epoch + 1
            )
        _record(intent, "Reject", {"type": "Note", "id": _subject(intent), "summary": why})


def exhausted(intent: Intent, why: str) -> None:
    """No attempt is left. If anything may have been sent, a person decides; otherwise it failed."""
    why = why.rstrip(".")
    if intent.payload.get("maybe") or intent.payload.get("ref"):
        unknown(intent, f"It could not be confirmed: {why}.")
    else:
        failed(intent, f"Not sent: {why}." if intent.verb == "publish" else why)


def give_back(intent: Intent, why: str, decision: uuid.UUID | None = None) -> None:
    """Not sent after all: the draft returns to its author with the reason. Inside the caller's transaction."""
    _close(intent, "cancelled", why)
    changes: dict[str, Any] = {"state": DraftState.DRAFT, "why": why[:300], "scheduled_for": None}
    if decision:
        changes["last_decision"] = decision
    draft = intent.draft
    if draft is not None and draft.state in (DraftState.SCHEDULED, DraftState.SENDING):
        Draft.objects.filter(pk=draft.pk).update(epoch=draft.epoch + 1, **changes)


def deleted(intent: Intent, receipt: Receipt) -> None:
    """The network acknowledged a deletion; whether the public copy is gone was looked up and is kept apart (R71)."""
    with transaction.atomic():
        words = "deleted" if receipt.verified_gone else "deletion acknowledged, still visible"
        if not _close(intent, "done", words):
            return
        if intent.publication_id:
            Publication.objects.filter(pk=intent.publication_id).update(
                deleted_at=clock.now(), verified_gone=receipt.verified_gone
            )
        tombstone = {
            "type": "Tombstone",
            "formerType": "Note",
            "id": intent.target,
            "summary": intent.payload.get("reason", ""),
            "sp:acknowledged": receipt.acknowledged,
            "sp:verifiedGone": receipt.verified_gone,
        }
        _record(intent, "Delete", tombstone, raw=receipt.raw, more=_told(intent))
        _tell_if_stopped(intent)


def liked(intent: Intent, receipt: Receipt) -> None:
    with transaction.atomic():
        if not _close(intent, "done", intent.verb):
            return
        target = {"type": "Note", "id": intent.target, "content": intent.payload.get("copy", "")}
        if intent.verb == "like":
            _record(intent, "Like", target, raw=receipt.raw)
        else:
            _record(intent, "Undo", {"type": "Like", "object": target}, raw=receipt.raw)
        _tell_if_stopped(intent)


def changed(intent: Intent, receipt: Receipt, text: str) -> None:
    with transaction.atomic():
        if not _close(intent, "done", "changed"):
            return
        ref = receipt.ref
        assert intent.publication is not None
        Publication.objects.filter(pk=intent.publication.pk).update(
            text=text, native_id=ref.native_id, url=ref.url, version=ref.version
        )
        note = {"type": "Note", "id": intent.target, "content": text, "url": ref.url}
        if why := intent.payload.get("departure_reason"):
            # The adviser reads it where the advice was given (R31).
            note["sp:departureReason"] = why
            Draft.objects.filter(publication=intent.publication).update(departure_reason=why)
        _record(intent, "Update", note, raw=receipt.raw, more=_told(intent))
        _tell_if_stopped(intent)


def _tell_if_stopped(intent: Intent) -> None:
    """What went out although its actor had been asked to stop meanwhile is an incident, and is recorded (R51)."""
    if Employee.objects.filter(pk=intent.actor_id, epoch=intent.actor_epoch).exists():
        return
    asked = orders.standing(intent.actor).filter(kind__in=("stop", "disallow")).first()
    if asked is None:
        return
    archive.append(
        {
            "type": "Flag",
            "actor": intent.actor.urn,
            "object": {"type": "Object", "id": asked.urn, "sp:wentOut": _subject(intent), "sp:act": intent.verb},
            "target": intent.actor.urn,
            "sp:account": intent.account.urn,
            "sp:clauses": citing(under("stopping")),
        },
        subject=intent.actor.urn,
        series="oversight",
    )


def _told(intent: Intent) -> dict[str, str]:
    """Whom home tells of it from now on: the author, where an official changed or removed their words (2.1; R69)."""
    draft = intent.publication.draft if intent.publication else None
    return {"sp:told": draft.author.urn} if draft and intent.payload.get("tell") else {}


def _subject(intent: Intent) -> str:
    if intent.draft is not None:
        return intent.draft.urn
    if intent.publication is not None and intent.publication.draft is not None:
        return intent.publication.draft.urn
    return f"urn:sp:intent:{intent.uid}"


def _record(
    intent: Intent, kind: str, obj: dict[str, Any], *, raw: bytes = b"", media: list[str] | None = None,
    more: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    archive.append(
        {
            "type": kind,
            "actor": intent.actor.urn,
            "object": obj,
            "target": intent.account.urn,
            "sp:account": intent.account.urn,
            "sp:network": intent.account.network,
            "sp:key": intent.key,
            "sp:equipment": intent.draft.equipment if intent.draft else intent.payload.get("equipment", "unknown"),
            **(more or {}),
        },
        subject=_subject(intent),
        raw=raw or None,
        media=media or (),
        series="publication",
    )
