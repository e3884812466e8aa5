"""Ask a named person, as a rule a second Administrator, to read a draft and to adopt it (P2; R3).

Only a draft with nothing left to do can be asked for: no mistake, no case that differs, everything shown by a case.
From here on the text is on record, with the cases whose expectation it changes.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.directive.models import Proposal
from spokesperson.oversight import acts
from spokesperson.oversight.drafts import proposals
from spokesperson.oversight.drafts.editor_check import stand
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def ask_reader(by: Employee, proposal: Proposal, reader: Employee, *, seen: int) -> Proposal:
    """Ask ``reader``; ``seen`` is the ``keeps`` of the state that is meant.

    Raises ``proposals.NotReady`` (source: what is left), ``Invalid`` (reader), ``proposals.KeptElsewhere``,
    ``WrongState`` and ``door.Refused`` for
    anyone but its drafters: an unfinished text is not for others to offer.
    """
    asked = proposals.settling(by, proposal, "Offer", target=reader.urn)
    proposals.must(asked)
    if left := stand(proposals.held(proposal, "draft", seen=seen)).left:
        raise proposals.NotReady(left)
    answer = door.weigh(proposals.activity(reader, proposal, "Add", "adopt"))
    if reader.user_id is None or not answer.permitted:
        clause = next(iter(answer.decision.clauses), proposals.CLAUSE())
        raise Invalid("reader", _("Ask somebody who may adopt it. The directive does not let this person."), clause)

    def change(verdict: door.Verdict) -> Proposal:
        draft = proposals.held(proposal, "draft", seen=seen)
        draft.state, draft.asked_at, draft.asked_of_id, draft.answer = "asked", clock.now(), reader.user_id, ""
        draft.save()
        acts.keep(by, "Offer", proposals.as_object(draft, whole=True), subject=proposals.urn(draft),
                  clauses=[proposals.CLAUSE()], verdict=verdict, target=reader.urn)  # fmt: skip
        return draft

    return door.act(asked, change)
