"""What the composer shows beside a draft: the verdict with its clauses, what is left to do, the ways on (1.1-1.8).

Nothing is decided here. The verdict is the door's, weighed and not recorded; this module puts it into the order in
which a person can act on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson import institution
from spokesperson.decisions import door
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal, marking, reach
from spokesperson.desk.screened.marking import kind_words
from spokesperson.desk.states import EDITABLE, DraftState
from spokesperson.desk.writing import choices, guidance, languages, off_time, panel, previews, stating, versions
from spokesperson.desk.writing import parts as composing
from spokesperson.desk.writing.neutral import neutral_reply
from spokesperson.desk.writing.previews import preview
from spokesperson.directive.register import NoDirectiveInForce, in_force, under
from spokesperson.people.models import Employee
from spokesperson.screening.policy import CONDUCT

__all__ = ["kind_words", "neutral_reply", "page", "preview"]

NO_LINK = (
    gettext_lazy("There is no room for it"),
    gettext_lazy("The network forbids links"),
    gettext_lazy("No page of the Library fits"),
)
CONSENTED = "with-consent"  # the rule that asks for a second look at a consent and the text (R40)


def page(draft: Draft, viewer: Employee, *, verdict: door.Verdict | None = None) -> dict[str, Any]:
    """The whole context of the composer (templates/web/write.html). ``verdict`` is a refusal just given."""
    found = appraisal.appraise(draft)
    # What waits for an hour of the next shift is weighed for that hour, not for tonight (R25).
    stage = "submit" if draft.state == DraftState.SCHEDULED and draft.scheduled_for else "draft"
    verdict = verdict or door.weigh(appraisal.proposal(draft, stage, found))
    facts = dict(verdict.decision.facts_used)
    roles = facts.get("roles", [])
    marked = marking.marks(draft, found) if draft.text.strip() else []
    asked = _questions(draft)
    house = institution.load(settings.INSTITUTION_FILE)
    offered = guidance.for_topic(draft.topic)
    topics = choices.known_topics(viewer)
    together = versions.build(draft)
    overruler = marking.overruler(draft, found)
    return {
        "heading": _("Reply") if draft.in_reply_to else _("Post") if draft.pk else _("New post"),
        "back": {"url": reverse("drafts"), "label": _("All drafts")},
        "errors": [],
        "draft": _draft(draft),
        **_addresses(draft),
        "thread": _thread(draft),
        "accounts": choices.accounts(viewer, draft),
        "topics": choices.topic_choices(topics),
        "proposed": choices.proposed_topics(draft, topics, house, offered),
        "languages": languages.choices(draft),
        "purposes": choices.purposes(),
        "counter": previews.counter(draft),
        "templates": guidance.of_kind(offered, "template"),
        "guidance": guidance.of_kind(offered, "guidance") if draft.topic else [],
        "findings": marked,
        "overruler": overruler,
        "links": links(draft, found, house) if "representative" in roles or not roles else None,
        "media": _media(draft),
        "may_upload": _may_upload(roles) and bool(draft.pk),
        "handover_url": f"{reverse('why')}?action=upload",
        "stated": stating.fields(draft),
        "questions": asked,
        "answered": sum(1 for q in asked if q["answer"]),
        "versions": together,
        "panel": panel.build(draft, verdict, found, marked, asked, roles, facts, together),
        "remedy": _remedy(draft, verdict, found, house, overruler),
        "preview": _preview(draft, verdict, found, house),
        **composing.context(draft, viewer, verdict, found),
    }


def _addresses(draft: Draft) -> dict[str, Any]:
    if not draft.pk:
        return {"action": reverse("write"), "check_url": reverse("write"), "draft_url": "", "media_url": ""}
    return {
        "action": reverse("draft", args=[draft.uid]),
        "check_url": reverse("draft_check", args=[draft.uid]),
        "draft_url": reverse("draft", args=[draft.uid]),
        "media_url": reverse("draft_media", args=[draft.uid]),
    }


def _may_upload(roles: Iterable[str]) -> bool:
    """Whether the table gives uploading to one of the roles (M8A, M8R)."""
    try:
        held = in_force().matrix
    except NoDirectiveInForce:
        return False
    return any(held.get((role, "upload")) for role in roles)


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "uid": draft.uid if draft.pk else "",
        "version": draft.version if draft.pk else "",
        "saved_at": draft.edited_at if draft.pk else None,
        "text": draft.text,
        "language": languages.written_in(draft),
        "purpose": draft.purpose,
        "purpose_words": draft.purpose_words,
        "topic": draft.topic,
        "account": draft.account.uid if draft.account else "",
        "in_reply_to": draft.in_reply_to,
        "no_link_reason": draft.no_link_reason,
        "library_property": draft.library_property if draft.pk else None,
        "why": draft.why,
        "editable": DraftState(draft.state) in EDITABLE,
        "state": draft.state,
    }


def _thread(draft: Draft) -> dict[str, Any] | None:
    if not draft.thread_text:
        return None
    network = _(draft.account.get_channel_display()) if draft.account else ""
    return {"author": _("What you are answering"), "network": network, "when": "", "words": draft.thread_text}


def _questions(draft: Draft) -> list[dict[str, Any]]:
    try:
        kinds = in_force().answers
    except NoDirectiveInForce:
        return []
    return [
        {
            "id": key,
            "words": words,
            "kind": "words" if kinds.get(key) == "words" else "yes_no",
            "answer": draft.answers.get(key, ""),
        }
        for key, words in appraisal.questions(draft).items()
    ]


def links(draft: Draft, found: appraisal.Appraisal, house: institution.Institution) -> dict[str, Any]:
    """What of its links counts, which resources fit its topic, and why none might be possible (1.6; R57, R58)."""
    fits = [r for r in house.resources if not draft.topic or draft.topic in r.get("topics", ())] or house.resources
    return {
        "met": found.links_back,
        "reason": draft.no_link_reason,
        "lost": [
            {"url": link.url, "words": _lost(found.seen.get(link.url, ""))}
            for link in found.report.links
            if found.seen.get(link.url) in appraisal.LOST
        ],
        "refused": [{"url": link.url, "words": link.reason} for link in found.report.links if link.refused],
        "items": [{"title": r["title"], "url": r["url"], "shown": r["url"].removeprefix("https://")} for r in fits[:3]],
        "reasons": [str(words) for words in NO_LINK],
    }


def _lost(state: str) -> str:
    if state == reach.DEAD:
        return _("This page is not there (any more), so it leads nobody back.")
    return _("This address does not lead to the public Internet, so it leads nobody back.")


def _media(draft: Draft) -> list[dict[str, Any]]:
    if not draft.pk:
        return []
    return [
        {
            "uid": m.uid,
            "file_name": m.file_name,
            "note": _("Uploaded by %(name)s.") % {"name": m.uploaded_by.name},
            "alt": m.alt,
            "rights": m.rights,
            "src": reverse("draft_picture", args=[draft.uid, m.uid]),
        }
        for m in draft.pictures
    ]


def _remedy(
    draft: Draft, verdict: door.Verdict, found: appraisal.Appraisal, house: institution.Institution, overruler: str
) -> dict[str, Any]:
    if not draft.pk or verdict.effect not in ("deny", "ask"):
        return {}
    judged = any(f.finding.kind in CONDUCT and not f.overruled for f in found.found)
    remedy: dict[str, Any] = {"ways": []}
    if marking.confidential(found):
        remedy["reply"] = {
            "text": neutral_reply(house),
            "hint": _("It helps, and confirms nothing: not a title, not a fee, not that anyone has a card."),
        }
    if judged:
        remedy["ways"].append(
            {
                "title": _("You think a finding is wrong"),
                "note": overruler,
                "clause": under("conduct"),
                "label": _("Ask an Administrator"),
                "name": "second_look",
                "value": "1",
                "action": reverse("draft_submit", args=[draft.uid]),
            }
        )
    if verdict.effect == "ask" and any(r.rule == CONSENTED for r in verdict.decision.reasons):
        remedy["ways"].append(
            {
                "title": _("Ask for the second look"),
                "note": _("An Administrator reads the consent and these words together; any change asks again."),
                "clause": under("consent"),
                "label": _("Ask an Administrator"),
                "name": "second_look",
                "value": "1",
                "action": reverse("draft_submit", args=[draft.uid]),
            }
        )
    elif verdict.effect == "ask" and draft.author.supervisor:
        remedy["ways"].append(
            {
                "title": _("Ask %(name)s to approve it") % {"name": draft.author.supervisor.name},
                "note": _("They see exactly these words; any change asks again."),
                "clause": under("approving"),
                "label": _("Ask for approval"),
                "name": "ask",
                "value": "1",
                "action": reverse("draft_submit", args=[draft.uid]),
            }
        )
    return remedy


def _preview(
    draft: Draft, verdict: door.Verdict, found: appraisal.Appraisal, house: institution.Institution
) -> dict[str, Any] | None:
    """The post as it will look. None is drawn of text that may not go out, but of the reply offered in its place."""
    if not draft.text.strip() and not draft.pictures:
        return None
    if verdict.effect != "deny" or off_time.only(verdict):
        return preview(draft)
    if draft.account is None or not marking.confidential(found):
        return None
    offered = neutral_reply(house)
    shown = preview(Draft(uid=draft.uid, author=draft.author, account=draft.account, text=offered)) or {}
    title = _("The neutral reply on %(network)s") % {"network": shown["network"]}
    return {**shown, "title": title, "note": _("No preview is drawn of text that may not go out.")}
