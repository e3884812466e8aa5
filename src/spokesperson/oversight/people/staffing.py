"""What every change of the register of people shares (Def-Administrator, Def-Representative; R13-R15, R27).

All of it runs inside the transaction of an act: one lock for the whole register, so that two changes at once can
neither close a circle in the org chart nor remove the last two Administrators; grants that end with the line they
came by; and the person as the record shows them, names and addresses in a part that can be withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_noop

from spokesperson import clock, institution
from spokesperson.decisions.door import Verdict
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee, Grant, Holding
from spokesperson.people.queries import administrators

ADMINISTRATOR, REPRESENTATIVE = partial(under, "administrators"), partial(under, "grants")
# Why a grant is suspended, as it stands in the register; pages look the words up in the reader's language.
NEW_SUPERVISOR = gettext_noop("The supervisor changed.")
NEW_POSITION = gettext_noop("The position changed.")
LEFT = gettext_noop("Employment ended.")
ABOVE_CHANGED = gettext_noop("The supervisor’s supervisor, who had given it, changed.")


def lock_register() -> None:
    """Wait for any other change of the register: the first employee's row stands for all of it."""
    first = Employee.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(first.values_list("pk", flat=True)[:1])


def begin_of(day: date) -> datetime:
    """The first instant of a day by the institution's calendar."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    return datetime.combine(day, time.min, zone).astimezone(clock.now().tzinfo)


def today() -> date:
    return clock.now().astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()


def no_circle(person: Employee, supervisor: Employee | None, lines: Mapping[int, int | None] | None = None) -> None:
    """``Invalid`` (supervisor) if the line above ``supervisor`` leads back to ``person``."""
    if supervisor is None:
        return
    above = lines if lines is not None else dict(Employee.objects.values_list("pk", "supervisor_id"))
    if person.pk in line_above(supervisor.pk, above):
        raise Invalid("supervisor", f"{supervisor.name} reports to {person.name}; a line cannot lead back to itself.")


def line_above(pk: int, above: Mapping[int, int | None]) -> list[int]:
    """``pk``, their supervisor, theirs and so on; ends where somebody stands twice."""
    line: list[int] = []
    at: int | None = pk
    while at is not None and at not in line:
        line.append(at)
        at = above.get(at)
    return line


@contextmanager
def never_ownerless(field: str, *instants: datetime) -> Iterator[None]:
    """Do a change unless it would leave nobody to be an Administrator at one of ``instants`` (R15).

    Raises ``Invalid`` (``field``) that names who would be missing.
    """
    lock_register()
    moments = sorted(set(instants))
    before = [list(administrators(at)[:5]) for at in moments]
    yield
    for at, people in zip(moments, before, strict=True):
        if people and not administrators(at).exists():
            names = ", ".join(p.name for p in people)
            said = f"{names} would be missing and nobody would be an Administrator then. Make somebody one first."
            raise Invalid(field, said, ADMINISTRATOR())


def suspend_grants(person: Employee, why: str, at: datetime, by: Employee, verdict: Verdict) -> list[Grant]:
    """Suspend from ``at`` on what permits ``person`` to take part, each with its record (R27)."""
    return _suspend(Q(employee=person), why, at, by, verdict)


def _suspend(whose: Q, why: str, at: datetime, by: Employee, verdict: Verdict) -> list[Grant]:
    open_ = Grant.objects.select_related("employee").filter(whose, revoked_at=None)
    open_ = open_.filter(Q(end=None) | Q(end__gt=at), Q(suspended_at=None) | Q(suspended_at__gt=at))
    found = list(open_.select_for_update(of=("self",)).order_by("pk"))
    for grant in found:
        grant.suspended_at, grant.suspended_why = max(at, grant.start), why
        grant.save(update_fields=["suspended_at", "suspended_why"])
        urn = grant.employee.urn
        named = {"type": "Relationship", "relationship": "representative", "id": f"urn:sp:grant:{grant.uid}"}
        acts.keep(
            by, "Flag", {**named, "subject": urn}, subject=urn, clauses=[REPRESENTATIVE()], verdict=verdict,
            summary=why,
            target=urn, startTime=clock.iso(grant.suspended_at),
        )  # fmt: skip
    return found


def new_line(person: Employee, supervisor: Employee | None, by: Employee, verdict: Verdict) -> None:
    """Put ``person`` under ``supervisor``; what was permitted by the old line is suspended (R27). Saves the person."""
    now = clock.now()
    person.supervisor = supervisor
    person.save(update_fields=["supervisor"])
    suspend_grants(person, NEW_SUPERVISOR, now, by, verdict)
    _suspend(Q(in_absence=True, employee__supervisor=person), ABOVE_CHANGED, now, by, verdict)


def end_holdings(person: Employee, at: datetime) -> list[Holding]:
    """End at ``at`` what ``person`` holds; what was to begin only then never does."""
    rows = list(Holding.objects.select_related("position").filter(Q(end=None) | Q(end__gt=at), employee=person))
    for held in rows:
        if held.start >= at:
            held.delete()
        else:
            held.end = at
            held.save(update_fields=["end"])
    return rows


def moment_before(at: datetime) -> datetime:
    return at - timedelta(microseconds=1)


def supervisor_for(person: Employee | None, value: Any, *, field: str = "supervisor") -> Employee | None:
    """A supervisor by handle or as found; ``Invalid`` for somebody unknown, gone, or the person themselves."""
    if value in ("", None):
        return None
    handle = value.handle if isinstance(value, Employee) else value
    found = Employee.objects.filter(handle=str(handle)[:80]).first() if isinstance(handle, str) else None
    if found is None:
        raise Invalid(field, "Nobody in the register has this handle. Choose somebody of the list.")
    if not acts.employed(found):
        raise Invalid(field, f"{found.name} does not work here any more. Choose somebody who does.")
    if person is not None and found.pk == person.pk:
        raise Invalid(field, "Nobody is their own supervisor.")
    return found


def close_sign_in(person: Employee) -> None:
    """From the day somebody has left, their sign-in is no longer one; before it, the day itself closes every page."""
    if person.user is not None:
        active = person.left is None or person.left > today()
        if person.user.is_active != active:
            person.user.is_active = active
            person.user.save(update_fields=["is_active"])


def as_object(person: Employee, **more: Any) -> dict[str, Any]:
    """A person as the record shows them: no name that could not be withheld."""
    return {"type": "Person", "id": person.urn, **more}
