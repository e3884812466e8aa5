"""Permissions as people look at them: mine, those of my line, who may do what (R23, R24, R27, L6)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from spokesperson import clock
from spokesperson.accounts.models import Account, GrantedAccount, GroupMembership
from spokesperson.decisions import access, door
from spokesperson.people import grants
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee, Grant
from spokesperson.people.queries import employed


def all_() -> QuerySet[Grant]:
    """Every permission with its accounts and what ``people.grants.state`` needs, the newest first."""
    accounts = Prefetch("granted_accounts", GrantedAccount.objects.select_related("account"))
    return grants.with_moves(Grant.objects.all()).prefetch_related(accounts).order_by("-requested_at", "-pk")


def mine(who: Employee) -> QuerySet[Grant]:
    """Permissions and offers of ``who``."""
    return all_().filter(employee=who)


def of_my_line(who: Employee) -> QuerySet[Grant]:
    """Those of one's reports, and those that one gave oneself."""
    return all_().filter(Q(employee__supervisor=who) | Q(granted_by=who))


def get(who: Employee, uid: UUID) -> Grant:
    """One that ``who`` may know of; to others it does not exist (``Grant.DoesNotExist``)."""
    found = all_().get(uid=uid)
    if found.granted_by_id == who.pk:
        return found
    try:
        access.may_see(who, found.employee)
    except door.Refused as error:
        raise Grant.DoesNotExist from error
    return found


def permittable(who: Employee) -> QuerySet[Employee]:
    """Those whom ``who`` may permit: direct reports, and in a supervisor's absence the reports' reports."""
    rows = employed().filter(Q(supervisor=who) | Q(supervisor__supervisor=who))
    return rows.select_related("supervisor__supervisor").order_by("name")


def absence(who: Employee, person: Employee) -> bool:
    """Whether ``who`` would act in the supervisor's absence."""
    return relation(who, person) == "above"


def in_charge(who: Employee, person: Employee) -> bool:
    return relation(who, person) in ("supervisor", "above")


def accounts(who: Employee, person: Employee) -> list[Account]:
    """The personal accounts of ``person`` that a permission could name, as far as ``who`` may know of them."""
    rows = Account.objects.filter(owner=person).exclude(state="retired").select_related("owner__supervisor")
    return [a for a in access.accounts(who, rows) if a.kind == "personal"]


def covered(grant: Grant) -> list[Account]:
    return [g.account for g in grant.granted_accounts.all()]


def groups(grant: Grant) -> QuerySet[GroupMembership]:
    """Groups joined from the accounts of the permission since it began."""
    rows = GroupMembership.objects.filter(account__in=covered(grant), joined_at__gte=grant.start)
    return rows.select_related("account__owner__supervisor").order_by("left_at", "-joined_at")


def ends_soon(before: datetime) -> QuerySet[Grant]:
    """Permissions that hold and end before ``before``."""
    now = clock.now()
    rows = all_().filter(start__lte=now, end__gt=now, end__lte=before, revoked_at=None, suspended_at=None)
    return rows.filter(accepted_at__isnull=False)
