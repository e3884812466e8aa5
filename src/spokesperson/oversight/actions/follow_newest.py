"""Compare a draft with the newest version from now on, where one was adopted since the draft was begun (P2; R3).

The text stays as it is. Whoever does so has seen what it would take back, and is one of its drafters.
"""

from __future__ import annotations

from spokesperson.decisions import door
from spokesperson.directive.models import Proposal
from spokesperson.oversight import acts
from spokesperson.oversight.actions.keep_version import take_back
from spokesperson.oversight.drafts import proposals
from spokesperson.oversight.drafts.editor_check import against
from spokesperson.people.models import Employee


def follow_newest(by: Employee, proposal: Proposal, *, newest: str) -> Proposal:
    """Set the draft's base to the newest version; ``newest`` is the revision that was looked at.

    An asked draft is taken back: it was offered against an older version. Raises ``proposals.KeptElsewhere`` if yet
    another version came meanwhile, ``WrongState`` once the draft is closed, and ``door.Refused``.
    """
    asked = proposals.activity(by, proposal, "Move")
    proposals.must(asked)
    back = proposals.must(proposals.settling(by, proposal, "Undo")) if proposal.state == "asked" else None
    hand = proposals.hand_of(by)

    def change(verdict: door.Verdict) -> Proposal:
        draft = proposals.held(proposal, "draft", "asked")
        version = against(draft)
        if version.revision != newest or (draft.state == "asked" and back is None):
            raise proposals.KeptElsewhere(draft)
        if version.pk == draft.base_id:
            return draft
        if back is not None and draft.state == "asked":
            take_back(by, draft, back)
        draft.base = version
        draft.save()
        draft.drafters.add(hand)
        acts.keep(by, "Move", proposals.as_object(draft), subject=proposals.urn(draft), clauses=[proposals.CLAUSE()],
                  verdict=verdict)  # fmt: skip
        return draft

    return door.act(asked, change)
