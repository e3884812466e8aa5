"""The one door: ``weigh`` answers "may I?" without a trace; ``act`` decides, records, then lets the act be done.

Web page, API, command line and worker come through here alike: none has a check of its own, none lacks one.
What was refused is recorded too, in a transaction of its own, before the refusal is raised (4.2; R87).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from spokesperson import clock, institution
from spokesperson.archive import store as archive
from spokesperson.decisions import facts as registers
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision as StoredDecision
from spokesperson.decisions.supplied import supplied
from spokesperson.directive import engine
from spokesperson.directive.following import OTHERWISE
from spokesperson.directive.register import citing, compiled, under_first
from spokesperson.people import threads

if TYPE_CHECKING:
    from spokesperson.directive.engine import Decision

T = TypeVar("T")
Asked = tuple[int, int | None, str, str]  # actor, account, topic, thread
# What a directive may oblige to and this house leads people to, or does itself: the desk asks for it, waits or keeps.
DISCHARGED = frozenset({
    "pause", "answer_questions", "state_purpose", "describe_images", "archive_prior_state", "complete_account_facts",
    "state_account_form", "say_voluntary", "schedule_after_embargo", "translate",
})  # fmt: skip
RESULTS = {"permit": "Accept", "warn": "TentativeAccept", "ask": "TentativeReject", "deny": "Reject"}


@dataclass(frozen=True)
class Verdict:
    """A decision and, once recorded, where it is: ``uid`` of the stored decision, ``record`` in the archive."""

    decision: Decision
    activity: Activity
    uid: uuid.UUID | None = None
    record: uuid.UUID | None = None

    @property
    def effect(self) -> str:
        return self.decision.effect

    @property
    def unsettled(self) -> tuple[Any, ...]:
        """The warnings the person has not yet taken note of."""
        return tuple(r for r in self.decision.reasons if r.effect == "warn" and r.rule not in self.activity.settled)

    @property
    def undischarged(self) -> tuple[Any, ...]:
        """What the act would oblige to and nobody here can do; a permit that hangs on it does not stand."""
        owed = (o for o in self.decision.obligations if not o.properties.get("after"))
        return tuple(o for o in owed if o.properties.get("do") not in DISCHARGED)

    @property
    def permitted(self) -> bool:
        """Whether the act may be done now: permitted, or warned and every warning taken note of; and everything that
        it obliges to can be discharged.
        """
        if self.undischarged:
            return False
        return self.effect == "permit" or (self.effect == "warn" and not self.unsettled)


class Refused(Exception):
    """The directive does not let this act be done; ``verdict`` says by which clauses and what to do next."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        first = next(iter(verdict.decision.reasons), None)
        said = first.text if first else "The directive does not permit this."
        if verdict.effect in ("permit", "warn") and verdict.undischarged:
            owed = verdict.undischarged[0]
            said = f"It obliges to what nobody here can do: {owed.properties['text']} (clause {owed.clause})"
        super().__init__(said)


def weigh(activity: Activity, at: datetime | None = None) -> Verdict:
    """The verdict as it would be now, unrecorded: the live check while writing, and "may I?" (R84: no text is kept)."""
    return Verdict(_decide(activity, at or clock.now()), activity)


def weigh_all(activities: Iterable[Activity]) -> list[Verdict]:
    """The verdicts of several acts as they would be now; the registers are asked once for all acts about the same,
    whoever would do them.

    For a page that shows what its reader may do here, or who may do something; an act itself passes ``act``.
    """
    each, now = list(activities), clock.now()
    asked = _ask_all(each, now)
    return [Verdict(_decide(one, now, asked[_about(one)]), one) for one in each]


def act(activity: Activity, change: Callable[[Verdict], T], *, unsettled_ok: bool = False) -> T:
    """Decide and record; if permitted, do ``change`` in the same transaction and return what it returns.

    ``unsettled_ok`` lets a warned act through whose warnings are still to be settled (sending a draft to the
    desk is not yet publishing it). Raises ``Refused`` after the refusal is safely recorded, and
    ``archive.ArchiveUnavailable`` when nothing could be recorded and therefore nothing was done.
    """
    with transaction.atomic():
        verdict = record(activity)
        if verdict.permitted or (unsettled_ok and verdict.effect == "warn" and not verdict.undischarged):
            return change(verdict)
    raise Refused(verdict)


def record(activity: Activity) -> Verdict:
    """Decide and write the decision into the archive; inside the caller's transaction."""
    now = clock.now()
    decision = _decide(activity, now)
    receipt = archive.append(
        _offer(activity, decision),
        subject=activity.subject,
        media=activity.media,
        series="decisions",
    )
    stored = StoredDecision.objects.create(
        at=now,
        actor=activity.actor,
        action=activity.action,
        effect=decision.effect,
        subject=activity.subject,
        directive_hash=decision.directive_hash,
        canonical=decision.canonical(),
        record=receipt.record_id,
    )
    return Verdict(decision, activity, stored.uid, uuid.UUID(str(receipt.record_id)))


def replay(stored: StoredDecision) -> Decision:
    """The stored decision as the directive of its time gives it again; byte-identical, or the record is wrong (R4)."""
    return engine.replay(bytes(stored.canonical), compiled(stored.directive_hash))


def _about(activity: Activity) -> Asked:
    """Whom and what the registers are asked about for an act: actor, account, topic and thread."""
    return activity.actor.pk, activity.account.pk if activity.account else None, activity.topic, _thread(activity)


def _ask(activity: Activity, now: datetime) -> dict[str, Any]:
    """What the registers know for this act, by one query."""
    actor, account, topic, thread = _about(activity)
    return registers.ask(actor, now, _zone(), account, topic, thread)


def _ask_all(activities: Iterable[Activity], now: datetime) -> dict[Asked, dict[str, Any]]:
    """What the registers know for these acts, by whom and what they are about: one query for each account, topic and
    thread.
    """
    who: dict[tuple[int | None, str, str], set[int]] = {}
    for one in activities:
        actor, account, topic, thread = _about(one)
        who.setdefault((account, topic, thread), set()).add(actor)
    found: dict[Asked, dict[str, Any]] = {}
    for about, actors in who.items():
        if len(actors) == 1:
            rows = {actor: registers.ask(actor, now, _zone(), *about) for actor in actors}
        else:
            rows = registers.ask_each(actors, now, _zone(), *about)
        found |= {(actor, *about): row for actor, row in rows.items()}
    return found


def _zone() -> ZoneInfo:
    return institution.load(settings.INSTITUTION_FILE).zone


def _decide(activity: Activity, now: datetime, asked: dict[str, Any] | None = None) -> Decision:
    """``asked`` is what the registers answered already for an act about the same."""
    zone, row = _zone(), asked if asked is not None else _ask(activity, now)
    known = registers.told(row, now, zone, activity.action, activity.topic)
    file_hash = known.pop("directive")
    stated = activity.stated()
    if not file_hash:
        return _none_in_force(stated, known)
    directive = compiled(file_hash)
    derived = _derived(stated, known, directive.limits(now), now)
    facts = {**stated, **known, **derived, **supplied(directive, now.astimezone(zone))}
    for passing in ("version_age_days", "profile_checked", "profile_moved", "profile_notice"):
        facts.pop(passing)
    return engine.decide(facts, directive)


def _thread(activity: Activity) -> str:
    """The address of what the act answers, or nothing."""
    inner = activity.as2.get("object")
    return threads.plain(str(inner.get("inReplyTo") or "")) if isinstance(inner, Mapping) else ""


def _derived(stated: dict[str, Any], known: dict[str, Any], limit: dict[str, int], now: datetime) -> dict[str, Any]:
    """Facts that need one of the directive's dated numbers (P2, 1.6) or two facts at once (2.1).

    Where its annex does not say how long a check of a profile lasts, it does not grow old; days it does not give are
    none, but for the grace, which is the usual one. A check also ends when its owner's position changes; from either
    end the days of notice begin, if it had found the position stated.
    """
    checked, notice = known["profile_checked"], known["profile_notice"] or now
    lasts = limit.get("profile_check_days")
    ends = [checked + timedelta(days=lasts)] if checked and lasts is not None else []
    ends += [known["profile_moved"]] if checked and known["profile_moved"] else []
    fresh = checked is not None and all(now < end for end in ends)
    if checked and not fresh and known["profile_states_position"]:
        notice = max(notice, min(ends))
    at_work = known["working"] == "working" or stated["equipment"] == "library"
    return {
        "grace_days_left": max(0, limit.get("grace_days", OTHERWISE["grace_days"]) - known["version_age_days"]),
        "profile_identifies": known["profile_identifies"] and fresh,
        "profile_states_position": known["profile_states_position"] and fresh,
        "profile_notice_days_left": max(0, limit.get("profile_notice_days", 0) - (now - notice).days),
        # Of a post that stands already its own flag decides, set when it was written (2.1; R68).
        "library_property": stated.get("library_property", at_work or known["account_maintained_by_library"]),
        "channel": stated.get("channel") or known["channel"],
    }


def _none_in_force(stated: dict[str, Any], known: dict[str, Any]) -> Decision:
    clause = under_first("acknowledging")
    reason = engine.Reason(
        clause=clause,
        rule="no-directive-in-force",
        effect="deny",
        text="No directive was in force at that moment, so nothing could be permitted.",
        remedy="none",
    )
    used = {"now": clock.iso(known["now"]), "action": stated["action"]}
    return engine.Decision(
        effect="deny", clauses=tuple(citing(clause)), reasons=(reason,), obligations=(), advice=(), facts_used=used,
        directive_hash="", code="", revision="", known={},
    )  # fmt: skip


def _offer(activity: Activity, decision: Decision) -> dict[str, Any]:
    """The decision as a record: what was proposed, and the answer as its result."""
    return {
        "type": "Offer",
        "actor": activity.actor.urn,
        "object": dict(activity.as2),
        "result": {"type": RESULTS[decision.effect], "sp:decision": decision.canonical().decode()},
        "sp:action": activity.action,
        "sp:account": activity.account.urn if activity.account else "",
        "sp:clauses": list(decision.clauses),
        "sp:directive": decision.directive_hash,
        "sp:equipment": activity.equipment,
        "sp:use": activity.use,
        "sp:stage": "sending" if activity.facts.get("sending") else str(activity.facts.get("stage", "")),
    }
