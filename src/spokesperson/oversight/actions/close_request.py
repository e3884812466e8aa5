"""Decline a request, or take one's own back (P1, Def-Library-business; R1, R20). Granting it is an act of its own."""

from __future__ import annotations

from django.db import transaction

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import NotYours
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.request_access import SUBJECTS, as_object
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.grants import requests
from spokesperson.people.models import AccessRequest, Employee

# Whoever may give what is asked for may decline it.
GIVES = {requests.GRANT: "grant", requests.APPROVAL: "approve"}


class AlreadyClosed(RuntimeError):
    """The request is no longer waiting; ``args[0]`` is how it stands."""


def decline(by: Employee, request: AccessRequest, *, words: str) -> AccessRequest:
    """Say no, with a reason. Raises ``Invalid`` (words), ``AlreadyClosed``, and ``door.Refused`` for anyone who could
    not grant it either.
    """
    words = clean_line("words", words, 400)
    if not words:
        raise Invalid("words", "Say why; the person who asked will read it.", under(SUBJECTS[request.template]))
    act = _giving(by, request)
    if not door.weigh(act).permitted:
        door.act(act, lambda verdict: None)  # records the attempt and refuses
    return _close(by, request, "denied", "Reject", words)


def take_back(by: Employee, request: AccessRequest, *, words: str = "") -> AccessRequest:
    """The one who asked no longer asks. Raises ``NotYours`` and ``AlreadyClosed``."""
    if request.employee_id != by.pk:
        raise NotYours
    return _close(by, request, "cancelled", "Undo", clean_line("words", words, 400))


def _giving(by: Employee, request: AccessRequest) -> Activity:
    as2 = {"type": "Reject", "object": as_object(request)}
    return acts.about_person(by, GIVES[request.template], request.employee, as2)


def _close(by: Employee, request: AccessRequest, state: str, kind: str, words: str) -> AccessRequest:
    with transaction.atomic():
        rows = AccessRequest.objects.select_related("employee__supervisor")
        held = rows.select_for_update(of=("self",)).get(pk=request.pk)
        if (now := requests.standing(held).state) != "pending":
            raise AlreadyClosed(now)
        held.state, held.answered_at, held.answered_by, held.answer = state, clock.now(), by, words
        held.save(update_fields=["state", "answered_at", "answered_by", "answer"])
        acts.keep(
            by, kind, as_object(held), subject=held.employee.urn, clauses=[under(SUBJECTS[held.template])],
            summary=words,
            target=held.employee.urn,
        )  # fmt: skip
    return held
