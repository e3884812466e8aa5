"""Somebody leaves: permissions, positions, sign-in and line end with the employment (Def-Representative; R15, R27)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db.models import Q

from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk.models import Draft
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import person_fields, staffing
from spokesperson.people.models import AccessRequest, Appointment, Employee

CLAUSE = partial(under, "grants")
HANDOVER = 50  # things named of each kind


@dataclass(frozen=True)
class Handover:
    """What somebody leaves behind that another person must take on; empty lists where nothing is."""

    backs_up: list[Account] = field(default_factory=list)
    owns: list[Account] = field(default_factory=list)
    reviews: list[Draft] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    requests: list[AccessRequest] = field(default_factory=list)
    reports: list[Employee] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.backs_up, self.owns, self.reviews, self.drafts, self.requests, self.reports))


def handover(person: Employee) -> Handover:
    """What ``person`` holds now that somebody else would have to take on."""
    accounts = Account.objects.exclude(state="retired").order_by("handle")
    waiting = Draft.objects.select_related("author", "account").order_by("pk")
    asked = AccessRequest.objects.select_related("employee").filter(asked_of=person, state="pending")
    return Handover(
        backs_up=list(accounts.filter(backup=person)[:HANDOVER]),
        owns=list(accounts.filter(owner=person)[:HANDOVER]),
        reviews=list(waiting.filter(state="in_review", author__supervisor=person)[:HANDOVER]),
        drafts=list(waiting.filter(author=person, state__in=("scheduled", "pausing", "in_review"))[:HANDOVER]),
        requests=list(asked[:HANDOVER]),
        reports=list(Employee.objects.filter(supervisor=person, left=None)[:HANDOVER]),
    )  # fmt: skip


def end_employment(
    by: Employee,
    person: Employee,
    *,
    left: date | str,
    reports_to: Employee | str | None = None,
    reason: str = "",
) -> Handover:
    """``left`` is the first day ``person`` no longer works here; ``reports_to`` takes on their team at once.

    Returns what is left to be handed over. Raises ``Invalid`` (left, reports_to, reason) and ``door.Refused``.
    """
    day = person_fields.day("left", left)
    if day is None:
        raise Invalid("left", "Give the first day on which the person no longer works here.")
    said = clean_line("reason", reason, 400)
    if day < staffing.today():
        raise Invalid("left", "Choose today or a later day: what was done until today stays as it was judged.")
    if day <= person.hired:
        raise Invalid("left", "This day comes before the first day at work.")
    boss = staffing.supervisor_for(person, reports_to, field="reports_to")
    if boss is None and day <= staffing.today() and Employee.objects.filter(supervisor=person, left=None).exists():
        raise Invalid("reports_to", f"People report to {person.name}. Say who takes them on.")

    def change(verdict: door.Verdict) -> Handover:
        with staffing.never_ownerless("left", staffing.begin_of(day)):
            held = Employee.objects.select_related("user").get(pk=person.pk)
            if held.left is not None and held.left <= day:
                raise Invalid("left", "The employment has ended by then already.")
            if boss is not None:
                take_on(held, boss, by, verdict)
            leave(held, day, by, verdict, said)
        return handover(held)

    shown = {"type": "Leave", "object": staffing.as_object(person, **{"sp:left": str(day)}), "summary": said}
    return door.act(acts.about_person(by, "keep_people", person, shown), change)


def take_on(person: Employee, boss: Employee, by: Employee, verdict: door.Verdict) -> None:
    """Everybody who reports to ``person`` reports to ``boss`` from now on; each is a new line (R27)."""
    for one in Employee.objects.filter(supervisor=person).select_related("user").order_by("pk"):
        if one.pk == boss.pk:
            raise Invalid("reports_to", f"{boss.name} is one of them. Choose somebody outside the team.")
        staffing.no_circle(one, boss)
        staffing.new_line(one, boss, by, verdict)
        moved = {"sp:changed": ["supervisor"], "sp:supervisor": [person.urn, boss.urn]}
        acts.keep(
            by, "Update", staffing.as_object(one, **moved), subject=one.urn, clauses=[under("employment")],
            verdict=verdict
        )  # fmt: skip


def leave(person: Employee, day: date, by: Employee, verdict: door.Verdict, said: str = "") -> None:
    """End everything of a person at the beginning of ``day``, with one record; inside the act's transaction."""
    at = staffing.begin_of(day)
    person.left = day
    person.save(update_fields=["left"])
    staffing.end_holdings(person, at)
    for made in Appointment.objects.filter(Q(end=None) | Q(end__gt=at), employee=person):
        made.end = max(at, made.start)
        made.save(update_fields=["end"])
    staffing.suspend_grants(person, staffing.LEFT, at, by, verdict)
    staffing.close_sign_in(person)
    shown = staffing.as_object(person, **{"sp:left": str(day)})
    acts.keep(by, "Leave", shown, subject=person.urn, clauses=[CLAUSE()], verdict=verdict, summary=said)
