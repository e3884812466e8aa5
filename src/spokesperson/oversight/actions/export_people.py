"""Taking the register of people out of the house as a file is recorded (4.2; R87)."""

from __future__ import annotations

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.open_position import REGISTER
from spokesperson.oversight.people import people_csv, people_plan
from spokesperson.people.models import Employee


def export_people(by: Employee) -> bytes:
    """The file, as ``import_people`` reads it. Raises ``door.Refused`` for anyone but who keeps the register."""
    people = people_plan.register()
    what = {"type": "Collection", "id": REGISTER, "totalItems": len(people)}

    def change(verdict: door.Verdict) -> bytes:
        acts.keep(by, "Read", what, subject=REGISTER, clauses=[under("employment")], verdict=verdict)
        cells = (p.cells() for p in people.values())
        return people_csv.write([row[name] for name in people_csv.COLUMNS] for row in cells)

    as2 = {"type": "Read", "actor": by.urn, "object": what}
    return door.act(Activity(actor=by, action="keep_people", subject=REGISTER, as2=as2), change)
