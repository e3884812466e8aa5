"""Remind somebody to read and acknowledge the version in force, by e-mail (P2; R6). A reminder cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive import following
from spokesperson.directive.models import Delivery, Version
from spokesperson.directive.register import under, version_at
from spokesperson.oversight import acts
from spokesperson.oversight.actions.adopt_directive import urn
from spokesperson.oversight.actions.distribute_version import enqueue
from spokesperson.oversight.errors import Invalid
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.people.queries import designated, employed

CLAUSE = partial(under, "reminding")
FARTHEST_FIRST = ("other", "self", "above", "supervisor")


def remind(by: Employee, person: Employee) -> int:
    """Remind one person; 1 once the delivery is written.

    Raises ``Invalid`` (person: need not acknowledge, has done so, was reminded today already), ``door.Refused`` for
    anyone but an Administrator or the person's line, and ``NoDirectiveInForce``.
    """
    return _remind(by, version_at(), [person])


def remind_all(by: Employee, people: Sequence[Employee], *, counted: int) -> int:
    """Remind everybody in ``people`` who was not reminded today, in one act; returns how many.

    ``counted`` is how many the person was told it would be. Raises ``Invalid`` (people: it is another number by now,
    or nobody; person: as above), ``door.Refused`` unless every one of them may be reminded by ``by``, and
    ``NoDirectiveInForce``.
    """
    version = version_at()
    today = set(reminded_today(version).values_list("person", flat=True))
    rest = [p for p in people if p.uid not in today]
    if people and not rest:
        raise Invalid("people", "Each of them was reminded today. Tomorrow you can do so again.", CLAUSE())
    if counted != len(rest):
        raise Invalid("people", f"It is {len(rest)} by now, not {counted}. Confirm once more.", CLAUSE())
    if not rest:
        raise Invalid("people", "There is nobody to remind.", CLAUSE())
    return _remind(by, version, rest)


def reminded_today(version: Version) -> QuerySet[Delivery]:
    """The reminders of ``version`` that somebody asked for today, by the institution's calendar."""
    return Delivery.objects.filter(version=version, kind="acknowledge", key__startswith=_today(version))


def _remind(by: Employee, version: Version, people: Sequence[Employee]) -> int:
    """One decision for all: by the one among them who is farthest from ``by``, so that it covers the others."""
    document = {"type": "Document", "id": urn(version), "sp:revision": version.revision}
    to = [p.urn for p in people]
    target = to[0] if len(to) == 1 else to
    subject = to[0] if len(to) == 1 else urn(version)
    farthest = min((relation(by, p) for p in people), key=FARTHEST_FIRST.index)

    def change(verdict: door.Verdict) -> int:
        _wanting(version, people)  # only who may remind hears how it stands with a person
        acts.keep(by, "Invite", document, subject=subject, clauses=[CLAUSE()], verdict=verdict, target=target)
        return enqueue(version, "acknowledge", ((p.uid, _key(version, p)) for p in people))

    as2 = {"type": "Invite", "actor": by.urn, "object": document, "target": target}
    activity = Activity(actor=by, action="remind", subject=subject, as2=as2, facts={"relation": farthest})
    return door.act(activity, change)


def _key(version: Version, person: Employee) -> str:
    """Once a day: who presses the button twice does not write twice."""
    return f"{_today(version)}{person.uid}"


def _today(version: Version) -> str:
    return f"acknowledge:{version.pk}:asked-{following.today().isoformat()}:"


def _wanting(version: Version, people: Sequence[Employee]) -> None:
    """``Invalid`` for the first of ``people`` whom there is nothing to remind of."""
    keys = [_key(version, p) for p in people]
    today = set(Delivery.objects.filter(key__in=keys).values_list("person", flat=True))
    marked = employed().filter(designated(), pk__in=[p.pk for p in people]).annotate(**following.marks(version))
    done: dict[int, Any] = {p.pk: getattr(p, "acknowledged_at") for p in marked}  # noqa: B009 - an annotation
    for person in people:
        if person.pk not in done:
            words = f"{person.name} need not acknowledge: neither Administrator nor Representative."
        elif done[person.pk]:
            words = f"{person.name} has acknowledged version {version.revision}."
        elif person.uid in today:
            words = f"{person.name} was reminded today. Tomorrow you can do so again."
        else:
            continue
        raise Invalid("person", words, CLAUSE())
