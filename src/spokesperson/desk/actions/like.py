"""Like, un-like: acknowledging a post endorses it, so what is liked is fetched, screened and kept (M9A, M9R, M10R)."""

from __future__ import annotations

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk import appraisal, connect, queue
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Intent
from spokesperson.networks import Gone, NetworkError, NotFound, Ref
from spokesperson.people.models import Employee
from spokesperson.screening import screen

CONDUCT = "1.2"


def like(
    by: Employee, account: Account, target: str, *, undo: bool = False, settled: frozenset[str] = frozenset(),
    equipment: str = "unknown", purpose: str = "none", topic: str = "",
) -> Intent:  # fmt: skip
    """Like ``target`` (its URI) from ``account``, or take the like back, which counts as deleting (M10R).

    Raises ``Invalid`` (target), ``door.Refused``, or a network's error when the target could not be looked at.
    """
    if not target.strip():
        raise Invalid("target", "Say which post you mean: give its address.")
    copy = _copy(account, target)
    finding = copy is not None and _offends(copy)
    verb = "unlike" if undo else "like"
    liked = {"type": "Note", "id": target, "content": copy}
    activity = Activity(
        actor=by,
        action="delete" if undo else "like",
        subject=f"urn:sp:target:{target}"[:120],
        account=account,
        topic=topic,
        settled=settled,
        equipment=equipment,
        facts={
            "stage": "send",
            "target_exists": copy is not None,
            "target_finding": finding,
            "target_owner": "self" if undo else "public",
            "delete_reason": undo,
            "purpose": purpose,
            "think_answered": True,
            "seconds_since_edit": 86_400,
        },
        as2={"type": "Undo" if undo else "Like", "actor": by.urn, "object": liked},
    )

    def change(verdict: door.Verdict) -> Intent:
        return queue.enqueue_act(
            verb,
            by,
            account,
            target=target,
            payload={"copy": copy or "", "equipment": equipment},
            version=clock.iso(clock.now()),
        )

    return door.act(activity, change)


def _copy(account: Account, target: str) -> str | None:
    """The target's words; ``None`` if it is not there. A network that does not answer is not "not there"."""
    try:
        seen = connect.connector(account).fetch(Ref(uri=target, url=target))
    except NotFound:
        return None
    except NetworkError as error:
        raise Invalid("target", "The network did not answer, so the post could not be looked at. Try again.") from error
    return None if isinstance(seen, Gone) else seen.text


def _offends(copy: str) -> bool:
    house = institution.load(settings.INSTITUTION_FILE)
    report = screen(copy, institution=house, policy=appraisal.policy_in_force())
    return any(f.clause == CONDUCT and f.level != "advice" for f in report.findings)
