"""Posting by hand, as pages show it: what to copy, where to post it, what is still to be said (L3, L5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.decisions import door, recorded
from spokesperson.decisions.models import Decision
from spokesperson.desk.by_hand.unconnected import by_hand
from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import EDITABLE, DraftState
from spokesperson.desk.writing import limits
from spokesperson.directive.register import NoDirectiveInForce, in_force, under
from spokesperson.networks import KINDS
from spokesperson.networks.manual import ManualConnector, share_url
from spokesperson.people.models import Employee

if TYPE_CHECKING:
    from spokesperson.decisions.door import Verdict
    from spokesperson.desk.screened.appraisal import Appraisal

A_DAY = timedelta(days=1)
USUAL_DAYS = 20
MOST = 5
OVER = 86_400  # seconds: longer than any pause


def part(draft: Draft, viewer: Employee, verdict: Verdict, found: Appraisal) -> Mapping[str, Any]:
    """The composer's part "assist": before the words are cleared what will happen, afterwards the way through it."""
    if draft.pk is None or draft.state not in EDITABLE or draft.account is None:
        return {}
    known = draft.account.network in KINDS and draft.account.network != ManualConnector.kind
    network = limits.label(draft.account.network) if known else urlsplit(draft.account.address).hostname
    blocking = _before_blocking(draft, viewer)
    if draft.state != DraftState.HANDED:
        stage = "before" if by_hand(draft.account) else "connected" if blocking else ""
        return {"assist": {"stage": stage, "handle": draft.account.handle, "blocking": blocking}} if stage else {}
    return {
        "assist": {
            "stage": "handed",
            "blocking": blocking,
            "network": network,
            "handle": draft.account.handle,
            # What no longer holds closes the copying, not the telling: it may stand there already (1.2; R36).
            "closed": not _still_clear(draft, verdict, found),
            "text": draft.text,
            "open": share_url(draft.account.network, draft.account.address, draft.text),
            "place": draft.account.address,
            "pictures": [
                {"src": reverse("draft_picture", args=[draft.uid, m.uid]), "alt": m.alt, "name": m.file_name}
                for m in draft.pictures
            ],
            "posted": reverse("draft_posted", args=[draft.uid]),
            "within": capture_days(),
        }
    }


def _before_blocking(draft: Draft, viewer: Employee) -> str:
    """Where to read what shutting somebody out of an account means that one speaks from for the Library (L2)."""
    assert draft.account is not None
    own = draft.account.owner_id == viewer.pk and draft.use == "business"
    return reverse("before_blocking", args=[draft.account.uid]) if own else ""


def _still_clear(draft: Draft, verdict: Verdict, found: Appraisal) -> bool:
    """Whether it could be released once more; its pause was over then, and any edit takes it back from here.

    The live check has asked for all that stands beside the draft; a refusal just given may be about another act.
    """
    live = verdict.uid is None
    activity = verdict.activity if live else appraisal.proposal(draft, "send", found)
    sending = replace(activity, facts={**activity.facts, "stage": "send", "seconds_since_edit": OVER})
    return door.weigh(sending).effect not in ("ask", "deny")


def capture_days() -> int:
    """Within how many days the public copy has to be in the archive (L3)."""
    try:
        return in_force().limits(clock.now()).get("capture_days", USUAL_DAYS)
    except NoDirectiveInForce:
        return USUAL_DAYS


def handed() -> QuerySet[Any]:
    """Business posts that were cleared and not yet noted, with ``handed_at``."""
    decided = Decision.objects.filter(uid=OuterRef("last_decision")).values("at")[:1]
    since = Coalesce(Subquery(decided, output_field=DateTimeField()), "edited_at")
    return Draft.objects.filter(state=DraftState.HANDED, use="business").annotate(handed_at=since)


def without_copy() -> QuerySet[Publication]:
    """What is on record by its author's word only."""
    rows = Publication.objects.filter(by_hand=True, version="", deleted_at=None, draft__use="business")
    return rows.select_related("draft__author__supervisor", "account")


def agenda(who: Employee, now: datetime) -> list[dict[str, Any]]:
    """What of this needs a person: one's own to note; what is missing or differs of one's people. Two questions."""
    late = now - timedelta(days=capture_days())
    rows = handed().filter(Q(author=who) | Q(author__supervisor=who, handed_at__lt=late))
    items = [_handed(d, who, now) for d in rows.select_related("author", "account").order_by("handed_at")[: 2 * MOST]]
    stands = Publication.objects.filter(by_hand=True, draft__author__supervisor=who, draft__use="business")
    missing = Q(version="", published_at__lt=late)
    differs = Q(published_at__gt=late) & ~Q(draft__why="")
    shown = stands.filter(missing | differs).select_related("draft__author")[:MOST]
    return [*items, *(_published(made) for made in shown)]


def _handed(draft: Draft, who: Employee, now: datetime) -> dict[str, Any]:
    since: datetime = draft.handed_at  # type: ignore[attr-defined]
    title, over = draft.title or _("Without words yet"), now - since > A_DAY
    if draft.author_id != who.pk:
        text = _("%(name)s has not said where it stands; it was cleared on %(day)s")
        return {
            "due": now, "effect": "deny", "status": _("Not in the record"), "title": title,
            "clause": under("posted by hand"),
            "text": text % {"name": draft.author.name, "day": recorded.day(since)},
            "url": f"{reverse('records')}?subject={draft.urn}", "verb": _("Look at it"),
        }  # fmt: skip
    text = _("Cleared on %(day)s. Have you posted it? Say where it stands, or take it back")
    return {
        "due": now if over else since + A_DAY,
        "effect": "warn" if over else "info",
        "status": _("Where does it stand?") if over else _("To be posted by hand"),
        "title": title,
        "text": text % {"day": recorded.day(since)} if over else _("Copy it, post it, and say where it stands"),
        "clause": under("posted by hand"),
        "url": reverse("draft", args=[draft.uid]) + "#by-hand",
        "verb": _("Say where") if over else _("Go on"),
    }


def _published(made: Publication) -> dict[str, Any]:
    assert made.draft is not None
    name = {"name": made.draft.author.name}
    if made.version:
        text = _("What stands on the account of %(name)s differs from what was decided") % name
        status = _("Differs")
    else:
        text = _("Only the word of %(name)s is on record; the public copy could not be read") % name
        status = _("No copy")
    return {
        "due": None, "effect": "warn", "status": status, "title": made.draft.title, "text": text,
        "clause": under("posted by hand"),
        "url": f"{reverse('records')}?subject={made.draft.urn}", "verb": _("Look at it"),
    }  # fmt: skip
