"""What an order takes off the desk in its own transaction, and waiting for what is being sent (1.5; R46, R51).

The reasoning, which ADR 0017 gives in full: whoever queues an act holds the actor's epoch until that is committed,
and whoever sends it commits "sending" first and compares the epoch last. So when this transaction has raised the
epoch, everything of that person that could still go out stands in the queue, and is taken back here, or is
``sending``, and is listed. Locks are taken in the desk's order: drafts, the person, acts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from spokesperson import clock
from spokesperson.desk.models import Draft, Intent, Publication
from spokesperson.desk.sending import again
from spokesperson.desk.states import DraftState
from spokesperson.people.models import Employee

Covers = Callable[[Intent | Draft], bool]
OVER = (DraftState.PUBLISHED, DraftState.DISCARDED)


@dataclass(frozen=True)
class Drain:
    """How long what is being sent is waited for, and how often it is looked at. Seconds of the server's clock."""

    deadline: float = 10.0
    every: float = 0.1


@dataclass(frozen=True)
class Halted:
    """What was taken back, and the acts that were being sent at that moment; ``epoch`` is the new one."""

    epoch: int
    returned: list[dict[str, Any]]
    in_flight: list[int]


def foreseen(person: Employee, covers: Covers) -> dict[str, list[Any]]:
    """What ``halt`` would do now, for the page that asks first; the real numbers are taken in the transaction."""
    rows = _acts(person).order_by("due_at", "id")
    return {
        "queued": [i for i in rows.filter(state="queued") if covers(i)],
        "handed": [d for d in _handed(person) if covers(d)],
        "sending": [i for i in rows.filter(state="sending") if covers(i)],
    }


def halt(person: Employee, covers: Covers, why: str) -> Halted:
    """Raise the epoch and return to draft what is queued and ``covers``; inside the caller's transaction."""
    list(
        Draft.objects.select_for_update().filter(author=person).exclude(state__in=OVER).order_by("pk").values_list("pk")
    )
    Employee.objects.filter(pk=person.pk).update(epoch=F("epoch") + 1)
    epoch = Employee.objects.values_list("epoch", flat=True).get(pk=person.pk)
    queued = _acts(person).select_for_update(of=("self",)).filter(state="queued")
    taken = [i for i in [*queued.order_by("pk"), *_left_over(person)] if covers(i)]
    for intent in taken:
        _take_back(intent, why)
    handed = [d for d in _handed(person).select_for_update(of=("self",)) if covers(d)]
    for draft in handed:
        _to_draft(draft, why)
    flying = [i.pk for i in _acts(person).filter(state="sending") if covers(i)]
    return Halted(epoch, [*map(_as_json, taken), *map(_handed_json, handed)], flying)


def wait(acts: Iterable[int], drain: Drain) -> None:
    """Until none of ``acts`` is being sent any more, at most ``drain.deadline`` seconds."""
    rows = Intent.objects.filter(pk__in=list(acts), state="sending")
    # What only waits for its next look has it now, so that the answer can say what became of it.
    now = clock.now()
    rows.filter(lease_until__lte=now, due_at__gt=now).update(due_at=now)
    until = time.monotonic() + drain.deadline
    while time.monotonic() < until and rows.exists():
        time.sleep(drain.every)


def outcomes(acts: Iterable[int]) -> list[dict[str, Any]]:
    """What became of each: went_out, returned, failed, not_known, or still (being sent), and when."""
    words = {"done": "went_out", "cancelled": "returned", "failed": "failed", "unknown": "not_known"}
    found = []
    for intent in _ready(Intent.objects.filter(pk__in=list(acts))).order_by("pk"):
        at = intent.settled_at
        stands = intent.publication or (
            Publication.objects.filter(draft=intent.draft).first() if intent.draft else None
        )
        found.append(
            {
                **_as_json(intent),
                "outcome": words.get(intent.state, "still"),
                "at": clock.iso(at) if at else None,
                "url": stands.url if stands and intent.state == "done" else "",
            }
        )
    return found


def went_out_since(person: Employee, epoch: int, since: Any, until: Any = None) -> QuerySet[Intent]:
    """What had been queued before the epoch rose and went out after ``since``: each of them is an incident (R51)."""
    rows = _ready(Intent.objects.filter(actor=person, state="done", actor_epoch__lt=epoch, settled_at__gte=since))
    return rows.filter(settled_at__lt=until) if until else rows


def by_hand_since(person: Employee, since: Any, until: Any = None) -> QuerySet[Publication]:
    """What its author posted by hand after ``since``."""
    rows = Publication.objects.filter(by_hand=True, draft__author=person, published_at__gt=since)
    rows = rows.select_related("draft", "account")
    return rows.filter(published_at__lt=until) if until else rows


def _ready(rows: QuerySet[Intent]) -> QuerySet[Intent]:
    return rows.select_related("draft", "account", "publication__draft")


def _acts(person: Employee) -> QuerySet[Intent]:
    return _ready(Intent.objects.filter(actor=person))


def _handed(person: Employee) -> QuerySet[Draft]:
    return Draft.objects.filter(author=person, state=DraftState.HANDED).select_related("account").order_by("pk")


def _left_over(person: Employee) -> list[Intent]:
    """Acts that wait between two attempts and certainly stand nowhere; nobody holds them, so they come back too."""
    rows = _acts(person).filter(state="sending", lease_until__lte=clock.now())
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    return [i for i in rows if not _may_stand(i)]


def _may_stand(intent: Intent) -> bool:
    known = intent.payload
    died = known.get("trying") and known.get("begun", True)
    return bool(known.get("maybe") or known.get("ref") or died)


def _take_back(intent: Intent, why: str) -> None:
    now = clock.now()
    Intent.objects.filter(pk=intent.pk).update(state="cancelled", outcome=why[:300], settled_at=now, lease_until=None)
    if intent.verb == "publish" and intent.draft is not None:
        _to_draft(intent.draft, why)


def _to_draft(draft: Draft, why: str) -> None:
    """Back to draft with its words; the next time it is queued it has a key of its own."""
    Draft.objects.filter(pk=draft.pk).exclude(state__in=OVER).update(
        state=DraftState.DRAFT, why=why[:300], scheduled_for=None, epoch=F("epoch") + 1
    )


def _as_json(intent: Intent) -> dict[str, Any]:
    draft = intent.draft or (intent.publication.draft if intent.publication else None)
    return {
        "act": intent.verb,
        "intent": str(intent.uid),
        "draft": str(draft.uid) if draft else None,
        "target": intent.target,
        "account": intent.account.handle,
        "due": clock.iso(intent.due_at),
    }


def _handed_json(draft: Draft) -> dict[str, Any]:
    return {
        "act": "by_hand",
        "intent": None,
        "draft": str(draft.uid),
        "target": "",
        "account": draft.account.handle if draft.account else "",
        "due": None,
    }


def use_of(thing: Intent | Draft) -> str:
    """Business or personal, of an act or of a draft to be posted by hand."""
    return thing.use if isinstance(thing, Draft) else again.use(thing)
