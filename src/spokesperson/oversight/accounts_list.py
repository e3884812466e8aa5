"""The list of accounts for staff: the Library's first, with filters in the address (R10-R12, R16)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson.accounts import due, queries
from spokesperson.accounts.models import STATES, Account, AccountQuerySet, AccountReport, AccountRequest
from spokesperson.decisions import access, door
from spokesperson.decisions.activity import Activity
from spokesperson.oversight import public_register
from spokesperson.oversight.account_care import MISSING
from spokesperson.oversight.accounts_pages import KIND_WORDS, STATE
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 40
ORDER = {"library": 0, "none": 1, "mixed": 2, "personal": 3}


@signed_in
@require_safe
def accounts(request: SignedInRequest) -> HttpResponse:
    """The accounts one may know of, a page at a time: ``kind``, ``state``, ``needs=attention`` and ``q`` choose."""
    who = request.employee
    known = known_to(who)
    chosen = choose(known, request.GET.get("kind", ""), request.GET.get("state", ""), request.GET.get("needs", ""),
                    request.GET.get("q", ""))  # fmt: skip
    pages = Paginator(chosen.order_by("sorted", "network", "handle"), PAGE).get_page(request.GET.get("page"))
    official = door.weigh(_question(who, "maintain_library_account")).permitted
    context = {
        "groups": _groups(list(pages)),
        "filters": _filters(request, known, official=official),
        "query": urlencode({k: v for k, v in request.GET.items() if k in FILTERS and v}),
        "asked": request.GET.get("q", "")[:100],
        "kept": {k: v for k, v in request.GET.items() if k in ("kind", "state", "needs") and v},
        "pages": pages,
        "may_register": _may_register(who),
        "register_label": _("Register an account"),
        "waiting": _waiting(who, official=official),
    }
    return render(request, "web/accounts.html", context)


FILTERS = ("kind", "state", "needs", "q")


def known_to(who: Employee) -> AccountQuerySet:
    """The accounts ``who`` may know of (``access.accounts``), as one query with ``derived_kind`` and ``sorted``."""
    rows = queries.everything().select_related("owner__supervisor", "steward", "backup", "token")
    personal = Q(derived_kind="personal")
    owners = {a.owner_id: a for a in rows.filter(personal).exclude(owner=who)}
    seen = [a.owner_id for a in access.accounts(who, owners.values())]
    whens = [When(derived_kind=kind, then=Value(place)) for kind, place in ORDER.items()]
    order = Case(*whens, default=Value(9), output_field=IntegerField())
    return rows.filter(~personal | Q(owner=who) | Q(owner__in=seen)).annotate(sorted=order)


def choose(rows: AccountQuerySet, kind: str, state: str, needs: str, text: str = "") -> AccountQuerySet:
    """``rows`` narrowed; a value nobody knows narrows to nothing."""
    if kind:
        rows = rows.filter(derived_kind=kind if kind in KIND_WORDS else "-")
    if state:
        rows = rows.filter(state=state if state in dict(STATES) else "-")
    if needs:
        rows = rows.filter(due.needs_attention()) if needs == "attention" else rows.none()
    if text.strip():
        words = text.strip()[:100]
        rows = rows.filter(Q(handle__icontains=words) | Q(name__icontains=words) | Q(address__icontains=words))
    return rows


def _filters(request: SignedInRequest, known: AccountQuerySet, *, official: bool) -> list[dict[str, Any]]:
    """The choices with their counts, in one query."""
    counts = known.order_by().aggregate(
        everything=Count("pk", distinct=True),
        **{f"kind_{k}": Count("pk", filter=Q(derived_kind=k), distinct=True) for k in ("library", "mixed", "personal")},
        frozen=Count("pk", filter=Q(state="frozen"), distinct=True),
        retired=Count("pk", filter=Q(state="retired"), distinct=True),
        attention=Count("pk", filter=due.needs_attention(), distinct=True),
    )
    shown = [
        (_("All"), {}, counts["everything"]),
        (_("Needs attention"), {"needs": "attention"}, counts["attention"]),
        (_("The Library’s"), {"kind": "library"}, counts["kind_library"]),
        (_("Mixed"), {"kind": "mixed"}, counts["kind_mixed"]),
        (_("Personal"), {"kind": "personal"}, counts["kind_personal"]),
        (_("Frozen"), {"state": "frozen"}, counts["frozen"]),
        (_("Retired"), {"state": "retired"}, counts["retired"]),
    ]
    here = {k: v for k, v in request.GET.items() if k in ("kind", "state", "needs") and v}
    return [
        {"label": label, "count": n, "url": f"?{urlencode(chosen)}" if chosen else "?", "current": chosen == here}
        for label, chosen, n in shown
        if official or "needs" not in chosen
    ]


def _groups(rows: list[Account]) -> list[dict[str, Any]]:
    headings = {
        "library": (_("The Library’s accounts"), "", ""),
        "none": (_("Incomplete entries"), _("A fact is missing."), "Def-Account-library"),
        "mixed": (_("Mixed accounts"), _("Nothing is published from these until they are handed over."),
                  "Def-Account-library"),
        "personal": (_("Personal accounts"), _("Voluntary entries of their owners."), "Def-Account-personal"),
    }  # fmt: skip
    return [
        {"heading": h, "note": note, "clause": clause, "items": [_line(a) for a in rows if a.kind == kind]}
        for kind, (h, note, clause) in headings.items()
        if any(a.kind == kind for a in rows)
    ]


def _line(account: Account) -> dict[str, Any]:
    effect, word = STATE[account.state]
    return {
        "label": account.handle,
        "network": public_register.network(account),
        "purpose": account.purpose,
        "kind": account.kind,
        "kind_word": KIND_WORDS[account.kind],
        "state": account.state,
        "state_word": word,
        "effect": effect,
        "who": account.owner.name if account.owner else account.steward.name if account.steward else "",
        "needs": [_need(m) for m in due.matters(account)],
        "url": reverse("account", args=[account.uid]),
    }


def _need(matter: due.Matter) -> str:
    words = {
        "review": _("The yearly look is due."),
        "second_factor": _("The second factor is to be attested."),
        **{kind: str(text) for kind, text in MISSING.items()},
    }
    return words[matter.kind]


def _waiting(who: Employee, *, official: bool) -> list[dict[str, Any]]:
    """What beside the register waits for this person: requests, reports of the public, groups."""
    asked = AccountRequest.objects.filter(state="open")
    mine = asked if official else asked.filter(employee=who)
    links = [{"label": _("Accounts asked for"), "url": reverse("account_requests"), "count": mine.count()}]
    if official:
        open_ = AccountReport.objects.filter(state="open").count()
        links.append({"label": _("Reported by the public"), "url": reverse("account_reports"), "count": open_})
    links.append({"label": _("Groups we advise"), "url": reverse("groups"), "count": 0})
    return links


def _question(who: Employee, action: str, use: str = "business") -> Activity:
    return Activity(actor=who, action=action, subject=who.urn, as2={"type": "Question"}, use=use)


def _may_register(who: Employee) -> bool:
    """Anyone with a role may register something; whose account it is decides which row of the table applies."""
    acts = ("create_library_account", "create_personal_account")
    weighed = (door.weigh(_question(who, a, "business" if a == acts[0] else "personal")) for a in acts)
    return any(not any(r.clause == f"Overview/{v.activity.action}" for r in v.decision.reasons) for v in weighed)
