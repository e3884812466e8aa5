"""What a reviewer is shown of one item, and of the lists: nothing is decided here (R20, R35).

Other parts of the desk add to it through ``PARTS``. What is confidential is masked, also where it was struck out (1.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson import clock
from spokesperson.decisions import access, door, recorded
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions import approve as approving
from spokesperson.desk.actions import overrule as overruling
from spokesperson.desk.actions.look import look
from spokesperson.desk.consent import consenting, consents
from spokesperson.desk.models import Approval, Draft, Review
from spokesperson.desk.review import review_queue
from spokesperson.desk.review.review_queue import Asked, Waiting, may
from spokesperson.desk.screened import appraisal, sentences
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import composer, content
from spokesperson.directive.register import NoDirectiveInForce, in_force, under
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.screening.policy import CONFIDENTIAL

# What other parts of the desk show a reviewer: each answers with {template, ...} for templates web/review/<part>.html.
Part = Callable[[Draft, Employee, appraisal.Appraisal], Iterable[Mapping[str, Any]]]
PARTS: tuple[Part, ...] = (consenting.beside,)
BESIDE = 8  # of what waits, beside the one that is read
DECIDABLE = frozenset({DraftState.DRAFT, DraftState.PAUSING, DraftState.SCHEDULED, DraftState.HANDED})


def page(draft: Draft, who: Employee, said: QueryDict, errors: list[dict[str, str]], asked: Asked) -> dict[str, Any]:
    """The whole context of templates/web/review.html; ``said`` is the form that came back with
    errors, ``asked`` what the door says (``asked``)."""
    mine = draft.author_id == who.pk
    found = appraisal.appraise(draft)
    verdict = door.weigh(appraisal.proposal(draft, "submit", found))
    told = verdict.decision
    reasons = review_queue.read([(r.clause, r.effect, r.remedy) for r in told.reasons], told.directive_hash)
    found_under = {under("conduct"), under("confidential")}
    masked = masked_text(draft, found)
    read = masked_text(draft, found, consented=False)
    return {
        "item": _item(draft, verdict),
        "waiting": [] if mine else _beside(who, draft, asked),
        "thread": draft.thread_text,
        "answers": draft.in_reply_to,
        "preview": _preview(draft, read),
        "pictures": [
            {"src": reverse("draft_picture", args=[draft.uid, m.uid]), "alt": m.alt, "rights": m.rights}
            for m in draft.pictures
        ],
        "since": None if mine else _since(draft, who, masked),
        "findings": [
            _finding(draft, f, not mine and may(who, "overrule", draft, asked, judged=overruling.judged([f])))
            for f in found.found
        ],
        "reasons": [
            {"effect": r.effect, "text": r.text, "clause": r.clause}
            for r in verdict.decision.reasons
            if r.effect in ("ask", "deny") and r.clause.partition("/")[0] not in found_under
        ],
        "parts": [part for told in PARTS for part in told(draft, who, found)],
        "mine": mine,
        "ask": _ask(draft),
        "given": _given(draft),
        **({} if mine else _decisions(who, draft, found, reasons, asked)),
        "said": said,
        "action": reverse("review", args=[draft.uid]),
        "errors": errors,
    }


def asked(who: Employee, draft: Draft) -> Asked:
    """What the door says of each decision on this page, by one look into the registers.

    Raises ``door.Refused`` for whoever may not see what its author sends to the desk.
    """
    near = relation(who, draft.author)
    about = (("approve", draft.topic), ("send_back", ""), ("overrule", ""), ("overrule", "judged"))
    acts = [
        Activity(
            actor=who, action=action, subject=draft.urn, as2={"type": "Question"}, topic=draft.topic,
            facts={"relation": near, "judged": of == "judged"},
        )
        for action, of in about
    ]  # fmt: skip
    reading, *verdicts = door.weigh_all([replace(access.asking(who, draft.author), topic=draft.topic), *acts])
    if not reading.permitted:
        raise door.Refused(reading)
    return {(action, near, of): v.permitted for (action, of), v in zip(about, verdicts, strict=True)}


def _item(draft: Draft, verdict: door.Verdict) -> dict[str, Any]:
    over = [draft.account.handle] if draft.account else []
    over.append(_("Version %(n)d, %(when)s") % {"n": draft.version, "when": recorded.stamp(draft.edited_at)})
    if draft.scheduled_for:
        over.append(_("for %(hour)s") % {"hour": recorded.stamp(draft.scheduled_for)})
    return {
        "title": draft.title or _("Without words yet"),
        "uid": draft.uid,
        "author": draft.author.name,
        "over": " · ".join(over),
        "lede": next((r.text for r in verdict.decision.reasons if r.effect in ("ask", "deny")), ""),
        "clause": verdict.decision.clauses[0] if verdict.decision.clauses else "",
        "version": draft.version,
    }


def _decisions(
    who: Employee, draft: Draft, found: appraisal.Appraisal, reasons: list[review_queue.Reason], asked: Asked
) -> dict[str, Any]:
    """What this person may decide about it, each only if the door would let them."""
    needs = review_queue.wants_approval(reasons) or review_queue.wants_expert(reasons)
    seen = content.content_hash(draft)
    decidable = DraftState(draft.state) in DECIDABLE
    approve = decidable and bool(needs) and may(who, "approve", draft, asked)
    kinds = dict.fromkeys(f.finding.kind for f in found.found if f.finding.effect == "warn" and not f.overruled)
    return {
        "seen": seen,
        "hour": approving.hour_of(draft),
        "approve": {
            "short": f"{seen[:4]} {seen[4:8]}",
            "label": _("Approve version %(n)d") % {"n": draft.version},
            "until": recorded.day(approving.expires(clock.now())),
        }
        if approve
        else None,
        "notes": [{"kind": kind, "word": composer.kind_words(kind)} for kind in kinds] if approve else [],
        "may_return": decidable and may(who, "send_back", draft, asked),
        "clauses": _clauses(),
        "waits": "" if approve else _waits(who, draft, found, reasons, asked),
    }


def _waits(
    who: Employee, draft: Draft, found: appraisal.Appraisal, reasons: list[review_queue.Reason], asked: Asked
) -> str:
    """What an item waits for that this person cannot approve now."""
    if review_queue.wants_second_look(reasons):
        open_ = [f for f in found.found if f.finding.effect in ("ask", "deny") and not f.overruled]
        mine = any(
            overruling.may_be_set_aside(draft, f) and may(who, "overrule", draft, asked, judged=overruling.judged([f]))
            for f in open_
        )
        if mine:
            return _("It waits until a finding is set aside: say beside it that it does not stand, or give it back.")
        if review_queue.wants_judgment(reasons):
            return _("It waits until the author’s supervisor or an Administrator sets a finding aside.")
        return _("It waits until an Administrator sets a finding aside.")
    if review_queue.wants_approval(reasons):
        return _("It waits for another person’s approval.")
    if any(effect == "deny" for _clause, effect, _remedy in reasons):
        return _("It waits for its author, who has something to put right first.")
    return _("It does not wait for your approval.")


def _clauses() -> list[dict[str, str]]:
    """The clauses a rejection may rest on."""
    try:
        return [{"id": c.id, "title": c.heading} for c in in_force().clauses]
    except NoDirectiveInForce:
        return []


def _beside(who: Employee, here: Draft, asked: Asked) -> list[dict[str, Any]]:
    """What waits, around the one that is read."""
    rows = review_queue.pending(who, asked)
    at = next((n for n, w in enumerate(rows) if w.draft.pk == here.pk), 0)
    start = max(0, min(at - BESIDE // 2, len(rows) - BESIDE))
    return [{**waiting_row(w), "here": w.draft.pk == here.pk} for w in rows[start : start + BESIDE]]


def waiting_row(one: Waiting) -> dict[str, Any]:
    draft = one.draft
    return {
        "title": draft.title or _("Without words yet"),
        "who": _by(draft),
        "status": one.status,
        "when": _("since %(when)s") % {"when": recorded.stamp(one.since)},
        "effect": "ask",
        "clause": one.clause,
        "url": reverse("review", args=[draft.uid]),
    }


def _by(draft: Draft) -> str:
    if draft.account is None:
        return draft.author.name
    return _("%(name)s for %(account)s") % {"name": draft.author.name, "account": draft.account.handle}


def back_row(one: Review) -> dict[str, Any]:
    return {
        # What was rewritten since is private; its first line may stand in nobody's list (4.2).
        "title": _by(one.draft),
        "who": one.words,
        "status": _("Rejected") if one.verdict == "reject" else _("Changes asked for"),
        "when": _("version %(n)d, %(when)s") % {"n": one.version, "when": recorded.stamp(one.at)},
        "effect": "deny" if one.verdict == "reject" else "warn",
        "clause": one.clause,
        "url": "",
    }


def expired_row(one: Approval) -> dict[str, Any]:
    return {
        "title": _by(one.draft),
        "who": one.words,
        "status": _("Expired"),
        "when": _("on %(day)s") % {"day": recorded.day(one.expires_at or one.at)},
        "effect": "warn",
        "clause": under("approving"),
        "url": reverse("review", args=[one.draft.uid]),
    }


def _preview(draft: Draft, masked: str) -> dict[str, Any] | None:
    shown = copy(draft)
    shown.text = masked
    return composer.preview(shown)


def masked_text(draft: Draft, found: appraisal.Appraisal, *, consented: bool = True) -> str:
    """The text as a reviewer reads it: what is confidential is named and not shown (1.3).

    ``consented``: also what a consent covers. Whoever looks at that consent reads it in the text, as beside it (R40).
    """
    text = draft.text
    given = [] if consented else list(draft.consents.all())
    spans = [
        f.finding for f in found.found
        if f.where == appraisal.TEXT and f.finding.kind in CONFIDENTIAL and f.finding.effect == "deny"
        and not f.overruled and not (given and consents.covering(draft, f, given))
    ]  # fmt: skip
    end = len(text)
    for one in sorted(spans, key=lambda f: (f.start, f.end), reverse=True):
        if one.end <= end:
            label = _("[hidden: %(what)s]") % {"what": composer.kind_words(one.kind).lower()}
            text, end = text[: one.start] + label + text[one.end :], one.start
    return text


def _since(draft: Draft, who: Employee, masked: str) -> dict[str, Any] | None:
    """What changed since this reviewer last read it; whole sentences, and masked as everywhere."""
    seen = look(draft, who, masked, content.content_hash(draft))
    before = seen.content.get("before")
    if not before:
        return None
    pieces = sentences.changes(before["text"], masked)
    added, removed = sentences.counted(pieces)
    read = _("Read %(when)s.") % {"when": recorded.stamp(datetime.fromisoformat(before["at"]))}
    more = ngettext("%(n)d change adds,", "%(n)d changes add,", added) % {"n": added}
    less = ngettext("%(n)d takes away.", "%(n)d take away.", removed) % {"n": removed}
    same = _("The words are the same; a picture, the account or the hour is another.")
    return {
        "title": _("Since you read version %(n)s") % {"n": before["version"]},
        "note": f"{read} {more} {less}" if added or removed else f"{read} {same}",
        "pieces": sentences.shortened(pieces),
    }


def _ask(draft: Draft) -> dict[str, str] | None:
    """Whom the author of an item asks instead of deciding."""
    boss = draft.author.supervisor
    if boss is None:
        return None
    url = f"{reverse('draft', args=[draft.uid])}#part-advice"
    return {"url": url, "label": _("Ask %(name)s") % {"name": boss.name}}


def _given(draft: Draft) -> list[dict[str, Any]]:
    """What was decided about it before, the newest first."""
    found = [_approved(a) for a in draft.approvals.all()]
    found += [_returned(r) for r in draft.reviews.all()]
    return sorted(found, key=lambda g: g["at"], reverse=True)[:BESIDE]


def _approved(one: Approval) -> dict[str, Any]:
    over = one.expires_at is not None and one.expires_at <= clock.now()
    words = _("%(name)s’s approval expired.") if over else _("%(name)s approved it.")
    return {
        "at": one.at, "effect": "warn" if over else "permit", "text": words % {"name": one.by.name}, "words": one.words,
    }  # fmt: skip


def _returned(one: Review) -> dict[str, Any]:
    no = one.verdict == "reject"
    words = _("%(name)s rejected version %(n)d.") if no else _("%(name)s asked for changes to version %(n)d.")
    told = words % {"name": one.by.name, "n": one.version}
    return {"at": one.at, "effect": "deny" if no else "warn", "text": told, "words": one.words}


def _finding(draft: Draft, one: appraisal.Found, may_: bool) -> dict[str, Any]:
    finding = one.finding
    return {
        "effect": "permit" if one.overruled else finding.effect,
        "word": composer.kind_words(finding.kind),
        "text": _("A second person set it aside.") if one.overruled else finding.why,
        "clause": finding.clause,
        "kind": finding.kind,
        "hash": one.excerpt_hash,
        "may_overrule": may_ and not one.overruled and overruling.may_be_set_aside(draft, one),
    }
