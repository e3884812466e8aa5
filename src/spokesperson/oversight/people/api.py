"""People through the API: the same acts and eyes as the pages (Definitions, 1.7, 1.8; R13-R15, R25, R27, R59, R63)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from spokesperson import clock
from spokesperson.decisions import access, door
from spokesperson.decisions.wire import caller
from spokesperson.oversight import acts
from spokesperson.oversight.actions import except_topic as exceptions
from spokesperson.oversight.actions import keep_calendar, set_hours
from spokesperson.oversight.actions.appoint import appoint
from spokesperson.oversight.actions.change_person import add_person, change_person
from spokesperson.oversight.actions.confirm_expertise import confirm_expertise
from spokesperson.oversight.actions.end_appointment import end_appointment
from spokesperson.oversight.actions.end_employment import end_employment
from spokesperson.oversight.actions.end_holding import end_holding
from spokesperson.oversight.actions.export_people import export_people
from spokesperson.oversight.actions.hold_position import hold_position
from spokesperson.oversight.actions.import_people import import_people
from spokesperson.oversight.actions.open_position import open_position
from spokesperson.oversight.actions.transfer import transfer
from spokesperson.oversight.actions.withdraw_expertise import withdraw_expertise
from spokesperson.oversight.people import people_plan, staffing
from spokesperson.oversight.people.bodies import (
    AppointmentIn,
    AreaIn,
    ClosureIn,
    DayIn,
    EndIn,
    ExceptionIn,
    FileIn,
    HoldingIn,
    HolidaysIn,
    LeaveDaysIn,
    LeaveIn,
    Page,
    PersonChange,
    PersonIn,
    PositionIn,
    TransferIn,
    WeekIn,
)
from spokesperson.people import public_holidays
from spokesperson.people.models import (
    Appointment,
    Closure,
    Employee,
    Expertise,
    Holding,
    Position,
    Shift,
    TopicException,
    WorkingDay,
)
from spokesperson.people.queries import employed, open_at

router = Router(tags=["people"])
MOST_ID = 2**63


def _person(handle: str) -> Employee:
    return Employee.objects.select_related("supervisor__supervisor", "user").get(handle=handle[:80])


def _seen(request: HttpRequest, handle: str) -> Employee:
    """Somebody whose private side the caller may see; ``Refused`` otherwise."""
    person, me = _person(handle), caller(request)
    if person.pk != me.pk:
        access.may_see(me, person)
    return person


def person_json(person: Employee) -> dict[str, Any]:
    return {
        "urn": person.urn,
        "handle": person.handle,
        "name": person.name,
        "branch": person.branch,
        "department": person.department,
        "supervisor": person.supervisor.handle if person.supervisor else "",
        "left": str(person.left) if person.left else None,
    }


def _span(row: Any) -> dict[str, Any]:
    return {"start": clock.iso(row.start), "end": clock.iso(row.end) if row.end else None}


def holding_json(row: Holding) -> dict[str, Any]:
    return {"id": row.pk, "position": row.position.title, "acting": row.acting, **_span(row)}


def appointment_json(row: Appointment) -> dict[str, Any]:
    return {"id": row.pk, "reason": row.reason, "by": row.appointed_by.handle, **_span(row)}


def exception_json(row: TopicException) -> dict[str, Any]:
    return {"uid": str(row.uid), "topic": row.topic.slug, "thread": row.thread, "reason": row.reason, **_span(row)}


def area_json(row: Expertise) -> dict[str, Any]:
    until = clock.iso(row.until) if row.until else None
    since = clock.iso(row.confirmed_at)
    return {"topic": row.topic.slug, "by": row.confirmed_by.handle, "since": since, "until": until}


@router.get("/people", summary="Who works here, by name")
def people(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    rows = employed().select_related("supervisor").order_by("name", "pk")
    if page.supervisor:
        rows = rows.filter(supervisor__handle=page.supervisor)
    return {"people": [person_json(p) for p in rows[page.after : page.after + page.limit]]}


@router.post("/people", summary="Enter an employee", response={201: dict[str, Any]})
def add(request: HttpRequest, body: PersonIn) -> Status[Any]:
    return Status(201, person_json(add_person(caller(request), **body.dict())))


@router.get("/people.csv", summary="The register as a file")
def export(request: HttpRequest) -> HttpResponse:
    return HttpResponse(export_people(caller(request)), content_type="text/csv; charset=utf-8")


@router.post("/people/import", summary="What a personnel file would change; with its digest, change it")
def bring(request: HttpRequest, body: FileIn) -> dict[str, Any]:
    data = body.csv.encode("utf-8")
    if body.digest:
        return {"applied": True, **plan_json(import_people(caller(request), data, digest=body.digest))}
    access_to_register(caller(request))
    return {"applied": False, **plan_json(people_plan.plan(caller(request), data))}


def access_to_register(who: Employee) -> None:
    """``Refused`` for anyone who could not apply what they look at."""
    verdict = door.weigh(acts.about_person(who, "keep_people", who, {"type": "Question"}))
    if not verdict.permitted:
        raise door.Refused(verdict)


def plan_json(plan: people_plan.Plan) -> dict[str, Any]:
    return {
        "digest": plan.digest,
        "changes": [
            {"kind": c.kind, "line": c.line, "handle": c.person.handle, "fields": c.fields} for c in plan.changes
        ],
        "bad": [{"line": b.line, "field": b.field, "detail": b.said} for b in plan.bad],
        "unchanged": plan.unchanged,
        "absent": plan.absent,
        "new_positions": plan.new_positions,
        "notes": [text % values for text, values in plan.notes],
    }  # fmt: skip


@router.get("/people/{slug:handle}", summary="One employee; what is private only for them, their line and officials")
def one(request: HttpRequest, handle: str) -> dict[str, Any]:
    person = _person(handle)
    held = person.holdings.select_related("position").order_by("-start")
    return {**person_json(person), "positions": [holding_json(h) for h in held[:100]]}


@router.patch("/people/{slug:handle}", summary="Change what the register says")
def change(request: HttpRequest, handle: str, body: PersonChange) -> dict[str, Any]:
    given = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    return person_json(change_person(caller(request), _person(handle), **given))


@router.post("/people/{slug:handle}/transfer", summary="To another supervisor, position, or both")
def move(request: HttpRequest, handle: str, body: TransferIn) -> dict[str, Any]:
    moved = transfer(caller(request), _person(handle), **body.dict())
    return {**person_json(moved.person), "suspended": [f"urn:sp:grant:{g.uid}" for g in moved.suspended]}


@router.post("/people/{slug:handle}/leave", summary="End the employment; answers what is to be handed over")
def leave(request: HttpRequest, handle: str, body: LeaveIn) -> dict[str, Any]:
    left = end_employment(caller(request), _person(handle), **body.dict())
    return {
        "backs_up": [a.urn for a in left.backs_up],
        "owns": [a.urn for a in left.owns],
        "reviews": [d.urn for d in left.reviews],
        "drafts": [d.urn for d in left.drafts],
        "requests": [r.urn for r in left.requests],
        "reports": [e.handle for e in left.reports],
    }


@router.get("/positions", summary="Positions with who holds them now; nobody means vacant")
def positions(request: HttpRequest) -> dict[str, Any]:
    now = Holding.objects.filter(open_at(clock.now())).select_related("employee")
    held: dict[int, list[str]] = {}
    for row in now.order_by("employee__handle")[:20_000]:
        held.setdefault(row.position_id, []).append(row.employee.handle)
    rows = Position.objects.order_by("title")[:2000]
    return {
        "positions": [
            {"title": p.title, "department": p.department, "administrator": p.administrator,
             "held_by": held.get(p.pk, [])}
            for p in rows
        ]
    }  # fmt: skip


@router.post("/positions", summary="Open a position", response={201: dict[str, Any]})
def open_one(request: HttpRequest, body: PositionIn) -> Status[Any]:
    made = open_position(caller(request), **body.dict())
    return Status(201, {"title": made.title, "administrator": made.administrator, "held_by": []})


@router.post("/people/{slug:handle}/positions", summary="Give a position", response={201: dict[str, Any]})
def hold(request: HttpRequest, handle: str, body: HoldingIn) -> Status[Any]:
    return Status(201, holding_json(hold_position(caller(request), _person(handle), **body.dict())))


@router.post("/people/{slug:handle}/positions/{int:pk}/end", summary="End the holding of a position")
def unhold(request: HttpRequest, handle: str, pk: int, body: EndIn) -> dict[str, Any]:
    rows = Holding.objects.select_related("position", "employee__supervisor")
    found = rows.get(pk=min(pk, MOST_ID - 1), employee__handle=handle)
    return holding_json(end_holding(caller(request), found, **body.dict()))


@router.get("/people/{slug:handle}/appointments", summary="Appointments as Administrator")
def appointments(request: HttpRequest, handle: str) -> dict[str, Any]:
    rows = _seen(request, handle).appointments.select_related("appointed_by").order_by("-start")
    return {"appointments": [appointment_json(a) for a in rows[:100]]}


@router.post("/people/{slug:handle}/appointments", summary="Appoint an Administrator", response={201: dict[str, Any]})
def make_administrator(request: HttpRequest, handle: str, body: AppointmentIn) -> Status[Any]:
    return Status(201, appointment_json(appoint(caller(request), _person(handle), **body.dict())))


@router.post("/people/{slug:handle}/appointments/{int:pk}/end", summary="End an appointment")
def unmake(request: HttpRequest, handle: str, pk: int, body: EndIn) -> dict[str, Any]:
    rows = Appointment.objects.select_related("employee__supervisor", "appointed_by")
    found = rows.get(pk=min(pk, MOST_ID - 1), employee__handle=handle)
    return appointment_json(end_appointment(caller(request), found, **body.dict()))


@router.get("/people/{slug:handle}/areas", summary="Areas of expertise, and topics permitted beside them")
def areas(request: HttpRequest, handle: str) -> dict[str, Any]:
    person = _seen(request, handle)
    rows = person.expertise.select_related("topic", "confirmed_by").order_by("topic__slug")
    beside = person.topic_exceptions.select_related("topic").order_by("-end")
    return {"areas": [area_json(a) for a in rows], "exceptions": [exception_json(e) for e in beside[:100]]}


@router.post("/people/{slug:handle}/areas", summary="Confirm an area", response={201: dict[str, Any]})
def confirm(request: HttpRequest, handle: str, body: AreaIn) -> Status[Any]:
    found = confirm_expertise(caller(request), _person(handle), body.topic, until=body.until)
    return Status(201, area_json(found))


@router.delete("/people/{slug:handle}/areas/{slug:topic}", summary="Withdraw an area")
def withdraw(request: HttpRequest, handle: str, topic: str) -> dict[str, Any]:
    withdraw_expertise(caller(request), _person(handle), topic)
    return {"topic": topic}


@router.post("/people/{slug:handle}/exceptions", summary="Permit a topic in advance", response={201: dict[str, Any]})
def permit(request: HttpRequest, handle: str, body: ExceptionIn) -> Status[Any]:
    given = body.dict()
    made = exceptions.except_topic(caller(request), _person(handle), given.pop("topic"), **given)
    return Status(201, exception_json(made))


@router.post("/people/{slug:handle}/exceptions/{uuid:uid}/end", summary="Take such a permission back")
def unpermit(request: HttpRequest, handle: str, uid: UUID) -> dict[str, Any]:
    rows = TopicException.objects.select_related("topic", "employee__supervisor")
    return exception_json(exceptions.end_exception(caller(request), rows.get(uid=uid, employee__handle=handle)))


def shift_json(row: Shift) -> dict[str, Any]:
    return {"weekday": row.weekday, "start": f"{row.start:%H:%M}", "end": f"{row.end:%H:%M}", "breaks": row.breaks}


def day_json(row: WorkingDay) -> dict[str, Any]:
    start, end = (f"{t:%H:%M}" if t else None for t in (row.start, row.end))
    return {"day": str(row.date), "start": start, "end": end, "breaks": row.breaks}


@router.get("/people/{slug:handle}/hours", summary="Working time: the week, and days that differ from it")
def hours(request: HttpRequest, handle: str) -> dict[str, Any]:
    person = _seen(request, handle)
    days = person.working_days.order_by("-date")[:400]
    return {"week": [shift_json(s) for s in person.shifts.all()], "days": [day_json(d) for d in days]}


@router.put("/people/{slug:handle}/hours", summary="Set the week")
def set_the_week(request: HttpRequest, handle: str, body: WeekIn) -> dict[str, Any]:
    return {"week": [shift_json(s) for s in set_hours.set_week(caller(request), _person(handle), body.week)]}


@router.put("/people/{slug:handle}/hours/day", summary="One day with other hours, or none")
def set_the_day(request: HttpRequest, handle: str, body: DayIn) -> dict[str, Any]:
    given = body.dict()
    return day_json(set_hours.set_day(caller(request), _person(handle), given.pop("day"), **given))


@router.post("/people/{slug:handle}/hours/leave", summary="No working time from one day to another")
def set_the_leave(request: HttpRequest, handle: str, body: LeaveDaysIn) -> dict[str, Any]:
    made = set_hours.set_leave(caller(request), _person(handle), body.first, body.last)
    return {"days": len(made)}


@router.post("/people/{slug:handle}/hours/clear", summary="The week holds again on these days")
def clear_the_days(request: HttpRequest, handle: str, body: LeaveDaysIn) -> dict[str, Any]:
    return {"days": set_hours.clear_day(caller(request), _person(handle), body.first, body.last)}


@router.get("/calendar/closures", summary="Closed days, and holidays kept open, from today on; holidays to decide")
def closures(request: HttpRequest) -> dict[str, Any]:
    today = staffing.today()
    rows = Closure.objects.filter(date__gte=today)[:1000]
    return {
        "days": [closure_json(c) for c in rows],
        "proposed": [
            {"day": str(d), "name": n} for year in (today.year, today.year + 1)
            for d, n in public_holidays.undecided(year, today)
        ],
    }  # fmt: skip


def closure_json(row: Closure) -> dict[str, Any]:
    return {"day": str(row.date), "name": row.name, "kept_open": row.kept_open}


@router.post("/calendar/closures", summary="Close on a day, or keep a holiday open", response={201: dict[str, Any]})
def close_on(request: HttpRequest, body: ClosureIn) -> Status[Any]:
    made = keep_calendar.keep_day(caller(request), body.day, name=body.name, kept_open=body.kept_open)
    return Status(201, closure_json(made))


@router.post("/calendar/holidays", summary="Put the public holidays of a year on the calendar")
def take(request: HttpRequest, body: HolidaysIn) -> dict[str, Any]:
    made = keep_calendar.take_holidays(caller(request), body.year, kept_open=body.kept_open)
    return {"days": [closure_json(c) for c in made]}


@router.delete("/calendar/closures/{str:day}", summary="Take a day off the calendar")
def take_off(request: HttpRequest, day: str) -> dict[str, Any]:
    keep_calendar.remove_day(caller(request), day)
    return {"day": day}
