"""Consents as pages show them: in the composer, and beside the text for the second person (1.3; R40)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from spokesperson.decisions import recorded
from spokesperson.desk.consent import consents
from spokesperson.desk.models import Consent, Draft
from spokesperson.desk.screened.marking import kind_words
from spokesperson.desk.states import EDITABLE
from spokesperson.people.models import Employee

if TYPE_CHECKING:
    from spokesperson.decisions.door import Verdict
    from spokesperson.desk.screened.appraisal import Appraisal, Found

FIELDS = ("person", "scope", "signed_on", "expires_on")


def part(draft: Draft, viewer: Employee, verdict: Verdict, found: Appraisal) -> Mapping[str, Any]:
    """The composer's part "consent": where something confidential stands, for who has a role to attach one."""
    shown = consents.confidential(found.found)
    if draft.pk is None or not shown or draft.author_id != viewer.pk or not verdict.decision.facts_used.get("roles"):
        return {}
    given = list(draft.consents.all())
    facts: dict[str, dict[str, Any]] = {}
    for one in shown:
        covered = bool(consents.covering(draft, one, given))
        facts.setdefault(consents.key(one), _fact(draft, one, covered))
    return {
        "consent": {
            "rows": [line(one) for one in given],
            "facts": list(facts.values()),
            "url": reverse("draft_consents", args=[draft.uid]) if draft.state in EDITABLE else "",
            "whole": all(fact["covered"] for fact in facts.values()),
            "looked_at": all(one.overruled for one in shown),
            "open": False,
            "given": {},
        }
    }


def _fact(draft: Draft, one: Found, covered: bool) -> dict[str, Any]:
    return {
        "key": consents.key(one),
        "title": kind_words(one.finding.kind),
        "sentence": one.sentence,
        "whose": ", ".join(consents.people(draft, one)),
        "covered": covered,
    }


def line(consent: Consent) -> dict[str, Any]:
    """One consent in a list, with its state and where its document and its revoking are."""
    effect, status = _state(consent)
    until = (
        _("until %(day)s") % {"day": recorded.day(consent.expires_on)} if consent.expires_on else _("without an end")
    )
    signed = _("signed %(day)s, %(until)s") % {"day": recorded.day(consent.signed_on), "until": until}
    return {
        "person": consent.person,
        "scope": consent.scope,
        "covers": ", ".join(kind_words(kind) for kind in consent.kinds),
        "when": signed,
        "effect": effect,
        "status": status,
        "document": reverse("consent_document", args=[consent.uid]),
        "revoke": reverse("consent_revoke", args=[consent.uid]) if consent.revoked_at is None else "",
    }


def _state(consent: Consent) -> tuple[str, str]:
    if consent.revoked_at is not None:
        return "deny", _("Revoked")
    if not consents.in_force(consent, consents.today()):
        return "warn", _("Not in force")
    return "permit", _("In force")


def beside(draft: Draft, viewer: Employee, found: Appraisal) -> list[dict[str, Any]]:
    """What the second person reads beside the text: every consent, and in full what it is for."""
    shown = consents.confidential(found.found)
    given = list(draft.consents.all()) if shown else []
    if not given:
        return []
    facts = [_fact(draft, one, bool(consents.covering(draft, one, given))) for one in shown]
    return [
        {
            "template": "web/review/consents.html",
            # Whoever is not asked to look at it does not read what is hidden in the text beside it (R41).
            "facts": [fact for fact in facts if fact["covered"]],
            "rows": [line(one) for one in given],
            "whole": all(fact["covered"] for fact in facts),
        }
    ]
