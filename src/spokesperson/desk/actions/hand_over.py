"""Hand a file that one may not upload to an Administrator, or take it back (Overview/upload; M8R).

The file goes through the same child process as an upload, so what waits is already safe to look at. Alternative text
and rights statement are asked here, because whoever adds the picture will need them and was not there.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.attach import MAX_ALT, MOST
from spokesperson.desk.actions.write import own, peek, same
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Draft, Handover
from spokesperson.desk.photos import handing
from spokesperson.desk.photos.pictures import accept
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.directive.register import cell, citing
from spokesperson.people.models import Employee

CLAUSE = partial(cell, "upload")


def hand_over(
    draft: Draft, by: Employee, *, data: bytes, file_name: str, alt: str, rights: str, to: Employee | None = None,
    words: str = "",
) -> Handover:  # fmt: skip
    """Hand ``data`` to ``to``, or to whichever Administrator is back first.

    Raises ``Invalid`` (media, alt, rights, to, words), ``NotYours``, ``WrongState`` or ``door.Refused``.
    """
    draft = peek(draft, by)
    if DraftState(draft.state) not in EDITABLE:
        raise WrongState("It is being sent or was sent already; nothing can be added.")
    name = clean_line("media", file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1], 200) or "picture"
    alt, rights = clean_text("alt", alt, MAX_ALT).strip(), clean_line("rights", rights, 300)
    words = clean_line("words", words, 400)
    activity = Activity(
        actor=by,
        action="hand_over",
        subject=draft.urn,
        account=draft.account,
        use=draft.use,
        topic=draft.topic,
        equipment=draft.equipment,
        as2={"type": "Offer", "actor": by.urn, "object": _image(name, alt, rights), "target": draft.urn},
    )
    picture = None
    if door.weigh(activity).permitted:
        _complete(draft, by, alt, rights, to)
        picture = accept(data)

    def change(verdict: door.Verdict) -> Handover:
        assert picture is not None
        held = same(draft, by)
        made = Handover.objects.create(
            draft=held, by=by, to=to, sha256=archive.put_media(picture.data), media_type=picture.media_type,
            file_name=name, width=picture.width, height=picture.height, alt=alt, rights=rights, words=words,
            at=clock.now(),
        )  # fmt: skip
        record(made, by, "Offer", words)
        return made

    return door.act(activity, change)


def _complete(draft: Draft, by: Employee, alt: str, rights: str, to: Employee | None) -> None:
    if not alt:
        raise Invalid("alt", "Say what the picture shows, for those who cannot see it.", CLAUSE())
    if not rights:
        raise Invalid("rights", "Say whose picture it is and that it may be used.", CLAUSE())
    if to is not None and not handing.takers(by.pk).filter(pk=to.pk).exists():
        raise Invalid("to", "Choose another Administrator, or leave it to whoever is back first.", CLAUSE())
    if draft.media.count() + draft.handovers.filter(state="waiting").count() >= MOST:
        raise Invalid("media", f"A post holds at most {MOST} pictures, those that wait included.")


def withdraw_handover(handover: Handover, by: Employee) -> Handover:
    """Take a file back that nobody has answered yet. Raises ``NotYours`` or ``WrongState``."""
    with transaction.atomic():
        own(handover.draft_id, handover.by)
        held = waiting(handover)
        if held.by_id != by.pk:
            raise NotYours
        held.state, held.answered_at = "withdrawn", clock.now()
        held.save()
        record(held, by, "Undo", "")
    return held


def waiting(handover: Handover) -> Handover:
    """The row, locked, if it still waits for an answer; its draft is locked before it."""
    rows = Handover.objects.select_for_update(of=("self",)).select_related("by", "to", "draft")
    held = rows.get(pk=handover.pk)
    if held.state != "waiting":
        raise WrongState("It is answered or taken back already.")
    return held


def record(handover: Handover, by: Employee, kind: str, words: str) -> None:
    """What became of the file; ``target`` names who handed it over, so that they can read it too."""
    image = _image(handover.file_name, handover.alt, handover.rights)
    archive.append(
        {
            "type": kind,
            "actor": by.urn,
            "object": {**image, "digest": handover.sha256, "mediaType": handover.media_type, "id": handover.urn},
            "target": handover.by.urn,
            "sp:draft": handover.draft.urn,
            "sp:to": handover.to.urn if handover.to else "",
            "sp:clauses": citing(CLAUSE()),
            **({"summary": words} if words else {}),
        },
        subject=handover.draft.urn,
        media=(handover.sha256,),
        series="publication",
    )


def _image(name: str, alt: str, rights: str) -> dict[str, Any]:
    return {"type": "Image", "name": alt, "sp:fileName": name, "sp:rights": rights}
