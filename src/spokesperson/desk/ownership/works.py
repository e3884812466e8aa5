"""Works as lists: what somebody published, what is asked of them, what they were told to take down (2.1-2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson.decisions import recorded
from spokesperson.desk.calendar.entries import first_line
from spokesperson.desk.models import Publication, ReusePermission, TakedownInstruction
from spokesperson.desk.ownership import reusing
from spokesperson.desk.writing import limits
from spokesperson.people.models import Employee

STATES = {
    "asked": (gettext_noop("Asked"), "ask"),
    "granted": (gettext_noop("Permitted"), "permit"),
    "refused": (gettext_noop("Not permitted"), ""),
    "withdrawn": (gettext_noop("Withdrawn"), ""),
    "cancelled": (gettext_noop("Taken back"), ""),
}
_SIGNER = Signer(salt="reprint-licence")


def published_by(who: Employee) -> QuerySet[Publication]:
    """What somebody wrote, alone or in part, the newest first; also what was taken down since (2.2)."""
    rows = Publication.objects.filter(Q(draft__author=who) | Q(draft__authorship__icontains=who.urn))
    return rows.exclude(draft=None).select_related("draft__author", "account").order_by("-published_at")


def tried(found: Publication, who: Employee) -> dict[str, Any] | None:
    """The last change or deletion that was decided and is not done: {tone, icon, words, recall} for its page (M10A).

    ``recall``: whether ``who`` may still take it back, since it waits out its pause (1.8; R64).
    """
    last = found.intents.filter(verb__in=("edit", "delete")).exclude(state="cancelled").order_by("-pk").first()
    if last is None or last.state == "done":
        return None
    if last.state == "queued" and last.payload.get("paused") and not last.attempts:
        words = _("The new words go out at %(hour)s.") % {"hour": recorded.hour(last.due_at)}
        return {"tone": "info", "icon": "clock", "words": words, "recall": last.actor_id == who.pk}
    if last.state in ("queued", "sending"):
        words = _("A change of it was decided. It is still on its way.")
        return {"tone": "info", "icon": "clock", "words": f"{words} {last.outcome}".strip()}
    words = _("Taking it down did not succeed.") if last.verb == "delete" else _("The change did not succeed.")
    again = _("You may try it again.")
    return {"tone": "warning", "icon": "warn", "words": f"{words} {last.outcome} {again}"}


def shown(rows: Iterable[Publication]) -> list[dict[str, Any]]:
    return [
        {
            "uid": p.uid,
            "title": first_line(p.text) or _("Without words"),
            "meta": f"{recorded.stamp(p.published_at)}, {limits.label(p.account.network)}, {p.account.handle}",
            "gone": recorded.day(p.deleted_at) if p.deleted_at else "",
            "library": bool(p.draft and p.draft.library_property),
            "url": reverse("published", args=[p.uid]),
            "pdf": reverse("licence", args=[p.uid, "pdf"]),
            "txt": reverse("licence", args=[p.uid, "txt"]),
        }
        for p in rows
    ]


def permissions(rows: Iterable[ReusePermission]) -> list[dict[str, Any]]:
    return [
        {
            "uid": p.uid, "name": p.author.name, "asker": p.asked_by.name, "use": p.use, "material": p.material,
            "when": recorded.stamp(p.asked_at), "state": _(STATES[p.state][0]), "tone": STATES[p.state][1],
            "open": p.state == "asked", "holds": reusing.holds(p), "url": reverse("reuse", args=[p.uid]),
        }
        for p in rows
    ]  # fmt: skip


def instructions(rows: Iterable[TakedownInstruction]) -> list[dict[str, Any]]:
    """What is to be taken down, for the page of whoever is to do it and of whoever told them."""
    return [
        {
            "uid": i.uid, "title": first_line(i.publication.text), "reason": i.reason, "by": i.by.name,
            "name": i.employee.name, "due": recorded.stamp(i.due_at), "open": not (i.done_at or i.withdrawn_at),
            "state": said(i), "address": i.publication.url or i.publication.uri,
            "url": reverse("published", args=[i.publication.uid]),
        }
        for i in rows
    ]  # fmt: skip


def said(instruction: TakedownInstruction) -> str:
    """How an instruction stands, in one sentence."""
    if instruction.withdrawn_at:
        return _("Taken back.")
    if instruction.done_at:
        return _("Gone since %(when)s.") % {"when": recorded.stamp(instruction.done_at)}
    if instruction.checked_at is None:
        return _("Not looked at yet.")
    when = {"when": recorded.stamp(instruction.checked_at)}
    if instruction.gone is False:
        return _("It still stood there at %(when)s.") % when
    return _("Looked at %(when)s, and could not be told. It is looked at again.") % when


def signed(publication: Publication, who: Employee) -> str:
    """The part of an address with which somebody who left still reaches their licence (R72)."""
    return _SIGNER.sign(f"{publication.uid}.{who.uid}")


def unsigned(given: str) -> tuple[str, str] | None:
    """The uids of publication and author behind ``signed``, or nothing if it was not made here."""
    try:
        uid, _sep, who = _SIGNER.unsign(given).partition(".")
    except BadSignature:
        return None
    return uid, who
