"""Close a review of the directive: looked at again, with which result, and when the next is due (P2; R5).

An overdue review never suspends the directive: nothing here is asked by the door.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.texts import clean_line
from spokesperson.directive import following
from spokesperson.directive.models import Review, Version
from spokesperson.directive.register import under, version_at
from spokesperson.oversight import acts
from spokesperson.oversight.actions.adopt_directive import urn
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans
from spokesperson.people.models import Employee

CLAUSE = partial(under, "looking through")
OUTCOMES = tuple(name for name, _words in Review.OUTCOMES)


def close_review(by: Employee, *, outcome: str, note: str, next_review: date | str | None = None) -> Review:
    """Close a review of the version in force; the next is due on ``next_review``, by default the annex's months on.

    Raises ``Invalid`` (outcome, note, next_review), ``door.Refused`` for anyone but an Administrator, and
    ``NoDirectiveInForce``.
    """
    version = version_at()
    if outcome not in OUTCOMES:
        raise Invalid("outcome", f"Say how it ended: {' or '.join(OUTCOMES)}.", CLAUSE())
    note = clean_line("note", note, 1000)
    if not note:
        raise Invalid("note", "Say what you looked at and why it stays or changes; it stands in the record.", CLAUSE())
    reviewer = by.user
    if reviewer is None:
        raise Invalid("by", "Only somebody who can sign in closes a review.", CLAUSE())
    months = following.number(version, "review_months")
    due = spans.day_to_come("next_review", next_review, CLAUSE()) or following.months_after(following.today(), months)
    document = {
        "type": "Document", "id": urn(version), "sp:revision": version.revision, "sp:outcome": outcome,
        "sp:nextReview": due.isoformat(),
    }  # fmt: skip
    activity = Activity(
        actor=by,
        action="review_directive",
        subject=urn(version),
        as2={"type": "Update", "actor": by.urn, "object": document, "summary": note},
    )

    def change(verdict: door.Verdict) -> Review:
        record = acts.keep(
            by, "Update", document, subject=urn(version), clauses=[CLAUSE()], verdict=verdict, summary=note
        )
        # The one column of a version that is not part of the version: when people look at it again.
        Version.objects.filter(pk=version.pk).update(next_review=due)
        return Review.objects.create(
            version=version, reviewer=reviewer, at=clock.now(), outcome=outcome, note=note, next_review=due,
            record=UUID(record),
        )  # fmt: skip

    return door.act(activity, change)
