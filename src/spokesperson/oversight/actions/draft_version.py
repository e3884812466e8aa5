"""Begin a draft of the next version, from the newest one there is (P2; R3).

The draft carries the next revision and an instant to come, which its author sets; the beginning is recorded, the text
is not, because it is its authors' until somebody is asked to read it.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.decisions import door
from spokesperson.directive.models import Proposal, Version
from spokesperson.directive.register import NoDirectiveInForce
from spokesperson.oversight import acts
from spokesperson.oversight.actions.adopt_directive import next_revisions
from spokesperson.oversight.drafts import editor_text, proposals
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people.spans import instant
from spokesperson.people.models import Employee

AHEAD = timedelta(days=14)


def draft_version(
    by: Employee, *, effective: datetime | str | None = None, major: bool = False, note: str = ""
) -> Proposal:
    """Begin a draft for ``effective`` (default: the first of a month, two weeks off or more), minor unless ``major``.

    Raises ``Invalid`` (effective: not a moment, in the past, or not after the version before it; note),
    ``NoDirectiveInForce`` where there is no version to begin from, and ``door.Refused``.
    """
    base = Version.objects.order_by("-effective").first()
    if base is None:
        raise NoDirectiveInForce("There is no version to begin from.")
    now = clock.now()
    starts = instant("effective", effective, proposals.CLAUSE()) if effective else first_of_month(base)
    if starts <= max(now, base.effective):
        words = "Choose a moment to come, after the version before it; nothing is decided anew in the past."
        raise Invalid("effective", words, proposals.CLAUSE())
    revisions = next_revisions(base.revision)
    zone = institution.load(settings.INSTITUTION_FILE).zone
    source = editor_text.headed(base.source, revisions[-1 if major else 0], starts.astimezone(zone))
    draft = Proposal(base=base, author_id=proposals.hand_of(by), source=source, note=proposals.clean_note(note),
                     begun_at=now, kept_at=now)  # fmt: skip

    def change(verdict: door.Verdict) -> Proposal:
        draft.save()
        draft.drafters.add(draft.author_id)
        acts.keep(by, "Create", proposals.as_object(draft), subject=proposals.urn(draft), clauses=[proposals.CLAUSE()],
                  verdict=verdict)  # fmt: skip
        return draft

    return door.act(proposals.activity(by, draft, "Create"), change)


def first_of_month(base: Version) -> datetime:
    """Midnight at the institution on the first of a month, two weeks off or more, after ``base``."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    day = (max(clock.now(), base.effective) + AHEAD).astimezone(zone).date()
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1) if day.day > 1 else day
    return datetime.combine(following, time(), zone)
