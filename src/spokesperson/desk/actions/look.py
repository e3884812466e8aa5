"""Look: note which words a reviewer has read, so that the next time only what changed is shown (R20).

What is confidential is masked before it is kept here; whoever may read the draft was asked before.
"""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.desk.models import Draft, Seen
from spokesperson.people.models import Employee


def look(draft: Draft, by: Employee, words: str, content_hash: str) -> Seen:
    """``words`` (masked) are what ``by`` reads now; what they read before stays beside it until they read on."""
    known = Seen.objects.filter(draft=draft, by=by).first()
    if known is not None and known.content_hash == content_hash:
        return known
    with transaction.atomic():
        found = Seen.objects.select_for_update(of=("self",)).filter(draft=draft, by=by).first()
        if found is None:
            made, _new = Seen.objects.get_or_create(
                draft=draft,
                by=by,
                defaults={
                    "content": {"text": words}, "content_hash": content_hash, "version": draft.version,
                    "at": clock.now(),
                },
            )  # fmt: skip
            return made
        if found.content_hash != content_hash:
            before = {
                "text": found.content.get("text", ""), "version": found.version, "at": clock.iso(found.at),
            }  # fmt: skip
            found.content = {"text": words, "before": before}
            found.content_hash, found.version, found.at = content_hash, draft.version, clock.now()
            found.save()
    return found
