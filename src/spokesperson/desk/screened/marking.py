"""Findings as the writer meets them: where, why, what to write instead, who may set one aside (1.1-1.4; R33-R37)."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.people.queries import administrators
from spokesperson.screening import PRIVATE_KINDS
from spokesperson.screening.policy import CONDUCT

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
    "tone": gettext_lazy("Tone"),
    "not_meaningful": gettext_lazy("Says little"),
}
# A number or a name that is taken out leaves a sentence that still reads; a told story does not.
TAKEN_OUT = frozenset(
    ("card_number", "payment_card", "phone", "email", "ssn", "address", "birth_date", "masked_number", "identifier")
)
SHOUT = "tone-capitals"
_CAPITALS = re.compile(r"\b[^\W\d_a-z]{2,}\b")


def kind_words(kind: str) -> str:
    """A kind of finding in words."""
    return str(KINDS.get(kind, kind.replace("_", " ").capitalize()))


def marks(draft: Draft, found: appraisal.Appraisal) -> list[dict[str, Any]]:
    """Findings in the text itself, numbered in order; those in a picture's words are named in the panel."""
    here = sorted((f for f in found.found if f.where == appraisal.TEXT and not f.overruled), key=_place)
    return [_mark(draft, one, number) for number, one in enumerate(here, 1)]


def _place(found: appraisal.Found) -> tuple[int, int]:
    return found.finding.start, found.finding.end


def _mark(draft: Draft, found: appraisal.Found, number: int) -> dict[str, Any]:
    finding = found.finding
    return {
        "start": finding.start,
        "end": finding.end,
        "effect": "info" if finding.level == "advice" else finding.effect,
        "clause": finding.clause,
        "title": kind_words(finding.kind),
        "why": finding.why,
        "suggestion": finding.suggestion,
        "related": finding.related,
        "number": number,
        "kind": finding.kind,
        "fix": _fix(draft.text, found),
    }


def _fix(text: str, found: appraisal.Found) -> dict[str, str] | None:
    """A replacement in one press, where one can be made without guessing what the writer means."""
    finding = found.finding
    if finding.detector == SHOUT:
        calm = _calm(text[finding.start : finding.end])
        return {"label": _("Use small letters"), "replacement": calm}
    shown = text[finding.start : finding.end]
    if finding.kind == "tone" and shown and set(shown) <= set("!?"):
        return {"label": _("One mark is enough"), "replacement": "?" if "?" in shown else "!"}
    if finding.kind in TAKEN_OUT:
        return {"label": _("Take it out"), "replacement": ""}
    return None


def _calm(words: str) -> str:
    """Without shouting: words in capitals become small, several exclamation marks one."""
    calm = _CAPITALS.sub(lambda found: found[0].lower(), words)
    calm = re.sub(r"!{2,}", "!", calm)
    return calm if calm[:1].islower() is words[:1].islower() else calm[:1].upper() + calm[1:]


def overruler(draft: Draft, found: appraisal.Appraisal) -> str:
    """Who may set the findings in this text aside, in a sentence with names; never the author (1.2; R35)."""
    here = [f.finding for f in found.found if not f.overruled and f.finding.kind in CONDUCT]
    if not here:
        return ""
    names = list(administrators().exclude(pk=draft.author_id).order_by("name").values_list("name", flat=True)[:3])
    boss = draft.author.supervisor
    if boss is not None and any(f.level == "judgment" for f in here):
        names.insert(0, boss.name)
    if not names:
        return _("An Administrator may set it aside, with a reason; you cannot clear your own text.")
    listed = _(" or ").join(dict.fromkeys(names))
    return _("%(names)s may set it aside, with a reason; you cannot clear your own text.") % {"names": listed}


def confidential(found: appraisal.Appraisal) -> bool:
    """Whether something told in confidence stands in it, which nobody may set aside (1.3)."""
    return any(f.finding.kind in PRIVATE_KINDS and f.finding.effect == "deny" and not f.overruled for f in found.found)
