"""Tell an employee to take down what is the Library's but stands on a personal account, and look whether it is gone
(2.1; R70).

We cannot edit there and never ask for a password. The instruction has a time; whether it was followed is read from the
public page.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Publication, TakedownInstruction
from spokesperson.desk.ownership import public_page
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing, under
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

CLAUSE = partial(under, "instructing")
AGAIN, MOST = timedelta(hours=1), 100  # how often the same page is looked at, and how many at once


def instruct_takedown(
    publication: Publication, by: Employee, *, reason: str, due_at: datetime | None = None
) -> TakedownInstruction:
    """Give the instruction, due at once or at ``due_at``.

    Raises ``Invalid`` (reason, due_at, post) and ``door.Refused``.
    """
    reason = clean_line("reason", reason, 400)
    now = clock.now()
    if not reason:
        raise Invalid("reason", "Say why it is to be taken down. Its author reads it.", CLAUSE())
    due = clock.aware(due_at) if due_at else now
    if due < now:
        raise Invalid("due_at", "Choose an hour that is still to come, or none for at once.", CLAUSE())
    draft = publication.draft
    if draft is None or publication.deleted_at:
        raise Invalid("post", "It does not stand there any more.", CLAUSE())
    activity = _activity(publication, by, "Flag", reason)

    def change(verdict: door.Verdict) -> TakedownInstruction:
        Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        if publication.instructions.filter(done_at=None, withdrawn_at=None).exists():
            raise Invalid("post", "An instruction to take it down stands already.", CLAUSE())
        made = TakedownInstruction.objects.create(
            publication=publication, employee=draft.author, by=by, reason=reason, given_at=now, due_at=due
        )
        _keep(by.urn, "Flag", made, reason)
        return made

    return door.act(activity, change)


def may_instruct(publication: Publication, by: Employee) -> bool:
    """Whether ``by`` may give an instruction about this post, or takes one back (R70)."""
    return door.weigh(_activity(publication, by, "Flag", "")).permitted


def withdraw_takedown(instruction: TakedownInstruction, by: Employee) -> TakedownInstruction:
    """An official takes the instruction back. Raises ``Invalid`` (instruction) and ``door.Refused``."""

    def change(verdict: door.Verdict) -> TakedownInstruction:
        held = TakedownInstruction.objects.select_for_update().get(pk=instruction.pk)
        if held.done_at or held.withdrawn_at:
            raise Invalid("instruction", "It is over already.", CLAUSE())
        held.withdrawn_at = clock.now()
        held.save(update_fields=["withdrawn_at"])
        _keep(by.urn, "Undo", held, "")
        return held

    return door.act(_activity(instruction.publication, by, "Undo", ""), change)


def check_takedown(instruction: TakedownInstruction) -> TakedownInstruction:
    """Look at the public page as anybody could, and note what stands there. Not an act of a person: nothing is decided.

    Where the page cannot be read, that is noted and it is looked at again later.
    """
    seen = public_page.look(instruction.publication)
    with transaction.atomic():
        held = TakedownInstruction.objects.select_for_update().get(pk=instruction.pk)
        if held.done_at or held.withdrawn_at:
            return held
        held.checked_at, held.gone, held.check_why = clock.now(), seen.gone, seen.why
        if seen.gone:
            held.done_at = held.checked_at
            Publication.objects.filter(pk=held.publication_id, deleted_at=None).update(
                deleted_at=held.checked_at, verified_gone=True
            )
        held.save()
        if seen.gone is not None:
            # Looked at for whoever gave the instruction; no person did anything at this moment.
            _keep(held.by.urn, "View", held, "", raw=seen.raw, **{"sp:gone": seen.gone})
    return held


def check_due() -> int:
    """Look at each instruction whose time has come and that was not looked at within the hour; returns how many."""
    now = clock.now()
    rows = TakedownInstruction.objects.filter(due_at__lte=now, done_at=None, withdrawn_at=None)
    rows = rows.filter(Q(checked_at=None) | Q(checked_at__lte=now - AGAIN))
    rows = rows.select_related("publication__account__owner", "publication__draft__author", "by", "employee")
    # The longest not looked at first: whatever cannot be told for weeks keeps nobody else waiting.
    waiting = list(rows.order_by(F("checked_at").asc(nulls_first=True), "due_at")[:MOST])
    for instruction in waiting:
        check_takedown(instruction)
    return len(waiting)


def _activity(publication: Publication, by: Employee, kind: str, reason: str) -> Activity:
    draft = publication.draft
    return Activity(
        actor=by,
        action="instruct_takedown",
        subject=draft.urn if draft else f"urn:sp:publication:{publication.uid}",
        account=publication.account,
        facts={"relation": relation(by, draft.author) if draft else "none", "library_property": _property(publication)},
        as2={"type": kind, "actor": by.urn, "object": {"type": "Note", "id": publication.uri}, "summary": reason},
    )


def _property(publication: Publication) -> bool:
    return bool(publication.draft and publication.draft.library_property)


def _keep(
    actor: str, kind: str, instruction: TakedownInstruction, summary: str, raw: bytes = b"", **more: object
) -> None:
    publication = instruction.publication
    post = {"id": publication.uri, "url": publication.url, "sp:instruction": instruction.urn}
    archive.append(
        {
            "type": kind,
            "actor": actor,
            "object": {"type": "Note", **post},
            "target": instruction.employee.urn,
            "sp:due": clock.iso(instruction.due_at),
            "sp:clauses": citing(CLAUSE()),
            **({"summary": summary} if summary else {}),
            **more,
        },
        subject=publication.draft.urn if publication.draft else f"urn:sp:publication:{publication.uid}",
        raw=raw or None,
        series="publication",
    )  # fmt: skip
