"""Keep a draft's text and its sentence (P2; R3). Kept drafts are not recorded; a change takes an asked one back.

Two editors notice each other: who kept an older state in hand gets the newer one beside their own, and nothing is
overwritten.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.directive.models import Proposal
from spokesperson.oversight import acts
from spokesperson.oversight.drafts import proposals
from spokesperson.people.models import Employee


def keep_version(by: Employee, proposal: Proposal, *, seen: int, source: Any = None, note: Any = None) -> Proposal:
    """Keep ``source`` and ``note`` (each only if given); ``seen`` is the ``keeps`` of the state one started from.

    Raises ``Invalid`` (source, note), ``proposals.KeptElsewhere``, ``WrongState`` once it is adopted or withdrawn,
    and ``door.Refused``; an asked draft is taken back by its drafters alone. A text with mistakes is kept
    too: it is a draft.
    """
    text = None if source is None else proposals.clean_source(source)
    words = None if note is None else proposals.clean_note(note)
    verdict = proposals.must(proposals.activity(by, proposal, "Update"))
    hand = proposals.hand_of(by)
    back = proposals.must(proposals.settling(by, proposal, "Undo")) if proposal.state == "asked" else verdict
    with transaction.atomic():
        draft = proposals.held(proposal, "draft", "asked")
        if (text in (None, draft.source)) and (words in (None, draft.note)):
            return draft
        if seen != draft.keeps:
            raise proposals.KeptElsewhere(draft)
        if draft.state == "asked":
            if proposal.state != "asked":  # asked at this very moment
                raise proposals.KeptElsewhere(draft)
            take_back(by, draft, back)
        draft.source = draft.source if text is None else text
        draft.note = draft.note if words is None else words
        draft.kept_at = clock.now()
        draft.keeps += 1
        draft.save()
        draft.drafters.add(hand)
    return draft


def take_back(by: Employee, draft: Proposal, verdict: door.Verdict) -> None:
    """A text that changes is no longer the one somebody was asked to read; that is recorded, since asking was."""
    draft.state, draft.asked_at, draft.asked_of = "draft", None, None
    document = {"type": "Document", "id": proposals.urn(draft)}
    stands: dict[str, Any] = {"sp:directive": verdict.decision.directive_hash}
    acts.keep(by, "Undo", {"type": "Offer", "object": document}, subject=proposals.urn(draft),
              clauses=[proposals.CLAUSE()], **stands)  # fmt: skip
