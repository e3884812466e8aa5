"""Who may set a finding aside, by name, and a finding as the API tells it (1.2, 1.3; R33, R35, R40)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spokesperson.desk.actions import overrule
from spokesperson.desk.models import Draft
from spokesperson.desk.screened.appraisal import Found
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators


def overrulers(draft: Draft, one: Found, named: Iterable[Employee] | None = None) -> list[Employee]:
    """The people whose word counts against this finding, the author's supervisor first; never the author.

    ``named`` are the Administrators, if they are at hand. Nobody may set aside what no consent covers, nor advice.
    """
    if one.overruled or one.finding.effect not in ("ask", "deny") or not overrule.may_be_set_aside(draft, one):
        return []
    found = list(administrators() if named is None else named)
    boss = draft.author.supervisor
    if boss is not None and overrule.judged([one]):
        found.insert(0, boss)
    return [who for who in dict.fromkeys(found) if who.pk != draft.author_id]


def as_json(draft: Draft, found: Iterable[Found]) -> list[dict[str, Any]]:
    """Each finding with its place, clause, reason, what to write instead and who may overrule it."""
    rows = list(found)
    named = list(administrators().order_by("name")) if any(f.finding.effect in ("ask", "deny") for f in rows) else []
    return [
        {
            "where": one.where,
            "start": one.finding.start,
            "end": one.finding.end,
            "kind": one.finding.kind,
            "level": one.finding.level,
            "clause": one.finding.clause,
            "related": one.finding.related,
            "effect": one.finding.effect,
            "why": one.finding.why,
            "suggestion": one.finding.suggestion,
            "source": one.finding.detector,
            "excerpt_hash": one.excerpt_hash,
            "passage": one.sentence_hash,
            "overruled": one.overruled,
            "overrulers": [who.urn for who in overrulers(draft, one, named)],
        }
        for one in rows
    ]
