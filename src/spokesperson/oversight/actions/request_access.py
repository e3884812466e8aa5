"""Ask the supervisor for what a denial says is missing: to be designated, or to have a draft approved (P1; R1, R20).

The act is decided once more and that decision is recorded, so that the request stands on a denial of the moment. A
request that waits already is answered with itself; nobody is asked twice for the same thing. If it waits for somebody
who is not the supervisor any more, it is closed and the present one is asked.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.approve import reference
from spokesperson.desk.models import Draft
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.grants import requests
from spokesperson.people.models import AccessRequest, Employee

SUBJECTS = {requests.GRANT: "designation", requests.APPROVAL: "approving"}


class NotRequestable(RuntimeError):
    """Decided now, the act is permitted, or what is missing is not the supervisor's to give."""


class KeyReused(RuntimeError):
    """The same key came with another request."""


def request_access(
    by: Employee,
    activity: Activity,
    draft: Draft | None,
    *,
    template: str,
    bound: str,
    words: str = "",
    evaluation: str = "",
    key: str = "",
    body: str = "",
) -> AccessRequest:
    """The request, new or as it waits already.

    Raises ``Invalid`` (words, key), ``NotRequestable`` and ``KeyReused``; nothing is recorded then.
    """
    words, key = clean_line("words", words, 400), clean_line("key", key, 200)
    with transaction.atomic():
        Employee.objects.select_for_update(of=("self",)).get(pk=by.pk)
        if key and (same := AccessRequest.objects.filter(employee=by, key=key).first()):
            if same.body != body:
                raise KeyReused
            return same
        resource = draft.urn if draft else activity.account.urn if activity.account else ""
        rows = AccessRequest.objects.filter(employee=by, template=template, resource=resource, action=activity.action)
        waiting = rows.filter(state="pending").first()
        if waiting is not None and requests.standing(waiting).state == "pending":
            if waiting.asked_of_id == by.supervisor_id:
                return waiting
            _replaced(by, waiting)
        verdict = door.record(replace(activity, as2=_asked(by, draft)))
        offer = requests.offered(verdict, draft)
        if offer is None or offer.template != template or by.supervisor is None or verdict.uid is None:
            raise NotRequestable
        now = clock.now()
        made = AccessRequest.objects.create(
            employee=by, asked_of=by.supervisor, template=template, action=activity.action, resource=resource,
            words=words, bound=bound, evaluation=evaluation, decision=verdict.uid, asked_at=now,
            expires_at=now + requests.ANSWER_WITHIN, key=key, body=body,
        )  # fmt: skip
        acts.keep(
            by, "Create", as_object(made), subject=by.urn, clauses=[under(SUBJECTS[template])], verdict=verdict,
            summary=words, target=by.supervisor.urn,
        )  # fmt: skip
        return made


def _replaced(by: Employee, waiting: AccessRequest) -> None:
    words = _("Your supervisor changed; you asked the new one.")
    waiting.state, waiting.answered_at, waiting.answered_by, waiting.answer = "cancelled", clock.now(), by, words
    waiting.save(update_fields=["state", "answered_at", "answered_by", "answer"])
    acts.keep(
        by, "Undo", as_object(waiting), subject=by.urn, clauses=[under(SUBJECTS[waiting.template])], summary=words,
        target=by.urn,
    )  # fmt: skip


def as_object(request: AccessRequest) -> dict[str, str]:
    """A request as it stands in records."""
    return {
        "type": "Question",
        "id": request.urn,
        "subject": request.employee.urn,
        "sp:template": request.template,
        "sp:action": request.action,
        "sp:resource": request.resource,
        "endTime": clock.iso(request.expires_at),
    }


def _asked(by: Employee, draft: Draft | None) -> dict[str, object]:
    """What the recorded decision was about; a draft by name and hash, its words stand where it was sent."""
    return {"type": "Question", "actor": by.urn, **({"object": reference(draft)} if draft else {})}
