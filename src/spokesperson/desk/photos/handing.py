"""Photos on their way to an Administrator, as pages show them (Overview/upload; M8R). Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.decisions import at_work, recorded
from spokesperson.decisions.at_work import Presence
from spokesperson.desk.models import Draft, Handover
from spokesperson.desk.states import EDITABLE
from spokesperson.directive.engine import next_steps
from spokesperson.directive.register import NoDirectiveInForce, cell, in_force
from spokesperson.people import orders
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

if TYPE_CHECKING:
    from spokesperson.decisions.door import Verdict
    from spokesperson.desk.screened.appraisal import Appraisal

FIRST = "first"
STEP = "hand_to_administrator"
NEWS = timedelta(days=7)


def waiting() -> QuerySet[Handover]:
    """What waits for an answer and can still be added; the oldest first."""
    rows = Handover.objects.filter(state="waiting", draft__state__in=EDITABLE)
    return rows.select_related("by__supervisor", "to", "draft").order_by("at", "pk")


def own(who: Employee) -> QuerySet[Handover]:
    """What ``who`` handed over, the newest first."""
    return Handover.objects.filter(by=who).select_related("by", "to", "draft", "answered_by").order_by("-at", "-pk")


def part(draft: Draft, viewer: Employee, verdict: Verdict, found: Appraisal) -> Mapping[str, Any]:
    """The composer's part "photo": for who may hand over and not upload. One question to the database."""
    facts = verdict.decision.facts_used
    roles = facts.get("roles", ())
    if (
        draft.pk is None
        or not roles
        or uploads(roles)
        or not may_hand_over(frozenset(roles))
        or draft.state not in EDITABLE
    ):
        return {}
    rows = draft.handovers.exclude(state="taken").select_related("to", "answered_by")
    return {
        "photo": {
            "url": reverse("draft_hand_over", args=[draft.uid]),
            "choose": f"{reverse('why')}?action=upload&draft={draft.uid}",
            "rows": [_line(row) for row in rows.order_by("-at")[:8] if row.state != "withdrawn"],
        }
    }


def may_hand_over(roles: frozenset[str]) -> bool:
    """Whether the directive in force has such an act for one of the roles; another institution's may not."""
    try:
        return next_steps.open_to(in_force(), STEP, roles) == STEP
    except NoDirectiveInForce:
        return False


def uploads(roles: Iterable[str]) -> bool:
    """Whether the table gives uploading to one of the roles."""
    try:
        matrix = in_force().matrix
    except NoDirectiveInForce:
        return False
    return any(matrix.get((role, "upload")) for role in roles)


def _line(row: Handover) -> dict[str, Any]:
    who = row.to.name if row.to else _("whoever is back first")
    if row.state == "declined":
        by = row.answered_by.name if row.answered_by else ""
        return {
            "effect": "deny",
            "status": _("Declined"),
            "title": row.file_name,
            "text": _("%(name)s: %(words)s") % {"name": by, "words": row.answer},
            "src": "",
        }
    return {
        "effect": "ask",
        "status": _("Waiting"),
        "title": row.file_name,
        "text": _("Handed to %(name)s, %(hour)s.") % {"name": who, "hour": recorded.stamp(row.at)},
        "src": reverse("handover_picture", args=[row.uid]),
        "withdraw": reverse("handover_withdraw", args=[row.uid]),
    }


def way(who: Employee, subject: str) -> Mapping[str, Any] | None:
    """The way on beside "why can't I upload this photo?": the form, with the Administrators who are at work."""
    draft = editable(who, subject)
    common = {
        "title": _("Hand the photo to an Administrator"),
        "note": _("It travels with your draft. You hear as soon as it is in."),
    }
    if draft is None:
        note = _("A photo travels with a draft. Choose the draft it is for; the form stands under its text.")
        return {**common, "note": note, "url": reverse("drafts"), "label": _("Choose the draft")}
    alone = {
        "title": _("Post the text alone"),
        "note": _("As the directive decides about the text"),
        "url": reverse("draft", args=[draft.uid]),
        "label": _("Back to the draft"),
    }
    return {**common, **form(draft, {}), "others": [alone]}


def takers(author: int) -> QuerySet[Employee]:
    """The Administrators who can add a photo of ``author``: not the author, nor who was asked to stop (1.5; R52)."""
    return administrators().filter(orders.free()).exclude(pk=author)


def form(draft: Draft, given: Mapping[str, str], kept: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The form's context; ``given`` came back with an error, ``kept`` is the file that needs not be chosen again."""
    present = at_work.presence(takers(draft.author_id))
    chosen = given.get("to", "") or (str(present[0].person.uid) if present and present[0].state == "working" else FIRST)
    people = [_person(one, chosen) for one in present]
    people.append(
        {
            "uid": FIRST,
            "name": _("Whoever is back first"),
            "note": _("Each of them sees it; the first one answers."),
            "checked": chosen == FIRST,
        }
    )
    file = {"name": "file", "kind": "file", "label": _("Picture"), "accept": "image/png,image/jpeg,image/webp"}
    file["hint"] = _("PNG, JPEG or WebP, at most 8 MB. The place it was taken at is removed.")
    fields = [] if kept else [file]
    return {
        "url": reverse("draft_hand_over", args=[draft.uid]),
        "file": {"name": kept["name"], "note": _("Kept; you need not choose it again.")} if kept else None,
        "kept": kept["token"] if kept else "",
        "people": people,
        "fields": [
            *fields,
            {"name": "alt", "kind": "textarea", "label": _("Alternative text"), "value": given.get("alt", ""),
             "hint": _("What you would say on the telephone.")},
            {"name": "rights", "label": _("People and rights"), "value": given.get("rights", ""),
             "hint": _("Who took it, whom it shows, and that it may be used.")},
            {"name": "words", "label": _("A word to the Administrator (if you like)"), "value": given.get("words", "")},
        ],
        "label": _("Hand it over"),
    }  # fmt: skip


def editable(who: Employee, subject: str) -> Draft | None:
    """The draft of that URN, if it is ``who``'s own and something can still be added."""
    uid = subject.removeprefix("urn:sp:draft:")
    if len(uid) != 36:
        return None
    try:
        return Draft.objects.filter(uid=uid, author=who, state__in=EDITABLE).first()
    except (ValueError, TypeError):
        return None


def _person(one: Presence, chosen: str) -> dict[str, Any]:
    where = one.person.department or one.person.branch
    if one.state == "working" and one.until:
        hour = _("At work until %(hour)s") % {"hour": recorded.hour(one.until)}
    elif one.back:
        hour = _("Back %(when)s") % {"when": _when(one)}
    else:
        hour = _("Not at work in the next two weeks")
    note = f"{where}. {hour}" if where else hour
    return {"uid": str(one.person.uid), "name": one.person.name, "note": note, "checked": chosen == str(one.person.uid)}


def _when(one: Presence) -> str:
    assert one.back is not None
    same = one.back.date() == clock.now().astimezone(one.back.tzinfo).date()
    hour = recorded.hour(one.back)
    return _("today at %(hour)s") % {"hour": hour} if same else f"{recorded.weekday(one.back)}, {hour}"


def agenda(who: Employee, administrator: bool) -> list[dict[str, Any]]:
    """What of this needs a person today: photos to look at, and answers to one's own. One question."""
    mine = Q(by=who, state__in=("declined", "taken"), answered_at__gt=clock.now() - NEWS)
    asked = Q(state="waiting") & (Q(to=who) | Q(to=None)) & ~Q(by=who)
    rows = Handover.objects.filter(mine | asked if administrator else mine, draft__state__in=EDITABLE)
    return [_matter(row, who) for row in rows.select_related("by", "draft", "answered_by").order_by("-at")[:10]]


def _short(words: str) -> str:
    return words if len(words) <= 70 else words[:69].rstrip() + "…"


def _matter(row: Handover, who: Employee) -> dict[str, Any]:
    if row.state == "waiting":
        return {
            "effect": "ask", "status": _("Photo to add"), "title": _short(row.alt), "clause": cell("upload"),
            "text": _("%(name)s may not upload it and hands it to you") % {"name": row.by.name},
            "url": reverse("handovers"), "verb": _("Look at it"),
        }  # fmt: skip
    by = row.answered_by.name if row.answered_by else ""
    taken = row.state == "taken"
    return {
        "effect": "permit" if taken else "deny",
        "status": _("Photo added") if taken else _("Photo declined"),
        "title": row.draft.title or row.file_name,
        "text": _("%(name)s added it; the pause began again") % {"name": by}
        if taken
        else _("%(name)s: %(words)s") % {"name": by, "words": row.answer},
        "clause": "",
        "url": reverse("draft", args=[row.draft.uid]),
        "verb": _("To the draft"),
    }
