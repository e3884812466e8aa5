""" "I have read this version": after the whole text was served, for oneself, of the version in force (P2; R6)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.models import Acknowledgement, Version
from spokesperson.directive.register import parts_left, under, version_at
from spokesperson.oversight import acts
from spokesperson.oversight.actions.adopt_directive import urn
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

CLAUSE = partial(under, "acknowledging")


def acknowledge(by: Employee, version: Version, *, person: Employee | None = None) -> Acknowledgement:
    """Acknowledge ``version``; a second time gives the first acknowledgement back.

    Raises ``Invalid`` (version: superseded, not yet in force, not read to the end; person: somebody else),
    ``door.Refused``, and ``NoDirectiveInForce``.
    """
    if person is not None and person.pk != by.pk:
        raise Invalid("person", "Everyone acknowledges for themselves.", CLAUSE())
    if by.user is None:
        raise Invalid("person", "Only somebody who can sign in can acknowledge.", CLAUSE())
    current = version_at()
    if version.pk != current.pk:
        raise Invalid("version", f"In force is version {current.revision}; read and acknowledge that one.", CLAUSE())
    if done := Acknowledgement.objects.filter(user=by.user, version=version).first():
        return done
    if left := parts_left(by.user, version):
        raise Invalid("version", f"Read it to the end first. Still unopened: {', '.join(left)}.", CLAUSE())
    document = {"type": "Document", "id": urn(version), "sp:revision": version.revision}
    activity = Activity(
        actor=by,
        action="acknowledge",
        subject=by.urn,
        as2={"type": "Accept", "actor": by.urn, "object": document},
        facts={"relation": "self"},
    )

    def change(verdict: door.Verdict) -> Acknowledgement:
        record = acts.keep(by, "Accept", document, subject=by.urn, clauses=[CLAUSE()], verdict=verdict)
        values = {"at": clock.now(), "record": UUID(record)}
        made, _ = Acknowledgement.objects.get_or_create(user=by.user, version=version, defaults=values)
        return made

    return door.act(activity, change)
