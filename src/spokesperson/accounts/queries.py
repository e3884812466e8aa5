"""The register of accounts as lists: kind, state, who stands for it, how its authorisation is (R10, R11, R16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from spokesperson.accounts import tokens
from spokesperson.accounts.models import LIBRARY, Account, AccountQuerySet, GrantedAccount
from spokesperson.people.models import Employee

NOT_CONNECTED, CONNECTED, BROKEN = "none", "connected", "broken"


@dataclass(frozen=True)
class TokenHealth:
    """``state`` is none, connected or broken (does not open: connect again); ``since`` when
    it was last stored, ``tested_at`` when the network was last asked and ``tested_why`` what it said.
    """

    state: str
    since: datetime | None = None
    key: str = ""
    tested_at: datetime | None = None
    tested_why: str = ""


def everything() -> AccountQuerySet:
    """All accounts with ``derived_kind``, owner, backup and token in one query."""
    return Account.objects.with_kind().select_related("owner__supervisor", "backup", "token")


def public() -> AccountQuerySet:
    """What everybody may see: the Library's own accounts in use, and those retired."""
    three = dict.fromkeys(("created_by", "administered_by", "maintained_by"), LIBRARY)
    return everything().filter(state__in=("active", "retired"), **three)


def own(person: Employee) -> AccountQuerySet:
    """The personal accounts a person registered."""
    return everything().filter(owner=person).exclude(state="retired")


def speaks_for(person: Employee) -> QuerySet[Account]:
    """Personal accounts of the person that some grant names; whether it holds now, the door says."""
    return own(person).filter(grants__grant__employee=person).distinct()


def usual(person: Employee) -> Account | None:
    """The account a person most likely means: one that a grant names, else the Library's, else another of their own."""
    named = GrantedAccount.objects.filter(account=OuterRef("pk"), grant__employee=person, grant__revoked_at=None)
    place = Case(
        When(Q(owner=person) & Exists(named), then=Value(0)),
        When(Q(owner=None) & ~Q(network="manual"), then=Value(1)),  # what the desk sends, before what is posted by hand
        When(owner=None, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = everything().filter(Q(owner=None) | Q(owner=person), state="active")
    return rows.annotate(place=place).order_by("place", "network", "handle").first()


def health(account: Account) -> TokenHealth:
    """Whether an authorisation is stored and opens with this installation's keys."""
    row = getattr(account, "token", None)
    if row is None:
        return TokenHealth(NOT_CONNECTED)
    opens = tokens.readable(account)
    key = tokens.key_id(bytes(row.ciphertext))
    return TokenHealth(CONNECTED if opens else BROKEN, row.rotated_at, key, row.tested_at, row.tested_why)
