"""The register of accounts on pages: for staff with the three facts, for the public as one question (R10-R12, M1A)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from spokesperson.accounts import queries
from spokesperson.accounts.models import CHANNELS, FORMS, INDIVIDUAL, Account
from spokesperson.archive import store as archive
from spokesperson.decisions import access, door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.recorded import day, names, words
from spokesperson.directive.register import under
from spokesperson.networks import KINDS
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_care, public_register
from spokesperson.oversight.accounts.acts_pages import VERBS
from spokesperson.oversight.actions.change_account import action_for
from spokesperson.oversight.actions.register_account import register_account
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in

KIND_WORDS = {
    "library": gettext_lazy("the Library’s"),
    "personal": gettext_lazy("personal"),
    "mixed": gettext_lazy("mixed"),
    "none": gettext_lazy("incomplete"),
}
STATE = {
    "draft": ("info", gettext_lazy("not in use yet")),
    "active": ("permit", gettext_lazy("in use")),
    "frozen": ("ask", gettext_lazy("frozen")),
    "retired": ("info", gettext_lazy("retired")),
}
VERDICTS = {
    "library": (gettext_lazy("The Library created, administers and maintains it: it is the Library’s own."),
                "accounts"),
    "personal": (gettext_lazy("An individual administers and maintains it: it is that person’s own."),
                 "own accounts"),
    "mixed": (gettext_lazy("Neither wholly the Library’s nor a person’s own: nothing can be published from it."),
              "accounts"),
    "none": (gettext_lazy("A fact is missing, so it cannot be used yet."), "accounts"),
}  # fmt: skip
ASKED = {
    "created_by": gettext_lazy("Who created it?"),
    "administered_by": gettext_lazy("Who administers it?"),
    "maintained_by": gettext_lazy("Who maintains it?"),
}
TEXTS = ("network", "handle", "name", "address", "base_url", "purpose", "steward", "backup", "profile_text")


@signed_in
@require_safe
def account(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One account: the three facts and what they make of it."""
    rows = Account.objects.select_related(
        "owner__supervisor", "steward", "backup", "token", "reviewed_by", "second_factor_by"
    )
    found = rows.filter(uid=uid).first()
    if found is None or not access.accounts(request.employee, [found]):
        raise Http404
    effect, word = STATE[found.state]
    sentence, subject = VERDICTS[found.kind]
    may = _acts(found, request.employee)
    profile = account_care.profile(found, request.employee, offered=request.GET.get("offer") == "1")
    speaking = bool(profile and profile["speaking"])
    context = {
        "account": {
            "uid": found.uid,
            "label": found.handle,
            "network": public_register.network(found),
            "address": found.address,
            "purpose": found.purpose,
            "kind_word": KIND_WORDS[found.kind],
            "effect": effect,
            "state_word": word,
            "verdict": sentence,
            "clause": under(subject),
        },
        "three": [_fact(name, question, getattr(found, name)) for name, question in ASKED.items()],
        "facts": _facts(found),
        "profile": profile,
        "grants": _grants(found),
        "history": _history(found),
        "actions": [{"label": _("Change it"), "url": reverse("account_change", args=[found.uid])}] if may else [],
        "acts": may,
        "care": account_care.care(found),
        "own": account_care.own(found, request.employee, speaking=speaking),
    }
    return render(request, "web/account.html", context)


def _fact(name: str, question: Any, holder: str) -> dict[str, Any]:
    answers = {"library": _("the Library"), "individual": _("a person"), "": _("not said yet")}
    return {"question": question, "answer": answers[holder], "library": None if not holder else holder == "library"}


def _facts(found: Account) -> list[dict[str, Any]]:
    shown = [
        (_("Address"), found.address),
        (_("Kind of place"), _(found.get_channel_display())),
        (_("It is a"), ", ".join(_(form) for form in found.forms)),
        (_("Purpose"), found.purpose),
        (_("Owner"), found.owner.name if found.owner else ""),
        (_("Registered"), day(found.registered_at)),
    ]
    return [{"name": name, "value": value} for name, value in shown if value]


def _grants(found: Account) -> list[dict[str, Any]]:
    rows = found.grants.select_related("grant__employee", "grant__granted_by").filter(grant__revoked_at=None)
    return [
        {
            "name": g.grant.employee.name,
            "by": g.grant.granted_by.name,
            "until": day(g.grant.end) if g.grant.end else _("until further notice"),
            "activities": ", ".join(g.grant.activities),
        }
        for g in rows
    ]


def _acts(found: Account, who: Employee) -> dict[str, Any] | None:
    """The acts the directive lets this person do on this account; weighed at the door, so that no button is dead."""
    if found.state == "retired" or not _may_maintain(found, who):
        return None
    urls = {verb: reverse("account_act", args=[found.uid, verb]) for verb in VERBS}
    since = queries.health(found).since
    return {
        "urls": urls,
        "profile": {"url": urls["profile"]} if found.kind == "personal" else None,
        "connect": {"url": urls["connect"], "off_url": urls["disconnect"] if since else "", "since": since}
        if found.network in KINDS and KINDS[found.network].needs_token
        else None,
        "retire": {"url": urls["retire"], "reason": found.kind != "personal"},
    }


def _may_maintain(found: Account, who: Employee) -> bool:
    act = acts.about_account(who, action_for(found), found, {"type": "Question"}, frozenset(), "unknown")
    return door.weigh(act).effect in ("permit", "warn")


def _history(found: Account) -> list[dict[str, Any]]:
    rows = archive.by_subject(found.urn)[-12:]
    known = names(rows)
    return [
        {
            "when": day(r.captured),
            "text": f"{words(r)[0]}, {known.get(r.actor, _('the desk'))}",
            "number": r.index,
            "url": reverse("record", args=[r.record_id]),
        }
        for r in reversed(rows)
    ]


@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Register an account; whose it is follows from the three facts."""
    error: Invalid | None = None
    warning: dict[str, Any] | None = None
    status = 200
    if request.method == "POST":
        try:
            made = _register(request)
        except Invalid as refused:
            error, status = refused, 422
        except door.Refused as refused:
            unsettled = refused.verdict.unsettled
            if refused.verdict.effect != "warn" or not unsettled:
                return HttpResponseRedirect(reverse("why_decision", args=[refused.verdict.uid]))
            first = unsettled[0]
            noted = request.POST.getlist("settled")[:20]
            warning = {"text": first.text, "clause": first.clause, "rule": first.rule, "noted": noted}
            status = 409
        else:
            messages.success(request, _("Registered. Its first record is kept."))
            return HttpResponseRedirect(reverse("account", args=[made.uid]))
    return render(request, "web/account_new.html", _form(request, error, warning), status=status)


def _register(request: SignedInRequest) -> Account:
    given: dict[str, Any] = {name: request.POST[name] for name in TEXTS if request.POST.get(name)}
    given |= {name: request.POST.get(name, "") for name in ASKED}
    given["channel"] = request.POST.get("channel", "")
    given["forms"] = request.POST.getlist("forms")
    settled = frozenset(request.POST.getlist("settled"))
    if given["administered_by"] == given["maintained_by"] == INDIVIDUAL:
        given.pop("backup", None)
        given.pop("steward", None)
        use = "business" if _has_role(request.employee) else "personal"
        return register_personal_account(
            request.employee, settled=settled, equipment=equipment(request), use=use, **given
        )
    return register_account(request.employee, settled=settled, equipment=equipment(request), **given)


def _has_role(who: Employee) -> bool:
    """Whether entering an own account is Library business; without a role it is personal use (3.1)."""
    asked = Activity(actor=who, action="create_personal_account", subject=who.urn, as2={"type": "Question"})
    return bool(door.weigh(asked).decision.facts_used.get("roles"))


def _form(request: SignedInRequest, error: Invalid | None, warning: dict[str, Any] | None) -> dict[str, Any]:
    given = request.POST
    people = [{"value": "", "label": "–"}, *({"value": a.handle, "label": a.name} for a in administrators())]
    labels = {
        "network": (_("Network"), "", "select", [{"value": k, "label": _(kind.label)} for k, kind in KINDS.items()]),
        "handle": (_("Handle"), _("As the public sees it, like @willow"), "text", None),
        "name": (_("Name shown"), "", "text", None),
        "address": (_("Address"), _("The whole address, beginning with https://"), "url", None),
        "base_url": (_("Address of its server"), _("Where the network answers programs; leave empty if unsure"), "url",
                     None),
        "purpose": (_("What is it for?"), "", "text", None),
        "steward": (_("Who looks after it?"), _("An Administrator; you, if you leave it empty"), "select", people),
        "backup": (_("Second Administrator"), _("Who stands in when the first is away"), "select", people),
    }  # fmt: skip
    wrong = {error.field: str(error)} if error else {}
    fields = [
        {"name": n, "label": label, "hint": hint, "kind": kind, "options": options, "value": given.get(n, ""),
         "wrong": wrong.get(n, "")}
        for n, (label, hint, kind, options) in labels.items()
    ]  # fmt: skip
    return {
        "heading": _("Register an account"),
        "lede": _("Creating it happens on the network; here it is entered, with the three facts that say whose it is."),
        "errors": [{"field": error.field, "text": str(error), "clause": error.clause}] if error else [],
        "fields": fields,
        "facts_asked": [{"name": n, "question": q, "value": given.get(n, "")} for n, q in ASKED.items()],
        "forms": [{"id": f, "words": _(f), "checked": f in given.getlist("forms")} for f in FORMS],
        "channels": [{"id": c, "words": _(w), "checked": c == given.get("channel")} for c, w in CHANNELS],
        "submit": _("Register it all the same") if warning else _("Register it"),
        "warning": warning,
    }
