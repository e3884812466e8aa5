"""One announcement on several accounts: drafts of one bundle that say the same (1.4; R42).

Each draft of a bundle is its own act at the door, with its own pause, approval, hour and record; only the common words
are written once. A draft that ``follows`` takes them over, one that does not has words of its own.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from spokesperson.desk.errors import NotYours
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import EDITABLE, DraftState
from spokesperson.desk.writing import content
from spokesperson.desk.writing.editing import edited
from spokesperson.people.models import Employee

# What is written once for all: the words, what they are for, and what their author answered about them.
COMMON = ("text", "language", "topic", "purpose", "purpose_words", "no_link_reason", "answers", "stated", "authorship")
WAITING = (DraftState.DRAFT, DraftState.PAUSING, DraftState.FAILED)


def members(draft: Draft) -> list[Draft]:
    """The drafts of the bundle in the order of their accounts, without the discarded; a lone draft is its own."""
    if not draft.bundle:
        return [draft]
    return list(_rows(draft).exclude(state=DraftState.DISCARDED).order_by("account__network", "account__handle", "pk"))


def _rows(draft: Draft) -> QuerySet[Draft]:
    rows = Draft.objects.select_related("author__supervisor", "account")
    return rows.filter(bundle=draft.bundle, author_id=draft.author_id)


def held(pk: int, by: Employee) -> tuple[Draft, list[Draft]]:
    """The draft and the rest of its bundle, locked in one order, so that two windows never wait for each other."""
    bundle = Draft.objects.filter(pk=pk).values("bundle")
    rows = Draft.objects.select_for_update(of=("self",)).select_related("author__supervisor", "account")
    both = Q(pk=pk) | (Q(bundle__in=bundle) & ~Q(state=DraftState.DISCARDED))
    found = {draft.pk: draft for draft in rows.filter(both, author_id=by.pk).order_by("pk")}
    mine = found.pop(pk, None)
    if mine is None:
        raise NotYours
    return mine, list(found.values())


def carry(source: Draft, others: list[Draft]) -> None:
    """Give the common words of ``source`` to each of ``others`` that follows and may still change. The caller holds
    them locked.
    """
    if not source.follows:
        return
    for one in others:
        if one.follows and DraftState(one.state) in EDITABLE:
            take(source, one)


def take(source: Draft, one: Draft) -> None:
    """Write the common words of ``source`` into ``one`` and save it; a change of content restarts its pause."""
    before = content.content_hash(one)
    for name in COMMON:
        setattr(one, name, getattr(source, name))
    # What its author took note of in the words themselves holds for the same words (1.2-1.4); the rest is asked again.
    mine = appraisal.lasting(one.settled)
    if content.content_hash(one) != before:
        edited(one)
    about_words = {rule: said for rule, said in source.settled.items() if rule not in appraisal.lasting(source.settled)}
    one.settled = {**mine, **about_words}
    one.save()


def carry_pictures(source: Draft, others: list[Draft]) -> None:
    """Give the pictures of ``source``, with their words and rights, to each of ``others`` that follows."""
    if not source.follows:
        return
    for one in others:
        if one.follows and DraftState(one.state) in EDITABLE:
            take_pictures(source, one)


def take_pictures(source: Draft, one: Draft) -> None:
    """Make the pictures of ``one`` those of ``source``; nothing is written where they are the same already."""
    wanted, there = list(source.media.order_by("id")), list(one.media.order_by("id"))
    if [_shown(m) for m in wanted] == [_shown(m) for m in there]:
        return
    one.media.all().delete()
    for picture in wanted:
        picture.pk, picture.draft, picture._state.adding = None, one, True
        picture.uid = Media._meta.get_field("uid").get_default()
        picture.save()
    edited(one)
    one.save()


def _shown(picture: Media) -> tuple[str, str, str]:
    return picture.sha256, picture.alt, picture.rights
