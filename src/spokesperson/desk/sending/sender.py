"""The sender: every decided act reaches its network exactly once, or a person is asked (1.8; reliability).

The order is what makes it safe. (1) The intent row stands before any connection. (2) Claiming it decides again,
compares the content with what was decided, and commits "about to send". (3) A claim that finds "about to send"
looks on the network first and sends only what is not there. (4) Right before connecting to write, ``_hold_on``
renews the lease in one statement that also compares the actor's epoch: whoever was asked to stop since does not get
past it (ADR 0017). (5) After sending, the public copy is read back and compared. (6) Only then, in one transaction,
the post counts as published and the record is written.
A process may be killed, or frozen for as long as it likes, between any two of these steps.
"""

from __future__ import annotations

import logging
import os
import random
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from spokesperson import clock
from spokesperson.accounts.models import Suspension
from spokesperson.archive import store as archive
from spokesperson.desk.models import Breaker, Draft, Intent
from spokesperson.desk.sending import again, connect, settle
from spokesperson.desk.states import DraftState
from spokesperson.networks import (
    Conflict,
    Denied,
    Gone,
    Invalid,
    NetworkError,
    NotFound,
    RateLimited,
    Receipt,
    Ref,
    TokenExpired,
    Transient,
    Unknown,
)
from spokesperson.networks.base import fingerprint
from spokesperson.people.models import Employee

if TYPE_CHECKING:
    from spokesperson.networks import Connector, Outgoing, Snapshot

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How long the sender holds on to an act, waits, and keeps trying. Seconds; tests make them short."""

    lease: float = 120.0  # longer than the longest attempt after its renewal: four pictures and a post, 20 s each
    backoff: float = 2.0
    longest: float = 900.0
    look_again: float = 5.0
    attempts: int = 8
    breaker_after: int = 5
    breaker_rest: float = 120.0


PACE = Pace()
REFUSALS = (Denied, NotFound, Invalid, TokenExpired, Conflict)


class _NotTaken(Exception):
    """The network refused the post itself; ``error`` says why. A refused look at it is something else."""

    def __init__(self, error: NetworkError) -> None:
        super().__init__(str(error))
        self.error = error


class _TurnLost(Exception):
    """The lease ran out and another sender has the act now."""


class _Fenced(Exception):
    """The actor's epoch rose after the act was queued: somebody asked them to stop, so nothing is sent unasked."""


def run_due(pace: Pace = PACE, limit: int = 20) -> int:
    """Send what is due now, and take up what a killed sender left; returns how many acts were looked at."""
    done = 0
    for pk in due(limit):
        if (intent := claim(pk, pace)) is not None:
            _carefully(intent, pace)
            done += 1
    return done


def due(limit: int = 20) -> list[int]:
    now = clock.now()
    waiting = Q(state="queued", due_at__lte=now)
    abandoned = Q(state="sending", lease_until__lte=now, due_at__lte=now)
    rows = Intent.objects.filter(waiting | abandoned).exclude(account__breaker__open_until__gt=now)
    if Suspension.objects.filter(lifted_at=None).exists():
        # What is new waits, keeping its text and its hour; replies still go (Def-Administrator).
        rows = rows.exclude(verb="publish", state="queued", draft__in_reply_to="")
    return list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


def claim(pk: int, pace: Pace) -> Intent | None:
    """Take the act over for ``pace.lease`` seconds, if it may still be done; ``None`` if not, or if another has it."""
    with transaction.atomic():
        intent = _lock(pk)
        now = clock.now()
        if intent is None or intent.due_at > now or (intent.lease_until and intent.lease_until > now):
            return None
        # Whoever held it died after its last look at the fence, so it may stand there without our knowing.
        died = intent.payload.get("trying") and intent.payload.get("begun", True)
        intent.payload["maybe"] = bool(intent.payload.get("maybe") or died)
        if not (intent.payload["maybe"] or intent.payload.get("ref")) and not _may_go(intent):
            return None
        intent.payload.update(trying=True, begun=False, again=bool(intent.first_sent_at))
        intent.state = "sending"
        intent.lease_until = now + timedelta(seconds=pace.lease)
        intent.lease_by = f"{socket.gethostname()}:{os.getpid()}"
        intent.attempts += 1
        intent.first_sent_at = intent.first_sent_at or now
        intent.save()
        if intent.draft_id and intent.verb == "publish":
            Draft.objects.filter(pk=intent.draft_id).update(state=DraftState.SENDING)
    return intent


def _lock(pk: int) -> Intent | None:
    """The act, locked. Its draft first, as the author's own acts do it: in two orders the two would wait for ever."""
    list(Draft.objects.select_for_update(of=("self",)).filter(intents=pk).values_list("pk"))
    rows = Intent.objects.filter(pk=pk, state__in=("queued", "sending"))
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.select_related(
        "draft__author__supervisor", "draft__account", "publication__draft", "account__owner", "actor"
    ).first()


def _may_go(intent: Intent) -> bool:
    """Decide once more; what is new waits while publishing is suspended, what is refused goes back with the reason.

    Each attempt asks anew. Only what may already stand in public is finished without asking, so that the record
    tells what happened.
    """
    if again.suspended(intent):
        _wait_in_queue(intent)
        return False
    refusal = again.refusal(intent)
    if refusal is None:
        return True
    if again.suspended(intent):
        # Suspended between the two looks: the answer was about that, and it keeps its hour.
        _wait_in_queue(intent)
    else:
        settle.give_back(intent, refusal.why, refusal.decision)
    return False


def _wait_in_queue(intent: Intent) -> None:
    """Back into the queue as it was; nothing of it stands anywhere."""
    intent.payload["trying"] = False
    intent.state, intent.lease_until = "queued", None
    intent.save()
    if intent.draft_id and intent.verb == "publish":
        Draft.objects.filter(pk=intent.draft_id, state=DraftState.SENDING).update(state=DraftState.SCHEDULED)


def _carefully(intent: Intent, pace: Pace) -> None:
    """One act may not stop the others: what nobody foresaw is noted, and the act is tried again later."""
    try:
        _carry_out(intent, pace)
    except _TurnLost:
        log.warning("another sender has taken over", extra={"intent": str(intent.uid), "attempt": intent.attempts})
    except _Fenced:
        _decide_behind_the_fence(intent)
    except DatabaseError:
        raise
    except Exception:
        log.exception("an attempt failed in our own code", extra={"intent": str(intent.uid)})
        intent.payload["maybe"] = bool(intent.payload.get("maybe") or intent.payload.get("begun"))
        _later(intent, _in(_backoff(intent, pace)), "something went wrong here, not on the network", pace)


def _carry_out(intent: Intent, pace: Pace) -> None:
    """One attempt, outside any transaction; whatever the network does ends in a settled or re-queued row."""
    before = bool(intent.payload.get("again"))
    try:
        link = connect.connector(intent.account, again.use(intent))
        if intent.verb == "publish":
            _publish(intent, link, before, pace)
        else:
            _other(intent, link, before, pace)
    except RateLimited as error:
        _later(intent, error.until, "the network asked us to wait", pace)
    except _NotTaken as refused:
        _refused(intent, refused.error)
    except REFUSALS as error:
        # The network would not let us look. If anything may stand there, that says nothing about it.
        if intent.verb == "publish" and (before or intent.payload.get("ref")):
            intent.payload["maybe"] = True
            _later(intent, _in(_backoff(intent, pace)), _plain(error), pace)
        else:
            _refused(intent, error)
    except Unknown:
        intent.payload["maybe"] = True
        _later(intent, _in(pace.look_again), "no answer came; looking before anything is sent again", pace)
    except (Transient, archive.ArchiveUnavailable) as error:
        _later(intent, _in(_backoff(intent, pace)), _plain(error), pace)
    except NetworkError as error:
        _later(intent, _in(_backoff(intent, pace)), _plain(error), pace)
    log.info("intent handled", extra={"intent": str(intent.uid), "attempt": intent.attempts, "outcome": intent.state})


def _refused(intent: Intent, error: NetworkError) -> None:
    """The network's no is final, unless an earlier attempt may have got through."""
    if intent.payload.get("maybe"):
        settle.unknown(intent, f"It could not be confirmed: {_plain(error)}")
    else:
        settle.failed(intent, _plain(error))


def _publish(intent: Intent, link: Connector, before: bool, pace: Pace) -> None:
    assert intent.draft is not None
    out = connect.outgoing(intent.draft)
    ref = _ref(intent)
    raw = b""
    if ref is None and before:
        ref = _look(intent, link, out)
    if ref is None:
        _hold_on(intent, pace)
        try:
            receipt = link.publish(out, intent.key)
        except REFUSALS as error:
            raise _NotTaken(error) from error
        except Unknown:
            # The write may have arrived. One look now often answers it; otherwise the next attempt looks first.
            intent.payload["maybe"] = True
            ref = _look(intent, link, out)
            if ref is None:
                raise
        else:
            ref, raw = receipt.ref, receipt.raw
    _keep_ref(intent, ref)
    _read_back(intent, link, out, ref, raw)


def _hold_on(intent: Intent, pace: Pace) -> None:
    """The last committed step before connecting to write: renew the lease and pass the fence, in one statement.

    ``_TurnLost`` if another sender has the act by now, ``_Fenced`` if its actor's epoch rose since it was queued.
    A stop order raises the epoch and commits, and lists what is ``sending`` then. This statement sees either the
    new epoch, and nothing is sent, or the old one, and then the claim it follows was committed before the order
    and the act is among those listed (ADR 0017).
    """
    intent.payload["begun"] = True
    mine = Intent.objects.filter(pk=intent.pk, state="sending", attempts=intent.attempts)
    unfenced = mine.filter(actor__epoch=F("actor_epoch"))
    if not unfenced.update(lease_until=_in(pace.lease), payload=intent.payload):
        raise _Fenced if mine.exists() else _TurnLost


def _decide_behind_the_fence(intent: Intent) -> None:
    """Somebody asked the actor to stop: decide once more. What the order does not cover goes back into the queue."""
    with transaction.atomic():
        held = _lock(intent.pk)
        if held is None or held.attempts != intent.attempts or held.state != "sending":
            return
        # Read before deciding: what is decided then knows every order that this epoch stands for.
        held.actor_epoch = Employee.objects.values_list("epoch", flat=True).get(pk=held.actor_id)
        refusal = again.refusal(held)
        if refusal is None:
            _wait_in_queue(held)
        elif held.verb == "publish" and held.payload.get("maybe"):
            settle.unknown(held, f"{refusal.why} Whether it had gone out before is not known.")
        else:
            settle.give_back(held, refusal.why, refusal.decision)


def _look(intent: Intent, link: Connector, out: Outgoing) -> Ref | None:
    assert intent.first_sent_at is not None
    since = intent.first_sent_at - connect.SKEW
    return link.find(intent.key, out, since, connect.known_uris(intent))


def _read_back(intent: Intent, link: Connector, out: Outgoing, ref: Ref, raw: bytes) -> None:
    seen = link.fetch(ref)
    if isinstance(seen, Gone):
        settle.unknown(intent, "The network took it, but it does not stand there.", seen.raw)
    elif not seen.shows(out):
        settle.unknown(intent, "What stands on the network differs from what was decided.", seen.raw)
    else:
        settle.published(intent, seen.ref, seen.raw or raw)


def _other(intent: Intent, link: Connector, before: bool, pace: Pace) -> None:
    """Edit, delete, like, un-like, each recorded with the network's answer; a repeated edit or deletion looks first."""
    ref = connect.ref_of(intent.publication) if intent.publication else Ref(uri=intent.target, url=intent.target)
    if before and intent.verb in ("delete", "edit") and _done_already(intent, link.fetch(ref)):
        return
    _hold_on(intent, pace)
    match intent.verb:
        case "delete":
            settle.deleted(intent, link.delete(ref))
        case "like":
            settle.liked(intent, link.like(ref, intent.key))
        case "unlike":
            settle.liked(intent, link.unlike(ref))
        case "edit":
            words = connect.outgoing_edit(intent)
            receipt = link.edit(ref, words, intent.payload.get("expect"))
            settle.changed(intent, receipt, words.text)


def _done_already(intent: Intent, seen: Snapshot | Gone) -> bool:
    """Whether an earlier attempt got through; if so it is settled with what stands there now."""
    if isinstance(seen, Gone):
        if intent.verb == "delete":
            settle.deleted(intent, Receipt(seen.ref, clock.now(), seen.raw, acknowledged=True, verified_gone=True))
            return True
        return False
    words = str(intent.payload.get("text", ""))
    if intent.verb == "edit" and fingerprint(seen.text, (), "") == fingerprint(words, (), ""):
        settle.changed(intent, Receipt(seen.ref, clock.now(), seen.raw), words)
        return True
    return False


def _ref(intent: Intent) -> Ref | None:
    known = intent.payload.get("ref")
    return Ref(**known) if known else None


def _keep_ref(intent: Intent, ref: Ref) -> None:
    """Note where it stands before reading it back, so that a kill here costs no second look-up."""
    intent.payload["ref"] = {"uri": ref.uri, "native_id": ref.native_id, "url": ref.url, "version": ref.version}
    Intent.objects.filter(pk=intent.pk, attempts=intent.attempts).update(payload=intent.payload)


def _later(intent: Intent, when: datetime, why: str, pace: Pace) -> None:
    """Try again at ``when``; after the last attempt the act becomes a person's matter.

    A sender that comes back after its lease was taken over changes nothing: ``attempts`` tells whose turn it is.
    """
    intent.payload["trying"] = False
    with transaction.atomic():
        mine = Intent.objects.filter(pk=intent.pk, state="sending", attempts=intent.attempts)
        if not mine.update(payload=intent.payload):
            return
        _count_failure(intent, pace)
        if intent.attempts >= pace.attempts:
            settle.exhausted(intent, why)
            return
        intent.due_at, intent.lease_until, intent.outcome = when, None, why
        mine.update(due_at=when, lease_until=clock.now(), outcome=why[:300])


def _count_failure(intent: Intent, pace: Pace) -> None:
    breaker, _ = Breaker.objects.get_or_create(account=intent.account)
    breaker.failures += 1
    if breaker.failures >= pace.breaker_after:
        breaker.open_until = _in(pace.breaker_rest)
        breaker.failures = 0
    breaker.save()


def _backoff(intent: Intent, pace: Pace) -> float:
    longest: float = min(pace.longest, pace.backoff * 2 ** (intent.attempts - 1))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 (jitter, not a secret)


def _in(seconds: float) -> datetime:
    return clock.now() + timedelta(seconds=seconds)


def _plain(error: Any) -> str:
    """A network's refusal in words for the author; never the network's own text, which may quote the post."""
    match error:
        case TokenExpired():
            return "The network no longer accepts our authorisation. An Administrator has to connect the account again."
        case Denied():
            return "The network does not let this account do that."
        case NotFound():
            return "What it answers is no longer there. Your words are kept."
        case Conflict():
            return "It was changed on the network meanwhile."
        case Invalid():
            return f"The network does not take it: {error.field}."
        case _:
            return "The network could not be reached or did not answer as it should."
