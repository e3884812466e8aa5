"""What the composer shows beside a draft: the verdict with its clauses, what is left to do, the ways on (1.1-1.8).

Nothing is decided here. The verdict is the door's, weighed and not recorded; this module puts it into the order in
which a person can act on it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import door
from spokesperson.decisions.why import REMEDIES
from spokesperson.desk import appraisal, limits
from spokesperson.desk.actions.post import pause_ends
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
    facts = canonical.loads(verdict.decision.canonical())["facts_used"]
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
        "may_upload": "administrator" in roles and bool(draft.pk),
        "media_url": reverse("draft_media", args=[draft.uid]) if draft.pk else "",
        "handover_url": f"{reverse('why')}?action=upload",
        "questions": asked,
        "answered": answered,
        "panel": _panel(draft, verdict, found, marks, asked, roles, facts),
        "remedy": _remedy(draft, verdict, found, house),
        "preview": _preview(draft, verdict),
    }


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
    network = draft.account.get_channel_display() if draft.account else ""
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


def _panel(
    draft: Draft, verdict: door.Verdict, found: appraisal.Appraisal, marks: list[dict[str, Any]],
    asked: list[dict[str, Any]], roles: list[str], facts: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    reasons = verdict.decision.reasons
    todo = _todo(draft, found, asked, roles, facts)
    seconds = max(0, round((pause_ends(draft) - clock.now()).total_seconds()))
    open_lines = [t for t in todo if not t["done"]]
    shown = bool(draft.text.strip() or draft.pictures)
    if not shown:
        return _blank(draft)
    closed = verdict.effect in ("deny", "ask")
    return {
        "effect": verdict.effect,
        "sentence": _sentence(verdict, open_lines),
        "limit": limits.max_text(draft.account.network) if draft.account else None,
        "asks": _asks(draft, verdict, marks),
        "others": [("permit", _unique(r.clause for r in reasons if r.effect == "permit"))]
        if any(r.effect == "permit" for r in reasons)
        else [],
        "looked": [{"clause": r.clause, "text": r.text} for r in reasons if r.effect == "permit"],
        "todo": [] if closed else todo,
        "done": len(todo) - len(open_lines),
        "changes": _changes(verdict) if closed else [],
        "pause": _pause(draft, seconds) if draft.pk and not closed else None,
        "buttons": _buttons(draft, closed, open_lines, seconds),
        "left": _left(draft, verdict, open_lines, seconds),
        "left_clause": verdict.decision.clauses[0] if closed and verdict.decision.clauses else "1.8",
        "schedule": {"url": reverse("draft_schedule", args=[draft.uid]), "value": ""}
        if draft.pk and not closed
        else None,
    }


def _blank(draft: Draft) -> dict[str, Any]:
    """Nothing is written yet, so nothing follows from it."""
    return {
        "effect": "",
        "sentence": _("Nothing to check yet."),
        "limit": limits.max_text(draft.account.network) if draft.account else None,
        "buttons": [{"label": _("Post now"), "url": reverse("write"), "open": False}],
        "left": _("Write something first."),
    }


def _unique(clauses: Any) -> list[str]:
    return list(dict.fromkeys(clauses))


def _asks(draft: Draft, verdict: door.Verdict, marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason that asks something, in the decision's order; findings stand as their own numbered lines."""
    asks: list[dict[str, Any]] = [
        {"clause": m["clause"], "effect": m["effect"], "title": m["title"], "number": m["number"], "text": m["why"]}
        for m in marks
        if m["effect"] in SERIOUS
    ]
    named = {m["clause"] for m in marks if m["effect"] in SERIOUS}
    for reason in verdict.decision.reasons:
        if reason.effect not in SERIOUS or (reason.clause in named and reason.clause in SCREENED):
            continue
        asks.append(
            {
                "clause": reason.clause,
                "effect": reason.effect,
                "text": reason.text,
                "rule": reason.rule,
                "settled": draft.settled.get(reason.rule, ""),
                "actions": _actions(draft, reason),
            }
        )
    asks += [{"clause": a.clause, "effect": "permit", "text": a.text, "advice": True} for a in verdict.decision.advice]
    return asks


def _actions(draft: Draft, reason: Any) -> list[dict[str, Any]]:
    """The next step beside a reason; a warning can be taken note of, a refusal leads to its explanation."""
    if draft.settled.get(reason.rule):
        return []
    if reason.remedy == "insert_link":
        return [
            {"label": _("Insert link"), "href": "#links", "fill": True},
            {"label": _("Not possible because…"), "href": "#no-link"},
        ]
    if reason.remedy == "acknowledge":
        steps = [{"label": _("Read it"), "url": reverse("directive"), "fill": True}]
        return [*steps, _settle(reason)] if reason.effect == "warn" else steps
    if reason.remedy == "insert_identification":
        return [{"label": _("Say so in the text"), "name": "identify", "value": "1", "fill": True}]
    if reason.remedy == "answer_questions":
        return [{"label": _("Answer them"), "href": "#questions"}]
    if reason.effect == "warn":
        return [_settle(reason)]
    return []


def _settle(reason: Any) -> dict[str, Any]:
    return {"label": _("I know, go on"), "name": "settle", "value": reason.rule}


def _todo(
    draft: Draft, found: appraisal.Appraisal, asked: list[dict[str, Any]], roles: list[str], facts: dict[str, Any]
) -> list[dict[str, Any]]:
    stated = draft.purpose and (draft.purpose != "other" or draft.purpose_words)
    lines = [
        (_("Account chosen"), draft.account is not None, "", "#f-account"),
        (_("Purpose stated"), bool(stated), "Def-Representative", "#f-purpose"),
    ]
    if "representative" in roles and "administrator" not in roles:
        named = found.report.identifies or bool(facts.get("profile_identifies"))
        lines.append((_("Named as Library staff"), named, "1.6", "#f-text"))
        linked = found.report.links_back or bool(draft.no_link_reason)
        lines.append((_("Link back, or say why not"), linked, "1.6", "#links"))
    if draft.pictures:
        described = all(m.alt.strip() and m.rights.strip() for m in draft.pictures)
        lines.append((_("Alternative text and rights written"), described, "Overview", "#photo"))
    if asked:
        lines.append((_("Questions to think about"), appraisal.thought(draft), "1.8", "#questions"))
    if draft.pk:
        lines.append((_("The pause"), pause_ends(draft) <= clock.now(), "1.8", "#pause"))
    return [{"label": label, "done": done, "clause": clause, "href": href} for label, done, clause, href in lines]


def _sentence(verdict: door.Verdict, open_lines: list[dict[str, Any]]) -> str:
    first = next((r.text for r in verdict.unsettled or verdict.decision.reasons if r.effect == verdict.effect), "")
    match verdict.effect:
        case "deny" | "ask":
            return first
        case "warn" if verdict.unsettled:
            return _("You may post this once you have settled what is named below.")
    if open_lines:
        return _("Nothing stands against it. A few lines are still open.")
    return _("Nothing was found that stands against it. The judgment is yours.")


def _changes(verdict: door.Verdict) -> list[dict[str, Any]]:
    seen: dict[str, dict[str, Any]] = {}
    for reason in verdict.decision.reasons:
        if reason.effect in ("deny", "ask") and reason.remedy not in ("", "none"):
            words = str(REMEDIES.get(reason.remedy or "none", REMEDIES["none"])[1])
            seen.setdefault(words, {"text": words, "clause": reason.clause})
    return list(seen.values())


def _pause(draft: Draft, seconds: int) -> dict[str, Any]:
    total = max(1, round((pause_ends(draft) - draft.edited_at).total_seconds()))
    words = (
        _("left to pause and think. Any change of the text starts it again")
        if seconds
        else _("The pause is over. Any change of the text starts it again")
    )
    return {"left": seconds, "total": total, "started": draft.edited_at, "words": words}


def _buttons(draft: Draft, closed: bool, open_lines: list[dict[str, Any]], seconds: int) -> list[dict[str, Any]]:
    if not draft.pk:
        return [{"label": _("Post now"), "url": reverse("write"), "open": False}]
    if draft.state in (DraftState.SCHEDULED, DraftState.SENDING):
        return [{"label": _("Take it back"), "url": reverse("draft_withdraw", args=[draft.uid]), "open": True}]
    ready = not closed and not open_lines and not seconds
    label = _("Post reply") if draft.in_reply_to else _("Post now")
    return [
        {"label": label, "url": reverse("draft_post", args=[draft.uid]), "open": ready, "fill": ready},
        {"label": _("Discard"), "url": reverse("draft_discard", args=[draft.uid]), "open": True},
        {"label": _("Why?"), "href": f"{reverse('why')}?draft={draft.uid}", "open": True},
    ]


def _left(draft: Draft, verdict: door.Verdict, open_lines: list[dict[str, Any]], seconds: int) -> str:
    if draft.state == DraftState.SCHEDULED:
        return _("It is on its way, or waits for its hour. Until then you can take it back.")
    if verdict.effect in ("deny", "ask"):
        return _("Closed while the answer is no. Copying the text out is closed too.")
    if open_lines:
        return _("Opens when the open lines are done: %(n)d.") % {"n": len(open_lines)}
    return _("Wait for the rest of the pause.") if seconds else ""


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
