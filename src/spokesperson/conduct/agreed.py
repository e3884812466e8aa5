"""What the supervisor permitted, as the page of a Representative shows it (Def-Representative; R23, R24)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson import clock
from spokesperson.accounts.models import CHANNELS, GrantedAccount
from spokesperson.conduct import links
from spokesperson.decisions import recorded
from spokesperson.people import grants
from spokesperson.people.models import Employee, Grant
from spokesperson.people.queries import open_at

ACTIVITIES = {
    "join": gettext_noop("join groups"),
    "read": gettext_noop("read"),
    "post": gettext_noop("post"),
    "comment": gettext_noop("comment"),
}


@dataclass(frozen=True)
class Permission:
    """The newest permission that is not over: from when, by whom, until when, and its scope in words."""

    since: str
    by: str
    until: str
    rests: str
    accounts: str
    activities: str
    channels: str
    topics: str
    url: str


def permission(person: Employee) -> Permission | None:
    """Two queries; None for somebody without one."""
    accounts = Prefetch("granted_accounts", GrantedAccount.objects.select_related("account"))
    rows = Grant.objects.filter(open_at(clock.now()), employee=person, revoked_at=None, accepted_at__isnull=False)
    rows = grants.with_moves(rows).prefetch_related(accounts)
    found = min(rows.order_by("-start")[:5], key=lambda g: grants.state(g).name != "active", default=None)
    return _words(found) if found else None


def _words(found: Any) -> Permission:
    channels = dict(CHANNELS)
    return Permission(
        since=recorded.day(found.start),
        by=found.granted_by.name,
        until=recorded.day(found.end) if found.end else "",
        rests=grants.state(found).why,
        accounts="; ".join(f"{g.account.handle} ({g.account.network})" for g in found.granted_accounts.all()),
        activities=", ".join(_(ACTIVITIES[a]) for a in found.activities if a in ACTIVITIES),
        channels=", ".join(_(channels[c]) for c in found.channels if c in channels) or _("all channels"),
        topics=", ".join(found.topics) or _("all topics"),
        url=links.maybe("grant", found.uid),
    )
