"""What every act about a person shares: how it is proposed at the door and how it stands in the archive (4.2; R87)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.archive import store as archive
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.door import Verdict
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee


def about_person(by: Employee, action: str, person: Employee, as2: Mapping[str, Any], **facts: Any) -> Activity:
    """An act that concerns ``person``: who they are to the actor, and whether they are still employed."""
    stated = {"relation": relation(by, person), "target_employed": employed(person), **facts}
    return Activity(actor=by, action=action, subject=person.urn, as2={**as2, "actor": by.urn}, facts=stated)


def named(action: str, neighbour: str) -> str:
    """``action`` where the directive in force names it; one adopted before it was named knows ``neighbour``."""
    try:
        return action if action in in_force().acts else neighbour
    except NoDirectiveInForce:
        return action


def employed(person: Employee) -> bool:
    """Whether the person is employed today, by the institution's calendar."""
    today = clock.now().astimezone(institution.load(settings.INSTITUTION_FILE).zone).date()
    return person.hired <= today and (person.left is None or today < person.left)


def keep(
    by: Employee,
    kind: str,
    obj: Mapping[str, Any],
    *,
    subject: str,
    clauses: Sequence[str],
    verdict: Verdict | None = None,
    summary: str = "",
    series: str = "oversight",
    personal: Any = None,
    **more: Any,
) -> str:
    """Append the act itself to the archive and return the record's id; inside the caller's transaction."""
    activity = {
        "type": kind,
        "actor": by.urn,
        "object": dict(obj),
        "sp:clauses": [c for c in clauses if c],
        **({"summary": summary} if summary else {}),
        **({"sp:directive": verdict.decision.directive_hash, "sp:decision": str(verdict.uid)} if verdict else {}),
        **({"sp:equipment": verdict.activity.equipment} if verdict else {}),
        **more,
    }
    return str(archive.append(activity, subject=subject, personal=personal, series=series).record_id)
