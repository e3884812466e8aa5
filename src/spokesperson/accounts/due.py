"""What is due on accounts, and until when: the yearly look, the second factor, the profile (R10, R16; 1.6: R54, R55).

Queries only; nothing here decides or writes. Numbers are the directive's own where its annex names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from spokesperson import clock, institution
from spokesperson.accounts.models import LIBRARY, Account, AccountQuerySet, GrantedAccount
from spokesperson.directive.following import months_after
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people.models import Employee, Holding

OTHERWISE: Mapping[str, int] = {
    "account_review_months": 12, "attestation_months": 12, "profile_check_days": 180, "profile_notice_days": 7,
}  # fmt: skip
# An account nobody looked at for a year and this long is left out of the public list.
DROPS_AFTER = timedelta(days=30)
# How long after its registration a second factor may still be unattested before somebody is reminded.
FIRST_FACTOR = timedelta(days=30)
SOON = timedelta(days=30)
IN_USE = ("active", "frozen", "draft")


def limit(name: str) -> int:
    """A number of the directive in force, else the usual one."""
    try:
        return int(in_force().limits(clock.now()).get(name, OTHERWISE[name]))
    except NoDirectiveInForce:
        return OTHERWISE[name]


def months_later(moment: datetime, months: int) -> datetime:
    """The end of the same day some months later, by the institution's calendar."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    day = months_after(moment.astimezone(zone).date(), months)
    return datetime.combine(day, time.max, tzinfo=zone)


def review_due(account: Account) -> datetime:
    """When somebody is to look whether all that the register says is still true."""
    return months_later(account.reviewed_at or account.registered_at, limit("account_review_months"))


def drops_at(account: Account) -> datetime:
    """When an account that nobody looked at leaves the public list."""
    return review_due(account) + DROPS_AFTER


def factor_due(account: Account) -> datetime:
    """Until when the second factor is attested, or is to be attested for the first time."""
    return account.second_factor_until or account.registered_at + FIRST_FACTOR


def listed() -> AccountQuerySet:
    """The accounts of the public list: wholly the Library's, in use, and looked at within the year and a month."""
    since = months_later(clock.now(), -limit("account_review_months")) - DROPS_AFTER - timedelta(days=1)
    return library().filter(state="active").annotate(looked=LOOKED).filter(looked__gt=since)


def library() -> AccountQuerySet:
    """Accounts the Library created, administers and maintains."""
    three = dict.fromkeys(("created_by", "administered_by", "maintained_by"), LIBRARY)
    return Account.objects.filter(**three)


LOOKED = Coalesce("reviewed_at", "registered_at")


def speaking() -> AccountQuerySet:
    """Personal accounts in use that an open, accepted grant names: the only ones whose profile is looked at (R56)."""
    now = clock.now()
    held = GrantedAccount.objects.filter(account=OuterRef("pk"), grant__employee=OuterRef("owner")).filter(
        Q(grant__start__lte=now, grant__accepted_at__lte=now),
        Q(grant__end=None) | Q(grant__end__gt=now),
        Q(grant__revoked_at=None) | Q(grant__revoked_at__gt=now),
        Q(grant__suspended_at=None) | Q(grant__suspended_at__gt=now),
    )
    return Account.objects.filter(Exists(held), state="active", administered_by="individual").exclude(owner=None)


@dataclass(frozen=True)
class ProfileCheck:
    """The profile of a granted account that is to be checked, and until when posting from it goes on.

    ``why``: ``never`` checked, ``incomplete``, ``old`` (the days of 1.6 are over), ``moved`` (the position changed)
    or ``soon``. ``by`` is when posting ends, or for ``soon`` when the check grows old.
    """

    account: Account
    why: str
    by: datetime


def profile_checks(person: Employee) -> list[ProfileCheck]:
    """What ``person`` has to have checked on their own accounts, the nearest first (R54, R55)."""
    return checks(speaking().filter(owner=person).select_related("owner"))


def checks(rows: QuerySet[Account] | Iterable[Account]) -> list[ProfileCheck]:
    """The checks due on ``rows``; the position changes of all their owners are asked for at once."""
    accounts = list(rows)
    moved = last_moves({a.owner_id for a in accounts if a.owner_id})
    found = [one for a in accounts if (one := check(a, moved.get(a.owner_id or 0)))]
    return sorted(found, key=lambda one: one.by)


def last_moves(people: Iterable[int]) -> dict[int, datetime]:
    """When each of ``people`` (by key) last took up or gave up a position."""
    now = clock.now()
    begun = Holding.objects.filter(employee__in=list(people), start__lte=now).values("employee")
    rows = begun.annotate(begun=Max("start"), ended=Max("end", filter=Q(end__lte=now))).order_by()
    return {r["employee"]: max(at for at in (r["begun"], r["ended"]) if at) for r in rows}


def check(account: Account, moved: datetime | None) -> ProfileCheck | None:
    """What is due on one granted account whose owner last changed position at ``moved``."""
    notice = timedelta(days=limit("profile_notice_days"))
    lasts = timedelta(days=limit("profile_check_days"))
    began = account.profile_notice_at or account.registered_at
    checked = account.profile_checked_at
    if checked is None:
        return ProfileCheck(account, "never", began + notice)
    if not (account.profile_identifies and account.profile_states_position):
        return ProfileCheck(account, "incomplete", began + notice)
    if moved and moved > checked:
        return ProfileCheck(account, "moved", max(moved, began) + notice)
    ends = checked + lasts
    if ends <= clock.now():
        return ProfileCheck(account, "old", ends + notice)
    return ProfileCheck(account, "soon", ends) if ends - notice <= clock.now() else None


@dataclass(frozen=True)
class Matter:
    """Something of a Library account that needs its steward: ``review``, ``second_factor``, ``people``, ``proof`` or
    ``connection``; ``by`` when it runs out, where it does."""

    account: Account
    kind: str
    by: datetime | None = None


def matters(account: Account) -> list[Matter]:
    """What of a Library account needs somebody, the account's token and people fetched with it."""
    if account.kind != "library" or account.state == "retired":
        return []
    now, found = clock.now(), list[Matter]()
    if review_due(account) - SOON <= now:
        found.append(Matter(account, "review", review_due(account)))
    if factor_due(account) - SOON <= now:
        found.append(Matter(account, "second_factor", factor_due(account)))
    if account.steward_id is None or account.backup_id is None:
        found.append(Matter(account, "people"))
    if account.proof_found is False:
        found.append(Matter(account, "proof", account.proof_at))
    if (token := getattr(account, "token", None)) is not None and token.tested_ok is False:
        found.append(Matter(account, "connection", token.tested_at))
    return found


def needs_attention() -> Q:
    """The accounts ``matters`` finds something on, as one condition for a list."""
    now = clock.now()
    looked = months_later(now + SOON, -limit("account_review_months"))
    return Q(state__in=IN_USE, created_by=LIBRARY, administered_by=LIBRARY, maintained_by=LIBRARY) & (
        Q(reviewed_at__lte=looked)
        | Q(reviewed_at=None, registered_at__lte=looked)
        | Q(second_factor_until__lte=now + SOON)
        | Q(second_factor_until=None, registered_at__lte=now - FIRST_FACTOR + SOON)
        | Q(steward=None)
        | Q(backup=None)
        | Q(proof_found=False)
        | Q(token__tested_ok=False)
    )


def stewarded(person: Employee) -> list[Matter]:
    """What needs ``person`` as steward or backup of Library accounts; for home."""
    rows = library().filter(Q(steward=person) | Q(backup=person)).filter(needs_attention())
    return [m for a in rows.select_related("token", "steward", "backup")[:50] for m in matters(a)]
