"""Take a question that somebody declined, so that the public gets an answer, or give it back (1.7, 1.8; R62).

Taking it begins a draft; whether that may go out the door decides, as for every reply.
"""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.accounts import queries
from spokesperson.archive import store as archive
from spokesperson.desk.actions import write
from spokesperson.desk.actions.decline import CLAUSE, as_object
from spokesperson.desk.advice import declining
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Decline, Draft
from spokesperson.directive.register import citing
from spokesperson.people.models import Employee


def take_question(question: Decline, by: Employee, *, equipment: str = "unknown") -> Draft:
    """The reply that ``by`` begins. ``NotYours`` for whoever it is not offered to; ``Invalid`` once it is taken."""
    with transaction.atomic():
        held = Decline.objects.select_for_update(of=("self",)).select_related("topic").get(pk=question.pk)
        if held.taken_by_id is not None:
            raise Invalid("question", "Somebody has taken it already.", CLAUSE())
        if not declining.open_for(by).filter(pk=held.pk).exists():
            raise NotYours
        held.taken_by, held.taken_at = by, clock.now()
        held.save(update_fields=["taken_by", "taken_at"])
        draft = write.start(
            by, equipment=equipment, account=queries.usual(by), in_reply_to=held.thread, thread_text=held.thread_text,
            topic=held.topic.slug, purpose="question",
        )  # fmt: skip
        _keep(held, by, "Join")
    return draft


def give_back_question(question: Decline, by: Employee) -> Decline:
    """Let somebody else take it. ``NotYours`` for anyone but whoever took it."""
    with transaction.atomic():
        held = Decline.objects.select_for_update(of=("self",)).select_related("topic").get(pk=question.pk)
        if held.taken_by_id != by.pk:
            raise NotYours
        held.taken_by = held.taken_at = None
        held.save(update_fields=["taken_by", "taken_at"])
        _keep(held, by, "Leave")
    return held


def _keep(question: Decline, by: Employee, kind: str) -> None:
    archive.append(
        {"type": kind, "actor": by.urn, "object": as_object(question), "sp:clauses": citing(CLAUSE())},
        subject=f"urn:sp:question:{question.uid}",
        series="publication",
    )
