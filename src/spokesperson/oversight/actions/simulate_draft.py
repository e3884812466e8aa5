"""Ask decisions of last year again under a draft, one step at a time (P2; R3, R4).

A simulation reads stored decisions and writes only how far it got. Nothing it finds is a decision, so none is recorded.
"""

from __future__ import annotations

import time
from datetime import timedelta

from spokesperson import clock
from spokesperson.decisions import simulating
from spokesperson.directive.models import Proposal, Simulation
from spokesperson.oversight.drafts import proposals
from spokesperson.oversight.drafts.editor_check import examine
from spokesperson.people.models import Employee

YEAR = timedelta(days=365)
CHUNK = 5000
SECONDS = 0.8  # how long one request may take; the page shows how far it got


def simulate_draft(by: Employee, proposal: Proposal, *, seconds: float = SECONDS) -> Simulation:
    """Begin with the kept text, or go on where the last step ended; once it is finished, begin anew.

    Raises ``proposals.NotReady`` for a text that does not compile, and ``door.Refused``.
    """
    proposals.must(proposals.activity(by, proposal, "View"))
    check = examine(proposal.source)
    if check.rules is None:
        raise proposals.NotReady(proposals.unreadable(check))
    found = Simulation.objects.filter(proposal=proposal, file_hash=check.rules.file_hash).first()
    if found is None or found.state["finished"]:
        found = _begun(proposal, check.rules.file_hash)
    ends = time.monotonic() + seconds
    while True:
        found.state = simulating.advance(found.state, check.rules, CHUNK)
        if found.state["finished"] or time.monotonic() >= ends:
            break
    found.done, found.total = found.state["done"], found.state["total"]
    found.save()
    return found


def _begun(proposal: Proposal, file_hash: str) -> Simulation:
    now = clock.now()
    state = simulating.begin(now - YEAR, now)
    values = {"file_hash": file_hash, "begun_at": now, "state": state, "done": 0, "total": 0}
    return Simulation.objects.update_or_create(proposal=proposal, defaults=values)[0]
