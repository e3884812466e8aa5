"""Approve: somebody permits exactly this content, hour and directive version (Def-Library-business; R17, R20).

It is the supervisor's to give; for what an Administrator writes outside their areas also another Administrator's or an
expert's. It ends by itself after the days of the directive's annex.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings

from spokesperson import clock, institution
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Approval, Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import DraftState
from spokesperson.desk.texts import clean_line
from spokesperson.desk.writing import content
from spokesperson.directive.register import NoDirectiveInForce, citing, in_force, under, version_at
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

CLAUSE = partial(under, "approving")
DAYS = 14


def expires(at: datetime) -> datetime:
    """When an approval given at ``at`` ends: the directive's number of days later, 14 where it has none."""
    try:
        days = in_force().limits(at).get("approval_days", DAYS)
    except NoDirectiveInForce:
        days = DAYS
    return at + timedelta(days=days)


def notes(draft: Draft) -> set[str]:
    """The kinds of the findings that only warn, which an approver has to have seen."""
    found = appraisal.appraise(draft).found
    return {f.finding.kind for f in found if f.finding.effect == "warn" and not f.overruled}


def arrived(draft: Draft) -> str:
    """What an approver who read older words is told."""
    hour = draft.edited_at.astimezone(institution.load(settings.INSTITUTION_FILE).zone)
    return f"Version {draft.version} arrived at {hour:%H:%M}. Read what changed."


def hour_of(draft: Draft) -> str:
    """The hour that an approval given now would be for; "" for none."""
    return clock.iso(draft.scheduled_for) if draft.scheduled_for else ""


def reference(draft: Draft) -> dict[str, str]:
    """A draft by name and hash, without a word of it."""
    return {"type": "Note", "id": draft.urn, "sp:contentHash": content.content_hash(draft)}


def approve(
    draft: Draft, by: Employee, *, seen: str, words: str = "", noted: Collection[str] | None = None,
    hour: str | None = None,
) -> Approval:  # fmt: skip
    """Approve the content whose hash the approver saw, for the ``hour`` they saw; ``Changed`` if either is another now.

    ``hour`` is as ``hour_of`` gives it ("" for none); ``None`` where the approver was not told of one.

    ``noted`` are the kinds of the findings that are notes (warnings) and that the approver ticked; ``None`` where they
    are not asked for. Raises ``Invalid`` (draft, words, noted) and ``door.Refused`` for anyone the directive does not
    let approve; nobody approves their own words.
    """
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    if draft.state not in (DraftState.DRAFT, DraftState.PAUSING):
        raise Invalid("draft", "It is no longer waiting for an approval.")
    words = clean_line("words", words, 400)
    if noted is not None and (left := notes(draft) - set(noted)):
        raise Invalid("noted", f"Tick that you have seen what is noted: {', '.join(sorted(left))}.", CLAUSE())
    activity = Activity(
        actor=by,
        action="approve",
        subject=draft.urn,
        account=draft.account,
        topic=draft.topic,
        facts={"relation": relation(by, draft.author)},
        # Not the words: the record of an attempt belongs to whoever made it, and they may not be for their eyes.
        as2={"type": "Accept", "actor": by.urn, "object": reference(draft)},
    )

    def change(verdict: door.Verdict) -> Approval:
        held = Draft.objects.select_for_update(of=("self",)).select_related("account", "author").get(pk=draft.pk)
        bound = content.approval_hash(held, version_at().file_hash)
        if content.content_hash(held) != seen:
            raise Changed(arrived(held))
        if hour is not None and hour != hour_of(held):
            raise Changed("It is to go out at another hour by now. Read when, and decide again.")
        now = clock.now()
        approval = Approval.objects.create(
            draft=held, by=by, content_hash=bound, at=now, words=words, expires_at=expires(now)
        )
        Draft.objects.filter(pk=held.pk).update(why=f"{by.name} approved exactly these words. You can go on."[:300])
        archive.append(
            {
                "type": "Accept",
                "actor": by.urn,
                "object": {"type": "Note", "id": held.urn, "sp:contentHash": seen, "sp:approvalHash": bound},
                "summary": words,
                "sp:expires": clock.iso(approval.expires_at) if approval.expires_at else "",
                "sp:clauses": citing(CLAUSE()),
            },
            subject=held.urn,
            series="publication",
        )
        return approval

    return door.act(activity, change)
