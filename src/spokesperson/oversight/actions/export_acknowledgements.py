"""Taking the list of acknowledgements out of the house is recorded (4.2; R6, R87)."""

from __future__ import annotations

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.models import Version
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.adopt_directive import urn
from spokesperson.people.models import Employee


def export_acknowledgements(by: Employee, version: Version, *, rows: int, everybody: bool) -> str:
    """Record that ``by`` took out a list of ``rows`` people: of everybody, or of the own line. Returns the record.

    Raises ``door.Refused`` for somebody who may not see that list.
    """
    what = {"type": "Collection", "id": f"{urn(version)}#acknowledgements", "totalItems": rows}
    facts = {"relation": "other" if everybody else "above"}
    as2 = {"type": "Read", "actor": by.urn, "object": what}
    activity = Activity(actor=by, action="remind", subject=by.urn, as2=as2, facts=facts)
    return door.act(
        activity,
        lambda verdict: acts.keep(by, "Read", what, subject=by.urn, clauses=[under("acknowledging")], verdict=verdict),
    )
