"""A permission in words: how it stands, what it covers, what can be done about it (Def-Representative; R23, R27)."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson.accounts.models import CHANNELS
from spokesperson.decisions import recorded
from spokesperson.oversight.grants import listing as grants
from spokesperson.people import grants as standing
from spokesperson.people.models import Employee, Grant

STATES = {
    "offered": ("ask", gettext_noop("Offered")),
    "declined": ("info", gettext_noop("Declined")),
    "ahead": ("info", gettext_noop("Begins later")),
    "active": ("permit", gettext_noop("Holds")),
    "resting": ("warn", gettext_noop("Rests")),
    "ended": ("info", gettext_noop("Ended")),
    "revoked": ("info", gettext_noop("Over")),
}
ACTIVITIES = {
    "join": gettext_noop("Join groups"),
    "read": gettext_noop("Read"),
    "post": gettext_noop("Post"),
    "comment": gettext_noop("Comment"),
}


def line(grant: Grant, who: Employee, topics: dict[str, str]) -> dict[str, Any]:
    """A permission as a list and its own page show it, with what ``who`` may do."""
    now = standing.state(grant)
    effect, word = STATES[now.name]
    mine = grant.employee_id == who.pk
    charge = grants.in_charge(who, grant.employee)
    boss = grant.employee.supervisor
    return {
        "uid": str(grant.uid),
        "url": reverse("grant", args=[grant.uid]),
        "name": grant.employee.name,
        "by": grant.granted_by.name,
        "absence": grant.in_absence,
        "state": now.name,
        "effect": effect,
        "word": _(word),
        "why": now.why,
        "purpose": grant.purpose,
        "accounts": [{"label": f"{a.handle} ({a.network})", "uid": str(a.uid)} for a in grants.covered(grant)],
        "activities": ", ".join(_(ACTIVITIES[a]).lower() for a in grant.activities if a in ACTIVITIES),
        "channels": ", ".join(_(dict(CHANNELS)[c]) for c in grant.channels if c in dict(CHANNELS)),
        "topics": ", ".join(topics.get(t, t) for t in grant.topics),
        "start": recorded.day(grant.start),
        "end": recorded.day(grant.end) if grant.end else "",
        "mine": mine,
        "accept": mine and now.name == "offered",
        "give_back": mine and now.open and now.name != "offered",
        "renew": charge and now.name in ("resting", "ended", "active"),
        "in_absence": charge and grants.absence(who, grant.employee),
        "revoke": charge and now.open,
        "renewable_by": boss.name if boss and now.name == "resting" else "",
        "page": _page(grant.employee),
    }


def _page(person: Employee) -> str:
    try:
        return reverse("representative", args=[person.handle])
    except NoReverseMatch:
        return ""
