"""Withdraw a draft: it stays to be read and is worked on no longer (P2; R3)."""

from __future__ import annotations

from spokesperson.decisions import door
from spokesperson.directive.models import Proposal
from spokesperson.oversight import acts
from spokesperson.oversight.drafts import proposals
from spokesperson.people.models import Employee


def withdraw_version(by: Employee, proposal: Proposal) -> Proposal:
    """Close the draft.

    Raises ``WrongState`` once it is adopted or withdrawn, and ``door.Refused`` for all but its drafters.
    """
    asked = proposals.settling(by, proposal, "Remove")
    proposals.must(asked)
    proposals.held(proposal, "draft", "asked")

    def change(verdict: door.Verdict) -> Proposal:
        draft = proposals.held(proposal, "draft", "asked")
        draft.state = "withdrawn"
        draft.save(update_fields=["state"])
        acts.keep(by, "Remove", proposals.as_object(draft), subject=proposals.urn(draft), clauses=[proposals.CLAUSE()],
                  verdict=verdict)  # fmt: skip
        return draft

    return door.act(asked, change)
