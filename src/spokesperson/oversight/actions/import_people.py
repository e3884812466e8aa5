"""Take over a personnel file: exactly the changes that were shown, all of them or none (P1; R13-R15, R27)."""

from __future__ import annotations

from functools import partial
from typing import Any

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import Changed
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions import change_person, end_employment, hold_position, open_position
from spokesperson.oversight.actions.open_position import REGISTER
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import people_plan, staffing
from spokesperson.oversight.people.people_plan import Change, Plan
from spokesperson.people.models import Employee, Holding, Position

CLAUSE = partial(under, "employment")


def import_people(by: Employee, data: bytes, *, digest: str) -> Plan:
    """Apply the plan of ``data`` whose ``digest`` was shown; rows that cannot be used are passed over.

    Raises ``Changed`` if file or register are no longer what was shown, ``Invalid`` (file) and ``door.Refused``.
    """
    shown = people_plan.plan(by, data)
    if not shown.changes:
        raise Invalid("file", "The file changes nothing.")
    counts = {f"sp:{kind}": len(shown.of(kind)) for kind in ("added", "changed", "left")}
    what: dict[str, Any] = {"type": "Collection", "id": REGISTER, "sp:digest": shown.digest, **counts}

    def change(verdict: door.Verdict) -> Plan:
        ends = [staffing.begin_of(c.person.left) for c in shown.of("left") if c.person.left]
        with staffing.never_ownerless("file", clock.now(), *ends):
            now = people_plan.plan(by, data)
            if now.digest != digest:
                raise Changed("The register or the file changed since the preview. Look at the changes again.")
            _apply(now, by, verdict)
        acts.keep(by, "Update", what, subject=REGISTER, clauses=[CLAUSE()], verdict=verdict)
        return now

    as2 = {"type": "Update", "actor": by.urn, "object": what}
    return door.act(Activity(actor=by, action="keep_people", subject=REGISTER, as2=as2), change)


def _apply(plan: Plan, by: Employee, verdict: door.Verdict) -> None:
    for title in plan.new_positions:
        open_position.enter(title)
    known = {p.title: p for p in Position.objects.all()}
    people = _enter(plan.of("added"), known, by, verdict)
    touched = [c.person.handle for c in plan.changes if c.kind != "added"]
    people |= {e.handle: e for e in Employee.objects.select_related("user", "supervisor").filter(handle__in=touched)}
    bosses = {c.person.supervisor for c in plan.changes} - people.keys() - {""}
    people |= {e.handle: e for e in Employee.objects.filter(handle__in=bosses)}
    for one in plan.changes:
        if one.kind != "added":
            _change(one, people, known, by, verdict)
    # Whoever leaves does so last: their people have their new lines by then.
    for one in plan.changes:
        if "left" in one.fields:
            _left(one, people[one.person.handle], by, verdict)


def _enter(added: list[Change], known: dict[str, Position], by: Employee, verdict: door.Verdict) -> dict[str, Employee]:
    """Everybody new at once; a supervisor may be one of them."""
    new = {
        c.person.handle: Employee(
            handle=c.person.handle, name=c.person.name, email=c.person.email, branch=c.person.branch,
            department=c.person.department, hired=c.person.hired or staffing.today(),
        )
        for c in added
    }  # fmt: skip
    bosses = {c.person.supervisor for c in added} - new.keys() - {""}
    found = {**{e.handle: e for e in Employee.objects.filter(handle__in=bosses)}, **new}
    titles = {c.person.handle: c.person.positions for c in added}
    change_person.enter_all(
        [(new[c.person.handle], found.get(c.person.supervisor)) for c in added], by, verdict, titles
    )
    now = clock.now()
    Holding.objects.bulk_create(
        (Holding(employee=new[handle], position=known[t], start=now) for handle, held in titles.items() for t in held),
        batch_size=500,
    )
    return new


def _change(
    one: Change, people: dict[str, Employee], known: dict[str, Position], by: Employee, verdict: door.Verdict
) -> None:
    person, fields = people[one.person.handle], one.fields
    differ: dict[str, Any] = {name: fields[name][1] for name in people_plan.PLAIN if name in fields}
    if "hired" in fields:
        differ["hired"] = one.person.hired
    if "supervisor" in fields:
        differ["supervisor"] = people.get(one.person.supervisor)
    change_person.apply(person, differ, by, verdict)
    if "positions" in fields:
        _positions(one, person, known, by, verdict)


def _positions(one: Change, person: Employee, known: dict[str, Position], by: Employee, verdict: door.Verdict) -> None:
    """End what the file no longer names, begin what it names anew."""
    now = clock.now()
    held = Holding.objects.filter(employee=person, acting=False, start__lte=now).exclude(end__lte=now)
    titles = set()
    for row in held.select_related("position"):
        titles.add(row.position.title)
        if row.position.title not in one.person.positions:
            row.end = max(now, row.start)
            row.save(update_fields=["end"])
            shown = hold_position.as_object(person, row.position, row.start, row.end, False)
            acts.keep(
                by, "Leave", shown, subject=person.urn, clauses=[hold_position.CLAUSE()], verdict=verdict,
                target=person.urn,
            )  # fmt: skip
    for title in one.person.positions:
        if title not in titles:
            hold_position.give(person, known[title], now, None, False, by, verdict)
    staffing.suspend_grants(person, staffing.NEW_POSITION, now, by, verdict)


def _left(one: Change, person: Employee, by: Employee, verdict: door.Verdict) -> None:
    if one.person.left is not None:
        end_employment.leave(person, one.person.left, by, verdict)
        return
    person.left = None
    person.save(update_fields=["left"])
    staffing.close_sign_in(person)
    shown = staffing.as_object(person, **{"sp:changed": ["left"]})
    acts.keep(by, "Update", shown, subject=person.urn, clauses=[CLAUSE()], verdict=verdict)
