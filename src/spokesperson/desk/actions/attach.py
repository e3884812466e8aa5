"""Attach a picture to a draft: only who may upload, and never without words for those who cannot see it (M8A, M8R)."""

from __future__ import annotations

from django.db import transaction

from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions.submit import remember
from spokesperson.desk.actions.write import peek, same
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.photos.pictures import accept
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.desk.writing import bundles
from spokesperson.desk.writing.editing import edited
from spokesperson.people.models import Employee

MOST = 4
MAX_ALT = 1500


def attach(draft: Draft, by: Employee, *, data: bytes, file_name: str, alt: str = "", rights: str = "") -> Media:
    """Add a picture. Raises ``door.Refused`` for a Representative (with Overview/upload), ``Invalid`` (media, alt)."""
    draft = peek(draft, by)
    if DraftState(draft.state) not in EDITABLE:
        raise WrongState("It is being sent at this moment; nothing can be added.")
    name = clean_line("media", file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1], 200) or "picture"
    alt, rights = clean_text("alt", alt, MAX_ALT).strip(), clean_line("rights", rights, 300)
    activity = Activity(
        actor=by,
        action="upload",
        subject=draft.urn,
        account=draft.account,
        use=draft.use,
        topic=draft.topic,
        equipment=draft.equipment,
        facts={"stage": "draft", "media_count": 1, "purpose": draft.purpose or "none"},
        as2={
            "type": "Add",
            "actor": by.urn,
            "object": {"type": "Image", "name": alt, "sp:fileName": name},
            "target": draft.urn,
        },
    )
    picture = None
    if door.weigh(activity).effect != "deny":
        if draft.media.count() >= MOST:
            raise Invalid("media", f"A post holds at most {MOST} pictures.")
        picture = accept(data)

    def change(verdict: door.Verdict) -> Media:
        assert picture is not None
        _, others = bundles.held(draft.pk, by)
        held = same(draft, by)
        edited(held)
        held.save()
        added = Media.objects.create(
            draft=held,
            sha256=archive.put_media(picture.data),
            media_type=picture.media_type,
            file_name=name,
            width=picture.width,
            height=picture.height,
            alt=alt,
            rights=rights,
            uploaded_by=by,
        )
        bundles.carry_pictures(held, others)
        return added

    try:
        return door.act(activity, change, unsettled_ok=True)
    except door.Refused as refused:
        remember(draft, refused.verdict)
        raise


def describe(media: Media, by: Employee, *, alt: str, rights: str | None = None) -> Media:
    """Write the alternative text, and the rights statement if given; both are content, so the pause restarts."""
    with transaction.atomic():
        _, others = bundles.held(media.draft_id, by)
        held = same(peek(media.draft, by), by)
        if DraftState(held.state) not in EDITABLE:
            raise WrongState("It is being sent at this moment; nothing can be changed.")
        media = Media.objects.get(pk=media.pk)  # as it stands under the lock: another window may have changed it
        alt = clean_text("alt", alt, MAX_ALT).strip()
        if alt != media.alt:
            edited(held)
            held.save()
        media.alt = alt
        if rights is not None:
            media.rights = clean_line("rights", rights, 300)
        media.save()
        bundles.carry_pictures(held, others)
    return media


def detach(media: Media, by: Employee) -> None:
    """Take a picture off a draft that is not yet sent; the recorded bytes stay in the archive."""
    with transaction.atomic():
        _, others = bundles.held(media.draft_id, by)
        held = same(peek(media.draft, by), by)
        if DraftState(held.state) not in EDITABLE:
            raise WrongState("It is being sent at this moment; nothing can be taken off.")
        edited(held)
        held.save()
        media.delete()
        bundles.carry_pictures(held, others)
