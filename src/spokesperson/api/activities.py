"""The activities endpoint: an act in ActivityStreams 2.0 goes in, the decision comes out (Overview; M1A-M10R).

Each type of the vocabulary is one verb of a room. A type nobody knows is not an error of form but an act the
directive does not name, so it goes through the door like the others and is denied there (R28).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from spokesperson.accounts.models import Account
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.decisions.wire import caller
from spokesperson.desk.actions import attach, like, recall, submit, take_down, write
from spokesperson.desk.api import Purpose, draft_json, intent_json, verdict_json
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Publication
from spokesperson.directive.register import under
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.accounts import profiles as accounts_api
from spokesperson.people.models import Employee

router = Router(tags=["activities"])


class ActivityIn(Schema):
    """An activity: ``type``, ``object``, ``target`` (the account, by uid or urn) and what the directive asks of it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    context: Any = Field(None, alias="@context")
    type: str = Field(max_length=40, pattern=r"^[A-Za-z][A-Za-z0-9:_-]*$")
    object: dict[str, Any] | str
    target: str = Field("", max_length=500)
    summary: str = Field("", max_length=400)
    use: str = "business"
    topic: str = ""
    purpose: Purpose = ""
    purpose_words: str = ""
    no_link_reason: str = ""
    departure_reason: str = Field("", max_length=300, description="why new words depart from the advice that was given")
    equipment: str = "unknown"
    answers: dict[str, str] = Field(default_factory=dict)
    settled: dict[str, str] = Field(default_factory=dict)
    tell: bool = Field(True, description="tell the author afterwards what an official changed or took down")


@router.post(
    "/activities",
    summary="Propose an act; the answer is the decision, and what became of it",
    response={201: dict[str, Any]},
)
def propose(request: HttpRequest, body: ActivityIn) -> Status[Any]:
    if body.use not in ("business", "personal"):
        raise Invalid("use", "Say whether this is business or personal use.", under("use"))
    kind = body.object.get("type", "") if isinstance(body.object, dict) else ""
    handler = HANDLERS.get((body.type, kind)) or HANDLERS.get((body.type, "*"))
    return Status(201, (handler or _unknown)(caller(request), body))


def _create_note(by: Employee, body: ActivityIn) -> dict[str, Any]:
    """A note whole or not at all: bad input leaves no draft behind, a refusal by the directive keeps its record.

    Other acts are one transaction already, and some ask a network first, which no open transaction may wait for.
    """
    refusal: door.Refused | None = None
    answer: dict[str, Any] = {}
    with transaction.atomic():
        try:
            answer = _written(by, body)
        except door.Refused as refused:
            refusal = refused
    if refusal is not None:
        raise refusal
    return answer


def _written(by: Employee, body: ActivityIn) -> dict[str, Any]:
    note = _object(body)
    attachment = note.pop("attachment", [])
    known = {"type", "content", "inReplyTo", "sp:threadText"}
    if extra := set(note) - known:
        raise Invalid(f"object.{sorted(extra)[0]}", "A note holds content, inReplyTo and attachment.")
    draft = write.start(
        by,
        equipment=body.equipment,
        account=_account(body.target),
        text=note.get("content", ""),
        in_reply_to=note.get("inReplyTo", ""),
        thread_text=note.get("sp:threadText", ""),
        topic=body.topic,
        purpose=body.purpose,
        purpose_words=body.purpose_words,
        no_link_reason=body.no_link_reason,
        answers=body.answers,
        settled=body.settled,
    )
    Draft.objects.filter(pk=draft.pk).update(use=body.use)
    for image in attachment if isinstance(attachment, list) else [attachment]:
        _attach(draft, by, image)
    draft, verdict = submit.submit(draft, by)
    return {"decision": verdict_json(verdict), "draft": draft_json(draft)}


def _attach(draft: Draft, by: Employee, image: Any) -> None:
    if not isinstance(image, dict):
        raise Invalid("object.attachment", "Expected an image object.")
    try:
        data = base64.b64decode(str(image.get("sp:data", "")), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("object.attachment.sp:data", "Expected the picture's bytes in base64.") from error
    attach.attach(
        draft,
        by,
        data=data,
        file_name=str(image.get("sp:fileName", "")),
        alt=image.get("name", ""),
        rights=image.get("sp:rights", ""),
    )


def _add_image(by: Employee, body: ActivityIn) -> dict[str, Any]:
    draft = _one(Draft, "target", body.target.removeprefix("urn:sp:draft:"), author=by)
    _attach(draft, by, _object(body))
    return {"decision": _last(by, "upload"), "draft": draft_json(write.peek(draft, by))}


def _like(by: Employee, body: ActivityIn, *, undo: bool = False) -> dict[str, Any]:
    target = body.object if isinstance(body.object, str) else body.object.get("object") or body.object.get("id", "")
    if isinstance(target, dict):
        target = target.get("id", "")
    account = _account(body.target)
    if account is None:
        raise Invalid("target", "Say which account the like comes from.")
    intent = like.like(
        by,
        account,
        str(target),
        undo=undo,
        settled=frozenset(body.settled),
        equipment=body.equipment,
        purpose=body.purpose or "none",
        topic=body.topic,
    )
    return {"decision": _last(by, "delete" if undo else "like"), "intent": intent_json(intent)}


def _undo_update(by: Employee, body: ActivityIn) -> dict[str, Any]:
    """Take back new words that wait out their pause; ``object`` is the Update, its ``object`` what stands."""
    asked = _object(body).get("object", "")
    given = asked.get("id", "") if isinstance(asked, dict) else asked
    return {"intent": intent_json(recall.recall(_standing(str(given)), by))}


def _undo_like(by: Employee, body: ActivityIn) -> dict[str, Any]:
    return _like(by, body, undo=True)


def _delete(by: Employee, body: ActivityIn) -> dict[str, Any]:
    intent = take_down.delete(_publication(body), by, reason=body.summary, equipment=body.equipment, tell=body.tell)
    return {"decision": _last(by, "delete"), "intent": intent_json(intent)}


def _update_note(by: Employee, body: ActivityIn) -> dict[str, Any]:
    words = _object(body).get("content", "")
    intent = take_down.edit(
        _publication(body),
        by,
        text=words,
        departure_reason=body.departure_reason,
        settled=frozenset(body.settled),
        tell=body.tell,
    )
    return {"decision": _last(by, "post", "comment", "edit_published", "delete"), "intent": intent_json(intent)}


def _create_profile(by: Employee, body: ActivityIn) -> dict[str, Any]:
    made = accounts_api.create(by, _profile(body), body.settled, body.equipment, use=body.use)
    return {"account": made, "decision": _last(by, "create_library_account", "create_personal_account")}


def _update_profile(by: Employee, body: ActivityIn) -> dict[str, Any]:
    account = _account(body.target)
    if account is None:
        raise Invalid("target", "Say which account you mean.")
    return {
        "account": accounts_api.change(by, account, _profile(body), body.settled),
        "decision": _last(by, "maintain_library_account", "maintain_personal_account"),
    }


def _unknown(by: Employee, body: ActivityIn) -> dict[str, Any]:
    """Denied at the door, with its record: the directive has no row for it."""
    activity = Activity(
        actor=by,
        action=f"unknown:{body.type}"[:40],
        subject=f"urn:sp:person:{by.uid}",
        use=body.use,
        as2={"type": "Activity", "actor": by.urn, "name": body.type},
    )
    return door.act(activity, lambda verdict: {"decision": verdict_json(verdict)})


def _object(body: ActivityIn) -> dict[str, Any]:
    if not isinstance(body.object, dict):
        raise Invalid("object", "Expected an object with a type.")
    return dict(body.object)


def _profile(body: ActivityIn) -> dict[str, Any]:
    """The profile's fields, each a word or a truth value, the forms a list; anything else could not be looked up."""
    found = _object(body)
    account_fields.refuse_credentials(found)
    for name, value in found.items():
        words = value if isinstance(value, list) and name == "forms" else [value]
        if not all(one is None or isinstance(one, str | bool) for one in words):
            raise Invalid(f"object.{name}"[:80], "Expected text.")
    return found


def _account(target: str) -> Account | None:
    if not target:
        return None
    found: Account = _one(Account, "target", target.removeprefix("urn:sp:account:"))
    return found


def _publication(body: ActivityIn) -> Publication:
    return _standing(body.object if isinstance(body.object, str) else str(body.object.get("id", "")))


def _standing(given: str) -> Publication:
    found = Publication.objects.select_related("account", "draft").filter(uri=given).first()
    return found or _one(Publication, "object", given.removeprefix("urn:sp:publication:"))


def _one(model: Any, field: str, uid: str, **more: Any) -> Any:
    try:
        return model.objects.get(uid=UUID(uid), **more)
    except (ValueError, ValidationError, model.DoesNotExist) as error:
        raise Invalid(field, f"There is no such {model.__name__.lower()}.") from error


def _last(by: Employee, *actions: str) -> dict[str, Any]:
    """The decision just recorded for this person's act; the sender's own look at their posts is another action."""
    stored = Decision.objects.filter(actor=by, action__in=actions).order_by("-id").first()
    assert stored is not None
    body: dict[str, Any] = canonical.loads(bytes(stored.canonical))
    return {**body, "permitted": True, "uid": str(stored.uid), "record": str(stored.record)}


HANDLERS: dict[tuple[str, str], Callable[[Employee, ActivityIn], dict[str, Any]]] = {
    ("Create", "Note"): _create_note,
    ("Create", "Profile"): _create_profile,
    ("Update", "Profile"): _update_profile,
    ("Update", "Note"): _update_note,
    ("Add", "Image"): _add_image,
    ("Like", "*"): _like,
    ("Undo", "Like"): _undo_like,
    ("Undo", "Update"): _undo_update,
    ("Delete", "*"): _delete,
}
