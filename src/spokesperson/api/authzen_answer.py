"""A verdict as AuthZEN tells it: decision, reasons with their clauses, obligations, advice (Overview; R1, R20, R28).

permit is true. warn is true with the obligation to have the person take note of each warning. ask and deny are
false; where a person could give what is missing, the denial says how to ask them. An obligation that the caller
says it cannot discharge makes the decision false.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from spokesperson import clock
from spokesperson.api import authzen_binding
from spokesperson.api.authzen_question import Question
from spokesperson.decisions import door, why
from spokesperson.directive.engine import Directive
from spokesperson.directive.register import compiled
from spokesperson.oversight.grants import requests

# Every obligation is of this one registered kind: what has to be done is the directive's own word, in ``properties``.
CUSTOM = "custom"
VENDOR = "spokesperson"
UNABLE = "unsupported_obligation"


def decided(question: Question, verdict: door.Verdict, address: Callable[[str], str]) -> dict[str, Any]:
    """The answer to one question; ``address`` makes whole addresses of paths."""
    found = verdict.decision
    rules = compiled(found.directive_hash) if found.directive_hash else None
    roles = frozenset(found.facts_used.get("roles", ()))
    owed = obligations(verdict)
    unable = bool(owed) and question.supported is not None and CUSTOM not in question.supported
    permitted = found.effect in ("permit", "warn") and not unable
    context: dict[str, Any] = {
        "evaluation_id": f"eval_{uuid.uuid4().hex}",
        "evaluated_at": clock.iso(clock.now()),
        "effect": found.effect,
        "directive": _directive(found),
        "clauses": list(found.clauses),
        "reasons": [_reason(r, rules, roles) for r in found.reasons],
        "obligations": owed,
        "advice": [_reason(r, rules, roles) for r in found.advice],
    }
    if not permitted:
        context |= _denied(verdict, unable)
        context |= _requestable(question, verdict, context, address)
    ignored = list(question.ignored)
    if question.approval is not None:
        context |= _approved(question, permitted)
        ignored += [] if "approval" in context else ["context.approval"]
    return {"decision": permitted, "context": {**context, **({"ignored": ignored} if ignored else {})}}


def failed(error: dict[str, Any]) -> dict[str, Any]:
    """One question of several that could not be asked: closed, with the error in its place."""
    return {"decision": False, "context": {"error": error}}


def obligations(verdict: door.Verdict) -> list[dict[str, Any]]:
    """What has to be done for the answer to stand: each warning noted, and what the directive itself demands."""
    notes = verdict.unsettled if verdict.effect == "warn" else ()
    noted = [
        _obligation(f"acknowledge:{r.rule}", "acknowledge", clause=r.clause, rule=r.rule, text=r.text) for r in notes
    ]
    return noted + [
        _obligation(o.id, str(o.properties.get("do", o.id)), clause=o.clause, rule=o.id, **_rest(dict(o.properties)))
        for o in verdict.decision.obligations
    ]


def _directive(found: Any) -> dict[str, str] | None:
    """The version that decided, or None where none was in force."""
    if not found.directive_hash:
        return None
    return {"code": found.code, "revision": found.revision, "sha256": found.directive_hash}


def _obligation(name: str, action: str, **properties: Any) -> dict[str, Any]:
    return {"id": name, "type": CUSTOM, "properties": {"vendor": VENDOR, "action": action, **properties}}


def _rest(properties: dict[str, Any]) -> dict[str, Any]:
    properties.pop("do", None)
    return properties


def _reason(reason: Any, rules: Directive | None, roles: frozenset[str]) -> dict[str, Any]:
    told = {
        "clause": reason.clause,
        "rule": reason.rule,
        "effect": reason.effect,
        "text": reason.text,
        "remedy": reason.remedy or "none",
    }
    if told["remedy"] in why.REMEDIES and told["remedy"] != "none":
        told["next_step"] = str(why.next_step(rules, told["remedy"], roles)[1])
    return told | ({"related": list(reason.related)} if reason.related else {})


def _denied(verdict: door.Verdict, unable: bool) -> dict[str, Any]:
    """Why not, once for the person and once for whoever looks after the caller's system."""
    if unable:
        return {
            "reason": UNABLE,
            "reason_user": {"en": "This needs something that the system you use cannot do."},
            "reason_admin": {"en": f"The caller does not support obligations of the type {CUSTOM}."},
        }
    against = [r for r in verdict.decision.reasons if r.effect == verdict.effect]
    return {
        "reason": against[0].rule if against else "denied",
        "reason_user": {"en": " ".join(dict.fromkeys(r.text for r in against))},
        "reason_admin": {"en": "; ".join(f"{r.clause} {r.rule}" for r in against)},
    }


def _requestable(
    question: Question, verdict: door.Verdict, context: dict[str, Any], address: Callable[[str], str]
) -> dict[str, Any]:
    """How to ask the person who can give what is missing; everyone asks for themselves and for now."""
    if question.at is not None or question.subject.pk != question.caller.pk:
        return {}
    offer = requests.offered(verdict, question.draft)
    if offer is None:
        return {}
    expires = clock.now() + authzen_binding.FRESH
    subject, evaluation = question.subject.urn, context["evaluation_id"]
    token = authzen_binding.bind(question.bound, subject, evaluation, offer.template, expires)
    return {
        "access_request": {
            "endpoint": address("/access/v1/requests"),
            "template": offer.template,
            "expires_at": clock.iso(expires),
            "binding_token": token,
            "display": {"title": offer.title, "description": offer.text},
        }
    }


def _approved(question: Question, permitted: bool) -> dict[str, Any]:
    """An approval that was presented is looked up, never believed; it is named where it belongs to this question."""
    given = question.approval.get("id") if isinstance(question.approval, dict) else None
    found = requests.approval(given, question.subject, question.bound) if isinstance(given, str) else None
    if found is None or not permitted:
        return {}
    return {"approval": {"id": given, "approved_until": clock.iso(found)}}
