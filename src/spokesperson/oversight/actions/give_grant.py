"""A supervisor permits an employee to take part as Representative (Def-Representative; R23, R24, R27).

A grant is given by the direct supervisor or, marked so, by the supervisor's supervisor in their absence. It names
the personal accounts it covers. It ends by itself when the supervisor or the position changes; ``renew`` gives the
same again in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q

from spokesperson import clock
from spokesperson.accounts.models import CHANNELS, Account, GrantedAccount
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans
from spokesperson.people.lines import relation
from spokesperson.people.models import AccessRequest, Employee, Grant, Topic

CLAUSE = partial(under, "grants")


def give_grant(
    by: Employee,
    employee: Employee,
    *,
    accounts: Sequence[Account],
    purpose: str,
    activities: Iterable[str] = Grant.ACTIVITIES,
    topics: Iterable[str] = (),
    channels: Iterable[str] = (),
    start: datetime | str | None = None,
    end: datetime | str | None = None,
    in_absence: bool = False,
    renews: Grant | None = None,
) -> Grant:
    """Permit ``employee`` to speak from ``accounts``; no topics or channels mean all of them.

    It holds once the employee accepted it (L6): by having asked for it, by the permission that it ``renews``, or by
    ``accept_grant``.

    Raises ``Invalid`` (accounts, purpose, activities, topics, channels, start, end, in_absence, grant: renewed) and
    ``door.Refused`` for anyone but the direct supervisor, or theirs in absence.
    """
    begins = spans.begin(start, CLAUSE())
    values: dict[str, Any] = {
        "activities": _chosen("activities", activities, Grant.ACTIVITIES, least=1),
        "topics": _chosen("topics", topics, set(Topic.objects.values_list("slug", flat=True))),
        "channels": _chosen("channels", channels, [name for name, _ in CHANNELS]),
        "purpose": clean_line("purpose", purpose, 400),
        "start": begins,
        "end": spans.end(end, begins, CLAUSE()),
        "in_absence": bool(in_absence),
    }
    if not values["purpose"]:
        raise Invalid("purpose", "Say what the employee is to take part for.", CLAUSE())
    _theirs(accounts, employee)
    _marked(by, employee, in_absence)

    def change(verdict: door.Verdict) -> Grant:
        now = clock.now()
        if renews is not None:
            _once(renews, now)
        grant = Grant.objects.create(
            employee=employee, granted_by=by, requested_at=now, renews=renews,
            accepted_at=begins if _wanted(employee, renews, now) else None, **values,
        )  # fmt: skip
        GrantedAccount.objects.bulk_create(GrantedAccount(grant=grant, account=a) for a in accounts)
        _profile_duty(accounts)
        acts.keep(
            by, "Offer", as_object(grant, accounts), subject=employee.urn, clauses=[CLAUSE()], verdict=verdict,
            summary=grant.purpose, target=employee.urn,
        )  # fmt: skip
        return grant

    named = {"type": "Relationship", "relationship": "representative", "subject": employee.urn}
    asked = {**named, "sp:accounts": [a.urn for a in accounts]}
    as2 = {"type": "Offer", "object": asked, "summary": values["purpose"]}
    return door.act(acts.about_person(by, "grant", employee, as2), change)


def renew(by: Employee, grant: Grant, *, end: datetime | str | None = None, in_absence: bool = False) -> Grant:
    """The same grant again from now, by the present supervisor (R27). Retired accounts are left out."""
    accounts = [g.account for g in grant.granted_accounts.select_related("account", "account__owner")]
    return give_grant(
        by, grant.employee, accounts=[a for a in accounts if a.state != "retired"], purpose=grant.purpose,
        activities=grant.activities, topics=grant.topics, channels=grant.channels, end=end, in_absence=in_absence,
        renews=grant,
    )  # fmt: skip


def _once(renews: Grant, now: datetime) -> None:
    """Two who press at the same moment renew it once: the second waits for the first and finds what it made."""
    Grant.objects.select_for_update().get(pk=renews.pk)
    standing = Grant.objects.filter(Q(end=None) | Q(end__gt=now), renews=renews, revoked_at=None, suspended_at=None)
    if standing.exists():
        raise Invalid("grant", "It is renewed already.", CLAUSE())


def as_object(grant: Grant, accounts: Sequence[Account]) -> dict[str, Any]:
    """A grant as it stands in records."""
    return {
        "type": "Relationship",
        "relationship": "representative",
        "id": f"urn:sp:grant:{grant.uid}",
        "subject": grant.employee.urn,
        "startTime": clock.iso(grant.start),
        "endTime": clock.iso(grant.end) if grant.end else "",
        "sp:inAbsence": grant.in_absence,
        "sp:activities": list(grant.activities),
        "sp:topics": list(grant.topics),
        "sp:channels": list(grant.channels),
        "sp:accounts": [a.urn for a in accounts],
    }


def _wanted(employee: Employee, renews: Grant | None, now: datetime) -> bool:
    """Whether the employee asked for it, or accepted the permission that this one goes on with.

    What was given back or withdrawn goes on only with another word of the employee's (L6).
    """
    if renews is not None and renews.accepted_at is not None and renews.revoked_at is None:
        return True
    asked = AccessRequest.objects.filter(employee=employee, template="request_grant", state="pending")
    return asked.filter(expires_at__gt=now).exists()


def _chosen(field: str, given: Iterable[str], known: Iterable[str], least: int = 0) -> list[str]:
    known = list(known)
    given = [] if isinstance(given, str) else list(given)
    if not all(isinstance(choice, str) for choice in given):
        raise Invalid(field, "Expected a list of choices.", CLAUSE())
    for choice in given:
        if choice not in known:
            shown = clean_line(field, choice, 10_000)[:40]
            raise Invalid(field, f"{shown!r} is not one of {', '.join(sorted(known)) or 'the list'}.", CLAUSE())
    if len(given) < least:
        raise Invalid(field, f"Choose at least one of {', '.join(known)}.", CLAUSE())
    return sorted(set(given), key=known.index)


def _theirs(accounts: Sequence[Account], employee: Employee) -> None:
    """A grant covers named personal accounts of the employee, and no others (R23)."""
    if not accounts:
        raise Invalid("accounts", "Name at least one personal account of the employee.", CLAUSE())
    for account in accounts:
        if account.kind != "personal" or account.owner_id != employee.pk:
            raise Invalid("accounts", f"{account.handle} is not a personal account of {employee.name}.", CLAUSE())
        if account.state == "retired":
            raise Invalid("accounts", f"{account.handle} is retired.", CLAUSE())


def _marked(by: Employee, employee: Employee, in_absence: bool) -> None:
    found = relation(by, employee)
    if found == "above" and not in_absence:
        raise Invalid(
            "in_absence", "You are the supervisor's supervisor: mark that you act in their absence.", CLAUSE()
        )
    if found == "supervisor" and in_absence:
        raise Invalid("in_absence", "You are the direct supervisor; there is no absence to mark.", CLAUSE())


def _profile_duty(accounts: Sequence[Account]) -> None:
    """From now on the profile must name employer and position; a notice of some days begins where it does not (R55)."""
    lacking = Q(profile_identifies=False) | Q(profile_states_position=False) | Q(profile_checked_at=None)
    pks = [a.pk for a in accounts]
    Account.objects.filter(lacking, pk__in=pks).update(profile_notice_at=clock.now())
