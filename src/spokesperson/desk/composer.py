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
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk import appraisal, composing, limits, panel, stating
from spokesperson.desk.models import Draft
from spokesperson.desk.states import EDITABLE, DraftState
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people.models import Employee, Expertise, Topic

SERIOUS = ("deny", "ask", "warn")
NO_LINK = (
    gettext_lazy("There is no room for it"),
    gettext_lazy("The network forbids links"),
    gettext_lazy("No page of the Library fits"),
)
KINDS = {
    "card_number": gettext_lazy("Library card number"),
    "payment_card": gettext_lazy("Payment card number"),
    "phone": gettext_lazy("Telephone number"),
    "email": gettext_lazy("E-mail address"),
    "ssn": gettext_lazy("Social security number"),
    "address": gettext_lazy("Home address"),
    "library_record": gettext_lazy("Borrowing record"),
    "birth_date": gettext_lazy("Date of birth"),
    "health": gettext_lazy("Health"),
    "masked_number": gettext_lazy("Partly hidden number"),
    "employee_private": gettext_lazy("A colleague’s private matter"),
    "own_data": gettext_lazy("Your own data"),
    "minor": gettext_lazy("A child’s data"),
    "identifier": gettext_lazy("Identifying number"),
    "profane": gettext_lazy("Profane word"),
    "obscene": gettext_lazy("Obscene word"),
    "threatening": gettext_lazy("Threat"),
    "personal_attack": gettext_lazy("Personal attack"),
}
SCREENED = ("1.2", "1.3", "1.4")


def page(draft: Draft, viewer: Employee, *, verdict: door.Verdict | None = None) -> dict[str, Any]:
    """The whole context of the composer (templates/web/write.html). ``verdict`` is a refusal just given."""
    found = appraisal.appraise(draft)
    verdict = verdict or door.weigh(appraisal.proposal(draft, "draft", found))
    facts = dict(verdict.decision.facts_used)
    roles = facts.get("roles", [])
    marks = _findings(found) if draft.text.strip() else []
    asked = _questions(draft)
    answered = sum(1 for q in asked if q["answer"])
    house = institution.load(settings.INSTITUTION_FILE)
    return {
        "heading": _("Reply") if draft.in_reply_to else _("Post") if draft.pk else _("New post"),
        "back": {"url": reverse("drafts"), "label": _("All drafts")},
        "errors": [],
        "draft": _draft(draft),
        "action": reverse("draft", args=[draft.uid]) if draft.pk else reverse("write"),
        "check_url": reverse("draft_check", args=[draft.uid]) if draft.pk else reverse("write"),
        "draft_url": reverse("draft", args=[draft.uid]) if draft.pk else "",
        "thread": _thread(draft),
        "accounts": _accounts(viewer, draft),
        "topics": _topics(viewer),
        "purposes": _purposes(),
        "findings": marks,
        "links": _links(draft, found, house) if "representative" in roles or not roles else None,
        "media": _media(draft),
        "may_upload": _may_upload(roles) and bool(draft.pk),
        "media_url": reverse("draft_media", args=[draft.uid]) if draft.pk else "",
        "handover_url": f"{reverse('why')}?action=upload",
        "stated": stating.fields(draft),
        "questions": asked,
        "answered": answered,
        "panel": panel.build(draft, verdict, found, marks, asked, roles, facts),
        "remedy": _remedy(draft, verdict, found, house),
        "preview": _preview(draft, verdict),
        **composing.context(draft, viewer, verdict, found),
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


def _accounts(viewer: Employee, draft: Draft) -> list[dict[str, Any]]:
    """The accounts this person could speak from: their own, and the Library's (the verdict says which may be used)."""
    rows = Account.objects.filter(state="active").with_kind()
    shown = []
    for account in rows:
        own = account.owner_id == viewer.pk
        if account.kind == "personal" and not own:
            continue
        whose = _("your own account") if own else _("the Library’s account")
        shown.append(
            {
                "uid": account.uid,
                "label": account.handle,
                "hint": f"{limits.label(account.network)}, {whose}",
                "limit": limits.max_text(account.network),
                "own": own,
            }
        )
    return sorted(shown, key=lambda a: not a["own"])


def _topics(viewer: Employee) -> list[dict[str, Any]]:
    mine = set(Expertise.objects.filter(employee=viewer).values_list("topic__slug", flat=True))
    return [
        {
            "slug": t.slug,
            "name": t.name,
            "hint": _("one of your areas, 1.7") if t.slug in mine else _("not one of yours"),
        }
        for t in Topic.objects.all()
    ]


def _purposes() -> list[dict[str, Any]]:
    try:
        return [{"id": key, "words": words} for key, words in in_force().purposes.items()]
    except NoDirectiveInForce:
        return []


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


def _findings(found: appraisal.Appraisal) -> list[dict[str, Any]]:
    """Findings in the text itself, numbered in order; those in a picture's words are named in the panel."""
    marks = []
    here = [f for f in found.found if f.where == appraisal.TEXT and not f.overruled]
    for number, one in enumerate(sorted(here, key=lambda f: f.finding.start), 1):
        finding = one.finding
        marks.append(
            {
                "start": finding.start,
                "end": finding.end,
                "effect": "info" if finding.level == "advice" else finding.effect,
                "clause": finding.clause,
                "title": kind_words(finding.kind),
                "why": finding.why,
                "number": number,
                "kind": finding.kind,
            }
        )
    return marks


def _links(draft: Draft, found: appraisal.Appraisal, house: institution.Institution) -> dict[str, Any]:
    fits = [r for r in house.resources if not draft.topic or draft.topic in r.get("topics", ())] or house.resources
    return {
        "met": found.report.links_back,
        "reason": draft.no_link_reason,
        "items": [{"title": r["title"], "url": r["url"], "shown": r["url"].removeprefix("https://")} for r in fits[:3]],
        "reasons": [str(words) for words in NO_LINK],
    }


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
        for m in draft.media.select_related("uploaded_by")
    ]


def _remedy(
    draft: Draft, verdict: door.Verdict, found: appraisal.Appraisal, house: institution.Institution
) -> dict[str, Any]:
    if not draft.pk or verdict.effect not in ("deny", "ask"):
        return {}
    confidential = any(f.finding.clause == "1.3" and f.finding.effect == "deny" for f in found.found)
    judged = any(f.finding.clause == "1.2" and not f.overruled for f in found.found)
    remedy: dict[str, Any] = {"ways": []}
    if confidential:
        remedy["reply"] = {
            "text": neutral_reply(house),
            "hint": _("It helps, and confirms nothing: not a title, not a fee, not that anyone has a card."),
        }
    if judged:
        remedy["ways"].append(
            {
                "title": _("You think a finding is wrong"),
                "note": _("A second person looks, with a reason. You cannot clear your own text."),
                "clause": "1.2",
                "label": _("Ask an Administrator"),
                "name": "second_look",
                "value": "1",
                "action": reverse("draft_submit", args=[draft.uid]),
            }
        )
    if verdict.effect == "ask" and draft.author.supervisor:
        remedy["ways"].append(
            {
                "title": _("Ask %(name)s to approve it") % {"name": draft.author.supervisor.name},
                "note": _("They see exactly these words; any change asks again."),
                "clause": "Def-Library-business",
                "label": _("Ask for approval"),
                "name": "ask",
                "value": "1",
                "action": reverse("draft_submit", args=[draft.uid]),
            }
        )
    return remedy


def neutral_reply(house: institution.Institution) -> str:
    """A reply that helps and confirms nothing (R39)."""
    contact = _("call us at %(phone)s") % {"phone": house.phones[0]} if house.phones else _("come to the desk")
    if house.domains:
        contact += " " + _("or write to us through https://%(domain)s") % {"domain": house.domains[0]}
    return _(
        "Thank you for asking, and we are sorry this has been a nuisance. We never discuss anyone’s account in public. "
        "Please %(contact)s, and we will put it right with you."
    ) % {"contact": contact}


def kind_words(kind: str) -> str:
    """A kind of finding in words."""
    return str(KINDS.get(kind, kind.replace("_", " ").capitalize()))


def _preview(draft: Draft, verdict: door.Verdict) -> dict[str, Any] | None:
    if verdict.effect == "deny" or not draft.text.strip():
        return None
    return preview(draft)


def preview(draft: Draft) -> dict[str, Any] | None:
    """The post as it will look; nothing before an account is chosen."""
    if not draft.account:
        return None
    picture = next(iter(draft.pictures), None)
    return {
        "network": limits.label(draft.account.network),
        "count": len(draft.text),
        "limit": limits.max_text(draft.account.network),
        "name": draft.account.name or draft.author.name,
        "handle": draft.account.handle,
        "text": draft.text,
        "image": {"src": reverse("draft_picture", args=[draft.uid, picture.uid]), "alt": picture.alt}
        if picture
        else None,
    }
