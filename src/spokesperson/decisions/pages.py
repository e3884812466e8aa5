"""Why can't I? Every refusal leads here with its stored decision; without one the page is a question (Overview; R1)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson import institution
from spokesperson.accounts import queries
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import access, door, recorded, ways, why
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.directive.engine import Directive, next_steps
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

ELSEWHERE = "elsewhere"  # by e-mail, telephone or print: no account, and no public channel (Def-PIC)
EFFECTS = {why.NOW: "permit", why.LATER: "ask", why.NO: "deny"}


@signed_in
@require_safe
def why_decision(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A stored decision explained to the person it was about, their line, and officials."""
    stored = Decision.objects.select_related("actor__supervisor").filter(uid=uid).first()
    if stored is None:
        raise Http404
    access.may_see_decision(request.employee, stored)
    found = why.explain(stored)
    record = archive.get(str(stored.record))
    context = _explained(found, stored.action) | {
        "facts": _facts(stored, found, record.index if record else None),
    }
    context["decision"] |= {
        "asked": recorded.stamp(stored.at),
        "again_url": f"{reverse('why')}?action={stored.action}",
    }
    if stored.actor_id == request.employee.pk:
        context = _with(context, _way(found, stored.action, request.employee, stored.subject))
    return render(request, "web/why.html", context)


@signed_in
@require_safe
def ask(request: SignedInRequest) -> HttpResponse:
    """The question as a form: which act, from which account. Answered at once and not recorded."""
    who = request.employee
    action = request.GET.get("action", "")[:40]
    place = request.GET.get("account", "")[:36]
    account = None if place == ELSEWHERE else _account(place)
    given = request.GET.get("when", "")[:40].strip()
    at = _moment(given) if given else None
    if not action or (given and at is None):
        form = {**_form(who, action, account), "when": given} | ({"account": place} if place == ELSEWHERE else {})
        said = _("Give a day and an hour, like 2026-03-17 16:00.")
        errors = [{"field": "when", "text": said, "clause": ""}] if given and at is None else []
        return render(request, "web/why.html", {"form": form, "errors": errors}, status=422 if errors else 200)
    draft = request.GET.get("draft", "")[:36]
    subject = f"urn:sp:draft:{draft}" if draft else who.urn
    return render(request, "web/why.html", asking(who, action, account, subject, at, governed=place != ELSEWHERE))


def _moment(given: str) -> datetime | None:
    """An hour by the institution's clock, or nothing where ``given`` is none."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    try:
        return datetime.fromisoformat(given).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def asking(
    who: Employee, action: str, account: Account | None, subject: str, at: datetime | None = None, *,
    governed: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """The context of the page for an act that was not tried yet: weighed now or for ``at``, recorded nowhere.

    ``governed`` is false for e-mail, telephone and print, of which the directive says nothing (R22).
    """
    more = {} if governed else {"governed": False}
    activity = Activity(
        actor=who,
        action=action,
        subject=who.urn,
        as2={"type": "Question"},
        account=(account or queries.usual(who)) if governed else None,
        facts={"stage": "draft", "purpose": "programs", "think_answered": True, "delete_reason": True, **more},
    )
    decision = door.weigh(activity, at).decision
    unsaved = Decision(action=action, directive_hash=decision.directive_hash, canonical=decision.canonical())
    found = why.explain(unsaved)
    form = {"form": _form(who, action, account, found.directive), "facts": []}
    return _with(_explained(found, action) | form, _way(found, action, who, subject))


def _with(context: dict[str, Any], offer: dict[str, Any]) -> dict[str, Any]:
    """The page with the way on, and what else it offers before the ways everybody has."""
    others = [*offer.get("others", []), *context["others"]]
    return context | offer | {"others": others}


def _way(found: why.Why, action: str, who: Employee, subject: str) -> dict[str, Any]:
    """What another room offers for what was refused: for the act itself, or for one it includes."""
    if found.effect in ("permit", "warn"):
        return {}
    rows = [r["clause"].partition("/")[2] for r in found.reasons if r["effect"] == "deny"]
    offers = (
        ways.on(row, who, subject) for row in [action, *rows] if row in (action, *ways.WAYS) and _leads_on(found, row)
    )
    return next((offer for offer in offers if offer), {})


def _leads_on(found: why.Why, row: str) -> bool:
    """Whether the way on from this row is one that the directive has, and has for this person."""
    remedy = ways.LEADS_TO.get(row, "")
    if not remedy or found.directive is None:
        return True
    return next_steps.open_to(found.directive, remedy, frozenset(found.facts.get("roles", ()))) == remedy


def _account(uid: str) -> Account | None:
    try:
        return Account.objects.filter(uid=UUID(uid)).first() if uid else None
    except ValueError:
        return None


def _form(who: Employee, action: str, account: Account | None, directive: Directive | None = None) -> dict[str, Any]:
    try:
        actions = [{"id": key, "name": name} for key, name in (directive or in_force()).actions.items()]
    except NoDirectiveInForce:
        actions = []
    rows = [a for a in Account.objects.filter(state="active") if a.owner_id in (None, who.pk)]
    return {
        "actions": actions,
        "accounts": [{"uid": str(a.uid), "label": a.handle} for a in rows],
        "action": action,
        "account": str(account.uid) if account else "",
        "when": "",
    }


def _explained(found: why.Why, action: str) -> dict[str, Any]:
    rules = found.directive
    name = rules.actions.get(action, action.replace("_", " ")) if rules else action
    stops = [r for r in found.reasons if r["effect"] == found.effect]
    first = stops[0] if stops else {"text": "", "clause": ""}
    yes = found.effect in ("permit", "warn")
    question = _("May I: %(act)s?") if yes else _("Why can’t I: %(act)s?")
    return {
        "decision": {
            "effect": found.effect,
            "question": question % {"act": name[:1].lower() + name[1:]},
            "answer": first["text"] or _("Nothing stands against it."),
            "clause": first["clause"],
            "more": " ".join(r["text"] for r in stops[1:4]),
        },
        "table": _table(found),
        "rules": [{"clause": c.id, "text": _prose(c.text)} for c in found.clauses],
        "clause_url": reverse("clause", args=[first["clause"].partition("/")[0]]) if first["clause"] and rules else "",
        "versions_url": reverse("directive"),
        "changes": [_change(c) for c in found.changes],
        "others": [{"title": _("Ask about another act"), "note": _("For any account"), "url": reverse("why"),
                    "label": _("Ask")}],
        "errors": [],
    }  # fmt: skip


def _prose(text: str) -> str:
    """A clause's words without its table, which stands beside them as a table."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("|")).strip()


def _change(change: why.Change) -> dict[str, Any]:
    words = {why.NOW: _("Now"), why.LATER: _("Later"), why.NO: _("No")}
    line = {
        "effect": EFFECTS[change.when],
        "when": words[change.when],
        "text": change.text,
        "clause": change.clause,
    }
    return line | ({"url": reverse(change.page), "label": _("Go there")} if change.page else {})


def _table(found: why.Why) -> dict[str, Any] | None:
    if not found.rows or not any(r["marked"] for r in found.rows):
        return None
    assert found.directive is not None
    mine = set(found.facts.get("roles", []))
    roles = found.directive.roles
    return {
        "caption": _("Overview of actions"),
        "roles": [{"name": name, "mine": role in mine} for role, name in roles.items()],
        "rows": [
            {
                "id": row["action"],
                "action": row["name"],
                "here": row["marked"],
                "cells": [{"yes": yes, "mine": own, "role": roles[role]} for role, yes, own in row["cells"]],
            }
            for row in found.rows
        ],
    }


def _facts(stored: Decision, found: why.Why, index: int | None) -> list[dict[str, Any]]:
    body = canonical.loads(bytes(stored.canonical))
    roles = found.directive.roles if found.directive else {}
    shown = [roles.get(r, r) for r in found.facts.get("roles", [])] or [_("no role")]
    lines: list[dict[str, Any]] = [
        {"name": _("Person"), "value": f"{stored.actor.name}, {', '.join(shown)}"},
        {"name": _("Act"), "value": recorded.act(stored.action)},
        {"name": _("At"), "value": recorded.stamp(stored.at)},
        {"name": _("Verdict"), "code": ", ".join(body["clauses"]) or body["effect"]},
    ]
    if found.directive:
        version = f"{found.directive.code}, {found.directive.revision}"
        lines.append({"name": _("Directive"), "value": version})
        lines.append({"name": _("Its hash"), "code": f"sha256 {stored.directive_hash[:16]}…"})
    number = f"#{index:,}" if index is not None else _("being sealed")
    lines.append({"name": _("Record"), "value": number, "url": reverse("record", args=[stored.record])})
    return lines
