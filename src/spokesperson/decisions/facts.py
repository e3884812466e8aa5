"""The facts of a decision that the registers hold, in ONE query (P1, P2, Definitions, 1.5-1.7).

Roles and grants are judged as they stood at the instant of the act. A grant is suspended, without anyone having
to notice, as soon as the person who gave it is no longer the supervisor or the employee changed position (R27).
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import JSONObject

from spokesperson.accounts.models import Account, GrantedAccount, Suspension, kind_case
from spokesperson.decisions.prepared import Prepared
from spokesperson.directive import register
from spokesperson.directive.models import Acknowledgement
from spokesperson.people.models import (
    Appointment,
    Closure,
    Employee,
    Expertise,
    Grant,
    Holding,
    Interference,
    Order,
    Participation,
    Shift,
    TopicException,
    WorkingDay,
)

# Which of the four activities of Def-Representative an act of the table is (R24); reading is never blocked.
NEEDS = {
    "post": ("post",),
    "comment": ("comment",),
    "link": ("post", "comment"),
    "like": ("post", "comment"),
    "join_group": ("join",),
}

# Acts that are about a topic; a grant for some topics does not cover one of these that names none.
ABOUT_SOMETHING = frozenset({"post", "comment", "link"})
# How many grants of one person are looked at; more that cover the same account at once are not foreseen.
GRANTS = ("grant_row", "grant_row_2", "grant_row_3")
# Further roles that come with positions; more than two of one person at once are not foreseen.
BY_POSITION = ("role_held", "role_held_2")
ORDERS = ("stopped", "stopped_personal", "disallowed", "limit", "used", "interference")
Coverage = tuple[bool, bool, bool]


def gather(
    actor: int,
    at: datetime,
    zone: ZoneInfo,
    account: int | None = None,
    action: str = "",
    topic: str = "",
    thread: str = "",
) -> dict[str, Any]:
    """The register's facts about ``actor`` at ``at``, and ``directive`` (file hash in force, or "").

    ``thread`` is the address of what is answered: an exception of the supervisor may hold there only (R63).
    Raises ``Employee.DoesNotExist``.
    """
    return told(ask(actor, at, zone, account, topic, thread), at, zone, action, topic)


def ask(
    actor: int, at: datetime, zone: ZoneInfo, account: int | None = None, topic: str = "", thread: str = ""
) -> dict[str, Any]:
    """The one question of ``gather``; its answer holds for every action, and ``told`` reads it for each."""
    day = at.astimezone(zone).date()
    row = _ask(
        actor=actor, at=at, weekday=day.weekday(), day=day, monday=monday(day),
        account=account or 0, topic=topic, thread=thread,
    )  # fmt: skip
    if row is None:
        raise Employee.DoesNotExist
    return row


def ask_each(
    actors: set[int], at: datetime, zone: ZoneInfo, account: int | None = None, topic: str = "", thread: str = ""
) -> dict[int, dict[str, Any]]:
    """What ``ask`` answers for several people, by their key, with one question for all of them. Raises as it."""
    day = at.astimezone(zone).date()
    people = Employee.objects.filter(pk__in=actors)
    rows = _among(people, at, day.weekday(), day, monday(day), account or 0, topic, thread)
    found = {row["id"]: row for row in rows}
    if len(found) < len(actors):
        raise Employee.DoesNotExist
    return found


def told(row: dict[str, Any], at: datetime, zone: ZoneInfo, action: str, topic: str) -> dict[str, Any]:
    """What ``ask`` answered, as the facts of one action."""
    return _facts(row, at.astimezone(zone), at, action, topic)


def monday(day: date) -> date:
    """The first day of the week that ``day`` is in; a limit's minutes are counted from it (R50)."""
    return day - timedelta(days=day.weekday())


def _query(
    *, actor: int, at: datetime, weekday: int, day: date, monday: date, account: int, topic: str, thread: str
) -> QuerySet[Any, Any]:
    return _among(Employee.objects.filter(pk=actor), at, weekday, day, monday, account, topic, thread)


def _among(
    people: QuerySet[Employee],
    at: datetime,
    weekday: int,
    day: date,
    monday: date,
    account: int,
    topic: str,
    thread: str,
) -> QuerySet[Any, Any]:
    known = Expertise.objects.filter(employee=OuterRef("pk"), topic__slug=topic, confirmed_at__lte=at)
    exceptions = TopicException.objects.filter(Q(thread="") | Q(thread=thread), employee=OuterRef("pk"))
    return (
        people
        .annotate(
            **_roles(at),
            **_directive(at),
            shift=_shift(Shift.objects.filter(employee=OuterRef("pk"), weekday=weekday)),
            exception=_shift(WorkingDay.objects.filter(employee=OuterRef("pk"), date=day)),
            account_row=_account(account, at),
            **{name: _grant(account, at, place) for place, name in enumerate(GRANTS)},
            expert=Exists(known.filter(_open_until("until", at))),
            excepted=Exists(exceptions.filter(topic__slug=topic, start__lte=at, end__gt=at)),
            closed=Exists(Closure.objects.filter(date=day, kept_open=False)),
            suspended=Exists(Suspension.objects.filter(since__lte=at).filter(_open_until("lifted_at", at))),
            **_orders(account, at, monday, day),
        )
        .values(
            "id", "supervisor_id", "supervisor__supervisor_id", "hired", "left", "by_position", "by_appointment",
            "official", "file_hash", "version_effective", "acknowledged_current", "acknowledged_ever", "shift",
            "exception", "account_row", *GRANTS, *BY_POSITION, *ORDERS, "expert", "excepted", "closed", "suspended",
        )
    )  # fmt: skip


_ask = Prepared(_query, actor=int, at=datetime, weekday=int, day=date, monday=date, account=int, topic=str, thread=str)


def _orders(account: int, at: datetime, monday: date, day: date) -> dict[str, Any]:
    """What a supervisor asked of the person and did not take back (1.5; R46, R50-R52), and the minutes of the week."""
    standing = Order.objects.filter(employee=OuterRef("pk"), issued_at__lte=at).filter(_open_until("lifted_at", at))
    here = Account.objects.filter(pk=account)
    reaches = Q(channel="", account=None) | Q(channel__in=here.values("channel")) | Q(account__in=here.values("uid"))
    stood = Interference.objects.filter(employee=OuterRef("pk"), recorded_at__lte=at)
    return {
        "stopped": Exists(standing.filter(kind="stop", business=True)),
        "stopped_personal": Exists(standing.filter(kind="stop", personal=True)),
        "disallowed": Exists(standing.filter(reaches, kind="disallow")),
        **week_told_with(at, monday, day),
        "interference": Exists(stood.filter(_open_until("cleared_at", at))),
    }


def week_told_with(at: datetime, monday: date, day: date) -> dict[str, Any]:
    """What a query over employees has to add for ``limit``, the minutes of business a week that a supervisor asked for,
    or None, and ``used``, those from ``monday`` to ``day``, or None (R50).
    """
    standing = Order.objects.filter(employee=OuterRef("pk"), kind="limit", issued_at__lte=at)
    limits = standing.filter(_open_until("lifted_at", at)).order_by("minutes").values("minutes")
    week = Participation.objects.filter(employee=OuterRef("pk"), use="business", date__gte=monday, date__lte=day)
    used = week.order_by().values("employee").annotate(total=Sum("minutes")).values("total")
    return {"limit": Subquery(limits[:1]), "used": Subquery(used)}


def minutes_left(limit: int | None, used: int | None) -> int:
    """What remains of a week's limit; 0 where there is none."""
    return max(0, limit - (used or 0)) if limit is not None else 0


def _open_until(field: str, at: datetime) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": at})


def _roles(at: datetime) -> dict[str, Any]:
    held = Holding.objects.filter(employee=OuterRef("pk"), start__lte=at).filter(_open_until("end", at))
    appointed = Appointment.objects.filter(employee=OuterRef("pk"), start__lte=at).filter(_open_until("end", at))
    return {
        "by_position": Exists(held.filter(position__administrator=True)),
        "official": Exists(held.filter(position__official=True)),
        "by_appointment": Exists(appointed),
        **{name: _role_held(held, place) for place, name in enumerate(BY_POSITION)},
    }


def _role_held(held: QuerySet[Holding], place: int) -> Subquery:
    """A further role that comes with a position, as the directive in force lists them."""
    roles = held.exclude(position__role="").order_by("position__role").values("position__role").distinct()
    return Subquery(roles[place : place + 1])


def _directive(at: datetime) -> dict[str, Any]:
    version = register.versions(at)
    read = Acknowledgement.objects.filter(user=OuterRef("user"), at__lte=at)
    return {
        "file_hash": Subquery(version.values("file_hash")[:1]),
        "version_effective": Subquery(version.values("effective")[:1]),
        "acknowledged_current": Exists(read.filter(version=Subquery(version.values("pk")[:1]))),
        "acknowledged_ever": Exists(read),
    }


def _shift(rows: Any) -> Subquery:
    return Subquery(rows.values(found=JSONObject(start="start", end="end", breaks="breaks"))[:1])


def _account(account: int, at: datetime) -> Subquery:
    # A check of the profile holds for the position it was made for (1.6; R55): what began or ended since, the first.
    begun = Q(start__gt=OuterRef("profile_checked_at"), start__lte=at)
    ended = Q(end__gt=OuterRef("profile_checked_at"), end__lte=at)
    moves = Holding.objects.filter(begun | ended, employee=OuterRef("owner"))
    moved = moves.annotate(moved=Case(When(begun, then=F("start")), default=F("end"))).order_by("moved").values("moved")
    return Subquery(
        Account.objects.filter(pk=account).values(
            found=JSONObject(
                kind=kind_case(""),
                state="state",
                channel="channel",
                owner="owner_id",
                backup="backup_id",
                forms="forms",
                created="created_by",
                administered="administered_by",
                maintained="maintained_by",
                identifies="profile_identifies",
                position="profile_states_position",
                beside="profile_beside_post",
                checked="profile_checked_at",
                moved=Subquery(moved[:1]),
                notice="profile_notice_at",
                registered="registered_at",
            )
        )[:1]
    )


def _grant(account: int, at: datetime, place: int) -> Subquery:
    """A grant that may speak for this act: those that cover the account before others, open ones before closed."""
    covers = Exists(GrantedAccount.objects.filter(grant=OuterRef("pk"), account=account))
    moved = Exists(
        Holding.objects.filter(employee=OuterRef("employee")).filter(
            Q(start__gt=OuterRef("start"), start__lte=at) | Q(end__gt=OuterRef("start"), end__lte=at)
        )
    )
    closed = Case(
        When(Q(revoked_at__lte=at), then=Value("revoked")),
        When(Q(end__lte=at), then=Value("expired")),
        When(Q(suspended_at__lte=at), then=Value("suspended")),
        default=Value("active"),
    )
    rows = (
        Grant.objects.filter(employee=OuterRef("pk"), start__lte=at, accepted_at__lte=at)
        .annotate(covers=covers, moved=moved, closed=closed)
        .order_by(F("covers").desc(), Case(When(closed="active", then=Value(0)), default=Value(1)), "-start")
    )
    return Subquery(
        rows.values(
            found=JSONObject(
                by="granted_by_id",
                absence="in_absence",
                state="closed",
                moved="moved",
                covers="covers",
                activities="activities",
                topics="topics",
                channels="channels",
            )
        )[place : place + 1]
    )


def _facts(row: dict[str, Any], local: datetime, at: datetime, action: str, topic: str) -> dict[str, Any]:
    account = row["account_row"] or {}
    state, (covers_account, covers_activity, covers_topic) = _best_grant(row, account, action, topic)
    if state == "active" and row["disallowed"]:
        state = "disallowed"
    roles = {row[name] for name in BY_POSITION if row[name]}
    if row["by_position"] or row["by_appointment"]:
        roles.add("administrator")
    # Who was disallowed taking part stays a Representative, so that the refusal names the right clause (R46).
    if state in ("active", "disallowed"):
        roles.add("representative")
    employed = row["hired"] <= local.date() and (row["left"] is None or local.date() < row["left"])
    granted = state == "active" and covers_account and covers_activity and covers_topic
    age = at - row["version_effective"] if row["version_effective"] else timedelta(0)
    return {
        "now": at,
        "employed": employed,
        "roles": frozenset(roles) if employed else frozenset(),
        "official": bool(employed and (row["official"] or "administrator" in roles)),
        "working": working_state(row["exception"], None if row["closed"] else row["shift"], local),
        "grant": state,
        "grant_covers_account": covers_account,
        "grant_covers_activity": covers_activity,
        "grant_covers_topic": covers_topic,
        "standing_approval": granted or ("administrator" in roles and account.get("kind") in ("library", None)),
        "topic_in_expertise": bool(row["expert"]),
        "topic_excepted": bool(row["excepted"]),
        "stopped": bool(row["stopped"]),
        "stopped_personal": bool(row["stopped_personal"]),
        "limited": row["limit"] is not None,
        "minutes_left": minutes_left(row["limit"], row["used"]),
        "interference": bool(row["interference"]),
        "suspended": bool(row["suspended"]),
        "acknowledged": _acknowledged(row),
        "version_age_days": age.days,
        "directive": row["file_hash"] or "",
        **_account_facts(account, row["id"], at),
    }


def _best_grant(row: dict[str, Any], account: dict[str, Any], action: str, topic: str) -> tuple[str, Coverage]:
    """Of the grants that may speak, the one that goes furthest for this act; permissions add up, none takes away."""
    found = [grant for name in GRANTS if (grant := row[name])]
    weighed = [(_grant_state(grant, row), _coverage(grant, account, action, topic)) for grant in found]
    return max(weighed, key=lambda g: (g[0] == "active", *g[1]), default=("none", (False, False, False)))


def _grant_state(grant: dict[str, Any], row: dict[str, Any]) -> str:
    if grant["state"] != "active":
        return str(grant["state"])
    line = row["supervisor__supervisor_id"] if grant["absence"] else row["supervisor_id"]
    return "suspended" if grant["by"] != line or grant["moved"] else "active"


def _coverage(grant: dict[str, Any], account: dict[str, Any], action: str, topic: str) -> Coverage:
    """Whether the grant covers the account, the kind of activity and the topic; empty lists cover all (R23, R24)."""
    channels = _listed(grant["channels"]) or [account.get("channel")]
    activities, topics = _listed(grant["activities"]), _listed(grant["topics"])
    needs = NEEDS.get(action)
    return (
        bool(grant["covers"]) and account.get("channel") in channels,
        needs is None or any(n in activities for n in needs),
        not topics or topic in topics or action not in ABOUT_SOMETHING,
    )


def _acknowledged(row: dict[str, Any]) -> str:
    if row["acknowledged_current"]:
        return "current"
    return "outdated" if row["acknowledged_ever"] else "never"


def _account_facts(account: dict[str, Any], actor: int, at: datetime) -> dict[str, Any]:
    facts = [account.get(k, "") for k in ("created", "administered", "maintained")]
    return {
        "account_kind": account.get("kind", "none"),
        "account_state": account.get("state", "none"),
        "channel": account.get("channel", "none"),
        "own_account": bool(account) and account["owner"] == actor,
        "account_facts_complete": all(facts) if account else False,
        "account_has_backup": bool(account.get("backup")),
        "account_forms_given": bool(_listed(account.get("forms"))),
        "account_maintained_by_library": account.get("maintained") == "library",
        "profile_identifies": bool(account.get("identifies") and account.get("beside")),
        "profile_states_position": bool(account.get("position")),
        "profile_checked": _instant(account.get("checked")),
        "profile_moved": _instant(account.get("moved")),
        "profile_notice": _instant(account.get("notice") or account.get("registered")),
    }


def _listed(value: Any) -> list[Any]:
    """A list out of a JSON column inside a JSON object; SQLite gives the inner one as text."""
    return list(json.loads(value) if isinstance(value, str) else value or [])


def _instant(value: str | None) -> datetime | None:
    """A database's JSON form of an instant; both databases write UTC, SQLite without saying so."""
    if not value:
        return None
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def working_state(exception: dict[str, Any] | None, shift: dict[str, Any] | None, local: datetime) -> str:
    """``working``, ``break`` or ``off`` at a local instant; a day's exception replaces the weekly shift (R25, R80)."""
    day = exception or shift
    if not day or not day["start"] or not day["end"]:
        return "off"
    clock = local.time().replace(tzinfo=None)
    if not time.fromisoformat(day["start"]) <= clock < time.fromisoformat(day["end"]):
        return "off"
    breaks = _listed(day["breaks"])
    inside = any(time.fromisoformat(a) <= clock < time.fromisoformat(b) for a, b in breaks)
    return "break" if inside else "working"
