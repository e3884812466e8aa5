"""The list of accounts for staff: the Library's first, with filters in the address (R10-R12, R16)."""

from __future__ import annotations

from collections.abc import Container
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson.accounts import due, queries
from spokesperson.accounts.models import INDIVIDUAL, STATES, Account, AccountQuerySet, AccountReport, AccountRequest
from spokesperson.decisions import access, door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.register import cell, under
from spokesperson.oversight.accounts import public_register
from spokesperson.oversight.accounts.account_care import MISSING
from spokesperson.oversight.accounts.pages import KIND_WORDS, STATE
from spokesperson.people import choosing
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 40
IN_ORDER = ("sorted", "network", "handle")  # ``sorted`` is an annotation
ORDER = {"library": 0, "none": 1, "mixed": 2, "personal": 3}


@signed_in
@require_safe
def accounts(request: SignedInRequest) -> HttpResponse:
    """The accounts one may know of, a page at a time: ``kind``, ``state``, ``needs=attention`` and ``q`` choose."""
    who = request.employee
    sees_all = _sees_all(who)
    known = known_to(who, sees_all=sees_all)
    asked = {name: choosing.one_of(request, name, values) for name, values in CHOICES.items()}
    asked["q"] = choosing.words(request, "q")
    chosen = narrowed(**asked)
    counts = _counts(known, chosen)
    paginator = Paginator(known.filter(chosen).order_by(*IN_ORDER), PAGE)
    paginator.count = counts["chosen"]
    pages = choosing.page(request, paginator)
    # Whoever sees only some records looks after no account of the Library; the acts themselves are weighed each time.
    official = sees_all and door.weigh(_question(who, "maintain_library_account")).permitted
    context = {
        "groups": _groups(list(pages)),
        "filters": _filters(asked, counts, official=official),
        "query": urlencode({k: v for k, v in asked.items() if v}),
        "asked": asked["q"],
        "kept": {k: asked[k] for k in CHOICES if asked[k]},
        "narrowed": any(asked.values()),
        "pages": pages,
        "may_register": official or _may_register(who),
        "register_label": _("Register an account"),
        "waiting": _waiting(official=official),
    }
    return render(request, "web/accounts.html", context)


CHOICES: dict[str, Container[str]] = {"kind": KIND_WORDS, "state": dict(STATES), "needs": ("attention",)}


def known_to(who: Employee, *, sees_all: bool) -> AccountQuerySet:
    """The accounts ``who`` may know of (``access.accounts``), as one query with ``derived_kind`` and ``sorted``."""
    whens = [When(derived_kind=kind, then=Value(place)) for kind, place in ORDER.items()]
    order = Case(*whens, default=Value(9), output_field=IntegerField())
    rows = queries.everything().select_related("steward").annotate(sorted=order)
    if sees_all:
        return rows
    owners = Employee.objects.filter(accounts__administered_by=INDIVIDUAL).exclude(pk=who.pk).distinct()
    near = [o for o in owners.select_related("supervisor") if relation(who, o) != "other"]
    seen = [person.pk for person in access.people(who, near)]
    return rows.filter(~Q(derived_kind="personal") | Q(owner=who) | Q(owner__in=seen))


def _sees_all(who: Employee) -> bool:
    try:
        access.may_see_all(who)
    except door.Refused:
        return False
    return True


def narrowed(kind: str, state: str, needs: str, q: str = "") -> Q:
    """What the filters ask for."""
    found = Q()
    if kind:
        found &= Q(derived_kind=kind)
    if state:
        found &= Q(state=state)
    if needs:
        found &= due.needs_attention()
    if q:
        found &= Q(handle__icontains=q) | Q(name__icontains=q) | Q(address__icontains=q)
    return found


def _counts(known: AccountQuerySet, chosen: Q) -> dict[str, int]:
    """How many each choice finds, and how many are chosen now; one query."""
    kinds = {f"kind_{k}": Count("pk", filter=Q(derived_kind=k)) for k in ("library", "mixed", "personal")}
    states = {state: Count("pk", filter=Q(state=state)) for state in ("frozen", "retired")}
    return known.order_by().aggregate(
        everything=Count("pk"), chosen=Count("pk", filter=chosen) if chosen else Count("pk"),
        attention=Count("pk", filter=due.needs_attention()), **kinds, **states,
    )  # fmt: skip


def _filters(asked: dict[str, str], counts: dict[str, int], *, official: bool) -> list[dict[str, Any]]:
    """The choices with their counts; the words searched for stay."""
    shown: list[tuple[str, dict[str, str], int]] = [
        (_("All"), {}, counts["everything"]),
        (_("Needs attention"), {"needs": "attention"}, counts["attention"]),
        (_("The Library’s"), {"kind": "library"}, counts["kind_library"]),
        (_("Mixed"), {"kind": "mixed"}, counts["kind_mixed"]),
        (_("Personal"), {"kind": "personal"}, counts["kind_personal"]),
        (_("Frozen"), {"state": "frozen"}, counts["frozen"]),
        (_("Retired"), {"state": "retired"}, counts["retired"]),
    ]
    here = {k: asked[k] for k in CHOICES if asked[k]}
    kept = {"q": asked["q"]} if asked["q"] else {}
    return [
        {"label": label, "count": n, "url": f"?{urlencode(chosen | kept)}", "current": chosen == here}
        for label, chosen, n in shown
        if official or "needs" not in chosen
    ]


def _groups(rows: list[Account]) -> list[dict[str, Any]]:
    headings = {
        "library": (_("The Library’s accounts"), "", ""),
        "none": (_("Incomplete entries"), _("A fact is missing."), under("accounts")),
        "mixed": (_("Mixed accounts"), _("Nothing is published from these until they are handed over."),
                  under("accounts")),
        "personal": (_("Personal accounts"), _("Voluntary entries of their owners."), under("own accounts")),
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


def _waiting(*, official: bool) -> list[dict[str, Any]]:
    """What beside the register waits for this person: requests, reports of the public, groups."""
    asked = AccountRequest.objects.filter(state="open")
    n: dict[str, int] = {}
    if official:
        n = dict(_counted("requests", asked).union(_counted("reports", AccountReport.objects.filter(state="open"))))
    links = [{"label": _("Accounts asked for"), "url": reverse("account_requests"), "count": n.get("requests", 0)}]
    if official:
        reported = {"label": _("Reported by the public"), "url": reverse("account_reports")}
        links.append({**reported, "count": n.get("reports", 0)})
    links.append({"label": _("Groups we advise"), "url": reverse("groups"), "count": 0})
    return links


def _counted(what: str, rows: QuerySet[Any]) -> QuerySet[Any, tuple[str, int]]:
    """(``what``, how many) as a query of one row, or none."""
    named = rows.order_by().annotate(what=Value(what)).values("what")
    return named.annotate(n=Count("pk")).values_list("what", "n")


def _question(who: Employee, action: str, use: str = "business") -> Activity:
    return Activity(actor=who, action=action, subject=who.urn, as2={"type": "Question"}, use=use)


def _may_register(who: Employee) -> bool:
    """Anyone with a role may register something; whose account it is decides which row of the table applies."""
    acts = ("create_personal_account", "create_library_account")
    weighed = (door.weigh(_question(who, a, "personal" if a == acts[0] else "business")) for a in acts)
    return any(not any(r.clause == cell(v.activity.action) for r in v.decision.reasons) for v in weighed)
