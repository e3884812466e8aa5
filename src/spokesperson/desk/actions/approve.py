"""Approve: the supervisor permits exactly this content, hour and directive version (Def-Library-business; R20)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk import content
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Approval, Draft
from spokesperson.desk.states import DraftState
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import version_at
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee


def reference(draft: Draft) -> dict[str, str]:
    """A draft by name and hash, without a word of it."""
    return {"type": "Note", "id": draft.urn, "sp:contentHash": content.content_hash(draft)}


def approve(draft: Draft, by: Employee, *, seen: str, words: str = "") -> Approval:
    """Approve the content whose hash the approver saw; ``Changed`` if it is another one by now.

    Raises ``door.Refused`` for anyone but the supervisor, or theirs; nobody approves their own words.
    """
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    if draft.state not in (DraftState.DRAFT, DraftState.PAUSING):
        raise Invalid("draft", "It is no longer waiting for an approval.")
    words = clean_line("words", words, 400)
    activity = Activity(
        actor=by,
        action="approve",
        subject=draft.urn,
        account=draft.account,
        facts={"relation": relation(by, draft.author)},
        # Not the words: the record of an attempt belongs to whoever made it, and they may not be for their eyes.
        as2={"type": "Accept", "actor": by.urn, "object": reference(draft)},
    )

    def change(verdict: door.Verdict) -> Approval:
        held = Draft.objects.select_for_update(of=("self",)).select_related("account", "author").get(pk=draft.pk)
        bound = content.approval_hash(held, version_at().file_hash)
        if content.content_hash(held) != seen:
            raise Changed("The author changed it while you were reading. Read the new words first.")
        approval = Approval.objects.create(draft=held, by=by, content_hash=bound, at=clock.now(), words=words)
        archive.append(
            {
                "type": "Accept",
                "actor": by.urn,
                "object": {"type": "Note", "id": held.urn, "sp:contentHash": seen, "sp:approvalHash": bound},
                "summary": words,
                "sp:clauses": ["Def-Library-business"],
            },
            subject=held.urn,
            series="publication",
        )
        return approval

    return door.act(activity, change)
