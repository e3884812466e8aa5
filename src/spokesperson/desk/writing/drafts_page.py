"""My drafts: those that want something first, found by state, account and words; what was thrown away today (4.2)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe

from spokesperson.accounts.models import Account
from spokesperson.decisions import recorded
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions.restore import may_be_restored
from spokesperson.desk.models import Draft
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import limits
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 30
S = DraftState
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "want": (gettext_lazy("Want you"), (S.DRAFT, S.PAUSING, S.FAILED, S.UNKNOWN, S.HANDED)),
    "way": (gettext_lazy("On their way"), (S.SCHEDULED, S.SENDING)),
    "out": (gettext_lazy("Out"), (S.PUBLISHED,)),
}
STATUS = {
    "draft": ("info", gettext_noop("Draft")),
    "pausing": ("warn", gettext_noop("Pausing")),
    "scheduled": ("info", gettext_noop("Scheduled")),
    "handed": ("ask", gettext_noop("To be posted by hand")),
    "sending": ("info", gettext_noop("Being sent")),
    "published": ("permit", gettext_noop("Published")),
    "unknown": ("ask", gettext_noop("Not known whether it went out")),
    "failed": ("deny", gettext_noop("Not sent")),
}


@signed_in
@require_safe
def drafts(request: SignedInRequest) -> HttpResponse:
    """The list; state, account and words stand in the address."""
    state, account = choosing.one_of(request, "state", GROUPS), choosing.uid(request, "account")
    words = choosing.words(request, "words")
    found = _matching(request.employee, account, words)
    counts = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    number = {key: sum(counts.get(s, 0) for s in states) for key, (_label, states) in GROUPS.items()}
    chosen = _ordered(found.filter(state__in=GROUPS[state][1]) if state else found)
    pages = Paginator(chosen, PAGE)
    pages.__dict__["count"] = number[state] if state else sum(number.values())
    page = choosing.page(request, pages)
    rows = list(page.object_list)
    lives = _lives(rows)
    shown = [{"heading": str(label), "items": [_line(d, lives) for d in rows if d.state in states]}
             for label, states in GROUPS.values()]  # fmt: skip
    kept = {"state": state, "account": str(account or ""), "words": words}
    context = {
        "groups": [group for group in shown if group["items"]],
        "filters": _filters(kept, number),
        "pages": page,
        "query": urlencode({k: v for k, v in kept.items() if v}),
        "words": words,
        "state": state,
        "accounts": _accounts(request.employee, account),
        "filtered": bool(state or account or words),
        "thrown_away": _thrown_away(request.employee),
        "may_write": True,
    }
    return render(request, "web/drafts.html", context)


def _matching(who: Employee, account: UUID | None, words: str) -> QuerySet[Draft]:
    rows = Draft.objects.filter(author=who).exclude(state=S.DISCARDED)
    if account is not None:
        rows = rows.filter(account__uid=account)
    return rows.filter(Q(text__icontains=words) | Q(account__handle__icontains=words)) if words else rows


def _ordered(rows: QuerySet[Draft]) -> QuerySet[Draft]:
    whens = [When(state__in=states, then=Value(n)) for n, (_label, states) in enumerate(GROUPS.values())]
    place = Case(*whens, default=Value(9), output_field=IntegerField())
    return rows.select_related("account", "publication").annotate(place=place).order_by("place", "-edited_at", "-pk")


def _filters(kept: dict[str, str], number: dict[str, int]) -> list[dict[str, Any]]:
    found = [("", _("All"), sum(number.values()))]
    found += [(key, str(label), number[key]) for key, (label, _states) in GROUPS.items()]
    return [
        {
            "label": label,
            "count": n,
            "current": key == kept["state"],
            "url": "?" + urlencode({k: v for k, v in {**kept, "state": key}.items() if v}),
        }
        for key, label, n in found
    ]


def _accounts(who: Employee, chosen: UUID | None) -> list[dict[str, Any]]:
    """The accounts this person has written for, to look at one alone; the first thirty."""
    rows = Account.objects.filter(drafts__author=who).distinct().order_by("network", "handle")[:30]
    return [{"uid": a.uid, "label": f"{a.handle}, {limits.label(a.network)}", "on": a.uid == chosen} for a in rows]


def _thrown_away(who: Employee) -> list[dict[str, Any]]:
    """What was thrown away today and can still be taken back, the last five."""
    rows = Draft.objects.filter(author=who, state=S.DISCARDED).order_by("-edited_at")[:5]
    return [
        {"title": d.title or _("Without words"), "url": reverse("draft_restore", args=[d.uid]), "at": d.edited_at}
        for d in rows
        if may_be_restored(d)
    ]


def _line(draft: Draft, lives: dict[UUID | None, str]) -> dict[str, Any]:
    effect, status = STATUS[draft.state]
    if draft.state == "draft" and draft.why:
        effect, status = "warn", "Came back"
    account = f"{draft.account.handle}, {limits.label(draft.account.network)}" if draft.account else _("No account yet")
    hour = _("for %(hour)s") % {"hour": recorded.stamp(draft.scheduled_for)} if draft.scheduled_for else ""
    changed = _("changed %(hour)s") % {"hour": recorded.stamp(draft.edited_at)}
    return {
        "title": draft.title or _("Without words yet"),
        "effect": effect,
        "status": _(status),
        "meta": ". ".join(part for part in (account, hour or changed) if part),
        "bundle": bool(draft.bundle),
        "why": draft.why,
        "url": (draft.state == "published" and lives.get(draft.last_decision)) or reverse("draft", args=[draft.uid]),
        "verb": _("Look at it") if draft.state in ("published", "sending") else _("Finish it"),
    }


def _lives(rows: list[Draft]) -> dict[UUID | None, str]:
    """The addresses of the published drafts' records, by the decision that let each go out; one query for all."""
    asked = [d.last_decision for d in rows if d.state == DraftState.PUBLISHED and d.last_decision]
    found = Decision.objects.filter(uid__in=asked).values_list("uid", "record")
    return {uid: reverse("record", args=[record]) for uid, record in found}
