"""Adopt a draft as the next version: by an Administrator who did not write in it (P2; R3).

The draft's text is entered exactly as it was asked for; a draft with anything left to do is refused whole, and the
version in force stays.
"""

from __future__ import annotations

from spokesperson.directive.models import Proposal, Version
from spokesperson.oversight import acts
from spokesperson.oversight.actions import adopt_directive
from spokesperson.oversight.drafts import proposals
from spokesperson.oversight.drafts.editor_check import stand
from spokesperson.people.models import Employee


def adopt_proposal(by: Employee, proposal: Proposal, *, file_hash: str) -> Version:
    """Enter the draft as a version; ``file_hash`` is of the text that was read.

    Raises ``door.Refused`` for those who wrote in it and for anyone but an Administrator, ``WrongState`` before it is
    asked for, ``proposals.KeptElsewhere`` if the text is another one by now, and ``proposals.NotReady``.
    """
    proposals.must(proposals.activity(by, proposal, "Add", "adopt"))
    draft = proposals.held(proposal, "asked")
    standing = stand(draft)
    if standing.left or standing.check.rules is None:
        raise proposals.NotReady(standing.left)
    if standing.check.rules.file_hash != file_hash:
        raise proposals.KeptElsewhere(draft)

    def settle(version: Version) -> None:
        now = proposals.held(draft, "asked", seen=draft.keeps)
        before = Version.objects.exclude(pk=version.pk).order_by("-effective").first()
        if before is None or before.pk != now.base_id:
            raise proposals.KeptElsewhere(now)
        now.state, now.adopted_as = "adopted", version
        now.save(update_fields=["state", "adopted_as"])
        entered = {"type": "Document", "id": adopt_directive.urn(version), "sp:revision": version.revision}
        acts.keep(by, "Add", entered, subject=proposals.urn(now), clauses=[proposals.CLAUSE()])

    related = proposals.relation_to(by, draft)
    return adopt_directive.adopt_directive(draft.source, by, relation=related, also=settle)
