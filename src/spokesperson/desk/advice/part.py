"""Advice and polite declines in the composer: whom to ask, what was answered, the words to stop with (1.1, 1.7).

Contexts of templates web/write/advice.html and web/write/decline.html (R30, R31, R60, R62).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson.decisions import recorded
from spokesperson.desk.advice import advising, declining
from spokesperson.desk.screened import sentences
from spokesperson.desk.states import EDITABLE, DraftState
from spokesperson.people.models import Employee

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spokesperson.decisions.door import Verdict
    from spokesperson.desk.models import Advice, Draft
    from spokesperson.desk.screened.appraisal import Appraisal

DECLINES = frozenset({"decline", "declined-before"})


def advice(draft: Draft, viewer: Employee, verdict: Verdict, found: Appraisal) -> Mapping[str, Any]:
    """What the composer says of advice; nothing before the draft is saved or once it is on its way."""
    if not draft.pk or draft.author_id != viewer.pk or DraftState(draft.state) not in EDITABLE:
        return {}
    waiting = advising.current(draft)
    answered = advising.answered(draft)
    boss = draft.author.supervisor
    return {
        "advice": {
            "open": _open(waiting) if waiting else None,
            "answer": _answer(draft, answered) if answered else None,
            "ask_url": reverse("draft_ask_advice", args=[draft.uid]),
            "whom": boss.name if boss else _("an Administrator"),
            "hours": advising.open_hours(),
            "others": _others(draft),
        }
    }


def _open(one: Advice) -> dict[str, Any]:
    whom = one.passed_to or one.asked_of
    return {
        "url": reverse("advice_one", args=[one.uid]),
        "whom": whom.name,
        "at": recorded.stamp(one.asked_at),
        "question": one.question,
        "passes": recorded.stamp(one.pass_on_at) if one.pass_on_at and one.passed_at is None else "",
        "flagged": one.flagged,
    }


def _answer(draft: Draft, one: Advice) -> dict[str, Any]:
    departs = bool(one.proposed.strip()) and advising.departs(draft.text, one.proposed)
    return {
        "url": reverse("advice_one", args=[one.uid]),
        "by": one.answered_by.name if one.answered_by else "",
        "at": recorded.stamp(one.answered_at) if one.answered_at else "",
        "words": one.words,
        "proposed": one.proposed,
        "departs": departs,
        "reason": draft.departure_reason,
    }


def _others(draft: Draft) -> str:
    """Whose sentences stand in the text beside the author's own (2.2)."""
    standing = sentences.theirs(draft.text, draft.authorship) if draft.authorship else {}
    if not standing:
        return ""
    urns = {urn.rpartition(":")[2] for urn in standing.values()}
    names = ", ".join(Employee.objects.filter(uid__in=urns).order_by("name").values_list("name", flat=True))
    return ngettext("%(n)d sentence is by %(names)s.", "%(n)d sentences are by %(names)s.", len(standing)) % {
        "n": len(standing), "names": names,
    }  # fmt: skip


def decline(draft: Draft, viewer: Employee, verdict: Verdict, found: Appraisal) -> Mapping[str, Any]:
    """The polite words, where the topic is outside the author's areas; none where it was declined before."""
    rules = {r.rule for r in verdict.decision.reasons} & DECLINES
    if not draft.pk or not rules:
        return {}
    before = declining.before(draft).select_related("offered_to").first() if "declined-before" in rules else None
    if before is not None:
        whom = before.offered_to.name if before.offered_to else ""
        return {"decline": {"closed": True, "whom": whom, "at": recorded.stamp(before.at), "texts": []}}
    contact = declining.contact_for(draft.topic, draft.author)
    named = contact.name if contact else str(_("my colleagues"))
    boss = draft.author.supervisor
    return {
        "decline": {
            "closed": False,
            "whom": contact.name if contact else "",
            "boss": boss.name if boss else "",
            "texts": declining.texts(draft, named) if contact else [],
            "topic": draft.topic,
            "url": reverse("draft_decline", args=[draft.uid]),
        }
    }
