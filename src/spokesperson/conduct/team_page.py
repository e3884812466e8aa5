"""A supervisor's list: minutes this week, the next talk, what is overdue (1.5; R47, R48)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from spokesperson.conduct import figures, links, talks
from spokesperson.conduct.words import span
from spokesperson.decisions import recorded
from spokesperson.people.models import Employee
from spokesperson.people.queries import employed, representatives, team

MOST = 200


def page(who: Employee) -> dict[str, Any]:
    """{team, above, others, mine}: those who take part, talks long overdue below, those who could take part."""
    rows = list(talks.with_dates(team(who)).select_related("supervisor").order_by("name")[:MOST])
    now = set(representatives().filter(supervisor=who).values_list("pk", flat=True))
    part = [p for p in rows if p.pk in now or getattr(p, "permitted_since", None) or getattr(p, "last_talk", None)]
    used, lasts = figures.this_week(part), talks.days()
    return {
        "team": [_row(p, talks.due(p, lasts), used.get(p.pk, 0), p.pk in now) for p in part],
        "others": [p.name for p in rows if p not in part],
        "above": [_above(p, due) for p, due in _long_overdue(who)],
        "mine": links.representative(who),
        "grants": links.maybe("grants"),
    }


def _long_overdue(who: Employee) -> list[tuple[Employee, talks.Due]]:
    below = employed().filter(supervisor__supervisor=who)
    return [(person, due) for person, due in talks.overdue(below) if due.seen_above]


def _row(person: Employee, due: talks.Due | None, minutes: int, active: bool) -> dict[str, Any]:
    return {
        "name": person.name,
        "url": links.representative(person),
        "minutes": span(minutes),
        "active": active,
        "next": recorded.day(due.on) if due else "",
        "overdue": _over(due) if due and due.overdue else "",
    }


def _above(person: Employee, due: talks.Due) -> dict[str, Any]:
    assert person.supervisor is not None  # found by it
    return {"name": person.name, "boss": person.supervisor.name, "overdue": _over(due), "due": recorded.day(due.on)}


def _over(due: talks.Due) -> str:
    return ngettext("%(n)d day overdue", "%(n)d days overdue", due.days_over) % {"n": due.days_over}
