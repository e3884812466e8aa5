"""Give a draft back to its authors with words, instead of adopting it (P2; R3)."""

from __future__ import annotations

from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.models import Proposal
from spokesperson.oversight import acts
from spokesperson.oversight.drafts import proposals
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def give_back(by: Employee, proposal: Proposal, *, words: str) -> Proposal:
    """Say what should be different, and open the draft again.

    Raises ``Invalid`` (words), ``WrongState`` unless somebody is asked to read it, and ``door.Refused``.
    """
    said = clean_line("words", words, 400)
    asked = proposals.activity(by, proposal, "Reject", "adopt")
    proposals.must(asked)
    proposals.held(proposal, "asked")
    if not said:
        raise Invalid("words", "Say what should be different.", proposals.CLAUSE())

    def change(verdict: door.Verdict) -> Proposal:
        draft = proposals.held(proposal, "asked")
        draft.state, draft.asked_at, draft.asked_of, draft.answer = "draft", None, None, said
        draft.save()
        document = {"type": "Document", "id": proposals.urn(draft)}
        acts.keep(by, "Reject", document, subject=proposals.urn(draft), clauses=[proposals.CLAUSE()], verdict=verdict,
                  summary=said)  # fmt: skip
        return draft

    return door.act(asked, change)
