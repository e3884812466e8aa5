"""Together: post or schedule all drafts of a bundle in one press, with an answer for each account (1.4; R42).

Each passes the door by itself and in a transaction of its own: one that is refused does not hold up the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from spokesperson.archive.store import ArchiveUnavailable
from spokesperson.decisions import door
from spokesperson.desk.actions import post
from spokesperson.desk.actions.submit import submit
from spokesperson.desk.actions.write import peek
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.states import WrongState
from spokesperson.desk.writing import bundles
from spokesperson.directive.register import under
from spokesperson.people.models import Employee


@dataclass(frozen=True)
class Outcome:
    """What became of one draft: ``done``, or why not in ``words``, by which ``clause`` and ``decision``."""

    draft: Draft
    done: bool
    words: str = ""
    clause: str = ""
    decision: UUID | None = None


def post_all(draft: Draft, by: Employee, *, emergency: str = "") -> list[Outcome]:
    """Send all that wait, now."""
    return _each(draft, by, lambda one: post.post(one, by, emergency=emergency))


def schedule_all(draft: Draft, by: Employee, when: datetime) -> list[Outcome]:
    """Send all that wait at ``when``."""
    return _each(draft, by, lambda one: post.schedule(one, by, when))


def submit_all(draft: Draft, by: Employee) -> list[Outcome]:
    """Hand all that wait to the desk."""
    return _each(draft, by, lambda one: submit(one, by))


def _each(draft: Draft, by: Employee, act: Callable[[Draft], object]) -> list[Outcome]:
    asked = peek(draft, by)
    return [_one(one, act) for one in bundles.members(asked) if one.state in bundles.WAITING]


def _one(one: Draft, act: Callable[[Draft], object]) -> Outcome:
    try:
        act(one)
    except door.Refused as refused:
        clause = next(iter(refused.verdict.decision.clauses), "")
        return Outcome(one, False, str(refused), clause, refused.verdict.uid)
    except Invalid as error:
        return Outcome(one, False, str(error), error.clause)
    except (WrongState, Changed) as error:
        return Outcome(one, False, str(error))
    except ArchiveUnavailable:
        return Outcome(one, False, "It could not be recorded, so it was not done. Try again.", under("record"))
    return Outcome(one, True)
