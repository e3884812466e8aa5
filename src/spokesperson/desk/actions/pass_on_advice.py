"""Pass on: a question nobody answered in time goes to the supervisor's supervisor as well (1.1; R32).

A chore of the worker, harmless to repeat: each question goes on once, and whoever was asked first keeps it.
"""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions.ask_advice import CLAUSE, SERIES, as_object
from spokesperson.desk.advice import advising
from spokesperson.desk.models import Advice
from spokesperson.desk.writing import content
from spokesperson.directive.register import citing

INSTALLATION = "urn:sp:installation"  # nobody does this: the hours ran out
AT_ONCE = 50


def pass_on_due() -> int:
    """Pass on what is due now; returns how many went on."""
    due = Advice.objects.filter(
        answered_at=None, withdrawn_at=None, passed_at=None, pass_on_at__lte=clock.now()
    )  # fmt: skip
    return sum(pass_on(pk) for pk in due.order_by("pass_on_at").values_list("pk", flat=True)[:AT_ONCE])


def pass_on(pk: int) -> bool:
    """Pass one question on, if it still is due and there is somebody to pass it to."""
    with transaction.atomic():
        rows = Advice.objects.select_for_update(of=("self",)).filter(passed_at=None, answered_at=None)
        held = (
            rows.filter(pk=pk, withdrawn_at=None)
            .select_related("asked_by", "asked_of__supervisor", "draft__author", "draft__account")
            .first()
        )
        if held is None or held.pass_on_at is None or held.pass_on_at > clock.now():
            return False
        whom, flagged = advising.next_adviser(held)
        if whom is None:
            # Nobody to pass it to: it stays where it is, and is not looked at each minute for ever.
            held.pass_on_at = None
            held.save(update_fields=["pass_on_at"])
            return False
        held.passed_to, held.passed_at = whom, clock.now()
        held.flagged = held.flagged or flagged
        held.save(update_fields=["passed_to", "passed_at", "flagged"])
        archive.append(
            {
                "type": "Move",
                "actor": INSTALLATION,
                "object": as_object(held, content.note(held.draft)),
                "origin": held.asked_of.urn,
                "target": whom.urn,
                "sp:clauses": citing(CLAUSE()),
                "sp:flagged": flagged,
            },
            subject=held.urn,
            series=SERIES,
        )
    return True
