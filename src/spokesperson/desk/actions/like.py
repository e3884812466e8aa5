"""Like, un-like: acknowledging a post endorses it, so what is liked is fetched, screened and kept (M9A, M9R, M10R)."""

from __future__ import annotations

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.by_hand.unconnected import by_hand
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Intent
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import connect, queue
from spokesperson.networks import Gone, NetworkError, NotFound, Ref
from spokesperson.people.models import Employee
from spokesperson.screening import screen
from spokesperson.screening.policy import CONDUCT


def like(
    by: Employee, account: Account, target: str, *, undo: bool = False, settled: frozenset[str] = frozenset(),
    equipment: str = "unknown", purpose: str = "none", topic: str = "",
) -> Intent:  # fmt: skip
    """Like ``target`` (its URI) from ``account``, or take the like back, which counts as deleting (M10R).

    Raises ``Invalid`` (target, account), ``door.Refused``, or a network's error when the target could not be looked at.
    """
    if not target.strip():
        raise Invalid("target", "Say which post you mean: give its address.")
    verb = "unlike" if undo else "like"

    def proposed(copy: str | None, finding: bool) -> Activity:
        return _proposal(by, account, target, copy, finding, undo, settled, equipment, purpose, topic)

    # Asked first as if the post were there and harmless: nobody may make an account look around who may not use it.
    if not door.weigh(proposed("", False)).permitted:
        return door.act(proposed("", False), _never)
    if by_hand(account):
        raise Invalid("account", "Nobody here is connected to this account. Like the post on the network itself.")
    copy = _copy(account, target)
    activity = proposed(copy, copy is not None and _offends(copy))

    def change(verdict: door.Verdict) -> Intent:
        queue.epoch(by.pk)
        queue.supersede(account, target, ("like", "unlike"))
        return queue.enqueue_act(
            verb,
            by,
            account,
            activity=activity,
            target=target,
            payload={"copy": copy or "", "equipment": equipment},
            version=clock.iso(clock.now()),
        )

    return door.act(activity, change)


def may_undo(by: Employee, account: Account) -> bool:
    """Whether the directive does not deny ``by`` to take a like back here, for a page without dead buttons."""
    activity = _proposal(by, account, "", "", False, True, frozenset(), "unknown", "none", "")
    return door.weigh(activity).effect != "deny"


def _never(verdict: door.Verdict) -> Intent:
    raise AssertionError("what was not permitted a moment ago is not done")


def _proposal(
    by: Employee, account: Account, target: str, copy: str | None, finding: bool, undo: bool, settled: frozenset[str],
    equipment: str, purpose: str, topic: str,
) -> Activity:  # fmt: skip
    liked = {"type": "Note", "id": target, "content": copy}
    return Activity(
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
    return any(f.kind in CONDUCT and f.level != "advice" for f in report.findings)
