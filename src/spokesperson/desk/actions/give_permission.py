"""The author permits one use of their own work, refuses it without a reason, or withdraws a permission (2.3; R75).

Nobody answers for the author. A refusal has no reason and shows in no view of the author's work; a withdrawal stops
what is still to come and leaves alone what went out under it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.ask_permission import CLAUSE, keep
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import ReusePermission
from spokesperson.desk.ownership.reusing import today
from spokesperson.desk.texts import clean_line
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee


def give_permission(
    by: Employee,
    permission: ReusePermission,
    *,
    edits: bool = False,
    credit: str = "",
    expires_on: date | str | None = None,
) -> ReusePermission:
    """Permit the use. Raises ``Invalid`` (expires_on, permission), and ``door.Refused`` for all but its author."""
    credit = clean_line("credit", credit, 200) or by.name
    until = _day(expires_on)

    def change(held: ReusePermission) -> None:
        held.state, held.edits, held.credit, held.expires_on = "granted", bool(edits), credit, until
        told = {"sp:edits": held.edits, "sp:credit": credit, "sp:until": until.isoformat() if until else ""}
        keep(by, "Accept", held, "", **told)

    return _answer(by, permission, "Accept", change, "asked")


def refuse_permission(by: Employee, permission: ReusePermission) -> ReusePermission:
    """Say no; no reason is asked for and none is kept."""

    def change(held: ReusePermission) -> None:
        held.state = "refused"
        keep(by, "Reject", held, "")

    return _answer(by, permission, "Reject", change, "asked")


def withdraw_permission(by: Employee, permission: ReusePermission) -> ReusePermission:
    """Take a permission back: for whatever has not gone out yet."""

    def change(held: ReusePermission) -> None:
        held.state, held.withdrawn_at = "withdrawn", clock.now()
        keep(by, "Undo", held, "")

    return _answer(by, permission, "Undo", change, "granted")


def _answer(
    by: Employee, permission: ReusePermission, kind: str, change: Callable[[ReusePermission], None], needs: str
) -> ReusePermission:
    activity = Activity(
        actor=by,
        action="give_permission",
        subject=permission.urn,
        facts={"relation": relation(by, permission.author)},
        as2={"type": kind, "actor": by.urn, "object": permission.urn},
    )

    def done(verdict: door.Verdict) -> ReusePermission:
        held = ReusePermission.objects.select_for_update(of=("self",)).select_related("author").get(pk=permission.pk)
        if held.state != needs:
            raise Invalid("permission", "It was answered or taken back already.", CLAUSE())
        if needs == "asked":
            held.answered_at = clock.now()
        change(held)
        held.save()
        return held

    return door.act(activity, done)


def _day(given: date | str | None) -> date | None:
    if given in (None, ""):
        return None
    try:
        found = given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError as error:
        raise Invalid("expires_on", "Give a day like 2027-03-31, or leave it empty.", CLAUSE()) from error
    if found < today():
        raise Invalid("expires_on", "Choose a day that is still to come.", CLAUSE())
    return found
