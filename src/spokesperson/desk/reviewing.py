"""The second person's page: approve exactly these words, or set a finding aside with a reason (R20, R35)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson.archive import store as archive
from spokesperson.decisions import access, door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.desk import appraisal, composer, content
from spokesperson.desk.actions import approve as approving
from spokesperson.desk.actions import overrule as overruling
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Draft
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

Reason = tuple[str, str, str]  # clause, effect and remedy
SUPERVISORS = "Def-Library-business"  # the clause of SH 620.4 under which the author's supervisor approves


@signed_in
def review(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One item. Who may read it is asked at the door; one's own shows no decision."""
    draft = Draft.objects.select_related("author__supervisor", "account").filter(uid=uid).first()
    if draft is None or not (draft.decided_hash or _sent(draft)):
        raise Http404
    access.may_see(request.employee, draft.author)
    if not shown(draft):
        context = {
            "title": _("The author is writing again"),
            "text": _("Its words are not those that were sent to the desk. They are asked about anew once sent again."),
        }
        return render(request, "web/problem.html", context, status=409)
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            _decide(request, draft)
            return HttpResponseRedirect(reverse("home"))
        except Invalid as error:
            errors, status = [{"field": error.field, "text": str(error), "clause": error.clause}], 422
        except Changed as error:
            errors, status = [{"field": "words", "text": str(error)}], 409
        except door.Refused as refused:
            return HttpResponseRedirect(reverse("why_decision", args=[refused.verdict.uid]))
    return render(request, "web/review.html", _page(request, draft, errors), status=status)


def shown(draft: Draft) -> bool:
    """Whether others may read it: its author sent exactly these words to the desk, even if they were refused (4.2)."""
    return content.content_hash(draft) in (draft.decided_hash, _sent(draft))


def wants_approval(reasons: Iterable[Reason]) -> str:
    """The clause that wants somebody's approval of the words, or "".

    In SH 620.4 that is the supervisor's; another directive says ``remedy: ask_approval`` and who may approve.
    """
    return next((c for c, e, r in reasons if e == "ask" and (c == SUPERVISORS or r == "ask_approval")), "")


def wants_second_look(reasons: Iterable[Reason]) -> str:
    """The clause whose finding a second person may set aside, or ""."""
    return next((c for c, e, r in reasons if e in ("ask", "deny") and r == "second_person"), "")


def may_approve(who: Employee, draft: Draft, asked: dict[tuple[str, str], bool]) -> bool:
    """Whether this person's approval would count and is not given yet; ``asked`` as for ``may``."""
    given = any(a.by_id == who.pk and a.at >= draft.edited_at for a in draft.approvals.all())
    return not given and may(who, "approve", draft, asked)


def may(who: Employee, action: str, draft: Draft, asked: dict[tuple[str, str], bool]) -> bool:
    """As the door says, which is asked once for each act and relation to an author; ``asked`` keeps its answers for the
    next draft.
    """
    key = (action, relation(who, draft.author))
    if key not in asked:
        asked[key] = _may(who, action, draft)
    return asked[key]


def _sent(draft: Draft) -> str:
    """The hash of what was last sent to the desk; a refused picture or a private draft is nothing that was sent."""
    if draft.last_decision is None:
        return ""
    stored = Decision.objects.filter(uid=draft.last_decision, action__in=("post", "comment")).first()
    record = archive.get(str(stored.record)) if stored else None
    inner = record.activity.get("object", {}).get("object", {}) if record else {}
    return str(inner.get("sp:contentHash", ""))


def _decide(request: SignedInRequest, draft: Draft) -> None:
    words = request.POST.get("words", "")
    if request.POST.get("decision") == "approve":
        approving.approve(draft, request.employee, seen=request.POST.get("seen", ""), words=words)
        messages.success(request, _("Approved: exactly these words. Any change asks you again."))
    elif request.POST.get("decision") == "overrule":
        overruling.overrule(
            draft,
            request.employee,
            kind=request.POST.get("kind", ""),
            excerpt_hash=request.POST.get("excerpt", ""),
            reason=words,
        )
        messages.success(request, _("Set aside, with your reason on record."))
    else:
        raise Invalid("decision", _("Choose what you decide."))


def _page(request: SignedInRequest, draft: Draft, errors: list[dict[str, str]]) -> dict[str, Any]:
    found = appraisal.appraise(draft)
    verdict = door.weigh(appraisal.proposal(draft, "submit", found))
    mine = draft.author_id == request.employee.pk
    seen = content.content_hash(draft)
    needs = bool(wants_approval([(r.clause, r.effect, r.remedy) for r in verdict.decision.reasons]))
    return {
        "item": {
            "title": draft.title,
            "uid": draft.uid,
            "author": draft.author.name,
            "over": draft.account.handle if draft.account else "",
            "lede": next((r.text for r in verdict.decision.reasons if r.effect in ("ask", "deny")), ""),
            "clause": verdict.decision.clauses[0] if verdict.decision.clauses else "",
        },
        "waiting": [],
        "thread": draft.thread_text,
        "answers": draft.in_reply_to,
        "preview": composer.preview(draft),
        "pictures": [
            {"src": reverse("draft_picture", args=[draft.uid, m.uid]), "alt": m.alt, "rights": m.rights}
            for m in draft.pictures
        ],
        "findings": [_finding(draft, f, _may(request.employee, "overrule", draft)) for f in found.found],
        "mine": mine,
        "approve": {"hash": seen, "short": seen[:8], "label": _("Approve these words")}
        if needs and _may(request.employee, "approve", draft)
        else None,
        "action": reverse("review", args=[draft.uid]),
        "errors": errors,
    }


def _may(who: Employee, action: str, draft: Draft) -> bool:
    """Asked at the door, so that no button is shown that would be refused."""
    facts = {"relation": relation(who, draft.author)}
    act = Activity(actor=who, action=action, subject=draft.urn, as2={"type": "Question"}, facts=facts)
    return door.weigh(act).permitted


def _finding(draft: Draft, one: appraisal.Found, may: bool) -> dict[str, Any]:
    finding = one.finding
    return {
        "effect": "permit" if one.overruled else finding.effect,
        "word": composer.kind_words(finding.kind),
        "text": finding.why,
        "clause": finding.clause,
        "kind": finding.kind,
        "hash": one.excerpt_hash,
        "may_overrule": may and not one.overruled and overruling.may_be_set_aside(draft, one),
    }
