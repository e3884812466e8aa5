"""Open a position; until somebody holds it, it is shown as vacant (Def-Administrator; R13)."""

from __future__ import annotations

from functools import partial

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import in_force, under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import staffing
from spokesperson.people.models import Employee, Position

CLAUSE = partial(under, "administrators")
REGISTER = "urn:sp:people"


def open_position(by: Employee, *, title: str, department: str = "", official: bool = False) -> Position:
    """A position of this ``title``. Whether it carries a role is never typed: the directive's lists say so (R13, R15).

    Raises ``Invalid`` (title, department) and ``door.Refused``.
    """
    called, part = clean_line("title", title, 160), clean_line("department", department, 120)
    if not called:
        raise Invalid("title", "Give the position its title.")
    if "|" in called:
        raise Invalid("title", "Leave out the stroke |; it stands between positions in the personnel file.")
    shown = {"type": "Place", "relationship": "position", "sp:position": called, "sp:official": bool(official)}

    def change(verdict: door.Verdict) -> Position:
        staffing.lock_register()
        if Position.objects.filter(title__iexact=called).exists():
            raise Invalid("title", "There is a position of this title already.")
        made = enter(called, part, bool(official))
        acts.keep(by, "Create", shown, subject=REGISTER, clauses=[CLAUSE()], verdict=verdict)
        return made

    activity = Activity(
        actor=by, action="keep_people", subject=REGISTER, as2={"type": "Create", "actor": by.urn, "object": shown}
    )
    return door.act(activity, change)


def enter(title: str, department: str = "", official: bool = False) -> Position:
    """Store a new position with the roles that the directive in force lists for its title."""
    rules = in_force()
    role = next((role for role, titles in rules.positions.items() if title in titles), "")
    listed = title in rules.administrator_positions
    return Position.objects.create(
        title=title, department=department, official=official or listed, administrator=listed, role=role
    )
