"""An Administrator adds a handed-over picture to the draft it is for, or declines it with words (M8A, M8R).

Adding it is an upload, as if whoever adds it had chosen the file; giving it back is an act of its own.
"""

from __future__ import annotations

from typing import Any

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.acting import named
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.attach import MOST
from spokesperson.desk.actions.hand_over import record, waiting
from spokesperson.desk.actions.write import own
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Handover, Media
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.texts import clean_line
from spokesperson.desk.writing import bundles
from spokesperson.desk.writing.editing import edited
from spokesperson.directive.register import cell
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee


def take_over(handover: Handover, by: Employee, *, equipment: str = "unknown") -> Media:
    """Add the picture, as one's own upload, to the draft; its content changed, so its pause restarts (R64).

    Raises ``WrongState`` if it is answered or the draft went out, or ``door.Refused`` for who may not upload.
    """
    activity = Activity(
        actor=by,
        action="upload",
        subject=handover.draft.urn,
        use=handover.draft.use,
        topic=handover.draft.topic,
        equipment=equipment,
        # To a draft, not to an account: what goes out from there is decided when it goes out.
        facts={"stage": "draft", "media_count": 1, "purpose": handover.draft.purpose or "none"},
        as2={
            "type": "Add",
            "actor": by.urn,
            "object": {"type": "Image", "name": handover.alt, "sp:fileName": handover.file_name},
            "target": handover.draft.urn,
        },
        media=(handover.sha256,),
    )

    def change(verdict: door.Verdict) -> Media:
        draft, others = bundles.held(handover.draft_id, handover.by)
        held = waiting(handover)
        _open(draft)
        _close(held, by, "taken", "")
        edited(draft)
        draft.save()
        record(held, by, "Add", "")
        added = Media.objects.create(
            draft=draft, sha256=held.sha256, media_type=held.media_type, file_name=held.file_name, width=held.width,
            height=held.height, alt=held.alt, rights=held.rights, uploaded_by=by,
        )  # fmt: skip
        bundles.carry_pictures(draft, others)
        return added

    return door.act(activity, change, unsettled_ok=True)


def answering(handover: Handover, by: Employee, as2: dict[str, Any], equipment: str) -> Activity:
    """An answer to a handed-over file, or taking one back, at the door."""
    return Activity(
        actor=by,
        action=named("answer_hand_over", "send_back"),
        subject=handover.draft.urn,
        equipment=equipment,
        facts={"relation": relation(by, handover.by)},
        as2={**as2, "actor": by.urn},
    )


def decline(handover: Handover, by: Employee, *, words: str, equipment: str = "unknown") -> Handover:
    """Give the file back with words. Raises ``Invalid`` (words), ``WrongState`` or ``door.Refused``."""
    words = clean_line("words", words, 400)
    if not words:
        raise Invalid("words", "Say why, so that the next picture fits.", cell("upload"))
    image = {"type": "Image", "id": handover.urn}
    activity = answering(handover, by, {"type": "Reject", "object": image, "summary": words}, equipment)

    def change(verdict: door.Verdict) -> Handover:
        own(handover.draft_id, handover.by)
        held = waiting(handover)
        _close(held, by, "declined", words)
        record(held, by, "Reject", words)
        return held

    return door.act(activity, change)


def _open(draft: Draft) -> None:
    if DraftState(draft.state) not in EDITABLE:
        raise WrongState("The post was sent or discarded meanwhile, so nothing can be added to it.")
    if draft.media.count() >= MOST:
        raise Invalid("media", f"A post holds at most {MOST} pictures. Decline it, or let one be taken off first.")


def _close(held: Handover, by: Employee, state: str, words: str) -> None:
    held.state, held.answered_by, held.answered_at, held.answer = state, by, clock.now(), words
    held.save()
