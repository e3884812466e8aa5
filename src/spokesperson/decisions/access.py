"""Who may see a record (4.2; R16): the person it is about, their line, and Library officials. Asked at the door.

What stands outside an official's oversight has a kind of its own: advice and answers about one's own work (2.3) and
personal use are read by those who are part of them; time, talks and interference by the person and the line (1.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions import door, masking
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

PERSON = "urn:sp:person:"
NEAREST = ("self", "supervisor", "above", "other")  # the relations, the closest first
CONDUCT = "conduct"  # asked as ``read_activity``: whoever may see the figures may see their record (R45, R48)
# Series that are read by those who are part of it, whatever their office (R16); all others are ordinary.
SEALED = {"advice": "advice", "permissions": "personal", "conduct": CONDUCT}
# The decisions about such acts belong with them: that somebody refused would otherwise show there (2.3; R75).
SEALED_ACTS = {
    "ask_advice": "advice", "answer_advice": "advice", "give_permission": "personal", "note_time": CONDUCT,
    "discuss": CONDUCT, "record_interference": CONDUCT, "answer_interference": CONDUCT,
}  # fmt: skip
BATCH, LOOKS = 200, 2


def may_see(who: Employee, whose: Employee | None) -> None:
    """Return if ``who`` may see what is recorded of ``whose``; ``door.Refused`` otherwise. Looking is not recorded."""
    verdict = _weigh(who, relation(who, whose) if whose else "other")
    if not verdict.permitted:
        raise door.Refused(verdict)


def may_see_decision(who: Employee, stored: Decision) -> None:
    """Return if ``who`` may see a stored decision; ``door.Refused`` otherwise. A sealed act's is sealed too."""
    may_see(who, stored.actor)
    found = archive.get(str(stored.record)) if stored.actor_id != who.pk else None
    if found is not None:
        _must(who, found)


def _weigh(who: Employee, nearness: str, kind: str = "ordinary") -> door.Verdict:
    return door.weigh(_question(who, nearness, kind))


def _question(who: Employee, nearness: str, kind: str) -> Activity:
    action, facts = "read_record", {"relation": nearness, "record_kind": kind}
    if kind == CONDUCT:
        action, facts = "read_activity", {"relation": nearness}
    return Activity(actor=who, action=action, subject=who.urn, as2={"type": "Read"}, facts=facts)


def asking(who: Employee, whose: Employee) -> Activity:
    """What ``may_see`` asks the door, for a page that asks it more in the same breath (``door.weigh_all``)."""
    return _question(who, relation(who, whose), "ordinary")


def may_see_all(who: Employee) -> None:
    """Return if ``who`` may see everybody's records; ``door.Refused`` otherwise."""
    may_see(who, None)


def get(who: Employee, uid: UUID) -> archive.Record:
    """The record, if ``who`` may see it; ``Employee.DoesNotExist`` (404) for an unknown id."""
    found = _found(uid)
    _must(who, found)
    return found


@dataclass(frozen=True)
class Life:
    """A record within all that ``who`` may see of the same thing, oldest first; ``names`` of those it is about by
    their URN, and whether ``who`` ``handles`` it.
    """

    here: archive.Record
    whole: list[archive.Record]
    names: dict[str, str]
    handled: bool


def life(who: Employee, uid: UUID) -> Life:
    """The record with its life. The people in it are fetched once and the registers asked once, for the record and
    for everything beside it. Raises as ``get``.
    """
    here = _found(uid)
    rows = archive.by_subject(here.subject)
    known = _people([here, *rows])
    said = _verdicts(who, {_asked(who, row, known) for row in [here, *rows]})
    own = _asked(who, here, known)
    if not said[own].permitted:
        raise door.Refused(said[own])
    whole = [row for row in rows if said[_asked(who, row, known)].permitted] or [here]
    names = {urn: person.name for urn, person in known.items()}
    return Life(here, whole, names, _handles(who, own[0], whole))


def _found(uid: UUID) -> archive.Record:
    found = archive.get(str(uid))
    if found is None:
        raise Employee.DoesNotExist
    return found


def _must(who: Employee, found: archive.Record) -> None:
    verdict = _weigh(who, _nearest(who, concerned(found), _people([found])), _kind(found))
    if not verdict.permitted:
        raise door.Refused(verdict)


def _asked(who: Employee, found: archive.Record, known: dict[str, Employee]) -> tuple[str, str]:
    """How near ``who`` is to those a record is about, and its kind: what the door is asked about."""
    return _nearest(who, concerned(found), known), _kind(found)


def _verdicts(who: Employee, asked: set[tuple[str, str]]) -> dict[tuple[str, str], door.Verdict]:
    """The door's answers by relation and kind, with one question to the registers."""
    each = sorted(asked)
    return dict(zip(each, door.weigh_all(_question(who, *one) for one in each), strict=True))


def visible(who: Employee, rows: list[archive.Record]) -> list[archive.Record]:
    """What ``who`` may see of ``rows``: the people are fetched once, the door is asked once for each relation."""
    return _sifted(who, rows, {})


def _sifted(who: Employee, rows: list[archive.Record], permitted: dict[tuple[str, str], bool]) -> list[archive.Record]:
    """``visible``, with the door's answers by relation and kind as far as they are known; new ones are added."""
    known = _people(rows)
    near = [_asked(who, r, known) for r in rows]
    said = _verdicts(who, set(near) - set(permitted))
    permitted |= {one: verdict.permitted for one, verdict in said.items()}
    return [r for r, n in zip(rows, near, strict=True) if permitted[n]]


def newest(who: Employee, limit: int, before: int | None = None) -> tuple[list[archive.Record], int | None]:
    """The newest records that ``who`` may see, at most ``limit``, and the number to go on from; None at the end.

    What is sealed leaves no gap: it is read past, until there is something to show.
    """
    found: list[archive.Record] = []
    permitted: dict[tuple[str, str], bool] = {}
    looks = 0
    while looks < LOOKS or not found:
        rows = archive.recent(BATCH, before)
        found += _sifted(who, rows, permitted)
        if len(found) > limit:
            return found[:limit], found[limit - 1].index
        if len(rows) < BATCH or (before := rows[-1].index) is None:
            return found, None
        looks += 1
    return found, before


def accounts(who: Employee, rows: Iterable[Account]) -> list[Account]:
    """The accounts of the register ``who`` may know of: the Library's and mixed ones, one's own, and a personal one of
    somebody whose records one may see (Def-Account-personal: entering it was voluntary).
    """
    permitted: dict[str, bool] = {}
    shown = []
    for account in rows:
        near = relation(who, account.owner) if account.owner else "other"
        if account.kind == "personal" and near != "self":
            if near not in permitted:
                permitted[near] = _weigh(who, near).permitted
            if not permitted[near]:
                continue
        shown.append(account)
    return shown


def people(who: Employee, rows: Iterable[Employee]) -> list[Employee]:
    """Those of ``rows`` whose records ``who`` may see, and ``who``; the door is asked once for each relation."""
    near = [(row, relation(who, row)) for row in rows]
    permitted = {n: n == "self" or _weigh(who, n).permitted for n in {n for _, n in near}}
    return [row for row, n in near if permitted[n]]


def concerned(found: archive.Record) -> set[str]:
    """The URNs of the people a record is about: who did it, and the person it was done to."""
    inner = found.activity.get("object")
    named = [found.actor, found.subject, found.activity.get("target")]
    while isinstance(inner, dict):
        named += [inner.get("subject"), inner.get("target")]
        inner = inner.get("object")
    return {urn for urn in named if isinstance(urn, str) and urn.startswith(PERSON)}


def _people(rows: Iterable[archive.Record]) -> dict[str, Employee]:
    uids = {u for r in rows for urn in concerned(r) if (u := _uid(urn))}
    return {e.urn: e for e in Employee.objects.select_related("supervisor").filter(uid__in=uids)}


def _nearest(who: Employee, urns: set[str], known: dict[str, Employee]) -> str:
    relations = {relation(who, known[urn]) for urn in urns if urn in known}
    return min(relations, key=NEAREST.index, default="other")


def _uid(urn: str) -> UUID | None:
    try:
        return UUID(urn.removeprefix(PERSON))
    except ValueError:
        return None


def _kind(found: archive.Record) -> str:
    inner = found.activity.get("object")
    inner = inner if isinstance(inner, dict) else {}
    noted = inner.get("type") == "sp:Participation" and found.series == "conduct"
    # Of time noted as personal use the record shows nothing but that it was noted; that too is nobody else's.
    if found.activity.get("sp:use") == "personal" or (noted and inner.get("sp:use") != "business"):
        return "personal"
    act = str(found.activity.get("sp:action", ""))
    return SEALED.get(found.series) or SEALED_ACTS.get(act, "ordinary")


def summary(found: archive.Record) -> dict[str, Any]:
    """A record in a list, without its words."""
    return {
        "record": found.record_id,
        "index": found.index,
        "captured": clock.iso(found.captured),
        "type": found.type,
        "actor": found.actor,
        "subject": found.subject,
        "clauses": list(found.clauses),
        "sealed": found.sealed,
    }


def full(found: archive.Record, who: Employee) -> dict[str, Any]:
    """A record with its words; what is confidential in them only for people in the item's handling (1.3; R41)."""
    activity = found.activity if handles(who, found) else masking.hidden_in(found.activity)
    return {**summary(found), "activity": activity, "leaf": found.leaf, "media": list(found.media)}


def handles(who: Employee, found: archive.Record) -> bool:
    """Whether ``who`` is in the handling of what a record is about: did something of it, or is the line of whom it is
    about.
    """
    nearness = _nearest(who, concerned(found), _people([found]))
    return _handles(who, nearness, archive.by_subject(found.subject))


def _handles(who: Employee, nearness: str, whole: Iterable[archive.Record]) -> bool:
    return nearness in ("self", "supervisor", "above") or who.urn in {one.actor for one in whole}
